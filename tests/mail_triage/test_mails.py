"""Whole mails, from their bytes to a contact: one line per file in tests/mails."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from contact_center.catalog.model import Catalog
from contact_center.domain.contact import Automatic, Contact
from mail_triage.contact import to_contact
from mail_triage.mail import Envelope
from mail_triage.parse import parse
from mail_triage.process import read_eml
from mail_triage.rules import Rules, rules_for

MAILS = Path(__file__).resolve().parents[1] / "mails"

MACHINES = {
    "arf": "report",
    "bounce-danish": "bounce",
    "bounce-dsn": "bounce",
    "bounce-exchange-text": "bounce",
    "bounce-qmail": "bounce",
    "list": "list",
    "mdn": "receipt",
    "newsletter": "list",
    "no-reply": "system",
    "own-loop": "own",
    "vacation-apple": "autoreply",
    "vacation-da": "autoreply",
    "vacation-de": "autoreply",
    "vacation-en": "autoreply",
    "vacation-lt": "autoreply",
    "vacation-pl": "autoreply",
    "vacation-ro": "autoreply",
    "vacation-sieve": "autoreply",
    "vacation-uk": "autoreply",
}
WITHHELD = {
    "blind-copy": "not-to-us",
    "no-from": "no-sender",
    "other-office": "from-us",
    "other-reply-to": "answers-elsewhere",
    "suppressed": "asked-for-none",
    "two-senders": "several-senders",
    "web-form": "answers-elsewhere",
}
NEWEST = {
    "reply-da": "Tak for svaret. Skal min kone også komme?",
    "reply-en": "Thank you. Do I need my passport?",
    "reply-de": "Danke. Brauche ich einen Termin?",
    "reply-pl": "Dziękuję. Czy muszę umówić wizytę?",
    "reply-lt": "Ačiū. Ar reikia registruotis?",
    "reply-ro": "Mulțumesc. Trebuie programare?",
    "reply-uk": "Дякую. Чи потрібен запис?",
    "reply-outlook-pl": "Dziękuję bardzo.",
    "reply-below": "> Do you have a job?\n\nYes, at LEGO.\n\n> Where do you live?\n\nIn Billund.",
    "outlook-html": "Tak. Hvornår har I åbent?",
    "signature": "When are you open?",
    "disclaimer": "When are you open?\n\nKind regards\nAnna",
    "html-only": "Dzień dobry,\n\njak dostać numer CPR? Mieszkam w Aarhus.\n\n  * paszport\n  * umowa",
}


@pytest.fixture
def rules(catalog: Catalog) -> Rules:
    return rules_for(catalog, "ics.example", b"secret")


def contact(name: str, rules: Rules) -> Contact:
    return read_eml((MAILS / f"{name}.eml").read_bytes(), rules)[0]


@pytest.mark.parametrize("name", sorted(path.stem for path in MAILS.glob("*.eml")))
def test_every_mail_has_its_nature(name: str, rules: Rules) -> None:
    nature = contact(name, rules).nature
    kind = nature.kind if isinstance(nature, Automatic) else "human"
    assert kind == MACHINES.get(name, "human"), nature.reason
    assert nature.reason


@pytest.mark.parametrize("name", sorted(path.stem for path in MAILS.glob("*.eml") if path.stem not in MACHINES))
def test_a_persons_mail_is_answered_unless_something_speaks_against_it(name: str, rules: Rules) -> None:
    reason = contact(name, rules).withhold_reply
    assert WITHHELD.get(name, "") in reason
    assert bool(reason) == (name in WITHHELD), reason


@pytest.mark.parametrize("name", NEWEST)
def test_only_the_newest_words_are_left_and_the_rest_is_folded(name: str, rules: Rules) -> None:
    found = contact(name, rules)
    assert found.text == NEWEST[name]
    assert found.folded
    assert not found.unreadable


def test_a_forwarded_letter_is_what_the_person_asks_about(rules: Rules) -> None:
    assert "restskat" in contact("forward", rules).text


def test_hidden_text_and_remote_images_are_not_read(rules: Rules) -> None:
    found = contact("html-only", rules)
    for hidden in ("tax card", "mitid", "tracker", "alert", "color"):
        assert hidden not in found.text + found.folded


@pytest.mark.parametrize("name", ["latin-1-undeclared", "unknown-charset"])
def test_danish_letters_survive_a_missing_charset(name: str, rules: Rules) -> None:
    assert contact(name, rules).text == "Jeg får ikke mit kort på Ærø."


def test_eight_bit_headers_are_read(rules: Rules) -> None:
    found = contact("subject-8bit", rules)
    assert found.subject == "Spørgsmål om sygesikringskort på Ærø"
    assert found.party.name == "Søren Ægir"


def test_cyrillic_survives_a_missing_charset(rules: Rules) -> None:
    assert contact("cyrillic-undeclared", rules).text.startswith("Добрий день, як отримати")


def test_encoded_names_and_addresses_are_read(rules: Rules) -> None:
    party = contact("human-de", rules).party
    assert (party.name, party.address) == ("Jörg Müller", "joerg@mail.example")


def test_attachments_have_names_that_hide_nothing(rules: Rules) -> None:
    files = contact("attachment", rules).attachments
    assert [(file.name, file.media_type) for file in files] == [
        ("kontrakt æøå.pdf", "application/pdf"),
        ("photogpj.exe", "application/octet-stream"),
    ]
    assert files[0].content.startswith(b"%PDF")
    assert files[0].size == len(files[0].content)


def test_an_empty_mail_is_a_persons_mail(rules: Rules) -> None:
    found = contact("empty", rules)
    assert (found.text, found.unreadable, found.external_id) == ("", "", "<empty@mail.example>")


@pytest.mark.parametrize(
    ("name", "words"), [("broken-mime", "Here are my papers."), ("no-boundary", "Where do I get a CPR number?")]
)
def test_broken_mime_is_read_as_far_as_it_goes(name: str, words: str, rules: Rules) -> None:
    assert contact(name, rules).text == words


def test_the_inbox_is_the_one_that_was_written_to(rules: Rules) -> None:
    assert contact("human-lt", rules).inbox == "ics@aalborg.example"
    content = (MAILS / "human-lt.eml").read_bytes()
    at, envelope = datetime(2026, 11, 18, 9, tzinfo=UTC), Envelope("rasa@mail.example", ("ics+x@odense.example",))
    found = to_contact(parse(content, rules.is_ours, envelope), rules, at, at, envelope)
    assert found.inbox == "ics@odense.example"


def test_a_mail_that_waited_for_days_gets_no_automatic_answer(rules: Rules) -> None:
    content, envelope = (MAILS / "human-en.eml").read_bytes(), Envelope("", ("info@ics.example",))
    written = datetime(2026, 11, 18, 8, 30, tzinfo=UTC)
    mail = parse(content, rules.is_ours, envelope)
    assert to_contact(mail, rules, written, written + timedelta(hours=47), envelope).withhold_reply == ""
    late = written + timedelta(hours=49)
    assert "old" in to_contact(mail, rules, late, late, envelope).withhold_reply


def test_a_date_that_looks_fresh_does_not_help_a_mail_that_lay_on_the_server_for_days(rules: Rules) -> None:
    content, envelope = (MAILS / "human-en.eml").read_bytes(), Envelope("", ("info@ics.example",))
    mail = parse(content, rules.is_ours, envelope)
    now = datetime(2026, 11, 18, 9, tzinfo=UTC)
    for stated in (now, now + timedelta(days=9), None):
        lay = replace(mail, date=stated)  # type: ignore[type-var]
        assert to_contact(lay, rules, now - timedelta(hours=49), now, envelope).withhold_reply == "old"
        assert to_contact(lay, rules, now - timedelta(hours=47), now, envelope).withhold_reply == ""


def test_the_public_address_of_an_office_leads_to_its_inbox(rules: Rules) -> None:
    assert rules.inbox("CPH@kk.dk") == "ics@koebenhavn.example"
    assert rules.inbox("ics+abc@aarhus.example") == "ics@aarhus.example"
    assert rules.inbox("somebody@kk.dk") == ""


def test_an_explained_letter_shows_what_was_read(rules: Rules) -> None:
    _contact, parsed = read_eml((MAILS / "attachment.eml").read_bytes(), rules)
    assert parsed["subject"] == "My contract"
    assert parsed["from"] == "liam@mail.example"
    assert parsed["text"].startswith("Here is my contract.")
    assert [file["name"] for file in parsed["attachments"]] == ["kontrakt æøå.pdf", "photogpj.exe"]
