"""Personal numbers: found by form and date, never by modulus 11."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contact_center.triage.personal_numbers import DANISH, count, mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("mit cpr er 010190-1234.", "mit cpr er 010190-****."),
        ("0101901234", "010190-****"),
        ("010190 1234", "010190-****"),
        ("010190 - 1234", "010190-****"),
        ("010190\u20131234", "010190-****"),
        ("substitute 610190-1234", "substitute 610190-****"),
        ("born 290200-4123", "born 290200-****"),
        ("PESEL 44051401359", "PESEL ***********"),
        ("asmens kodas 38409152012", "asmens kodas ***********"),
        ("CNP 1800101221144", "CNP *************"),
        ("РНОКПП 3120514789", "РНОКПП **********"),
        ("my passport no AB1234567 is valid", "my passport no ********* is valid"),
    ],
)
def test_a_personal_number_is_masked(text: str, masked: str) -> None:
    assert mask(text) == masked
    assert count(text) == 1


@pytest.mark.parametrize(
    "text",
    [
        "call +45 12 34 56 78", "IBAN DK5000400440116243", "CVR 12345678", "320190-1234", "011390-1234", "290201-1123",
        "order 2024-0101-77", "8000 Aarhus C", "1.234.567,00 kr", "", "passport renewal", "tel 0048 601 234 567",
    ],
)  # fmt: skip
def test_other_numbers_are_left_alone(text: str) -> None:
    assert mask(text) == text
    assert count(text) == 0


def test_several_numbers_are_counted() -> None:
    assert count("me 010190-1234, my wife 020292-5678 and PESEL 44051401359") == 3


@settings(deadline=None)
@given(
    st.dates(date(1900, 1, 1), date(2036, 12, 31)),
    st.integers(0, 999),
    st.sampled_from(["", "-", " ", " - ", "–"]),
    st.text(max_size=20),
)
def test_no_danish_number_is_left_in_a_masked_text(day: date, last: int, between: str, around: str) -> None:
    seventh = 1 if day.year < 2000 else 5
    text = f"{around} x{' '}{day:%d%m%y}{between}{seventh}{last:03} y {around}"
    assert not any(match.group().strip() for match in DANISH.finditer(mask(text)) if count(match.group()))
    assert f"{seventh}{last:03} y" not in mask(text)


@settings(deadline=None)
@given(st.text(max_size=200))
def test_no_text_makes_masking_fail(text: str) -> None:
    assert count(mask(text)) == 0
