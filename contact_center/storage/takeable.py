"""What can be taken now: no caller who has gone, no call-back before its time, nothing somebody is just taking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from contact_center.domain.ticket import TicketKind, TicketState
from contact_center.storage.filters import QUEUE_ORDER, Filter
from contact_center.storage.tables import calls, tickets
from contact_center.storage.tables.contacts import ON_THE_LINE
from contact_center.storage.tickets import LINE_ORDER, not_yet

WAITING = (TicketState.PENDING.value,)
WRITTEN = (TicketKind.MAIL.value, TicketKind.VOICEMAIL.value)


def on_the_line(connection: Connection, wanted: Filter, now: datetime, limit: int) -> list[Row[Any]]:
    """Callers and call-backs, the next of the line first."""
    mine: list[Any] = [*replace(wanted, states=WAITING).conditions(connection.dialect.name), ON_THE_LINE]
    call = (calls.c.call_sid == tickets.c.call_sid) & (tickets.c.kind == TicketKind.CALL.value)
    statement = select(tickets).outerjoin(calls, call).where(*mine, calls.c.ended_at.is_(None), ~not_yet(now))
    return list(connection.execute(statement.order_by(*LINE_ORDER).limit(limit)))


def written(connection: Connection, wanted: Filter, limit: int) -> list[Row[Any]]:
    """Mails and messages, the most urgent first."""
    mine = replace(wanted, states=WAITING, kinds=WRITTEN).conditions(connection.dialect.name)
    return list(connection.execute(select(tickets).where(*mine).order_by(*QUEUE_ORDER).limit(limit)))


def first_free(connection: Connection, ticket_ids: Sequence[int]) -> int | None:
    """The first of the tickets that still waits and that nobody else is taking at this moment.

    SQLite has one writer at a time: whoever asks in a transaction that writes is alone. On PostgreSQL one row after the
    other is locked, since a lock on all of them would leave nothing for whoever asks at the same time.
    """
    if connection.dialect.name != "postgresql":
        return ticket_ids[0] if ticket_ids else None
    taken = (connection.execute(_LOCK, {"ticket": number}).scalar_one_or_none() for number in ticket_ids)
    return next((number for number in taken if number is not None), None)


_LOCK = (
    select(tickets.c.id)
    .where(tickets.c.id == bindparam("ticket"), tickets.c.state == TicketState.PENDING.value)
    .with_for_update(skip_locked=True)
)
