"""Checks the phone's sentences against ISO/IEC 13714: the function before the key, one word for each thing we ask for.

Rules that only show in the whole (choices of a menu, the way to a person, seconds of a question) are in `ivr.rules`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from contact_center.catalog.check_words import GLOSSARY
from contact_center.catalog.language import Language
from contact_center.catalog.mistake import Mistake
from contact_center.catalog.model import Catalog

ENDS = re.compile(r"(?<=[.!?])\s+")
KEY = re.compile(r"(?<![\w.,])(?:\d|\{key\})(?![\w%]|[.,]\d)")
"""A key: a digit that stands alone, or the placeholder of one."""
FIRST_WORD = re.compile(r"[^\W\d_]+")
ENTERED = ("ask_place", "ask_company_place")
"""Sentences that ask for several digits."""
STARRED = ("language_remembered", "topic_heard", "reserved_keys")
"""Sentences that name the star key."""


def mistakes(catalog: Catalog) -> list[Mistake]:
    """What is wrong in the sentences of every language."""
    found: list[Mistake] = []
    for language in catalog.languages.values():
        found += [*_order(language), *_glossary(language), *_speech(language, catalog), *_countries(language, catalog)]
    return found


def _order(language: Language) -> Iterator[Mistake]:
    """First what it is for, then the key; after the last key of a sentence nothing follows."""
    for key, written in _said(language):
        for sentence in ENDS.split(written):
            keys = list(KEY.finditer(sentence))
            if keys and _function(sentence[: keys[0].start()], language) == "":
                yield Mistake(f"{_where(language)}: {key}", "key-first")
            if keys and re.search(r"\w", sentence[keys[-1].end() :]):
                yield Mistake(f"{_where(language)}: {key}", "key-not-last")


def _function(before: str, language: Language) -> str:
    """What is said before the first key, without the word for pressing."""
    words = [word for word in FIRST_WORD.findall(before.casefold()) if _word(language, "press") not in word]
    return " ".join(words)


def _glossary(language: Language) -> Iterator[Mistake]:
    """One word for pressing a key, one for entering a number, one for the star."""
    lines = language.voice_lines
    for key, written in _said(language):
        if KEY.search(written) and _word(language, "press") not in written.casefold():
            yield Mistake(f"{_where(language)}: {key}", "key-without-word", word=_word(language, "press"))
    for key, word in (*((key, "enter") for key in ENTERED), *((key, "star") for key in STARRED)):
        if _word(language, word) not in lines.get(key, _word(language, word)).casefold():
            yield Mistake(f"{_where(language)}: {key}", "lacks-word", word=_word(language, word))


def _speech(language: Language, catalog: Catalog) -> Iterator[Mistake]:
    """An empty tag means keys only; one that the provider does not know would make every question fail."""
    tag = language.speech_language
    if tag and tag not in catalog.speech_languages:
        yield Mistake(f"templates/{language.code}/language.toml: speech_language", "no-speech", tag=tag)
    if tag and not language.number_words:
        yield Mistake(f"templates/{language.code}/language.toml: number_words", "no-number-words")


def _countries(language: Language, catalog: Catalog) -> Iterator[Mistake]:
    for other in catalog.languages.values():
        shared = set(language.countries) & set(other.countries)
        if other.code < language.code and shared:
            where, taken = f"templates/{language.code}/language.toml: countries", ", ".join(sorted(shared))
            yield Mistake(where, "also-under", value=taken, other=other.code)


def _said(language: Language) -> Iterator[tuple[str, str]]:
    """Every sentence that is said."""
    return ((key, text) for key, text in language.voice_lines.items() if not key.startswith(f"{GLOSSARY}."))


def _word(language: Language, word: str) -> str:
    return language.voice_lines.get(f"{GLOSSARY}.{word}", "").casefold()


def _where(language: Language) -> str:
    return f"templates/{language.code}/voice.toml"
