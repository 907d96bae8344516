"""Where the writer comes from and lives instead: who moves, who goes there and back every day, who lives abroad.

The words are data (`data/place.toml`), as in `cues`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Final

from contact_center.triage.abroad import Span, places_abroad
from contact_center.triage.cues import CLAUSE_END, DWELLING_REACH, PAST_REACH, ends_with, rules, says_dwelling
from contact_center.triage.keys import AFTER, BEFORE, Folded, key
from contact_center.triage.names import ENDING

CLOSE_REACH: Final = 12
GLOSS: Final = 12
"""Letters after an unknown home within which a known place says what it is called: "Паборзі, тобто Padborg"."""
APART: Final = 8
"""Letters after a home from which on another place does not belong to the same address."""
ATTACHED: Final = re.compile(r"['’]?[^\W_]*\s*(?:(?:में|मे|mein|me|mai)\s+)?")
"""What may stand between a place and the word that says that somebody lives there: an ending, or a small word."""
PART_END: Final = re.compile(r"[,.!?;\n।。！？]")
SOMEWHERE: Final = re.compile(
    r"(?<![^\W_])(?:in|w|we|v|ve|u|la|a|à|en|em|no|na|te)\s+(?:(?:the|el|la|le|il|o|a)\s+)?([A-ZÀ-ŽĄ-Ž][^\W\d_]{3,})"
    r"|(?<![^\W_])(?:в|во|у|във|στο|στη|στην|στον|στα)\s+([А-ЯЁІЇЄҐΑ-ΩΆΈΉΊΌΎΏ][^\W\d_]{3,})"
)
"""A name after "in"; not after the Danish one: what is unknown there is mostly a village."""


class Around:
    """A text, and where it speaks of places that are none of ours; what is asked for is looked for once."""

    def __init__(self, text: Folded) -> None:
        """Take a folded text."""
        self.text = text

    @cached_property
    def abroad(self) -> list[Span]:
        """Places in other countries."""
        return places_abroad(self.text)

    @cached_property
    def homes(self) -> list[Span]:
        """Where somebody says that they live, in a name that is not Denmark's."""
        where = self.text.where
        return [(bisect_left(where, start), bisect_left(where, end)) for start, end in _homes(self.text)]

    @cached_property
    def _elsewhere(self) -> list[int]:
        """Where those end that nobody comes from."""
        folded, came = self.text.key, rules().small["from"]
        spans = [span for span in self.abroad if not came.search(folded[max(0, span[0] - BEFORE) : span[0]])]
        ends = (end + _said_after(folded, end) for _start, end in spans)
        return [*ends, *(end + APART for _start, end in self.homes)]

    def of(self, start: int, end: int) -> tuple[str, str]:
        """The key before and after a spot of the text; what is said of a place elsewhere says nothing of the next."""
        before, after = self.text.around(start, end)
        at = bisect_left(self.text.where, start)
        first = max((end for end in self._elsewhere if end <= at), default=0)
        return before[max(0, len(before) - (at - first)) :], after

    def lives_there(self, found: Iterable[Span]) -> bool:
        """Whether the writer says that they live in the place they spoke of last, and that is one of those found."""
        there = rules().way["there"].search(self.text.key)
        if there is None:
            return False
        ours = max((end for end in self._ends(found) if end <= there.start()), default=0)
        return all(end <= ours or end > there.start() for _start, end in self.abroad)

    def _ends(self, found: Iterable[Span]) -> list[int]:
        return [bisect_left(self.text.where, end) for _start, end in found]

    def lives_elsewhere(self, found: Iterable[Span]) -> bool:
        """Whether the writer lives abroad, or in a place that is none of those found (spans of the text)."""
        where = self.text.where
        ours = [(bisect_left(where, start), bisect_left(where, end)) for start, end in found]
        unknown = (all(end + GLOSS <= first or last <= start for first, last in ours) for start, end in self.homes)
        return lives_abroad(self.text, self.abroad) or any(unknown)


def comes_from(before: str, after: str = "") -> bool:
    """Whether the words around say that somebody came from there, or left, and not that they are at home there."""
    small, cues = rules().small, rules().cues
    if small["from_after"].match(after.lstrip()):
        return not cues["after_home"].match(after.lstrip())
    came = small["from"].search(before) or small["leaving"].search(before)
    return bool(came) and not cues["being_near"].search(before)


def comes_today(text: Folded, before: str, ending: str) -> bool:
    """Whether somebody comes from there to us or to work, without moving."""
    near, cues = CLAUSE_END.split(before)[-1], rules().cues
    once = ends_with(cues["past"], near[-PAST_REACH:])
    coming = ending in rules().left or (rules().small["coming"].search(near) and not once)
    other = rules().way["moving"].search(text.key) or cues["office"].search(near) or cues["work"].search(near)
    return bool(coming) and not other


def moved_away(before: str) -> bool:
    """Whether the words right before say that somebody moved away from there."""
    near, way = CLAUSE_END.split(before)[-1], rules().way
    moved = rules().small["coming"].search(near) and way["moving"].search(near)
    return bool((moved and not rules().cues["being"].search(near)) or way["old"].search(near))


def lives_abroad(text: Folded, abroad: Iterable[Span]) -> bool:
    """Whether the writer says that they live across the border, or come from there every day."""
    way = rules().way
    if way["outside"].search(text.key):
        return True
    commutes = bool(way["daily"].search(text.key)) and not way["moving"].search(text.key)
    if commutes and way["abroad"].search(text.key):
        return True
    return any(_lives_in(text.key, *span) for span in abroad)


def _lives_in(folded: str, start: int, end: int) -> bool:
    """Whether the words around a place in another country say that the writer lives there."""
    near = CLAUSE_END.split(folded[max(0, start - BEFORE) : start])[-1]
    after = folded[end : end + AFTER]
    ending = _ending(after)
    follows = _said_after(folded, end) or rules().way["there"].search(after)
    here = ending in rules().here
    way, close = rules().way, near[-DWELLING_REACH:]
    dwells = (follows or here or says_dwelling(near, DWELLING_REACH)) and not _once(near)
    lives = dwells or way["returned"].search(close) or way["now"].search(close)
    return bool(lives) and (ending in rules().inside or not rules().small["from"].search(near))


def _ending(after: str) -> str:
    found = ENDING.match(after)
    return found.group().lstrip("'’") if found else ""


def _said_after(folded: str, end: int) -> int:
    """How many letters after a place still speak of living in it: "Malmö'de oturuyorum"."""
    said = PART_END.split(folded[end : end + AFTER])[0][:CLOSE_REACH]
    dwells = rules().cues["dwell"].search(said)
    return dwells.end() if dwells and dwells.group()[0] != "و" and ATTACHED.fullmatch(said[: dwells.start()]) else 0


def _homes(text: Folded) -> Iterator[Span]:
    """Where somebody says that they live, in a name with a capital that is not Denmark's."""
    for match in SOMEWHERE.finditer(text.text):
        before, _after = text.around(match.start(), match.start())
        near = CLAUSE_END.split(before)[-1]
        elsewhere = not rules().way["denmark"].match(key(match.group(match.lastindex or 0))) and not _once(near)
        if elsewhere and says_dwelling(near, CLOSE_REACH):
            yield match.span(match.lastindex or 0)


def _once(near: str) -> bool:
    """Whether somebody lived there once, or is about to move."""
    return bool(rules().way["moving"].search(near) or rules().way["once"].search(near))
