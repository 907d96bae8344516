"""What is listened for, and what is kept of it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.catalog.load import load_catalog
from ivr import speech

CATALOG = load_catalog()
ENGLISH = CATALOG.languages["en"]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "my number is 010190-1234 please"),
        ("en", "my number is 01 01 90 12 34 please"),
        ("en", "0 1 0 1 9 0 1 2 3 4"),
        ("en", "it is zero one zero one nine zero one two three four"),
        ("en", "zero one zero one ninety twelve thirty-four"),
        ("en", "passport AB1234567"),
        ("da", "mit nummer er nul et nul et halvfems tolv fireogtredive"),
        ("da", "0101901234"),
        ("de", "null eins null eins neunzig zwölf vierunddreißig"),
        ("pl", "zero jeden zero jeden dziewięćdziesiąt dwanaście trzydzieści cztery"),
        ("lt", "nulis vienas nulis vienas devyniasdešimt dvylika trisdešimt keturi"),
        ("ro", "zero unu zero unu nouăzeci doisprezece treizeci și patru"),
        ("uk", "нуль один нуль один дев'яносто дванадцять тридцять чотири"),
        ("uk", "٠١٠١٩٠١٢٣٤"),
        ("en", "call me at +45 20 12 34 56"),
    ],
)
def test_a_spoken_number_is_masked_whole(language: str, said: str) -> None:
    kept = speech.masked(said, CATALOG.languages[language])
    assert speech.MASKED in kept
    assert not re.search(r"\d", kept)
    words = set(CATALOG.languages[language].number_words) - {"en", "to", "og", "and", "și"}
    assert not words & set(kept.split())


@pytest.mark.parametrize(
    "said",
    [
        "I need a tax card",
        "I live in 8000 Aarhus since 2024",
        "two children and one wife",
        "we are three people, one of us has MitID",
        "form 04.063",
    ],
)
def test_what_is_no_long_number_stays(said: str) -> None:
    assert speech.masked(said, ENGLISH) == said


@given(st.text(), st.sampled_from(sorted(CATALOG.languages)))
def test_nothing_that_is_said_breaks_the_masking(text: str, language: str) -> None:
    kept = speech.masked(text, CATALOG.languages[language])
    assert len(kept) <= speech.MOST_CHARACTERS + len(speech.MASKED) * 20
    assert not re.search(r"\d{6}", kept)
    assert "\n" not in kept


@given(
    st.integers(0, 9999),
    st.dates(),
    st.sampled_from(["", "-", " ", " - ", ". "]),
    st.sampled_from(["", " ", ".", "-"]),
    st.text("abc ,", max_size=8),
)
def test_no_personal_number_is_kept_however_it_is_written_down(
    last: int, day: object, between: str, inside: str, around: str
) -> None:
    said = f"{day:%d}{inside}{day:%m}{inside}{day:%y}{between}{last:04}"
    kept = speech.masked(f"{around} {said} {around}", ENGLISH)
    assert f"{last:04}" not in kept


def test_words_that_have_no_digits_left_are_kept_in_one_line() -> None:
    assert speech.masked("tax\n\x00 card\u202e ", ENGLISH) == "tax card"


def test_hints_keep_to_the_providers_limits_and_give_every_topic_its_share() -> None:
    for language in CATALOG.languages.values():
        hints = speech.hints(language)
        assert 50 < len(hints) <= speech.MOST_HINTS
        assert all(0 < len(hint) <= 100 and "," not in hint for hint in hints)
        for topic in (words for slug, words in language.topics.items() if slug != "not-for-ics"):
            first = (*topic.words, *topic.phrases)[0]
            assert " ".join(first.replace(",", " ").split()) in hints


def test_a_language_the_provider_cannot_write_down_is_served_by_keys() -> None:
    assert speech.tag(CATALOG.languages["lt"], CATALOG) == "lt-LT"
    assert speech.tag(replace(ENGLISH, speech_language="kl-GL"), CATALOG) == ""
    assert speech.tag(replace(ENGLISH, speech_language=""), CATALOG) == ""
