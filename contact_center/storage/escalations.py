"""Deadlines that come near or have passed, each told once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, exists, func, select

from contact_center.domain.ticket import TicketState
from contact_center.storage import events
from contact_center.storage.shared import seen_by
from contact_center.storage.tables import escalations, tickets

SOON, LATE = "soon", "late"
KINDS = {SOON: "ticket.due-soon", LATE: "ticket.overdue"}
UNANSWERED = (TicketState.PENDING.value, TicketState.RESERVED.value, TicketState.ASSIGNED.value)


def tell(connection: Connection, kind: str, before: datetime, now: datetime) -> int:
    """Tell of each open ticket whose deadline lies before `before`, unless that was told already; how many."""
    told = exists().where(
        escalations.c.ticket_id == tickets.c.id, escalations.c.kind == kind, escalations.c.due_at == tickets.c.due_at
    )
    found = select(tickets.c.id, tickets.c.office, tickets.c.due_at)
    found = found.where(tickets.c.state.in_(UNANSWERED), tickets.c.due_at < before, ~told)
    if kind == SOON:
        found = found.where(tickets.c.due_at >= now)
    rows = list(connection.execute(found.limit(500)))
    for row in rows:
        connection.execute(escalations.insert().values(ticket_id=row.id, kind=kind, due_at=row.due_at, at=now))
        events.add(connection, KINDS[kind], row.id, row.office, now, due_at=row.due_at.isoformat())
    return len(rows)


def current(
    connection: Connection, offices: Collection[str] | None, now: datetime, before: datetime, limit: int = 50
) -> list[Row[Any]]:
    """Open tickets whose deadline has passed or comes before `before`, the most urgent first."""
    columns = [tickets.c[name] for name in ("id", "reference", "office", "topic", "due_at", "claimed_by", "channel")]
    found = select(*columns).where(tickets.c.state.in_(UNANSWERED), tickets.c.due_at < before)
    if offices is not None:
        found = found.where(seen_by(offices))
    return list(connection.execute(found.order_by(tickets.c.due_at).limit(limit)))


def finished(connection: Connection, offices: Collection[str] | None, since: datetime) -> tuple[int, int]:
    """How many tickets were finished since `since`, and how many of them within their deadline."""
    done = (tickets.c.state == TicketState.COMPLETED.value, tickets.c.completed_at >= since)
    counted = select(func.count(), func.count().filter(tickets.c.completed_at <= tickets.c.due_at)).where(*done)
    if offices is not None:
        counted = counted.where(seen_by(offices))
    number, in_time = connection.execute(counted).one()
    return number, in_time
