"""Step of the understanding: a text as a sparse row of hashed letter groups and words, for the cheap model.

Hashed with CRC-32, so that the same text gives the same row on every machine and no vocabulary is kept.
"""

from __future__ import annotations

import re
from math import log1p, sqrt
from typing import Final
from zlib import crc32

from contact_center.triage.text import folded

BUCKETS: Final = 1 << 16
SHORTEST: Final = 2
LONGEST: Final = 5
LETTERS: Final = 1_200
"""Letters that are looked at."""
DIGIT: Final = re.compile(r"\d")
TOKEN: Final = re.compile(r"[^\W_]+|[?!€$%]")
WHOLE_SCRIPT: Final = re.compile(r"[\u3040-\u9fff\uac00-\ud7af]")


def tokens(text: str) -> list[str]:
    """Folded words; a long number is only a number."""
    return [word if len(word) <= 3 else DIGIT.sub("0", word) for word in TOKEN.findall(folded(text[:LETTERS]))]


def groups(text: str) -> list[str]:
    """Words, neighbours, and the letter groups inside words."""
    found: list[str] = []
    before = ""
    for word in tokens(text):
        found.append("=" + word)
        found.append(f"={before}_{word}")
        before = word
        padded = f" {word} " if not WHOLE_SCRIPT.search(word) else word
        for size in range(SHORTEST, LONGEST + 1):
            found.extend(padded[start : start + size] for start in range(len(padded) - size + 1))
    return found


def row(text: str) -> dict[int, float]:
    """Bucket → weight; damped counts, before the inverse document frequency."""
    counts: dict[int, int] = {}
    for group in groups(text):
        bucket = crc32(group.encode("utf-8", "replace")) % BUCKETS
        counts[bucket] = counts.get(bucket, 0) + 1
    return {bucket: 1.0 + log1p(count - 1) for bucket, count in counts.items()}


def scaled(raw: dict[int, float]) -> dict[int, float]:
    """The row at length one."""
    length = sqrt(sum(value * value for value in raw.values())) or 1.0
    return {bucket: value / length for bucket, value in raw.items()}
