"""How names sound: the same consonants in the same order, and like vowels between them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contact_center.catalog.model import Catalog
from contact_center.triage.names import known_towns
from contact_center.triage.sounds import Ear, danish, foreign, likeness, sound, tables


@pytest.fixture(scope="module")
def ear(catalog: Catalog) -> Ear:
    return Ear(known_towns(catalog))


def test_a_sound_is_consonants_with_vowels_between() -> None:
    heard = sound("silkeborg")
    assert heard.consonants == "SLGBRG"
    assert heard.vowels == ("", "i", "", "e", "o", "", "")
    assert sound("odder").consonants == sound("oder").consonants  # a doubled consonant is one


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Hjørring", "Йорринг"),
        ("Hvidovre", "Видовре"),
        ("Sønderborg", "Сённерборг"),
        ("Sønderborg", "سوندربورغ"),
        ("Sønderborg", "सॉनडरबॉर्ग"),
        ("Roskilde", "روسکیله"),
        ("Frederikshavn", "فريدريكسهاون"),
        ("Vordingborg", "Βόρντινγκμποργκ"),
        ("Christiansfeld", "Кристиансфельд"),
    ],
)
def test_a_danish_name_may_sound_as_foreigners_write_it(name: str, said: str) -> None:
    consonants = {heard.consonants for heard in danish(name)}
    assert consonants & {heard.consonants for heard in foreign(said)}


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("Silkeborg", "سيلكبورغ"),
        ("Slagelse", "سلاجلسه"),
        ("Glostrup", "ग्लोस्ट्रुप"),
        ("Kerteminde", "Κέρτεμιντε"),
        ("Skanderborg", "Скандерборг"),
        ("Bramming", "bramming"),
        ("Kastrup", "kasztrup"),
    ],
)
def test_a_town_is_heard(ear: Ear, name: str, word: str) -> None:
    assert ear.hear(word) == name


def test_names_of_few_consonants_are_not_heard(ear: Ear) -> None:
    assert ear.hear("شهر") is None  # "month" would be Ishøj
    assert ear.hear("कर") is None


@pytest.mark.parametrize("word", ["кухня", "школа", "документы", "мама", "مدرسة", "بيت", "कार्यालय", "άδεια", "office"])
def test_a_word_is_not_heard_as_a_town(ear: Ear, word: str) -> None:
    assert ear.hear(word) is None


@given(st.text(alphabet=[*tables().letters, "a", "g", "'"], max_size=20))
@settings(deadline=None)
def test_any_word_can_be_listened_to(ear: Ear, word: str) -> None:
    heard = ear.hear(word)
    assert heard is None or isinstance(heard, str)


@given(st.lists(st.text(alphabet="aeiouyåæö", max_size=3), min_size=1, max_size=6))
def test_likeness_is_most_for_the_same(vowels: list[str]) -> None:
    one = tuple(vowels)
    assert likeness(one, one, 0.4) == 1.0
    assert 0.0 <= likeness(one, tuple(reversed(one)), 0.4) <= 1.0
