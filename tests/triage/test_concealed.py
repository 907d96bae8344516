"""Numbers in texts that staff read: which are masked, and what is left alone."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.triage.concealed import conceal, hidden


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("CPR 010190-1234", "CPR 010190-****"),
        ("PESEL 44051401359", "PESEL ***********"),
        ("ring +48 601 234 214", "ring +** *** *** *14"),
        ("0048601234214", "***********14"),
        ("tlf. 20 30 40 50", "tlf. ** ** ** 50"),
        ("20304050.", "******50."),
        ("2030 4050", "**** **50"),
        ("Handy: 0151 23456789", "Handy: **** ******89"),
        ("tel 601-234-214", "tel ***-***-*14"),
        ("телефон: 067 123 45 67", "телефон: *** *** ** 67"),
        ("ring til 112233", "ring til ****33"),
    ],
)
def test_a_number_of_a_person_or_a_telephone_is_masked(text: str, shown: str) -> None:
    assert conceal(text).text == shown


@pytest.mark.parametrize(
    "text",
    [
        "den 25.11.2026 kl. 10.30",
        "2026-11-25",
        "bilag 20261125",
        "kr. 12.345,00",
        "8000 Aarhus C",
        "ICS-7KQ2M9XD",
        "blanket 04.063 og PD U2",
        "https://x.example/?id=20304050",
        "1.000.000",
        "12345678",
    ],
)
def test_days_amounts_forms_and_addresses_are_left_alone(text: str) -> None:
    assert conceal(text).count == 0


def test_telephones_of_ours_are_read_where_only_people_are_masked() -> None:
    assert conceal("Ring 70 20 30 40. CPR 010190-1234", phones=False).text == "Ring 70 20 30 40. CPR 010190-****"


@given(st.text(alphabet="0123456789 +-.()/abc:\n", max_size=200))
def test_what_is_masked_stays_in_its_place(text: str) -> None:
    places = hidden(text)
    assert all(one.end <= other.start for one, other in pairwise(places))
    assert all("*" in one.shown for one in places)
    assert conceal(text).count == len(places)


@pytest.mark.parametrize(
    "text", ["1 " * 100_000, "+1" * 100_000, "tel " * 50_000, "0" * 200_000, "tel" + " " * 200_000]
)
def test_a_text_made_to_hurt_takes_little_time(text: str) -> None:
    began = time.process_time()
    conceal(text)
    assert time.process_time() - began < 2
