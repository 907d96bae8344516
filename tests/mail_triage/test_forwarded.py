"""A colleague forwards: the citizen is who asks."""

from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.domain.contact import Contact, Party
from mail_triage.contact import to_contact
from mail_triage.mail import Envelope
from mail_triage.parse import parse
from mail_triage.rules import Rules

OURS, ODENSE = "ics@aarhus.example", "ics@odense.example"
RULES = Rules({OURS: OURS, ODENSE: ODENSE}, "ics.example", b"secret", OURS, colleagues=frozenset({"kommune.example"}))
NOW = datetime(2026, 11, 18, 9, tzinfo=UTC)
CITIZEN = Party("anna@mail.example", "Anna Nowak")
COLLEAGUE = "Bo Bentsen <bo@kommune.example>"


def letter(body: str, subject: str = "VS: CPR", sender: str = COLLEAGUE) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, OURS, subject
    message["Date"], message["Message-ID"] = "Wed, 18 Nov 2026 09:00:00 +0100", "<1@kommune.example>"
    message.set_content(body)
    return message


def contact(message: EmailMessage) -> Contact:
    envelope = Envelope("bo@kommune.example", (OURS,))
    return to_contact(parse(message.as_bytes(), RULES.is_ours, envelope), RULES, NOW, NOW, envelope)


BLOCKS = [
    "Fra: Anna Nowak <anna@mail.example>\nSendt: 17. november 2026 09:00\nTil: Bo\nEmne: Mit CPR-nummer",
    "From: Anna Nowak <anna@mail.example>\nSent: Tuesday, November 17, 2026 9:00 AM\nTo: Bo\nSubject: Mit CPR-nummer",
    "*Fra:* Anna Nowak <anna@mail.example>\n*Sendt:* 17. november 2026\n*Til:* Bo\n*Emne:* Mit CPR-nummer",
    "---------- Videresendt meddelelse ----------\nFra: Anna Nowak <anna@mail.example>\nDato: 17. nov. 2026\n"
    "Emne: Mit CPR-nummer\nTil: Bo",
    "---------- Forwarded message ---------\nFrom: Anna Nowak <anna@mail.example>\nDate: Tue, Nov 17, 2026\n"
    "Subject: Mit CPR-nummer\nTo: Bo",
    "-------- Original Message --------\nSubject: Mit CPR-nummer\nDate: Tue, 17 Nov 2026 09:00:00 +0100\n"
    "From: Anna Nowak <anna@mail.example>\nTo: Bo <bo@kommune.example>",
    "Von: Anna Nowak [mailto:anna@mail.example]\nGesendet: 17. November 2026 09:00\nAn: Bo\nBetreff: Mit CPR-nummer",
    "Od: Anna Nowak <anna@mail.example>\nWysłano: wtorek, 17 listopada 2026\nDo: Bo\nTemat: Mit CPR-nummer",
]


@pytest.mark.parametrize("block", BLOCKS)
@pytest.mark.parametrize("subject", ["VS: Mit CPR-nummer", "FW: Mit CPR-nummer", "WG: x", "PD: x"])
def test_the_citizen_in_the_forwarded_block_is_the_party(block: str, subject: str) -> None:
    found = contact(
        letter(f"Kan I tage den?\n\nHilsen Bo\n\n{block}\n\nHej, hvordan får jeg et CPR-nummer?\n", subject)
    )
    assert found.party == CITIZEN
    assert found.subject == "Mit CPR-nummer"
    assert found.text == "Hej, hvordan får jeg et CPR-nummer?"
    assert found.note == "Kan I tage den?\n\nHilsen Bo"
    assert found.forwarded_by == Party("bo@kommune.example", "Bo Bentsen")
    assert found.withhold_reply.splitlines()[0] == "forwarded"
    assert "anna@mail.example" in found.folded


def test_a_forward_between_colleagues_leads_to_the_citizen_below() -> None:
    body = (
        "Hermed.\n\nFra: Eva <eva@kommune.example>\nSendt: 17. november 2026 10:00\nTil: Bo\nEmne: VS: CPR\n\nDin?\n\n"
        "Fra: Anna Nowak <anna@mail.example>\nSendt: 16. november 2026 09:00\nTil: Eva\nEmne: CPR\n\nHvordan?\n"
    )
    found = contact(letter(body))
    assert (found.party, found.text) == (CITIZEN, "Hvordan?")
    assert "Din?" in found.note


def test_a_mail_that_is_marked_as_a_quote_is_unmarked_and_the_words_below_it_are_the_colleagues() -> None:
    block = "> From: Anna Nowak <anna@mail.example>\n> Date: 1. August 2026 23:28\n> Subject: CPR og\n> skat\n> To: Bo"
    found = contact(letter(f"Hej\n\nBegin forwarded message:\n\n{block}\n>\n> Hvordan?\n>\n> Anna\n\nHilsen Bo"))
    assert (found.party, found.text) == (CITIZEN, "Hvordan?\n\nAnna")
    assert found.note == "Hej\n\nHilsen Bo"


def test_a_mail_attached_as_a_whole_is_the_citizens() -> None:
    inner = letter("How do I get a CPR number?\n\n-- \nAnna", "My CPR", "Anna Nowak <anna@mail.example>")
    outer = letter("Til jer.", "VS: My CPR")
    outer.add_attachment(inner)
    found = contact(outer)
    assert (found.party, found.subject) == (CITIZEN, "My CPR")
    assert found.text == "How do I get a CPR number?"
    assert found.note.startswith("Til jer.")
    assert found.attachments


@pytest.mark.parametrize(
    ("body", "subject", "sender"),
    [
        (f"What is this?\n\n{BLOCKS[0]}\n\nPay!", "VS: CPR", "Ole <ole@mail.example>"),  # a citizen shows a letter
        ("Mit kort er væk.", "VS: CPR", COLLEAGUE),  # nothing says who wrote it
        (f"Svar på jeres mail.\n\n{BLOCKS[0]}\n\nHej", "SV: CPR", COLLEAGUE),  # an answer, not a forward
        (f"Se her\n\n{BLOCKS[0].replace(' <anna@mail.example>', '')}\n\nHej", "VS: CPR", COLLEAGUE),  # no address
        (f"Se her\n\n{BLOCKS[0].replace('anna@mail', 'eva@kommune')}\n\nHej", "VS: CPR", COLLEAGUE),
    ],
)
def test_otherwise_whoever_wrote_is_the_party(body: str, subject: str, sender: str) -> None:
    found = contact(letter(body, subject, sender))
    assert found.party.address in sender
    assert found.forwarded_by == Party()


def test_an_office_that_is_copied_in_is_asked_too() -> None:
    message = letter("How?", "CPR", "Anna <anna@mail.example>")
    del message["To"]
    message["To"], message["Cc"] = "boss@firma.example", OURS
    found = contact(message)
    assert (found.inbox, found.withhold_reply) == (OURS, "")


@given(st.text(max_size=300), st.text(max_size=40))
def test_no_forwarded_text_is_too_odd(text: str, subject: str) -> None:
    message = f"From: bo@kommune.example\r\nTo: {OURS}\r\nSubject: VS: {subject}\r\n\r\n{BLOCKS[0]}\r\n{text}"
    envelope = Envelope("", (OURS,))
    parsed = parse(message.encode("utf-8", "replace"), RULES.is_ours, envelope)
    assert to_contact(parsed, RULES, NOW, NOW, envelope).party.address
