"""Places in other countries: who lives there has no home here, and what is said of them says nothing of ours.

Towns by name, inflected, in every script (`data/abroad.txt`, built by `gazetteer`); countries and what lies across the
border by the beginnings of words (`data/place.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from contact_center.triage.cues import rules
from contact_center.triage.keys import BEFORE, Folded
from contact_center.triage.names import GLUED, SPACELESS, WORD_OF_LETTERS, stems
from contact_center.triage.sounds import tables

FILE: Final = Path(__file__).parent / "data" / "abroad.txt"
SHORTEST: Final = 5
SHORTEST_STEM: Final = 4
LONGEST_ENDING: Final = 5
LONGEST_SIGNS: Final = 4
FEWEST_SIGNS: Final = 2
SIGNS: Final = re.compile("[\u4e00-\u9fff]{2,}")

Span = tuple[int, int]
"""Where a name begins and ends in the key of a text."""


@cache
def known() -> frozenset[str]:
    """The towns, and what of them stays when they are inflected."""
    names = FILE.read_text("utf-8").split()
    found = {stem for name in names for stem in stems(name)}
    return frozenset(stem for stem in found if len(stem) >= SHORTEST_STEM or SPACELESS.match(stem))


def places_abroad(text: Folded) -> list[Span]:
    """Every place in another country that a text names, in order."""
    return sorted({*(match.span() for match in rules().way["abroad"].finditer(text.key)), *_towns(text)})


def _towns(text: Folded) -> Iterator[Span]:
    spoken = not any(map(str.isupper, text.text))
    for match in WORD_OF_LETTERS.finditer(text.key):
        start, end = match.span()
        first = text.text[text.where[start]]
        if SPACELESS.match(first):
            yield from _in_signs(match.group(), start)
        elif end - start >= SHORTEST and (spoken or first.isupper() or GLUED.match(first)):
            length = 0 if match.group() in rules().no_town else _length(match.group())
            if length and (not spoken or GLUED.match(first) or _placed(text.key, start, start + length, end)):
                yield start, start + length


def _placed(folded: str, start: int, name_ends: int, end: int) -> bool:
    """Whether it is said to be a place, where no capital tells a name from a word: "in" before it, or at its end."""
    small = rules().small
    before = folded[max(0, start - BEFORE) : start]
    return bool(small["in"].search(before) or small["from"].search(before)) or folded[name_ends:end] in rules().inside


def _length(word: str) -> int:
    """How many letters of a word are a town's name, with a small word glued to it but without its ending; or 0."""
    prefixes = [prefix for prefix in tables().prefixes if word.startswith(prefix)] if GLUED.match(word) else []
    for prefix in ["", *prefixes]:
        for end in range(len(word), max(len(prefix) + SHORTEST_STEM, len(word) - LONGEST_ENDING) - 1, -1):
            ending = word[end:]
            inflected = not ending or ending in rules().endings or ending in tables().endings
            if inflected and word[len(prefix) : end] in known():
                return end
    return 0


def _in_signs(word: str, start: int) -> Iterator[Span]:
    """Towns in a run of Chinese signs, the longest at each spot."""
    for run in SIGNS.finditer(word):
        for at in range(run.start(), run.end() - FEWEST_SIGNS + 1):
            sizes = range(min(LONGEST_SIGNS, run.end() - at), FEWEST_SIGNS - 1, -1)
            size = next((size for size in sizes if word[at : at + size] in known()), 0)
            if size:
                yield start + at, start + at + size
