"""Step of the understanding: two languages so near that a detector hesitates. Words decide (`data/near.toml`)."""

from __future__ import annotations

import itertools
import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from contact_center.triage import latin
from contact_center.triage.text import folded, words

A_HAIR: Final = 0.03
"""A lead of the detector so small that one word outweighs it."""
CLOSE: Final = 0.1
"""A lead that two words outweigh, or one against none."""
CLEAR: Final = 0.3
"""A lead that no words outweigh, except between Danish and Norwegian."""
NEVER_ENOUGH: Final = 99
FILE: Final = Path(__file__).parent / "data" / "near.toml"
DIGRAPHS: Final = str.maketrans({"ø": "oe", "æ": "ae", "å": "aa", "ä": "ae", "ö": "oe", "ü": "ue"})
LATIN: Final = re.compile("[a-z]")
NEVER: Final = re.compile(r"(?!)")
MOST_WORDS: Final = 80
OURS: Final = {"nb": ("da", 0.015), "ru": ("uk", 0.01), "bg": ("uk", 0.01)}
"""Ours, that is meant where a neighbour is ahead by no more than so much and no word tells the two apart."""


@dataclass(frozen=True, slots=True)
class Own:
    """The words of one language that its neighbour has not, in every way they are typed, and parts of words."""

    whole: frozenset[str]
    parts: re.Pattern[str]
    letters: frozenset[str]

    def has(self, word: str) -> bool:
        """Whether a word in lower case is one of them."""
        return word in self.whole or ("_" not in word and self.parts.fullmatch(word) is not None)


@cache
def pairs() -> dict[frozenset[str], dict[str, Own]]:
    """Pair of languages → the words that only one of them has."""
    found = {}
    for lists in tomllib.loads(FILE.read_text("utf-8")).values():
        both = frozenset(lists.pop("both", "").split())
        entries = {code: [*text.split(), *latin.native(code)] for code, text in lists.items()}
        typed = {code: [_typed(entry) for entry in own] for code, own in entries.items()}
        forms = {code: frozenset(itertools.chain.from_iterable(own)) for code, own in typed.items()}
        common = both | frozenset.intersection(*forms.values())
        found[frozenset(forms)] = {code: _own(own - common) for code, own in forms.items()}
    return found


def _typed(entry: str) -> set[str]:
    """An entry as written; without accents, too, unless it begins with "="."""
    if entry.startswith("=") or not LATIN.search(entry):
        return {entry.removeprefix("=")}
    return {entry, folded(entry), entry.translate(DIGRAPHS)}


def _own(forms: frozenset[str]) -> Own:
    parts = [_part(form) for form in sorted(forms) if "-" in form]
    whole = frozenset(form for form in forms if "-" not in form and "!" not in form)
    letters = frozenset(form[1] for form in forms if form.startswith("!"))
    return Own(whole, re.compile("|".join(parts)) if parts else NEVER, letters)


def _part(entry: str) -> str:
    """ "-x" is an ending, "x-" a beginning, "-x-" stands anywhere."""
    core = re.escape(entry.strip("-"))
    if entry.startswith("-") and entry.endswith("-"):
        return rf"\w*{core}\w*"
    return rf"\w+{core}" if entry.startswith("-") else rf"{core}\w+"


@lru_cache(maxsize=64)
def _said(text: str) -> tuple[str, ...]:
    """Each word in lower case, and each two side by side."""
    said = [word.lower() for word in words(text)[:MOST_WORDS]]
    return (*said, *(f"{one}_{two}" for one, two in itertools.pairwise(said)))


def count(text: str, own: Own) -> int:
    """How many words of a text are of `own`."""
    return sum(own.has(word) for word in _said(text))


def spoken_for(text: str, language: str) -> int:
    """How many words of a text are small words of `language`."""
    lists = [pair[language] for pair in pairs().values() if language in pair]
    return sum(any(own.has(word) for own in lists) for word in _said(text))


def nearest(text: str, ranked: list[tuple[str, float]]) -> tuple[str, str] | None:
    """What words say about the best language of a detector and its neighbours: the language and why."""
    first, score = ranked[0]
    scores = dict(ranked)
    ours, hair = OURS.get(first, (first, 0.0))
    near = [code for pair in pairs() if first in pair for code in pair - {first}]
    confirmed = None
    for second in sorted(near, key=lambda code: (code != ours, -scores.get(code, 0.0))):
        decided = decide(text, first, second, score - scores.get(second, 0.0))
        if decided == second:
            return second, f"words that {second} has and {first} has not"
        if decided is None and second == ours and score - scores.get(ours, 0.0) < hair:
            return ours, f"{ours} or {first}, and {ours} is more frequent"
        if decided and second in scores:
            confirmed = confirmed or (first, f"words that {first} has and {second} has not")
    return confirmed


def taken_for(code: str, ours: str) -> bool:
    """Whether a language is one that is taken for `ours` where nothing tells them apart: then it is no rival."""
    return OURS.get(code, ("", 0.0))[0] == ours


def decide(text: str, first: str, second: str, margin: float) -> str | None:
    """Which of two the words of the text speak for, or nothing when they do not say.

    `margin` is by how much a detector puts `first` ahead.
    """
    lists = pairs().get(frozenset((first, second)))
    if lists is None:
        return None
    by_letter = [code for code, own in lists.items() if not own.letters.isdisjoint(text.lower())]
    if by_letter:
        return by_letter[0]
    counts = {code: count(text, own) for code, own in lists.items()}
    best = max(counts, key=lambda code: (counts[code], code == first))
    lead = 2 * counts[best] - sum(counts.values())
    return best if lead >= _needed(margin, lead == counts[best], {first, second} == {"da", "nb"}) else None


def _needed(margin: float, alone: bool, always: bool) -> int:
    """How many words more: the further the detector puts one ahead, the more."""
    if margin < A_HAIR or (alone and (always or margin < CLOSE)):
        return 1
    return 2 if always or margin < CLEAR else NEVER_ENOUGH
