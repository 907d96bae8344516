"""Facts and their sums as rows, and what facts are made of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, bindparam, delete, func, null, select, text

from contact_center.domain.fact import COLUMNS, Fact
from contact_center.storage.tables import (
    contact_facts,
    figure_cubes,
    tickets,
)

LOCK = 4242422
"""Advisory lock on PostgreSQL: one counts at a time."""
CHUNK = 400
_FACT = [contact_facts.c[name] for name in COLUMNS]
_NOT_SUMMED = frozenset({"key", "at", "ticket_id"})
_LEAN = [null().label(name) if name in _NOT_SUMMED else contact_facts.c[name] for name in COLUMNS]
"""As facts are summed: without what only tells them apart."""


def alone(connection: Connection) -> bool:
    """Whether nobody else is counting. SQLite has one writer anyway."""
    if connection.dialect.name != "postgresql":
        return True
    locked = connection.execute(text("SELECT pg_try_advisory_xact_lock(:lock)"), {"lock": LOCK})
    return bool(locked.scalar_one())


def wait_for_turn(connection: Connection) -> None:
    """Wait until nobody else is counting."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})


# --- facts ------------------------------------------------------------------------------------------


def of_tickets(connection: Connection, ids: Collection[int]) -> list[Row[Any]]:
    """The facts of tickets."""
    return by(connection, contact_facts.c.ticket_id, ids, select(*_FACT))


def by_key(connection: Connection, keys: Collection[str]) -> list[Row[Any]]:
    """Facts by their keys."""
    return by(connection, contact_facts.c.key, keys, select(*_FACT))


def of_days(connection: Connection, first: date, last: date, *conditions: ColumnElement[bool]) -> Sequence[Row[Any]]:
    """The facts of days, both included."""
    between = contact_facts.c.day.between(first, last)
    return list(connection.execute(select(*_FACT).where(between, *conditions)))


def lean(
    connection: Connection, first: date, last: date, conditions: Sequence[ColumnElement[bool]], limit: int | None
) -> Sequence[Row[Any]]:
    """The facts of days, as far as they are summed: no key, no moment, no ticket. At most `limit`."""
    between = contact_facts.c.day.between(first, last)
    return connection.execute(select(*_LEAN).where(between, *conditions).limit(limit)).all()


def per_day(
    connection: Connection, first: date, last: date, conditions: Sequence[ColumnElement[bool]]
) -> list[tuple[date, str, int]]:
    """How many facts there are of each day and channel."""
    own = contact_facts.c
    counted = select(own.day, own.channel, func.count()).where(own.day.between(first, last), *conditions)
    return [(row[0], row[1], int(row[2])) for row in connection.execute(counted.group_by(own.day, own.channel))]


def span(connection: Connection) -> tuple[date, date] | None:
    """The first and the last day of which there is a fact, or None."""
    first, last = connection.execute(select(func.min(contact_facts.c.day), func.max(contact_facts.c.day))).one()
    return None if first is None else (first, last)


def put(connection: Connection, gone: Collection[str], new: Sequence[Fact]) -> None:
    """Take the facts with the keys `gone` away and add new ones."""
    for some in chunks(gone):
        connection.execute(delete(contact_facts).where(contact_facts.c.key.in_(some)))
    if new:
        connection.execute(contact_facts.insert(), [{name: getattr(one, name) for name in COLUMNS} for one in new])


# --- sums -------------------------------------------------------------------------------------------

Key = tuple[str, str, str, date, str, str]
"""level, slice, value, first day, office, channel"""
_KEY = [figure_cubes.c[name] for name in ("level", "slice", "value", "period", "office", "channel")]


@dataclass(frozen=True, slots=True)
class Sums:
    """Which sums are meant; None: all of them."""

    level: str
    periods: Sequence[date]
    offices: Collection[str] | None = None
    channel: str | None = None
    slice: str = ""
    value: str = ""


def sums(connection: Connection, wanted: Sums) -> Sequence[Row[Any]]:
    """The sums: `period`, `office`, `channel`, `cube` (JSON)."""
    own = figure_cubes.c
    columns = (own.period, own.office, own.channel, own.cube)
    return list(connection.execute(select(*columns).where(*_wanted(wanted))))


def _wanted(wanted: Sums) -> list[ColumnElement[bool]]:
    own = figure_cubes.c
    where = [own.level == wanted.level, own.slice == wanted.slice, own.value == wanted.value]
    where += [own.period.in_(wanted.periods)]
    where += [own.office.in_(wanted.offices)] if wanted.offices is not None else []
    return where + ([own.channel == wanted.channel] if wanted.channel else [])


def drawn(connection: Connection, wanted: Sums) -> list[tuple[date, str, int]]:
    """The contacts of sums, without reading them: first day, channel, number."""
    own = figure_cubes.c
    statement = select(own.period, own.channel, func.sum(own.contacts)).where(*_wanted(wanted))
    rows = connection.execute(statement.group_by(own.period, own.channel))
    return [(period, channel, int(number)) for period, channel, number in rows]


def sums_by_key(connection: Connection, keys: Collection[Key]) -> dict[Key, str]:
    """The sums with these keys, as JSON. Asked by what is held fast, for the keys of a day share most of it."""
    together: dict[tuple[str, str, str], set[date]] = {}
    for key in keys:
        together.setdefault(key[:3], set()).add(key[3])
    found: dict[Key, str] = {}
    for (level, held, value), periods in together.items():
        for some in chunks(sorted(periods)):
            rows = sums(connection, Sums(level, some, slice=held, value=value))
            found |= {(level, held, value, row.period, row.office, row.channel): row.cube for row in rows}
    return {key: cube for key, cube in found.items() if key in keys}


_SAME = delete(figure_cubes).where(*(column == bindparam(f"one_{column.name}") for column in _KEY))


Sum = tuple[int, str]
"""contacts, and the cube as JSON (empty: nothing)"""


def put_sums(connection: Connection, changed: Mapping[Key, Sum]) -> None:
    """Write sums anew; those that are empty go."""
    names = [f"one_{column.name}" for column in _KEY]
    if changed:
        connection.execute(_SAME, [dict(zip(names, key, strict=True)) for key in changed])
    add_sums(connection, ((key, made) for key, made in changed.items() if made[1]))


def add_sums(connection: Connection, new: Iterable[tuple[Key, Sum]]) -> None:
    """Add sums."""
    names = [column.name for column in _KEY]
    rows = [{**dict(zip(names, key, strict=True)), "contacts": contacts, "cube": cube} for key, (contacts, cube) in new]
    if rows:
        connection.execute(figure_cubes.insert(), rows)


def forget_sums(connection: Connection, first: date, last: date, but: str) -> None:
    """Throw the sums away whose periods begin on these days, `but` those of a level: they are made anew."""
    own = figure_cubes.c
    connection.execute(delete(figure_cubes).where(own.period.between(first, last), own.level != but))


def forget_level(connection: Connection, level: str, period: date) -> None:
    """Throw the sums of a level away whose period begins on a day."""
    connection.execute(delete(figure_cubes).where(figure_cubes.c.level == level, figure_cubes.c.period == period))


def sums_between(connection: Connection, level: str, first: date, last: date) -> Iterator[tuple[Key, str]]:
    """All sums of a level whose periods begin on these days, with their keys."""
    own = figure_cubes.c
    statement = select(*_KEY, own.cube).where(own.level == level, own.period.between(first, last))
    for row in connection.execute(statement):
        yield (row[0], row[1], row[2], row[3], row[4], row[5]), row[6]


def forget_sums_outside(connection: Connection, first: date, last: date) -> None:
    """Throw the sums away whose periods begin on no day between these."""
    connection.execute(delete(figure_cubes).where(~figure_cubes.c.period.between(first, last)))


def counted_until(connection: Connection) -> datetime | None:
    """When the newest thing happened that is counted, or None."""
    own = contact_facts.c
    last = select(func.max(own.day)).scalar_subquery()
    newest: datetime | None = connection.execute(select(func.max(own.at)).where(own.day == last)).scalar_one()
    return newest


def by(connection: Connection, column: Any, keys: Collection[Any], statement: Select[Any]) -> list[Row[Any]]:
    """The rows with these keys, a chunk at a time."""
    return [row for some in chunks(keys) for row in connection.execute(statement.where(column.in_(some)))]


def chunks(keys: Iterable[Any], size: int = CHUNK) -> Iterator[list[Any]]:
    """Keys in portions that a statement can hold."""
    every = list(keys)
    for first in range(0, len(every), size):
        yield every[first : first + size]


# --- the facts behind a figure ------------------------------------------------------------------------


def listed(
    connection: Connection, day: date, conditions: Sequence[ColumnElement[bool]], limit: int, offset: int
) -> list[Row[Any]]:
    """Facts of a day, the newest first, with `reference` and `ticket_office` of their tickets while these are there."""
    own = contact_facts
    columns = [own.c[name] for name in ("at", "kind", "ticket_id", "channel", "office", "topic", "language", "outcome")]
    joined = own.outerjoin(tickets, tickets.c.id == own.c.ticket_id)
    statement = select(*columns, tickets.c.reference, tickets.c.office.label("ticket_office")).select_from(joined)
    statement = statement.where(own.c.day == day, *conditions)
    ordered = statement.order_by(own.c.at.desc(), own.c.id.desc())
    return list(connection.execute(ordered.limit(limit).offset(offset)))
