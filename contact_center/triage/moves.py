"""Where the writer comes from and lives instead: who moves, who goes there and back every day, who lives abroad.

The words are data (`data/place.toml`), as in `cues`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from contact_center.triage.cues import CLAUSE_END, DWELLING_REACH, PAST_REACH, ends_with, rules, says_dwelling
from contact_center.triage.keys import BEFORE, Folded, key

CLOSE_REACH: Final = 12
SOMEWHERE: Final = re.compile(
    r"(?<![^\W_])(?:in|w|we|v|ve|u|la|a|à|en|em|no|na|te)\s+(?:(?:the|el|la|le|il|o|a)\s+)?([A-ZÀ-ŽĄ-Ž][^\W\d_]{3,})"
)
"""A name after "in"; not after the Danish one: what is unknown there is mostly a village."""


def comes_from(before: str) -> bool:
    """Whether the words right before say that somebody came from there, and not that they are at home there."""
    return bool(rules().small["from"].search(before)) and not rules().cues["being_near"].search(before)


def comes_today(text: Folded, before: str, ending: str) -> bool:
    """Whether somebody comes from there to us or to work, without moving."""
    near, cues = CLAUSE_END.split(before)[-1], rules().cues
    once = ends_with(cues["past"], near[-PAST_REACH:])
    coming = ending in rules().left or (rules().small["coming"].search(near) and not once)
    return bool(coming) and not rules().way["moving"].search(text.key) and not cues["office"].search(near)


def moved_away(before: str) -> bool:
    """Whether the words right before say that somebody moved away from there."""
    near, way = CLAUSE_END.split(before)[-1], rules().way
    moved = rules().small["coming"].search(near) and way["moving"].search(near)
    return bool((moved and not rules().cues["being"].search(near)) or way["old"].search(near))


def lives_abroad(text: Folded) -> bool:
    """Whether the writer says that they live across the border, or come from there every day."""
    way = rules().way
    if way["outside"].search(text.key):
        return True
    commutes = bool(way["daily"].search(text.key)) and not way["moving"].search(text.key)
    for match in way["abroad"].finditer(text.key):
        if commutes:
            return True
        near = CLAUSE_END.split(text.key[max(0, match.start() - BEFORE) : match.start()])[-1]
        follows = rules().cues["dwell"].search(text.key[match.end() : match.end() + CLOSE_REACH])
        lives = (follows or says_dwelling(near, DWELLING_REACH)) and not _once(near)
        if lives and not rules().small["from"].search(near):
            return True
    return False


def unknown_homes(text: Folded) -> Iterator[re.Match[str]]:
    """Where somebody says that they live, in a name with a capital that is not Denmark's."""
    for match in SOMEWHERE.finditer(text.text):
        before, _after = text.around(match.start(), match.start())
        near = CLAUSE_END.split(before)[-1]
        elsewhere = not rules().way["denmark"].match(key(match.group(1))) and not _once(near)
        if elsewhere and says_dwelling(near, CLOSE_REACH):
            yield match


def _once(near: str) -> bool:
    """Whether somebody lived there once, or is about to move."""
    return bool(rules().way["moving"].search(near) or rules().way["once"].search(near))


def lives_there(text: Folded) -> bool:
    """Whether the writer says that they live in the place they speak of: "and I live there"."""
    return bool(rules().way["there"].search(text.key))
