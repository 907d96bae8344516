"""Which tickets a list, a search or a bulk action means, as conditions; and the orders a list may have."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, or_, select

from contact_center.storage import search
from contact_center.storage.shared import seen_by
from contact_center.storage.tables import events, tickets

QUEUE_ORDER = (tickets.c.priority, tickets.c.due_at, tickets.c.waiting_since, tickets.c.id)
"""Who is next: the same order as `queues.ordering`."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which tickets are meant; absent fields match everything."""

    offices: Collection[str] | None = None
    """The offices the viewer may see; None: all."""
    office: str | None = None
    topic: str | None = None
    states: Collection[str] = ()
    language: str | None = None
    languages: Collection[str] = ()
    channel: str | None = None
    kinds: Collection[str] = ()
    claimed_by: int | None = None
    search: str | None = None
    due_before: datetime | None = None
    since: datetime | None = None
    """Came in then or later."""
    until: datetime | None = None
    """Came in before."""
    ids: Collection[int] = ()
    unchanged_since: int | None = None
    """The number of an event: tickets to which something happened later are left out."""
    but_not: Any = None
    """A subquery of tickets that are left out."""

    def conditions(self, dialect: str = "sqlite") -> list[ColumnElement[bool]]:
        """The SQL conditions for a database."""
        found = [column == value for column, value in self._equal() if value is not None]
        found += [seen_by((self.office,))] if self.office else []
        found += [seen_by(self.offices)] if self.offices is not None else []
        found += [_one_of(tickets.c.state, self.states)] if self.states else []
        found += [tickets.c.language.in_(self.languages)] if self.languages else []
        found += [_one_of(tickets.c.kind, self.kinds)] if self.kinds else []
        found += [tickets.c.id.in_(search.matching(self.search, dialect))] if self.search else []
        found += [tickets.c.id.in_(self.ids)] if self.ids else []
        found += [tickets.c.id.not_in(_changed_after(self.unchanged_since))] if self.unchanged_since is not None else []
        found += [tickets.c.id.not_in(self.but_not)] if self.but_not is not None else []
        return [*found, *self._times()]

    def _equal(self) -> Sequence[tuple[ColumnElement[Any], Any]]:
        same = ("topic", "language", "channel", "claimed_by")
        return [(tickets.c[name], getattr(self, name)) for name in same]

    def _times(self) -> list[ColumnElement[bool]]:
        found = [] if self.due_before is None else [tickets.c.due_at < self.due_before]
        found += [] if self.since is None else [tickets.c.created_at >= self.since]
        return found if self.until is None else [*found, tickets.c.created_at < self.until]


def _one_of(column: ColumnElement[Any], values: Collection[str]) -> ColumnElement[bool]:
    """With one value an index gives the rows in their order; with several they have to be sorted."""
    return column == next(iter(values)) if len(values) == 1 else column.in_(values)


def _changed_after(seq: int) -> Any:
    later = (events.c.seq > seq, events.c.ticket_id.is_not(None), events.c.kind.like("ticket.%"))
    return select(events.c.ticket_id).where(*later)


@dataclass(frozen=True, slots=True)
class Order:
    """How a list is sorted: the columns, and whether from the top down."""

    columns: tuple[ColumnElement[Any], ...]
    kinds: tuple[type, ...]
    """Of their values."""
    descending: bool = False

    def values(self, row: Row[Any]) -> tuple[Any, ...]:
        """What a row is sorted by."""
        found = {"ended": row.completed_at or row.created_at}
        return tuple(found.get(name) or getattr(row, name) for name in (str(column.key) for column in self.columns))

    def clauses(self) -> list[ColumnElement[Any]]:
        """What to order by."""
        return [column.desc() if self.descending else column.asc() for column in self.columns]

    def behind(self, values: Sequence[Any]) -> ColumnElement[bool]:
        """The rows behind the one with `values`."""
        steps = []
        for index, (column, value) in enumerate(zip(self.columns, values, strict=True)):
            same = [one == known for one, known in zip(self.columns[:index], values[:index], strict=True)]
            steps.append(and_(*same, column < value if self.descending else column > value))
        return or_(*steps)


ORDERS: dict[str, Order] = {
    "need": Order(QUEUE_ORDER, (int, datetime, datetime, int)),
    "oldest": Order((tickets.c.waiting_since, tickets.c.id), (datetime, int)),
    "newest": Order((tickets.c.created_at, tickets.c.id), (datetime, int), descending=True),
    "wakes": Order((tickets.c.snoozed_until, tickets.c.id), (datetime, int)),
    "done": Order(
        (func.coalesce(tickets.c.completed_at, tickets.c.created_at).label("ended"), tickets.c.id),
        (datetime, int),
        descending=True,
    ),
}
"""By name. `need`: priority, deadline, age; `wakes`: only for what is snoozed; `done`: what was finished
last comes first."""
