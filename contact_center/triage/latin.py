"""Step of the understanding: languages that are often typed in Latin letters (Ukrainian, Russian, Greek, Hindi …).

Detectors know them only in their own script and call such a text Slovak or Lithuanian. Two ways out: frequent words
(`data/latin.toml`), and writing the text back into its own letters (`romanise.py`): what then fits much better, and has
a word of the language, was written in them before.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from contact_center.triage.romanise import WAYS, romanised

FILE: Final = Path(__file__).parent / "data" / "latin.toml"
SHORTEST: Final = 3
WORD: Final = re.compile(r"[^\W_]+(?:['’ʹ`@][^\W_]+|['’ʹ`](?!\w))*")
APOSTROPHES: Final = str.maketrans("’ʹ`", "'''")
LEAST_STRANGE: Final = 2
"""Different words that English has not, from which an English text is taken for a mixed one."""
SIMPLE: Final = (("aa", "a"), ("ee", "i"), ("oo", "u"), ("ou", "u"), ("ii", "i"))
LETTERS_OF_OTHERS: Final = re.compile(r"[àâäçéèêëîïôöûüßąćęłńśźżėįųūčšžěřůďťňőűăâșțğşãõñ]")
NEVER: Final = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language: those only it has, those others have, too, and what a word may look like."""

    own: frozenset[str]
    small: frozenset[str]
    mixed: frozenset[str]
    looks: re.Pattern[str]
    shape: re.Pattern[str]
    simple: bool

    def has(self, word: str, in_english: bool) -> bool:
        """Whether a word as typed is one that only this language has, or, in an English text, that English has not."""
        if word in self.own or (in_english and word in self.mixed):
            return True
        if word in self.small:
            return False
        return self.looks.fullmatch(word) is not None or (
            self.simple and len(word) > SHORTEST and simple(word) in self.own
        )

    def may_have(self, word: str) -> bool:
        """Whether a word as typed is one of this language and of others, or looks like one."""
        return word in self.small or self.shape.fullmatch(word) is not None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a text of `words` words has of one language: its own words, and the words it shares with others."""

    own: tuple[str, ...]
    shared: tuple[str, ...]
    words: int

    @property
    def weight(self) -> float:
        """Own words count, shared ones count half."""
        return len(self.own) + len(self.shared) / 2

    @property
    def share(self) -> float:
        """How much of the text."""
        return self.weight / max(1, self.words)


def simple(word: str) -> str:
    """`word` without doubled vowels: "aaya" and "aya" are one."""
    for double, single in SIMPLE:
        word = word.replace(double, single)
    return word


@cache
def lexicon() -> dict[str, Words]:
    """Language → its words as typed in Latin letters."""
    english, others = (frozenset(_read()["shared"][key].split()) for key in ("english", "others"))
    return {language: _words(language, english, others) for language in _read() if language != "shared"}


def _words(language: str, english: frozenset[str], others: frozenset[str]) -> Words:
    lists = _read()[language]
    forms = set(lists.get("latin", "").split())
    if language not in WAYS:
        forms |= {simple(form) for form in forms}
    for word in native(language):
        forms |= romanised(word, language)
    small = {form for form in forms if len(form) < SHORTEST or form in english or form in others}
    small |= set(lists.get("small", "").split())
    mixed = frozenset[str]() if language in WAYS else frozenset(small - english)
    looks, shape = (re.compile(lists[key]) if key in lists else NEVER for key in ("looks", "shape"))
    return Words(frozenset(forms - small), frozenset(small), mixed, looks, shape, language not in WAYS)


@cache
def _read() -> dict[str, dict[str, str]]:
    return tomllib.loads(FILE.read_text("utf-8"))


def native(language: str) -> list[str]:
    """The words of a language that stand in its own letters."""
    lists = _read().get(language, {})
    return [*lists.get("cyrillic", "").split(), *lists.get("greek", "").split()]


def tokens(text: str) -> list[str]:
    """The words of a text, digits inside words kept ("3andi"), numbers left out."""
    return [word for word in WORD.findall(text.lower().translate(APOSTROPHES)) if not word.isdigit()]


def evidence(text: str, in_english: bool = False) -> dict[str, Evidence]:
    """Language → what the text has of it."""
    said = tokens(text)
    mixed = LETTERS_OF_OTHERS.search(text.lower()) is None
    return {language: _evidence(words, said, in_english, mixed) for language, words in lexicon().items()}


def _evidence(words: Words, said: list[str], in_english: bool, mixed: bool) -> Evidence:
    strange = in_english and len(words.mixed.intersection(said)) >= LEAST_STRANGE
    own = tuple(word for word in said if words.has(word, strange))
    mixed = mixed or words.simple
    shared = tuple(word for word in said if mixed and word not in own and words.may_have(word))
    return Evidence(own, shared, len(said))
