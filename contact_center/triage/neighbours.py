"""Step of the understanding: two languages so near that a detector hesitates. Small words decide (`data/near.toml`)."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Final

from contact_center.triage.text import folded, words

A_HAIR: Final = 0.03
"""A lead of the detector so small that one word outweighs it; else two must."""
FILE: Final = Path(__file__).parent / "data" / "near.toml"


@cache
def pairs() -> dict[frozenset[str], dict[str, frozenset[str]]]:
    """Pair of languages → the words that only one of them has."""
    found = {}
    for lists in tomllib.loads(FILE.read_text("utf-8")).values():
        sets = {code: {folded(word) for word in text.split()} for code, text in lists.items()}
        common = set.intersection(*sets.values())
        found[frozenset(sets)] = {code: frozenset(own - common) for code, own in sets.items()}
    return found


def spoken_for(text: str, language: str) -> int:
    """How many words of a text are small words of `language`."""
    own = frozenset().union(*(lists[language] for lists in pairs().values() if language in lists))
    return sum(folded(word) in own for word in words(text))


def decide(text: str, first: str, second: str, margin: float) -> str | None:
    """Which of two the small words of the text speak for, or nothing when they do not say."""
    lists = pairs().get(frozenset((first, second)))
    if lists is None:
        return None
    said = [folded(word) for word in words(text)]
    counts = {code: sum(word in own for word in said) for code, own in lists.items()}
    best = max(counts, key=lambda code: counts[code])
    lead = 2 * counts[best] - sum(counts.values())
    return best if lead >= (1 if margin < A_HAIR else 2) else None
