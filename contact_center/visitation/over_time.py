"""The contacts of a period by day, or by month: what the columns of a chart show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection

from contact_center.storage import facts
from contact_center.storage.tables import contact_facts
from contact_center.visitation.asked import Asked
from contact_center.visitation.counters import CONTACTS
from contact_center.visitation.cube import AT, Row
from contact_center.visitation.periods import DAY, MONTH, Piece, end
from contact_center.visitation.reading import Part, days_of, held, kept, runs, split

BY_DAY = 92
"""Up to so many days are drawn as days; more as months."""


@dataclass(frozen=True, slots=True)
class Column:
    """The contacts of a day or a month, by channel."""

    first: date
    last: date
    channels: Mapping[str, int]


Counted = tuple[date, str, int]
"""Day (or first day), channel, contacts"""


def over_time(
    connection: Connection, asked: Asked, parts: Mapping[Part, list[Row]], unsummed: Iterable[Piece]
) -> tuple[Column, ...]:
    """The columns of a period; `parts` are the facts that were read of the pieces `unsummed`."""
    read = {day for piece in unsummed for day in days_of(piece)}
    by_day = (asked.last - asked.first).days < BY_DAY
    wanted = [one for one in (_days(asked) if by_day else _split(asked)) if one.first not in read]
    counts: dict[date, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for first, channel, number in (*_read(parts), *_asked(connection, asked, wanted)):
        counts[first if by_day else first.replace(day=1)][channel] += number
    if by_day:
        return tuple(Column(one.first, one.first, counts.get(one.first, {})) for one in _days(asked))
    return tuple(Column(first, last, counts.get(first.replace(day=1), {})) for first, last in _months(asked))


def _read(parts: Mapping[Part, list[Row]]) -> Iterator[Counted]:
    for (_piece, _office, channel), rows in parts.items():
        for row in rows:
            if row[AT["kind"]] in CONTACTS:
                yield row[AT["day"]], channel, 1


def _asked(connection: Connection, asked: Asked, wanted: Iterable[Piece]) -> Iterator[Counted]:
    summed, unsummed = split(connection, asked, wanted)
    for sums in kept(asked, summed):
        yield from facts.drawn(connection, sums)
    contacts = [contact_facts.c.kind.in_(CONTACTS), *held(asked)]
    for first, last in runs(unsummed):
        yield from facts.per_day(connection, first, last, contacts)


def _days(asked: Asked) -> list[Piece]:
    return [Piece(DAY, asked.first + timedelta(days=n)) for n in range((asked.last - asked.first).days + 1)]


def _split(asked: Asked) -> list[Piece]:
    """Whole months, and the days before and after them."""
    whole = [first for first, last in _months(asked) if first.day == 1 and last == end(Piece(MONTH, first))]
    covered = {(day.year, day.month) for day in whole}
    days = [one for one in _days(asked) if (one.first.year, one.first.month) not in covered]
    return [*days, *(Piece(MONTH, first) for first in whole)]


def _months(asked: Asked) -> Iterator[tuple[date, date]]:
    """The months of a period, cut where it begins and ends."""
    first = asked.first
    while first <= asked.last:
        last = min(asked.last, end(Piece(MONTH, first.replace(day=1))))
        yield first, last
        first = last + timedelta(days=1)
