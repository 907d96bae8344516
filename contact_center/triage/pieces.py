"""Step of the understanding: words into the word pieces that the sentence encoder knows (SentencePiece, unigram)."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

METASPACE: Final = "▁"
LONGEST_PIECE: Final = 16
LONGEST_WORD: Final = 64
"""A longer run of letters without a space is no word; it is cut so that the time stays bounded."""


class Pieces:
    """The vocabulary: cuts a text into the most probable pieces."""

    def __init__(self, scores: dict[str, tuple[int, float]], normal: dict[int, str], unknown: int) -> None:
        """Keep piece → (number, log probability), the letter normalisation and the number for unknown letters."""
        self._scores = scores
        self._normal = normal
        self._unknown = unknown
        self._unknown_score = min(score for _number, score in scores.values()) - 10.0
        self._word = lru_cache(maxsize=20_000)(self._cut)

    def numbers(self, text: str, limit: int) -> list[int]:
        """The numbers of the first `limit` pieces of `text`."""
        found: list[int] = []
        for word in text.translate(self._normal).split():
            for start in range(0, len(word), LONGEST_WORD):
                found.extend(self._word((METASPACE if start == 0 else "") + word[start : start + LONGEST_WORD]))
            if len(found) >= limit:
                break
        return found[:limit]

    def _cut(self, word: str) -> tuple[int, ...]:
        """Viterbi over one word; no piece reaches over a space, so words can be cut (and remembered) one by one."""
        size = len(word)
        best = [0.0] + [-1e30] * size
        came: list[tuple[int, int]] = [(0, 0)] * (size + 1)
        for start in range(size):
            base = best[start]
            if base + self._unknown_score > best[start + 1]:
                best[start + 1], came[start + 1] = base + self._unknown_score, (start, self._unknown)
            for end in range(start + 1, min(size, start + LONGEST_PIECE) + 1):
                piece = self._scores.get(word[start:end])
                if piece is not None and base + piece[1] > best[end]:
                    best[end], came[end] = base + piece[1], (start, piece[0])
        return self._back(came, size)

    @staticmethod
    def _back(came: list[tuple[int, int]], size: int) -> tuple[int, ...]:
        numbers: list[int] = []
        while size:
            size, number = came[size]
            numbers.append(number)
        return tuple(reversed(numbers))
