"""Tokens: made here, verified here, and by nobody else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.replies.token import plus_address, read_token, token_for, without_plus
from mail_triage.conversation import ticket_token
from mail_triage.mail import Envelope, InboundMail

SECRET = b"secret"
REFERENCE = "ICS-7K3M9PQR"
TOKEN = token_for(REFERENCE, "anna@mail.example", SECRET)


def mail(**fields: object) -> InboundMail:
    return InboundMail("<1@x>", "sha256.0@digest", **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "found",
    [
        mail(addressed=(plus_address("ics@aarhus.example", TOKEN),)),
        mail(addressed=(plus_address("ics@aarhus.example", TOKEN.upper()),)),
        mail(envelope=Envelope("", (plus_address("ics@aarhus.example", TOKEN),))),
        mail(answers=("<other@x>", f"<0123456789abcdef.{TOKEN}@ics.example>")),
    ],
)
def test_a_token_of_ours_names_its_ticket(found: InboundMail) -> None:
    assert ticket_token(found, SECRET) == REFERENCE


def test_a_number_in_the_subject_or_text_is_no_token() -> None:
    assert ticket_token(mail(subject=f"Re: {REFERENCE}", text=TOKEN), SECRET) == ""


def test_another_installations_token_is_no_token() -> None:
    assert read_token(TOKEN, b"another secret") is None


@given(st.integers(0, len(TOKEN) - 1), st.sampled_from("abcdefghijklmnopqrstuvwxyz234567-"))
def test_a_token_with_one_wrong_letter_is_no_token(at: int, letter: str) -> None:
    forged = TOKEN[:at] + letter + TOKEN[at + 1 :]
    found = read_token(forged, SECRET)
    assert (found is not None) == (forged == TOKEN)


@given(st.text(max_size=100))
def test_reading_a_token_never_fails(text: str) -> None:
    assert read_token(text, SECRET) is None


def test_a_token_knows_whom_it_was_sent_to() -> None:
    found = read_token(f"<x.{TOKEN}@ics.example>", SECRET)
    assert found is not None
    assert found.was_sent_to("Anna@mail.example")
    assert not found.was_sent_to("eve@mail.example")


def test_a_plus_address_fits_into_a_mail_address() -> None:
    address = plus_address("ics@soenderborg.example", TOKEN)
    assert len(address.partition("@")[0]) <= 64
    assert without_plus(address.upper()) == "ics@soenderborg.example"
