"""The figures of a period: sums read from the cubes of the years, months, weeks and days it is made up of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from contact_center.storage import desk_minutes, facts
from contact_center.storage.tables import contact_facts
from contact_center.visitation.asked import Asked
from contact_center.visitation.counters import CALL_FATES, CONTACTS
from contact_center.visitation.cube import NUMBERS, Cube, add, cube_of, load
from contact_center.visitation.measures import DESK, USUAL, Measure, Targets, Value, compute, measures
from contact_center.visitation.periods import DAY, MONTH, Piece, end, pieces
from contact_center.visitation.reading import from_facts, held, kept, runs, split

BY_DAY = 92
"""Up to so many days are drawn as days; more as months."""


Read = tuple[date, str, str, Cube]
"""First day, office, channel, cube"""


@dataclass(frozen=True, slots=True)
class Column:
    """The contacts of a day or a month, by channel."""

    first: date
    last: date
    channels: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that is counted of a period."""

    asked: Asked
    whole: Cube
    by_channel: Mapping[str, Cube]
    by_office: Mapping[str, int]
    """Its contacts."""
    columns: tuple[Column, ...] = ()
    until: datetime | None = None
    """The newest thing that is counted."""
    targets: Targets = field(default_factory=Targets)
    read: tuple[Read, ...] = ()
    """What it was put together from."""

    def month(self, first: date) -> Figures:
        """The figures of a month that it was put together from."""
        asked = replace(self.asked, first=first, last=end(Piece(MONTH, first)), compare="")
        return _put_together(asked, [one for one in self.read if one[0] == first], (), self.targets)

    @property
    def values(self) -> tuple[Value, ...]:
        """All figures."""
        return tuple(self.value(one) for one in measures())

    def value(self, measure: Measure) -> Value:
        """One figure."""
        if measure.whole and (self.asked.held or self.asked.channel):
            return Value(measure, None, 0)
        cube = self.by_channel.get(measure.channel, {}) if measure.channel else self.whole
        return compute(measure, cube, self.targets)

    def number(self, counter: str) -> int:
        """One counter."""
        return self.whole.get(NUMBERS, {}).get(counter, 0)

    def divided(self, section: str) -> Mapping[str, int]:
        """How the contacts divide: by a section of the cube, `office` or `channel`."""
        if section == "office":
            return {name: number for name, number in self.by_office.items() if number}
        if section == "channel":
            counted = {name: cube.get(NUMBERS, {}).get("contacts", 0) for name, cube in self.by_channel.items()}
            return {name: number for name, number in counted.items() if number}
        return self.whole.get(section, {})

    @property
    def empty(self) -> bool:
        """Whether nothing at all is counted."""
        return not any(self.whole.values())


def figures(
    connection: Connection, asked: Asked, targets: Targets = USUAL, drawn: bool = True, by_month: bool = False
) -> Figures:
    """Count what is asked for; `drawn`: also by day or month; `by_month`: so that `month` can be asked of it."""
    read = list(_read(connection, asked, pieces(asked.first, asked.last, years=not by_month)))
    columns = _columns(asked, _counts(connection, asked)) if drawn else ()
    found = _put_together(asked, read, columns, targets)
    _desk(connection, asked, found.whole)
    return replace(found, until=facts.counted_until(connection))


def _put_together(asked: Asked, read: Sequence[Read], columns: tuple[Column, ...], targets: Targets) -> Figures:
    by_channel: dict[str, Cube] = {}
    by_office: dict[str, int] = {}
    whole: Cube = {}
    for _day, office, channel, cube in read:
        add(by_channel.setdefault(channel, {}), cube)
        by_office[office] = by_office.get(office, 0) + cube.get(NUMBERS, {}).get("contacts", 0)
    for cube in by_channel.values():
        add(whole, cube)
    return Figures(asked, whole, by_channel, by_office, columns, None, targets, tuple(read))


def _days(asked: Asked) -> list[Piece]:
    return [Piece(DAY, asked.first + timedelta(days=n)) for n in range((asked.last - asked.first).days + 1)]


def _read(connection: Connection, asked: Asked, wanted: Iterable[Piece]) -> Iterable[Read]:
    summed, unsummed = split(connection, asked, wanted)
    for sums in kept(asked, summed):
        for row in facts.sums(connection, sums):
            yield row.period, row.office, row.channel, load(row.cube)
    for (piece, office, channel), rows in from_facts(connection, asked, unsummed).items():
        yield piece.first, office, channel, cube_of(rows)


def _desk(connection: Connection, asked: Asked, whole: Cube) -> None:
    busy, idle = desk_minutes.counted(connection, asked.first, asked.last, asked.seen)
    if busy or idle:
        whole.setdefault(NUMBERS, {}).update(zip(DESK, (busy, idle), strict=True))


# --- over time --------------------------------------------------------------------------------------


Counts = Mapping[date, Mapping[str, int]]
"""First day → channel → contacts"""


def _counts(connection: Connection, asked: Asked) -> Counts:
    """The contacts of each day, or of each month."""
    counts: dict[date, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    by_day = _by_day(asked)
    summed, unsummed = split(connection, asked, _days(asked) if by_day else _split(asked))
    found = [one for sums in kept(asked, summed) for one in facts.drawn(connection, sums)]
    contacts = [contact_facts.c.kind.in_(CONTACTS), *held(asked)]
    for begin, last in runs(unsummed):
        found += facts.per_day(connection, begin, last, contacts)
    for first, channel, number in found:
        counts[first if by_day else first.replace(day=1)][channel] += number
    return counts


def _split(asked: Asked) -> list[Piece]:
    """Whole months, and the days before and after them."""
    whole = [first for first, last in _months(asked) if first.day == 1 and last == end(Piece(MONTH, first))]
    covered = {(day.year, day.month) for day in whole}
    days = [one for one in _days(asked) if (one.first.year, one.first.month) not in covered]
    return [*days, *(Piece(MONTH, first) for first in whole)]


def _by_day(asked: Asked) -> bool:
    return (asked.last - asked.first).days < BY_DAY


def _columns(asked: Asked, counts: Counts) -> tuple[Column, ...]:
    if _by_day(asked):
        return tuple(Column(one.first, one.first, counts.get(one.first, {})) for one in _days(asked))
    return tuple(Column(first, last, counts.get(first.replace(day=1), {})) for first, last in _months(asked))


def _months(asked: Asked) -> Iterator[tuple[date, date]]:
    """The months of a period, cut where it begins and ends."""
    first = asked.first
    while first <= asked.last:
        last = min(asked.last, end(Piece(MONTH, first.replace(day=1))))
        yield first, last
        first = last + timedelta(days=1)


# --- do they add up? --------------------------------------------------------------------------------


def unreconciled(found: Figures) -> list[str]:
    """Where totals do not add up; empty when they do.

    Offered calls are answered, abandoned, called back, voicemail, left by choice, errors or still running. Contacts
    are those of people and of machines, and every table that divides them adds up to them. Automatic answers were
    sent or withheld.
    """
    numbers = {
        "offered": (found.number("offered"), sum(found.number(fate) for fate in CALL_FATES)),
        "people": (found.number("contacts"), found.number("people") + found.number("machines")),
        "tickets": (found.number("opened"), found.number("done") + found.number("waiting")),
        "columns": (found.number("contacts"), sum(sum(one.channels.values()) for one in found.columns)),
        "place": (found.number("abandoned"), sum(found.divided("place").values())),
    }
    if not found.columns:
        numbers.pop("columns")
    for section in (
        "channel",
        "office",
        "topic",
        "language",
        "role",
        "citizen_group",
        "municipality",
        "outcome",
        "clock",
    ):
        numbers[section] = (found.number("contacts"), sum(found.divided(section).values()))
    decided = found.number("receipts") + found.number("withheld")
    numbers["reply"] = (decided, sum(found.divided("reply").values()))
    return [f"{name}: {parts} of {whole}" for name, (whole, parts) in numbers.items() if whole != parts]
