"""The figures of a period: sums read from the cubes of the years, months, weeks and days it is made up of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy import Connection

from contact_center.storage import desk_minutes, facts
from contact_center.visitation.asked import Asked
from contact_center.visitation.counters import CALL_FATES
from contact_center.visitation.cube import NUMBERS, Cube, Row, add, cube_of, load
from contact_center.visitation.measures import DESK, USUAL, Measure, Targets, Value, compute, measures
from contact_center.visitation.over_time import Column, over_time
from contact_center.visitation.periods import MONTH, Piece, end, pieces
from contact_center.visitation.reading import Part, from_facts, kept, split

Read = tuple[date, str, str, Cube]
"""First day, office, channel, cube"""


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
    summed, unsummed = split(connection, asked, pieces(asked.first, asked.last, years=not by_month))
    parts = from_facts(connection, asked, unsummed)
    read = [*_kept(connection, asked, summed), *(_summed(part, rows) for part, rows in parts.items())]
    columns = over_time(connection, asked, parts, unsummed) if drawn else ()
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


def _kept(connection: Connection, asked: Asked, summed: Iterable[Piece]) -> Iterator[Read]:
    for sums in kept(asked, summed):
        for row in facts.sums(connection, sums):
            yield row.period, row.office, row.channel, load(row.cube)


def _summed(part: Part, rows: Sequence[Row]) -> Read:
    piece, office, channel = part
    return piece.first, office, channel, cube_of(rows)


def _desk(connection: Connection, asked: Asked, whole: Cube) -> None:
    busy, idle = desk_minutes.counted(connection, asked.first, asked.last, asked.seen)
    if busy or idle:
        whole.setdefault(NUMBERS, {}).update(zip(DESK, (busy, idle), strict=True))


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
