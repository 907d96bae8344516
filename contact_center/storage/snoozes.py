"""Which sleeping tickets are to be woken."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from contact_center.domain.ticket import TicketState
from contact_center.storage.tables import tickets


def due(connection: Connection, now: datetime, limit: int) -> list[Row[Any]]:
    """Tickets whose time has come, the longest over first."""
    asleep = (tickets.c.state == TicketState.SNOOZED.value) & (tickets.c.snoozed_until <= now)
    return list(connection.execute(select(tickets).where(asleep).order_by(tickets.c.snoozed_until).limit(limit)))
