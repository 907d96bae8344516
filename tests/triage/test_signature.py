"""Surnames that are also towns, and the signatures of firms."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contact_center.triage.keys import Folded
from contact_center.triage.place import Places
from contact_center.triage.signature import is_firm, is_person


@pytest.mark.parametrize(
    "text",
    [
        "Hvornår får jeg kortet?\nHilsen\nOle Ribe\nKonsulent",
        "Kind regards,\nPeter Holbæk",
        "Pozdrawiam,\nAdam Struer",
        "Cu stimă,\nIoana Brande",
        "Kan I sende mig et link? Mvh Anders Hobro",
        "Jeg hedder Ole Randers og har et spørgsmål.",
        "Frau Vejle hat mir das Formular gegeben.",
        "Mit freundlichen Grüßen\nDr. Jens Hansen\nRechtsanwälte, Süderstraße 12, 6400 Sønderborg",
        "Best regards\nNordic Recruit ApS\n8000 Aarhus",
    ],
)
def test_who_signs_is_no_place(places: Places, text: str) -> None:
    assert places.find(text).municipality is None


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("0730", "When does the card come?\nThanks\nAnna\nRanders"),
        ("0751", "Hvornår får jeg kortet?\nMvh Anna Nowak\nNygade 3\n8000 Aarhus C"),
        ("0329", "Hvilken dokumentation kræves?\nMvh Borgerservice Ringsted"),
        ("0550", "Ich bin mit meiner Frau nach Møgeltønder gezogen."),
        ("0561", "Thanks! We live in Ribe, next to the hotel."),
    ],
)
def test_an_address_below_a_name_is_one(places: Places, code: str, text: str) -> None:
    assert places.find(text).municipality == code


@settings(deadline=None)
@given(st.text(min_size=1, max_size=120), st.data())
def test_no_text_makes_it_fail(text: str, data: st.DataObject) -> None:
    folded = Folded.of(text)
    start = data.draw(st.integers(0, len(text) - 1))
    is_person(folded, start, len(text))
    is_firm(folded, start, len(text))
