"""Noise for learning: what citizens leave out, mistype or do not have on their keyboard."""

from __future__ import annotations

import re
import unicodedata
from typing import Any, Final

SPECIAL: Final = str.maketrans(
    {"ø": "o", "Ø": "O", "æ": "ae", "Æ": "Ae", "ł": "l", "Ł": "L", "ß": "ss", "đ": "d", "ı": "i"}
)
NOT_LATIN: Final = re.compile(r"[\u0590-\uffff]")


def bare(text: str) -> str:
    """Without accents, as typed on a foreign keyboard; scripts other than Latin and Cyrillic stay as they are."""
    if NOT_LATIN.search(text):
        return text
    parts = unicodedata.normalize("NFKD", text.translate(SPECIAL))
    return unicodedata.normalize(
        "NFC", "".join(letter for letter in parts if not "\u0300" <= letter <= "\u036f" or letter == "\u0306")
    )


def as_heard(text: str) -> str:
    """As a speech recogniser writes: lower case, no punctuation."""
    return re.sub(r"\s+", " ", re.sub(r"[^\w\s'’]", " ", text.lower())).strip()


def mistyped(text: str, chance: Any) -> str:
    """A letter or three wrong: left out, doubled, or two in the wrong order."""
    letters = list(text)
    for _ in range(int(chance.integers(1, 4))):
        if len(letters) < 8:
            break
        at = int(chance.integers(1, len(letters) - 1))
        kind = chance.random()
        if not letters[at].isalpha() or not letters[at - 1].isalpha():
            continue
        if kind < 0.4:
            del letters[at]
        elif kind < 0.7:
            letters.insert(at, letters[at])
        else:
            letters[at - 1], letters[at] = letters[at], letters[at - 1]
    return "".join(letters)


def noisy(subject: str, body: str, chance: Any) -> tuple[str, str]:
    """One row, a little worse than it was written."""
    if body and chance.random() < 0.15:
        subject = ""
    drawn = chance.random()
    if drawn < 0.2:
        subject, body = bare(subject), bare(body)
    elif drawn < 0.35:
        subject, body = as_heard(subject), as_heard(body)
    if chance.random() < 0.2:
        body = mistyped(body, chance)
    return subject, body
