"""Which passwords are good enough (OWASP ASVS 5.0, 6.2). Pure; the list of common ones is a file.

Long, and nothing that is tried first: no rules about kinds of characters, no forced change, paste is welcome.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

SHORTEST, LONGEST = 12, 512
LEFT = 8
"""So many letters and digits must be left when names of this house and its people are taken out."""
FEWEST_KINDS = 5
"""A password of fewer different characters is a pattern."""
CONTEXT = (
    "ics",
    "international",
    "citizen",
    "service",
    "kommune",
    "borgerservice",
    "kontaktcenter",
    "contact",
    "center",
)
ROWS = (
    "12345678901234567890",
    "qwertyuiopåqwertyuiop",
    "asdfghjklæøasdfghjkl",
    "zxcvbnmzxcvbnm",
    "abcdefghijklmnopqrstuvwxyzæøå",
)
_LEET = str.maketrans("013457@$!|", "oieastasil")
_COMMON = Path(__file__).with_name("common_passwords.txt")


@cache
def common() -> frozenset[str]:
    """What is tried first."""
    lines = _COMMON.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def faults(password: str, about: Iterable[str] = ()) -> list[str]:
    """Why a password is refused: short, long, common, pattern, context; empty when it is good.

    `about`: names that everybody knows of this person and place.
    """
    told = unicodedata.normalize("NFC", password).casefold()
    found = {
        "short": len(password) < SHORTEST,
        "long": len(password) > LONGEST,
        "common": _is_common(told),
        "pattern": _is_pattern(told),
        "context": _is_context(told, about),
    }
    return [name for name, wrong in found.items() if wrong]


def _is_common(told: str) -> bool:
    """The word itself, or with digits and signs around it, or with digits for letters."""
    stem = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", told)
    plain = re.sub(r"[\W\d_]+$", "", told).translate(_LEET)
    return not common().isdisjoint({told, stem, plain, re.sub(r"^[\W\d_]+|[\W\d_]+$", "", told.translate(_LEET))})


def _is_pattern(told: str) -> bool:
    """Few characters, one piece again and again, or a row of keys."""
    if len(set(told)) < FEWEST_KINDS or re.fullmatch(r"(.{1,10}?)\1+", told, re.DOTALL):
        return True
    runs = [piece for piece in re.split(r"[^\w]+", told) if piece]
    return bool(runs) and all(_is_row(piece) for piece in runs)


def _is_row(piece: str) -> bool:
    """Whether it is made of at most two rows of keys, forwards or backwards."""
    rows = [*ROWS, *(row[::-1] for row in ROWS)]
    return any(_in(piece[:cut], rows) and _in(piece[cut:], rows) for cut in range(1, len(piece) + 1) if len(piece) >= 3)


def _in(part: str, rows: list[str]) -> bool:
    return not part or any(part in row for row in rows)


def _is_context(told: str, about: Iterable[str]) -> bool:
    left = told
    names = {word for name in (*CONTEXT, *about) for word in re.split(r"[\W_]+", name.casefold()) if len(word) >= 3}
    for word in sorted(names, key=len, reverse=True):
        left = left.replace(word, "")
    letters = sum(character.isalnum() for character in left)
    return letters < LEFT and left != told
