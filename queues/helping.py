"""A call is answered by another office: written down for staff, for the statistics and for the screens."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from contact_center.domain.ticket import TicketKind, TicketState
from contact_center.domain.visitation import LineKind
from contact_center.storage import events, tickets, visitations
from queues import records
from queues.overflow import Overflow

WAITING = {"state": TicketState.PENDING.value, "kind": TicketKind.CALL.value}


def help_out(connection: Connection, row: Row[Any], found: Overflow, now: datetime) -> Row[Any] | None:
    """Move a waiting call to the other office, where it keeps its age; None when somebody was faster."""
    values = {"office": found.office, "route_reason": found.told}
    after = tickets.move(connection, row.id, {**WAITING, "office": row.office}, values)
    if after is None:
        return None
    visitations.add(connection, records.line_after(LineKind.OVERFLOW, row, after, "system", now))
    note = {"ticket_id": after.id, "at": now, "direction": "event", "author": "", "text": found.told}
    tickets.add_message(connection, note)
    events.add(connection, "ticket.transferred", after.id, after.office, now)
    events.add(connection, "ticket.left", after.id, row.office, now)
    return after
