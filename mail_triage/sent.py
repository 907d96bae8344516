"""Our own words in an answer are history, in whatever language the mail program introduced them. Pure.

What we sent about a ticket is known. Mail programs wrap lines anew, so words are compared and not lines: five in a row
that we wrote are ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from mail_triage import quotes
from mail_triage.newest import Parts

ROW = 5
LEAST = 2
"""So many lines of ours make a quote; people repeat a sentence of ours to ask about it."""
SHARE = 0.8
INTRODUCTION = 6
"""So many lines above the quote may introduce it."""
MOST_WORDS = 20_000
_WORD = re.compile(r"[^\W_]+")

Rows = frozenset[tuple[str, ...]]


def without_ours(parts: Parts, sent: Iterable[str]) -> Parts:
    """Fold the part of the newest words that repeats what we sent; unchanged when nothing does."""
    texts = list(sent)
    known = frozenset(row for text in texts for row in _rows(text))
    lines = parts.newest.split("\n")
    found = _ours(lines, known) if known else None
    if found is None:
        return parts
    first, last = _with_short_lines(lines, found, {_plain(line) for text in texts for line in text.split("\n")})
    first = _introduced(lines, first)
    kept = "\n".join([*lines[:first], *lines[last + 1 :]]).strip("\n")
    cut = "\n".join(lines[first : last + 1])
    return Parts(kept, "\n".join(text for text in (cut, parts.folded) if text))


def _rows(text: str) -> list[tuple[str, ...]]:
    found = _WORD.findall(text.lower())[:MOST_WORDS]
    return [tuple(found[number : number + ROW]) for number in range(len(found) - ROW + 1)]


def _ours(lines: Sequence[str], known: Rows) -> tuple[int, int] | None:
    """The first and the last line of the passage that is ours; None when there is none, or strange lines in it."""
    judged = {number: _is_ours(line, known) for number, line in enumerate(lines)}
    ours = [number for number, own in judged.items() if own]
    if len(ours) < LEAST:
        return None
    inside = [own for number, own in judged.items() if ours[0] <= number <= ours[-1] and own is not None]
    return (ours[0], ours[-1]) if sum(inside) >= SHARE * len(inside) else None


def _is_ours(line: str, known: Rows) -> bool | None:
    """Whether a line is of ours; None when it is too short to tell."""
    rows = _rows(line)
    return sum(row in known for row in rows) >= SHARE * len(rows) if rows else None


def _plain(line: str) -> str:
    return " ".join(_WORD.findall(line.lower()))


def _with_short_lines(lines: Sequence[str], found: tuple[int, int], whole: set[str]) -> tuple[int, int]:
    """Greeting and closing are too short to be known by rows of words: they are, as whole lines beside the rest."""
    first, last = found
    for number in range(first - 1, -1, -1):
        if _plain(lines[number]) not in whole | {""}:
            break
        first = number if lines[number].strip() else first
    for number in range(last + 1, len(lines)):
        if _plain(lines[number]) not in whole | {""}:
            break
        last = number if lines[number].strip() else last
    return first, last


def _introduced(lines: Sequence[str], first: int) -> int:
    """Where the quote begins: with the lines above that name who wrote, and when."""
    start = first
    while start and first - start < INTRODUCTION and not lines[start - 1].strip():
        start -= 1
    paragraph = start
    while paragraph and first - paragraph < INTRODUCTION and lines[paragraph - 1].strip():
        paragraph -= 1
    above = lines[paragraph:start]
    named = bool(above) and (above[-1].rstrip().endswith((":", "：")) or quotes.header_block(lines, paragraph) > 0)
    return paragraph if named else start if start < first else first
