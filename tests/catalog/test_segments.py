"""How many text messages a text is sent as."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.catalog.segments import is_gsm, segments, without_accents


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("a", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),  # each takes the place of two
        ("€" * 81, 2),
        ("æøå ÆØÅ äöüß éè", 1),
        ("ł" * 70, 1),
        ("ł" * 71, 2),
        ("ї" * 134, 2),
        ("ї" * 135, 3),
        ("😀" * 35, 1),  # two units each
        ("😀" * 36, 2),
    ],
)
def test_the_alphabet_decides_how_much_fits(text: str, count: int) -> None:
    assert segments(text) == count


def test_accents_are_left_out_only_where_that_makes_the_message_shorter() -> None:
    assert without_accents("Zgłoszenie osobiście – „CV”") == 'Zgloszenie osobiscie - "CV"'
    assert without_accents("Încă o dată: Șase") == "Inca o data: Sase"
    assert without_accents("Prašome užsiregistruoti") == "Prasome uzsiregistruoti"
    assert without_accents("Tak for din besøg på öen") == "Tak for din besøg på öen"
    assert without_accents("номер CPR ł") == "номер CPR ł"


@given(st.text(max_size=400))
def test_a_text_without_accents_is_never_longer(text: str) -> None:
    plain = without_accents(text)
    assert plain == text or is_gsm(plain)
    assert segments(plain) <= max(1, segments(text))
