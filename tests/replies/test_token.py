"""The reference token, alone in an address of ours."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.replies.token import read_token, token_for, whole_token

SECRET = b"secret"
TOKEN = token_for("ICS-7KQ2M9XD", "anna@mail.example", SECRET)


def test_a_token_names_its_ticket_and_whom_it_was_sent_to() -> None:
    found = whole_token(TOKEN.upper(), SECRET)
    assert found is not None
    assert found.reference == "ICS-7KQ2M9XD"
    assert found.was_sent_to("Anna@mail.example", SECRET)
    assert not found.was_sent_to("eve@mail.example", SECRET)


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
