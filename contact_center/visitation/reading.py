"""Where the sums come from that figures are made of: as they are kept, or made of the facts when they are asked for.

Kept are sums of days, weeks, months and years with one thing held fast, and of months and years with two. The days at
the ends of a period with two things held fast, and everything with three or more, are summed from the facts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection

from contact_center.storage import facts, uncounted
from contact_center.storage.facts import Sums
from contact_center.storage.tables import contact_facts
from contact_center.visitation.asked import Asked
from contact_center.visitation.cube import AT, Row
from contact_center.visitation.held import Slice
from contact_center.visitation.periods import MONTH, YEAR, Piece, end
from contact_center.visitation.unclear import Unclear

PAIRED = (MONTH, YEAR)
"""The levels at which sums are kept of two things held fast."""
ALWAYS, MOST = 62, 30_000
"""Facts of so many days in a row are always summed; of more days at most so many facts, so that nobody waits long."""
Part = tuple[Piece, str, str]
"""Piece, office, channel"""


def split(connection: Connection, asked: Asked, wanted: Iterable[Piece]) -> tuple[list[Piece], list[Piece]]:
    """The pieces whose sums are kept, and those that are summed from the facts.

    Sums of two are not read while all sums are noted to be made anew: after an upgrade they are not there yet.
    """
    every = list(wanted)
    if len(asked.held) < 2:
        return every, []
    if len(asked.held) > 2 or uncounted.sums(connection):
        return [], every
    return [one for one in every if one.level in PAIRED], [one for one in every if one.level not in PAIRED]


def by_level(wanted: Iterable[Piece]) -> dict[str, list[date]]:
    """Level → the first days of the pieces."""
    levels: dict[str, list[date]] = defaultdict(list)
    for piece in wanted:
        levels[piece.level].append(piece.first)
    return levels


def kept(asked: Asked, wanted: Iterable[Piece]) -> Iterator[Sums]:
    """The sums of pieces, as storage is asked for them."""
    for level, periods in by_level(wanted).items():
        for of in asked.slices:
            yield sums_of(asked, level, periods, of)


def sums_of(asked: Asked, level: str, periods: list[date], of: Slice) -> Sums:
    """Which sums are meant."""
    return Sums(level, periods, asked.seen, asked.channel or None, *of)


def held(asked: Asked) -> list[ColumnElement[bool]]:
    """The conditions on facts besides the period."""
    own = contact_facts.c
    where = [own[one.column].in_(one.values) for one in asked.held]
    where += [own.office.in_(asked.seen)] if asked.seen is not None else []
    return where + ([own.channel == asked.channel] if asked.channel else [])


def from_facts(connection: Connection, asked: Asked, wanted: Iterable[Piece]) -> dict[Part, list[Row]]:
    """The facts of pieces, by piece, office and channel. Raises Unclear for too many."""
    every = sorted(wanted, key=lambda one: one.first)
    of_day = {day: piece for piece in every for day in days_of(piece)}
    found: dict[Part, list[Row]] = defaultdict(list)
    for first, last in runs(every):
        long = (last - first).days >= ALWAYS
        rows: Sequence[Any] = facts.lean(connection, first, last, held(asked), MOST + 1 if long else None)
        if long and len(rows) > MOST:
            raise Unclear("too-many", str(len(asked.held)))
        for row in rows:
            found[of_day[row[AT["day"]]], row[AT["office"]], row[AT["channel"]]].append(row)
    return found


def days_of(piece: Piece) -> list[date]:
    """The days of a piece."""
    return [piece.first + timedelta(days=n) for n in range((end(piece) - piece.first).days + 1)]


def runs(ordered: Iterable[Piece]) -> list[tuple[date, date]]:
    """Pieces that follow each other, together: their first and last days."""
    runs: list[tuple[date, date]] = []
    for piece in ordered:
        last = end(piece)
        if runs and piece.first == runs[-1][1] + timedelta(days=1):
            runs[-1] = (runs[-1][0], last)
        else:
            runs.append((piece.first, last))
    return runs
