"""The rules for single sentences of the phone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from contact_center.catalog import check_phone
from contact_center.catalog.model import Catalog


def with_line(catalog: Catalog, code: str, **lines: str) -> Catalog:
    language = catalog.languages[code]
    changed = replace(language, voice_lines={**language.voice_lines, **lines})
    return replace(catalog, languages={**catalog.languages, code: changed})


def test_our_own_sentences_keep_the_rules(catalog: Catalog) -> None:
    assert check_phone.mistakes(catalog) == []


@pytest.mark.parametrize(
    ("code", "key", "words", "complaint"),
    [
        ("en", "menu_item", "Press {key} for {label}.", "the key comes before"),
        ("en", "reserved_short", "Press 0.", "the key comes before"),
        ("en", "reserved_short", "Press 0 to talk to a person.", "something follows the key"),
        ("en", "reserved_short", "For a person, press 0, and then wait.", "something follows the key"),
        ("da", "reserved_short", "Tast 0 for at tale med et menneske.", "the key comes before"),
        ("de", "reserved_short", "Für ein Gespräch wählen Sie die 0.", "without the word 'drücken'"),
        ("pl", "ask_place", "Proszę podać kod pocztowy.", "lacks the word 'wpis'"),
        ("lt", "topic_heard", "Jūsų tema: {label}. Jei ne, palaukite.", "lacks the word 'žvaigždut'"),
    ],
)
def test_a_sentence_against_the_rules_is_found(
    code: str, key: str, words: str, complaint: str, catalog: Catalog
) -> None:
    found = check_phone.mistakes(with_line(catalog, code, **{key: words}))
    assert any(f"templates/{code}/voice.toml: {key}" in mistake and complaint in mistake for mistake in found)


@pytest.mark.parametrize(
    "words", ["For yes, press 1. For no, press 2.", "If yes press 1, if no press 2.", "Route 66 is 2.5 km."]
)
def test_what_keeps_the_rules_is_not_complained_about(words: str, catalog: Catalog) -> None:
    assert check_phone.mistakes(with_line(catalog, "en", yes_no=words)) == []


def test_a_speech_language_that_the_provider_does_not_know_is_found(catalog: Catalog) -> None:
    danish = replace(catalog.languages["da"], speech_language="da", number_words=())
    found = check_phone.mistakes(replace(catalog, languages={**catalog.languages, "da": danish}))
    assert any("da is not in data/phone.toml" in mistake for mistake in found)
    assert any("number_words" in mistake for mistake in found)


def test_a_country_of_two_languages_is_found(catalog: Catalog) -> None:
    english = replace(catalog.languages["en"], countries=("GB", "DK"))
    found = check_phone.mistakes(replace(catalog, languages={**catalog.languages, "en": english}))
    assert any("DK also stands under da" in mistake for mistake in found)


def test_a_language_may_be_served_by_keys_only(catalog: Catalog) -> None:
    silent = replace(catalog.languages["lt"], speech_language="")
    assert check_phone.mistakes(replace(catalog, languages={**catalog.languages, "lt": silent})) == []
