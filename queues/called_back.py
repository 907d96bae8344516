"""What finishing or reopening a ticket means for the call-back it stands for."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from contact_center.storage import callbacks


def finished(connection: Connection, ticket_id: int, outcome: str, now: datetime) -> None:
    """A staff member has completed the ticket: the call-back is over, however they reached the citizen."""
    kept = callbacks.by_ticket(connection, ticket_id)
    if kept is None:
        return
    reached = {"state": "reached", "reached_at": kept.reached_at or now}
    values = {"state": "unreached"} if outcome == "unreachable" else reached
    callbacks.move(connection, kept.id, callbacks.OPEN, **values)


def reopened(connection: Connection, ticket_id: int, now: datetime) -> None:
    """The ticket is open again, and so is its call-back, unless its number has another open one."""
    kept = callbacks.by_ticket(connection, ticket_id)
    if kept is not None and callbacks.open_for(connection, kept.number) is None:
        again = {"state": "waiting", "attempts": 0, "next_at": now, "reached_at": None, "promised_at": None}
        callbacks.move(connection, kept.id, callbacks.ENDED, **again)
