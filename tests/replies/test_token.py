"""The reference token, alone in an address of ours."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.replies.token import (
    bounce_address,
    read_bounce_address,
    read_token,
    token_for,
    whole_token,
    without_plus,
)

SECRET = b"secret"
TOKEN = token_for("ICS-7KQ2M9XD", "anna@mail.example", SECRET)


def test_a_token_names_its_ticket_and_whom_it_was_sent_to() -> None:
    found = whole_token(TOKEN.upper(), SECRET)
    assert found is not None
    assert found.reference == "ICS-7KQ2M9XD"
    assert found.was_sent_to("Anna@mail.example")
    assert not found.was_sent_to("eve@mail.example")


@pytest.mark.parametrize(
    "text",
    [
        "",
        f"x {TOKEN}",
        f"{TOKEN} ",
        f"{TOKEN}/",
        f"{TOKEN}-a",
        TOKEN[:-1],
        TOKEN[:-1] + ("a" if TOKEN[-1] != "a" else "b"),
        TOKEN.replace("7kq2m9xd", "7kq2m9xe"),
        TOKEN[:-20] + "ſ" * 20,  # a letter that folds to s
        TOKEN.replace("ics", "\N{KELVIN SIGN}cs"),
    ],
)
def test_what_is_not_wholly_ours_is_no_token(text: str) -> None:
    assert whole_token(text, SECRET) is None


def test_another_key_reads_no_token() -> None:
    assert whole_token(TOKEN, b"other") is None


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    for hostile in (text, f"ics-{text}", TOKEN[:-20] + text):
        assert read_token(hostile, b"nobody's") is None
        assert whole_token(hostile, b"nobody's") is None


INBOX = "ics@aarhus.example"
BOUNCE = bounce_address(INBOX, 4711, "anna@mail.example", SECRET)


def test_a_bounce_address_names_the_mail_and_whom_it_was_sent_to() -> None:
    found = read_bounce_address(BOUNCE.upper(), SECRET)
    assert found is not None
    assert found.outbox_id == 4711
    assert found.was_sent_to("Anna@mail.example")
    assert not found.was_sent_to("eve@mail.example")


def test_a_bounce_address_fits_into_a_mail_address_and_belongs_to_its_inbox() -> None:
    longest = bounce_address("ics@soenderborg.example", 10**12, "anna@mail.example", SECRET)
    assert len(longest.partition("@")[0]) <= 64
    assert without_plus(longest) == "ics@soenderborg.example"


@given(st.integers(INBOX.index("@"), len(BOUNCE) - 1), st.sampled_from("abcdefghijklmnopqrstuvwxyz234567-.@+"))
def test_a_bounce_address_with_one_wrong_letter_is_none_of_ours(at: int, letter: str) -> None:
    forged = BOUNCE[:at] + letter + BOUNCE[at + 1 :]
    before_the_domain = BOUNCE.index("@")
    found = read_bounce_address(forged, SECRET)
    assert (found is not None) == (forged[: before_the_domain + 1] == BOUNCE[: before_the_domain + 1])


def test_neither_token_can_be_made_of_the_other() -> None:
    assert read_token(BOUNCE, SECRET) is None
    assert read_bounce_address(f"ics+b.{TOKEN}@aarhus.example", SECRET) is None
    assert read_bounce_address(f"ics+b.{TOKEN.removeprefix('ics-')}@aarhus.example", SECRET) is None


def test_tokens_of_an_older_key_are_read_and_know_their_recipient() -> None:
    old = token_for("ICS-7KQ2M9XD", "anna@mail.example", b"older")
    found, bounce = read_token(old, SECRET, (b"oldest", b"older")), bounce_address(INBOX, 7, "a@x.example", b"older")
    assert found is not None
    assert found.was_sent_to("anna@mail.example")
    assert not found.was_sent_to("eve@mail.example")
    assert read_bounce_address(bounce, SECRET, (b"older",)) is not None
    assert read_token(old, SECRET) is None
    assert read_bounce_address(bounce, SECRET) is None


def test_a_token_does_not_show_its_key() -> None:
    assert "secret" not in repr(whole_token(TOKEN, SECRET))


@given(st.text(max_size=200))
def test_any_text_can_be_read_as_a_bounce_address(text: str) -> None:
    for hostile in (text, f"ics+b.{text}@x", BOUNCE[:-40] + text):
        read_bounce_address(hostile, b"nobody's")
