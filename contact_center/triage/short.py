"""Step of the understanding: a text of two to four words in one of our languages (`data/short.toml`).

Of so few letters a detector makes any language of the world. Common words tell ours.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Final

from contact_center.triage.text import folded, words

FILE: Final = Path(__file__).parent / "data" / "short.toml"
LEAST_WORDS: Final = 2
MOST_WORDS: Final = 5
SHORTEST: Final = 3
LEAST_HITS: Final = 2
LEAST_SHARE: Final = 0.5


@cache
def vocabulary() -> dict[str, frozenset[str]]:
    """Language → its common words, as written and without accents."""
    read = tomllib.loads(FILE.read_text("utf-8"))
    return {
        code: frozenset(form for word in text.split() for form in (word, folded(word))) for code, text in read.items()
    }


def count(text: str, language: str, shortest: int = 1) -> int:
    """How many words of a text, of at least so many letters, are common words of a language."""
    known = vocabulary().get(language, frozenset())
    return sum(len(word) >= shortest and word.lower() in known for word in words(text))


def hits(text: str) -> dict[str, int]:
    """Language → how many words of a text are common words of it; nothing for a text of more than a few words."""
    if len(words(text)) > MOST_WORDS:
        return {}
    return {code: count(text, code, SHORTEST) for code in vocabulary()}


def language(text: str, heard: str) -> str | None:
    """The one of our languages whose common words fill the text, where `heard`, a detector's, has none in it."""
    found = hits(text)
    said = len(words(text))
    if said < LEAST_WORDS or not found or found.get(heard, 0):
        return None
    best = max(found, key=lambda code: found[code])
    if best == "da" and heard in {"nb", "sv"}:
        return None
    most = found[best]
    alone = sum(count == most for count in found.values()) == 1
    enough = most == said or (most >= LEAST_HITS and most >= LEAST_SHARE * said)
    return best if alone and enough else None
