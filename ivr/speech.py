"""What is listened for and what is kept of it: language tag, hints, and the masking of numbers. Pure.

Nobody needs a long number to say why they call; whoever says a personal number all the same must not find it stored.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from contact_center.catalog.language import Language
from contact_center.catalog.model import Catalog
from contact_center.domain.triage import NOT_FOR_ICS
from contact_center.triage.personal_numbers import mask

MOST_CHARACTERS = 500
MOST_HINTS = 200
MOST_HINT_CHARACTERS = 100
"""The provider's limit for one hint."""
MASKED = "******"
LONG_NUMBER = 6
"""So many digits, said in one row, are masked; a postcode has four."""
TOKEN = re.compile(r"\w+(?:[’'-]\w+)*")
BETWEEN = re.compile(r"[\s.,/+–-]*")
"""What may stand between the parts of a number."""
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def tag(language: Language, catalog: Catalog) -> str:
    """The provider's tag for listening in `language`; empty where it cannot: then keys only."""
    return language.speech_language if language.speech_language in catalog.speech_languages else ""


def hints(language: Language) -> tuple[str, ...]:
    """What callers probably say: first of every topic its first word, then the second, and so on."""
    known = _KNOWN.get(language.code)
    if known is None or known[0] is not language:  # the first time, or the words have changed
        known = _KNOWN[language.code] = (language, _hints(language))
    return known[1]


_KNOWN: dict[str, tuple[Language, tuple[str, ...]]] = {}


def _hints(language: Language) -> tuple[str, ...]:
    ours = [topic for slug, topic in language.topics.items() if slug != NOT_FOR_ICS]
    columns = [(*topic.words, *topic.phrases) for topic in ours]
    rows = (column[at] for at in range(max(map(len, columns), default=0)) for column in columns if at < len(column))
    said = (" ".join(word.replace(",", " ").split()) for word in rows)
    return tuple(dict.fromkeys(word for word in said if 0 < len(word) <= MOST_HINT_CHARACTERS))[:MOST_HINTS]


def masked(text: str, language: Language) -> str:
    """What may be kept of words that were said: one line, short, and no number of six or more digits."""
    line = " ".join(CONTROL.sub(" ", text).split())[:MOST_CHARACTERS]
    parts, at = [], 0
    for start, end in _long_numbers(line, language):
        parts += [line[at:start], MASKED]
        at = end
    return mask("".join([*parts, line[at:]]))


def _long_numbers(line: str, language: Language) -> Iterator[tuple[int, int]]:
    """Where long numbers stand: rows of tokens that are digits or words for numbers."""
    pieces = _pieces(language.number_words)
    start, end, digits = 0, 0, 0
    for token in TOKEN.finditer(line):
        weight = _digits(token[0], pieces)
        if digits and (not weight or not BETWEEN.fullmatch(line, end, token.start())):
            if digits >= LONG_NUMBER:
                yield start, end
            digits = 0
        if weight:
            start, end, digits = (start if digits else token.start()), token.end(), digits + weight
    if digits >= LONG_NUMBER:
        yield start, end


def _digits(token: str, pieces: re.Pattern[str]) -> int:
    """How many digits a token stands for; 0 when it is no number. A word of several pieces stands for two."""
    written = sum(character.isdigit() for character in token)
    if written or not (word := pieces.fullmatch(token.casefold())):
        return written
    return 1 if word["single"] else 2


@lru_cache(maxsize=32)
def _pieces(words: Sequence[str]) -> re.Pattern[str]:
    """A pattern for one or several of the pieces that numbers are made of."""
    one = "|".join(re.escape(word.casefold()) for word in sorted(words, key=len, reverse=True)) or r"(?!)"
    return re.compile(rf"(?P<single>{one})|(?:(?:{one})[-’']?)+")
