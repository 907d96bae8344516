"""The page behind the link of a receipt, from the outside."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select, update

from contact_center.catalog.model import Catalog
from contact_center.domain.contact import Channel, Contact, Party, Role
from contact_center.domain.triage import TopicScore, Triage
from contact_center.pages.app import install
from contact_center.pages.limits import PER_LINK
from contact_center.replies.token import token_for
from contact_center.storage.tables import metadata, tickets
from contact_center.storage.transaction import reading, transaction
from queues.correcting import Correcting
from queues.intake import Intake
from queues.outgoing import Mailer
from queues.wrong import WrongTopic
from tests.pages.reading import Page

BROWSER = {"accept": "text/html,application/xhtml+xml"}
ADDRESS, URL, MAILER = "anna.kowalska@mail.example", "https://ics.example", Mailer("ics.example", b"secret")
TRIAGE = Triage(
    language="pl",
    language_confidence=0.99,
    topics=(TopicScore("cpr", 0.97),),
    sure=True,
    municipality="0730",
    municipality_candidates=(),
    postcode=None,
    citizen_group=None,
    role=Role.CITIZEN,
    personal_numbers=0,
    findings=(),
    model_version="test",
)


class Understanding:
    """Says what the test wants."""

    def triage(self, contact: Contact) -> Triage:
        return TRIAGE


class Web:
    """The public web with one acknowledged mail behind it."""

    def __init__(self, engine: Engine, catalog: Catalog, now: datetime) -> None:
        self.engine, self.now, self.rung = engine, now, list[Any]()
        letter = Contact(
            channel=Channel.MAIL,
            external_id="<1@mail.example>",
            received_at=now,
            party=Party(ADDRESS, "Anna Kowalska"),
            subject="numer CPR dla mnie",
            text="Jak dostać numer CPR? Mieszkam w Randers.",
            inbox="info@ics.example",
        )
        ticket = Intake(engine, catalog, Understanding(), MAILER, URL).receive(letter, now).ticket
        assert ticket is not None
        self.ticket = ticket
        app = FastAPI(openapi_url=None)
        wrong = WrongTopic(engine, Correcting(catalog, MAILER, URL), lambda *job: self.rung.append(job))
        install(app, lambda: catalog, lambda: wrong, lambda: self.now)
        self.client = TestClient(app, headers=BROWSER, follow_redirects=False)
        self.token = token_for(ticket.reference, ADDRESS, MAILER.secret)
        self.path = f"/wrong/{self.token}"

    def everything(self) -> dict[str, list[Any]]:
        with reading(self.engine) as connection:
            return {table.name: list(connection.execute(select(table))) for table in metadata.sorted_tables}

    def count(self, name: str) -> int:
        return len(self.everything()[name])

    def change(self, **values: Any) -> None:
        with transaction(self.engine) as connection:
            connection.execute(update(tickets).values(**values))


@pytest.fixture
def web(engine: Engine, catalog: Catalog, now: datetime) -> Web:
    return Web(engine, catalog, now)


def test_a_scanner_that_follows_the_link_changes_nothing(web: Web) -> None:
    before = web.everything()
    for _ in range(3):
        assert web.client.get(web.path).status_code == 200
        assert web.client.head(web.path).status_code == 200
    assert web.everything() == before
    assert web.rung == []


def test_the_page_offers_every_topic_and_something_else_in_the_mails_language(web: Web, catalog: Catalog) -> None:
    answer = web.client.get(web.path, headers={"accept-language": "da"})
    page = Page(answer.text)
    offered = page.of("button", "value")
    assert sorted(offered) == sorted(topic.slug for topic in catalog.topics.values() if topic.citizen_topic)
    assert offered[-1] == "general"
    assert page.words[-1]
    assert answer.headers["content-language"] == "pl"
    assert "Czego dotyczy wiadomość?" in answer.text
    assert "Inne pytanie" in answer.text
    assert page.of("form", "method") == ["post"]


def test_the_page_is_complete_and_can_be_read_in_every_language(web: Web, catalog: Catalog) -> None:
    for code in catalog.languages:
        place = f"/{code}{web.path}"
        assert place in Page(web.client.get(web.path).text).of("a", "href")
        answers = [web.client.get(place), web.client.post(place, data={"topic": "tax-card"})]
        for answer in [*answers, web.client.post(place, data={"topic": "general"})]:
            page = Page(answer.text)
            assert answer.status_code == 200
            assert answer.headers["content-language"] == code
            assert page.open == []
            assert page.of("html", "lang") == [code]
            assert answer.text.count("<h1>") == 1
            assert "{" not in answer.text
            assert "None" not in answer.text
            ids = [value for tag in ("h2", "main", "a") for value in page.of(tag, "id")]
            assert len(ids) == len(set(ids))
            assert set(page.of("section", "aria-labelledby")) <= set(ids)
        web.change(topic="cpr")


def test_a_press_puts_it_right_once_and_the_same_press_gives_the_same_page(web: Web) -> None:
    first = web.client.post(web.path, data={"topic": "tax-card"})
    assert first.status_code == 200
    assert "Temat wiadomości" in first.text
    assert "Listę kontrolną wyślemy też mailem." in first.text
    assert 'href="/pl/tax-card"' in first.text
    before = web.everything()
    assert [ticket.topic for ticket in before["tickets"]] == ["tax-card"]
    assert [line.by for line in before["visitations"]] == ["system", "citizen"]
    assert len(before["outbox"]) == 2
    again = web.client.post(web.path, data={"topic": "tax-card"})
    assert again.text == first.text
    assert web.everything() == before


def test_the_answer_to_a_choice_tells_nothing_of_what_was_there_before(web: Web) -> None:
    right_already = web.client.post(web.path, data={"topic": "cpr"}).text
    web.change(topic="mitid")
    assert "MitID" not in right_already
    assert "MitID" not in web.client.post(web.path, data={"topic": "cpr"}).text


def test_the_page_shows_nothing_of_the_contact_but_its_reference(web: Web) -> None:
    for answer in (web.client.get(web.path), web.client.post(web.path, data={"topic": "network"})):
        assert web.ticket.reference in answer.text
        for secret in ("Anna", "Kowalska", ADDRESS, "mail.example", "Randers", "Aarhus", "dla mnie", "Mieszkam"):
            assert secret not in answer.text


def test_which_topic_we_believed_in_cannot_be_seen(web: Web) -> None:
    before = web.client.get(web.path).text
    web.change(topic="mitid", state="assigned")
    assert web.client.get(web.path).text == before


def test_a_finished_ticket_says_kindly_to_write_again(web: Web) -> None:
    web.change(state="completed")
    before = web.everything()
    for answer in (web.client.get(web.path), web.client.post(web.path, data={"topic": "tax-card"})):
        assert answer.status_code == 200
        assert "proszę napisać do nas jeszcze raz" in answer.text
        assert web.ticket.reference in answer.text
        assert Page(answer.text).of("button", "value") == []
    assert web.everything() == before


def test_after_three_corrections_a_person_is_asked(web: Web) -> None:
    for topic in ("tax-card", "mitid", "network"):
        web.client.post(web.path, data={"topic": topic})
    answer = web.client.post(web.path, data={"topic": "children"})
    assert (answer.status_code, web.count("visitations"), web.count("outbox")) == (200, 4, 2)
    assert "kilka razy" in answer.text


def forged(token: str) -> list[str]:
    last = "a" if token[-1] != "a" else "b"
    lost = token_for("ICS-ZZZZ9999", ADDRESS, MAILER.secret)
    stranger = token_for(token[:12].upper(), "eve@mail.example", MAILER.secret)
    cut = [token[:-1] + last, token[:-1], f"{token}x", token[:12]]
    return [*cut, lost, stranger, "x", "%00", "%C5%BF" * 9, "<script>alert(1)", "'; DROP TABLE tickets;--"]


def test_a_link_that_is_not_ours_gets_help_in_the_browsers_language(web: Web) -> None:
    before = web.everything()
    for token in forged(web.token):
        for method in ("GET", "POST"):
            answer = web.client.request(method, f"/wrong/{token}", headers={"accept-language": "da"})
            assert answer.status_code == 404, token
            assert answer.headers["content-language"] == "da"
            assert "alert(1)" not in answer.text
            assert "/da/cpr" in answer.text
            assert "Svar på vores mail" in answer.text
    assert web.everything() == before


def test_an_old_link_leads_nowhere(web: Web) -> None:
    web.now += timedelta(days=61)
    before = web.everything()
    for method in ("GET", "POST"):
        answer = web.client.request(method, web.path, headers={"accept-language": "de"})
        assert answer.status_code == 404
        assert "Dieser Link funktioniert nicht mehr" in answer.text
    assert web.everything() == before


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"topic=",
        b"topic=pets",
        b"topic=not-for-ics",
        b"topic=national",
        b"topic=%00",
        b"topic=<script>alert(1)</script>",
        b"tax-card",
        b"&" * 900,
        b"topic=tax-card&x=" + b"y" * 2000,
        b"\xff\xfe\x00",
        b'{"topic": "tax-card"}',
    ],
)
def test_a_form_that_is_none_of_ours_shows_the_choice_again(web: Web, body: bytes) -> None:
    before = web.everything()
    answer = web.client.post(web.path, content=body)
    assert answer.status_code == 422
    assert "alert(1)" not in answer.text
    assert len(Page(answer.text).of("button", "value")) > 10
    assert web.everything() == before


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(token=st.text(max_size=80), body=st.binary(max_size=80))
def test_nothing_that_a_stranger_sends_reaches_a_ticket(web: Web, token: str, body: bytes) -> None:
    answer = web.client.post(f"/wrong/{token.encode('utf-8', 'replace').hex()}zq", content=body)
    assert answer.status_code == 404
    assert web.count("visitations") == 1


def test_whoever_asks_too_often_waits_and_nobody_else_does(web: Web) -> None:
    for _ in range(PER_LINK):
        assert web.client.get(web.path).status_code == 200
    answer = web.client.post(web.path, data={"topic": "tax-card"}, headers={"accept-language": "en"})
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0
    assert "try again in a few minutes" in answer.text
    assert web.count("visitations") == 1
    assert web.client.get("/wrong/nowhere").status_code == 404
    assert web.client.get("/en/cpr").status_code == 200


def test_the_answers_are_kept_by_nobody_and_set_no_cookie(web: Web) -> None:
    posted = web.client.post(web.path, data={"topic": "tax-card"})
    for answer in (web.client.get(web.path), posted, web.client.get("/wrong/nowhere")):
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-robots-tag"] == "noindex"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "set-cookie" not in answer.headers
        policy = answer.headers["content-security-policy"]
        assert "form-action 'self'" in policy
        assert "unsafe" not in policy
        page = Page(answer.text)
        assert page.of("script", "src") == []
        assert all(address.startswith(("/", "#")) for address in page.of("a", "href"))


def test_other_methods_are_refused(web: Web) -> None:
    before = web.everything()
    for method in ("PUT", "PATCH", "DELETE"):
        assert web.client.request(method, web.path).status_code == 405
    assert web.everything() == before


def test_a_web_without_links_has_no_such_page(catalog: Catalog, web: Web) -> None:
    app = FastAPI(openapi_url=None)
    install(app, lambda: catalog)
    assert TestClient(app).get(web.path, headers=BROWSER).status_code == 404


def test_a_language_we_do_not_serve_gets_the_page_in_english(web: Web) -> None:
    for language in ("ti", "und"):
        web.change(language=language)
        assert web.client.get(web.path).headers["content-language"] == "en"
