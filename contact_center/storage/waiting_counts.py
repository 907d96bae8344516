"""How many wait: a ticket that several offices see counts in the queue of each of them, and once in the whole."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select, union_all

from contact_center.domain.ticket import TicketState
from contact_center.storage.shared import seen_by
from contact_center.storage.tables import ticket_offices, tickets

WAITS = tickets.c.state == TicketState.PENDING.value
_LIES = select(tickets.c.id.label("ticket_id"), tickets.c.office).where(WAITS)
_SEEN = select(ticket_offices.c.ticket_id, ticket_offices.c.office)


def _figures(now: datetime) -> tuple[Any, ...]:
    overdue = func.count().filter(tickets.c.due_at < now)
    oldest = func.min(tickets.c.waiting_since).label("oldest_at")
    return (func.count().label("waiting"), oldest, overdue.label("overdue"))


def by_queue(connection: Connection, offices: Collection[str] | None, now: datetime) -> list[Row[Any]]:
    """Per office that sees them and topic: `waiting`, `oldest_at` and `overdue`; of `offices` (None: all)."""
    seen = union_all(_LIES, _SEEN).subquery()
    joined = tickets.join(seen, seen.c.ticket_id == tickets.c.id)
    statement = select(seen.c.office, tickets.c.topic, *_figures(now)).select_from(joined).where(WAITS)
    if offices is not None:
        statement = statement.where(seen.c.office.in_(offices))
    return list(connection.execute(statement.group_by(seen.c.office, tickets.c.topic)))


def in_all(connection: Connection, offices: Collection[str] | None, now: datetime) -> Row[Any]:
    """The same figures for everything that `offices` see, each ticket once."""
    statement = select(*_figures(now)).select_from(tickets).where(WAITS)
    return connection.execute(statement if offices is None else statement.where(seen_by(offices))).one()
