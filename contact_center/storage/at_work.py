"""How long the lines are, and what calls were like lately."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Float, case, cast, func, select

from contact_center.domain.ticket import TicketKind, TicketState
from contact_center.staffing.wait import Experience
from contact_center.storage.tables import calls, tickets
from contact_center.storage.tickets import not_yet

ON_THE_PHONE = (TicketKind.CALL.value, TicketKind.CALLBACK.value)
LONGEST_CALL = timedelta(hours=2)
"""A ticket held for longer was forgotten, or was no call any more: it says nothing about calls."""


def waiting(connection: Connection, now: datetime) -> Mapping[str, int]:
    """Office → callers in its line, and call-backs whose time has come."""
    counted = select(tickets.c.office, func.count()).where(
        tickets.c.state == TicketState.PENDING.value,
        tickets.c.kind.in_(ON_THE_PHONE),
        ~not_yet(now),
    )
    return {office: number for office, number in connection.execute(counted.group_by(tickets.c.office))}


def experience(connection: Connection, since: datetime, now: datetime) -> Mapping[str, Experience]:
    """Office → what its calls were like since `since`: how long they took, and how long people waited or gave up."""
    held = _seconds(connection, tickets.c.claimed_at, tickets.c.completed_at)
    took = select(tickets.c.office, func.count().label("calls"), func.avg(held).label("seconds")).where(
        tickets.c.kind.in_(ON_THE_PHONE),
        tickets.c.state == TicketState.COMPLETED.value,
        tickets.c.completed_at >= since,
        tickets.c.claimed_at.is_not(None),
        held <= LONGEST_CALL.total_seconds(),
    )
    waited = _seconds(connection, calls.c.queued_at, func.coalesce(calls.c.answered_at, calls.c.ended_at))
    left = func.sum(case((calls.c.outcome == "abandoned", 1), else_=0))
    patience = (
        select(tickets.c.office, left.label("left"), func.sum(waited).label("waited"))
        .select_from(calls.join(tickets, tickets.c.id == calls.c.ticket_id))
        .where(calls.c.queued_at >= since, calls.c.queued_at <= now)
        .where(calls.c.answered_at.is_not(None) | calls.c.ended_at.is_not(None))
    )
    found: dict[str, Experience] = {}
    for row in connection.execute(took.group_by(tickets.c.office)):
        found[row.office] = Experience(row.calls, float(row.seconds or 0))
    for row in connection.execute(patience.group_by(tickets.c.office)):
        waits = Experience(0, 0.0, int(row.left or 0), float(row.waited or 0))
        found[row.office] = found.get(row.office, Experience()) + waits
    return found


def _seconds(connection: Connection, begins: Any, ends: Any) -> ColumnElement[float]:
    """SQL for the seconds between two moments."""
    if connection.dialect.name == "postgresql":
        return cast(func.extract("epoch", ends - begins), Float)
    return (func.julianday(ends) - func.julianday(begins)) * 86400
