"""Makes the sums of a month anew from its facts: one month at a time, so that nobody who writes waits long."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

from sqlalchemy import Connection

from contact_center.storage import facts
from contact_center.storage.facts import Key
from contact_center.visitation.cube import Row, cube_of, kept
from contact_center.visitation.periods import MONTH, Piece, end

WEEK_REST = timedelta(days=6)
"""A week that begins on the last day of a month reaches so far into the next."""


def months(connection: Connection) -> list[date]:
    """The first days of all months of which there are facts; sums of other months are thrown away.

    The month before the first one is among them: a week of the first may begin in it.
    """
    days = facts.span(connection)
    if days is None:
        facts.forget_sums_outside(connection, date.min, date.min)
        return []
    first = (days[0].replace(day=1) - timedelta(days=1)).replace(day=1)
    facts.forget_sums_outside(connection, first, days[1])
    return list(_months(first, days[1]))


def _months(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first = end(Piece(MONTH, first)) + timedelta(days=1)


def build(connection: Connection, month: date, keys_of: Callable[[Row], Iterable[Key]]) -> None:
    """Make all sums anew that begin in the month; `keys_of` tells to which sums a fact belongs."""
    last = end(Piece(MONTH, month))
    sums: dict[Key, list[Row]] = defaultdict(list)
    for row in facts.of_days(connection, month, last + WEEK_REST):
        for key in keys_of(row):
            if month <= key[3] <= last:
                sums[key].append(row)
    facts.forget_sums(connection, month, last)
    facts.add_sums(connection, ((key, kept(cube_of(rows))) for key, rows in sums.items()))
