"""Makes the sums anew: of a month from its facts, of a year from its months, so that nobody who writes waits long."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

from sqlalchemy import Connection

from contact_center.storage import facts
from contact_center.storage.facts import Key, Sum
from contact_center.visitation.cube import Cube, Row, add, cube_of, kept, load
from contact_center.visitation.periods import MONTH, YEAR, Piece, end

WEEK_REST = timedelta(days=6)
"""A week that begins on the last day of a month reaches so far into the next."""
KeysOf = Callable[[Row], Iterable[Key]]


def months(connection: Connection) -> list[date]:
    """The first days of the months from the first year with facts to the last fact; other sums are thrown away.

    The month before the first fact is among them: a week may begin in it.
    """
    days = facts.span(connection)
    if days is None:
        facts.forget_sums_outside(connection, date.min, date.min)
        return []
    first = (days[0].replace(day=1) - timedelta(days=1)).replace(month=1, day=1)
    facts.forget_sums_outside(connection, first, days[1])
    return list(_months(first, days[1]))


def _months(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first = end(Piece(MONTH, first)) + timedelta(days=1)


def years(of: Iterable[date]) -> list[date]:
    """The first days of the years of months."""
    return sorted({month.replace(month=1) for month in of})


def build(connection: Connection, month: date, keys_of: KeysOf) -> None:
    """Make all sums anew that begin in the month, but those of years; `keys_of`: to which sums a fact belongs."""
    last = end(Piece(MONTH, month))
    sums: dict[Key, list[Row]] = defaultdict(list)
    for row in facts.of_days(connection, month, last + WEEK_REST):
        for key in keys_of(row):
            if month <= key[3] <= last and key[0] != YEAR:
                sums[key].append(row)
    facts.forget_sums(connection, month, last, but=YEAR)
    facts.add_sums(connection, zip(sums, _made(sums.values()), strict=True))


def _made(members: Iterable[list[Row]]) -> Iterator[Sum]:
    """Facts as they are kept together; where little comes, many sums are of the same facts."""
    known: dict[tuple[int, ...], Sum] = {}
    for rows in members:
        these = tuple(map(id, rows))
        if these not in known:
            known[these] = kept(cube_of(rows))
        yield known[these]


def build_year(connection: Connection, year: date) -> None:
    """Make the sums of a year anew from those of its months."""
    last = end(Piece(YEAR, year))
    sums: dict[Key, Cube] = defaultdict(dict)
    for key, text in facts.sums_between(connection, MONTH, year, last):
        add(sums[YEAR, key[1], key[2], year, key[4], key[5]], load(text))
    facts.forget_level(connection, YEAR, year)
    facts.add_sums(connection, ((key, kept(cube)) for key, cube in sums.items()))
