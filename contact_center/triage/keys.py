"""Words made comparable: folded, the old Danish and German spellings (aa, oe, ue, ae) as the new ones.

A Cyrillic letter typed by mistake in a Latin word is its Latin twin; Chinese signs taken for each other are one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from contact_center.triage.sounds import tables
from contact_center.triage.text import folded

OLD_SPELLING: Final = re.compile("aa|oe|ue|ae")
TWINS: Final = str.maketrans("аеоріскхутвмнАЕОРІСКХУТВМН", "aeopickxytbmhAEOPICKXYTBMH")
MIXED: Final = re.compile("[\u0400-\u04ff]+(?=[a-z])|(?<=[a-z])[\u0400-\u04ff]+", re.IGNORECASE)
BEFORE: Final = 45
AFTER: Final = 40


def key(name: str) -> str:
    """The form in which names are compared."""
    return _squeezed(_parts(name))[0]


@lru_cache(maxsize=20_000)
def _parts(letters: str) -> str:
    return folded(letters).translate(tables().same)


def _squeezed(text: str) -> tuple[str, list[int]]:
    """The shortened text, and where each of its letters stood."""
    letters: list[str] = []
    places: list[int] = []
    at = 0
    for match in OLD_SPELLING.finditer(text):
        kept = match.start() + 1
        letters.append(text[at:kept])
        places.extend(range(at, kept))
        at = match.end()
    return "".join([*letters, text[at:]]), [*places, *range(at, len(text))]


@dataclass(frozen=True, slots=True)
class Folded:
    """A text beside its key, with the way back from each letter of the key to the text."""

    text: str
    key: str
    where: list[int]

    @staticmethod
    def of(text: str) -> Folded:
        """Fold `text` letter by letter."""
        own = MIXED.sub(lambda match: match.group().translate(TWINS), text)
        letters = [_parts(letter) for letter in own]
        squeezed, kept = _squeezed("".join(letters))
        places = [place for place, parts in enumerate(letters) for _ in parts]
        return Folded(text, squeezed, [places[place] for place in kept])

    def around(self, start: int, end: int) -> tuple[str, str]:
        """The key before and after a spot of the text."""
        first, last = bisect_left(self.where, start), bisect_left(self.where, end)
        return self.key[max(0, first - BEFORE) : first], self.key[last : last + AFTER]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Where a spot of the key stands in the text."""
        return self.where[start], self.where[end] if end < len(self.where) else len(self.text)
