"""Facts and their sums as rows, and what facts are made of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Interval, Row, Select, bindparam, delete, func, literal, select, text

from contact_center.domain.fact import COLUMNS, Fact
from contact_center.storage.tables import (
    callbacks,
    calls,
    contact_facts,
    contacts,
    figure_cubes,
    tickets,
    visitations,
)

LOCK = 4242422
"""Advisory lock on PostgreSQL: one counts at a time."""
CHUNK = 400
REPEATED = timedelta(days=7)
_FACT = [contact_facts.c[name] for name in COLUMNS]


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


# --- what facts are made of ---------------------------------------------------------------------------


def ticket_lines(connection: Connection, ids: Collection[int]) -> dict[int, list[Row[Any]]]:
    """The lines of the log of tickets, oldest first."""
    found: dict[int, list[Row[Any]]] = {}
    for some in _chunks(ids):
        statement = select(visitations).where(visitations.c.ticket_id.in_(some)).order_by(visitations.c.id)
        for row in connection.execute(statement):
            found.setdefault(row.ticket_id, []).append(row)
    return found


def lines(connection: Connection, ids: Collection[int]) -> list[Row[Any]]:
    """Lines of the log by their ids."""
    return _by(connection, visitations.c.id, ids, select(visitations))


def calls_by_sid(connection: Connection, sids: Collection[str]) -> list[Row[Any]]:
    """Calls with the ticket that came of them, or what was decided of them (`triage`, `route`)."""
    return _by(connection, calls.c.call_sid, sids, _calls())


def calls_of(connection: Connection, ids: Collection[int]) -> list[Row[Any]]:
    """The calls of tickets, likewise."""
    return _by(connection, calls.c.ticket_id, ids, _calls())


def callbacks_by_id(connection: Connection, ids: Collection[int]) -> list[Row[Any]]:
    """Call-backs with their tickets."""
    return _by(connection, callbacks.c.id, ids, _callbacks())


def callbacks_of(connection: Connection, ids: Collection[int]) -> list[Row[Any]]:
    """The call-backs of tickets."""
    return _by(connection, callbacks.c.ticket_id, ids, _callbacks())


_ABOUT = ("office", "language", "topic", "municipality", "citizen_group", "role")


def _calls() -> Select[Any]:
    names = ("call_sid", "started_at", "queued_at", "answered_at", "ended_at", "outcome", "ended_in", "ticket_id")
    same = (contacts.c.channel == "phone") & (contacts.c.external_id == calls.c.call_sid)
    joined = calls.outerjoin(tickets, tickets.c.id == calls.c.ticket_id).outerjoin(contacts, same)
    about = [tickets.c[name] for name in _ABOUT]
    return select(*(calls.c[name] for name in names), *about, contacts.c.triage, contacts.c.route).select_from(joined)


def _callbacks() -> Select[Any]:
    names = ("id", "asked_at", "promised_at", "reached_at", "state", "ticket_id")
    joined = callbacks.join(tickets, tickets.c.id == callbacks.c.ticket_id)
    return select(*(callbacks.c[name] for name in names), *(tickets.c[name] for name in _ABOUT)).select_from(joined)


def came_back(connection: Connection, ids: Collection[int]) -> tuple[set[int], set[int]]:
    """Of tickets: those whose person turned to us again about the same topic within a week under another ticket; and
    the earlier tickets of these persons, for which the same may hold now.

    Who wrote or rang is asked here and kept nowhere.
    """
    mine, other = contacts.alias("mine"), contacts.alias("other")
    first, again = tickets.alias("first"), tickets.alias("again")
    same = (other.c.party_address == mine.c.party_address) & (mine.c.party_address != "")
    joined = mine.join(first, first.c.id == mine.c.ticket_id).join(other, same)
    joined = joined.join(again, again.c.id == other.c.ticket_id)
    near = other.c.received_at.between(_shifted(connection, mine, -REPEATED), _shifted(connection, mine, REPEATED))
    back: set[int] = set()
    earlier: set[int] = set()
    for some in _chunks(ids):
        asked = (mine.c.ticket_id.in_(some), other.c.ticket_id != mine.c.ticket_id, near)
        columns = (mine.c.ticket_id, other.c.ticket_id, first.c.topic, again.c.topic)
        times = (mine.c.received_at, other.c.received_at)
        for ticket, another, topic, its_topic, at, its_at in connection.execute(
            select(*columns, *times).select_from(joined).where(*asked)
        ):
            if its_at > at:
                back |= {ticket} if topic == its_topic else set()
            else:
                earlier.add(another)
    return back, earlier


def _shifted(connection: Connection, contact: Any, by: timedelta) -> ColumnElement[Any]:
    if connection.dialect.name == "postgresql":
        later: ColumnElement[Any] = contact.c.received_at + literal(by, Interval)
        return later
    return func.strftime("%Y-%m-%d %H:%M:%f", contact.c.received_at, f"{by.days} days")


# --- facts ------------------------------------------------------------------------------------------


def of_tickets(connection: Connection, ids: Collection[int]) -> list[Row[Any]]:
    """The facts of tickets."""
    return _by(connection, contact_facts.c.ticket_id, ids, select(*_FACT))


def by_key(connection: Connection, keys: Collection[str]) -> list[Row[Any]]:
    """Facts by their keys."""
    return _by(connection, contact_facts.c.key, keys, select(*_FACT))


def of_days(connection: Connection, first: date, last: date, *conditions: ColumnElement[bool]) -> Sequence[Row[Any]]:
    """The facts of days, both included."""
    between = contact_facts.c.day.between(first, last)
    return list(connection.execute(select(*_FACT).where(between, *conditions)))


def span(connection: Connection) -> tuple[date, date] | None:
    """The first and the last day of which there is a fact, or None."""
    first, last = connection.execute(select(func.min(contact_facts.c.day), func.max(contact_facts.c.day))).one()
    return None if first is None else (first, last)


def put(connection: Connection, gone: Collection[str], new: Sequence[Fact]) -> None:
    """Take the facts with the keys `gone` away and add new ones."""
    for some in _chunks(gone):
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
        for some in _chunks(sorted(periods)):
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


def still_there(connection: Connection, ids: Collection[int]) -> set[int]:
    """Those of the tickets that have not been erased."""
    return {row.id for row in _by(connection, tickets.c.id, ids, select(tickets.c.id))}


def counted_until(connection: Connection) -> datetime | None:
    """When the newest thing happened that is counted, or None."""
    own = contact_facts.c
    last = select(func.max(own.day)).scalar_subquery()
    newest: datetime | None = connection.execute(select(func.max(own.at)).where(own.day == last)).scalar_one()
    return newest


def _by(connection: Connection, column: Any, keys: Collection[Any], statement: Select[Any]) -> list[Row[Any]]:
    return [row for some in _chunks(keys) for row in connection.execute(statement.where(column.in_(some)))]


def _chunks(keys: Iterable[Any], size: int = CHUNK) -> Iterator[list[Any]]:
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
