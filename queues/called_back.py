"""What finishing or reopening a ticket means for the call-back it stands for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from contact_center.domain.ticket import TicketKind
from contact_center.errors import Conflict
from contact_center.storage import callbacks, tickets, users


def taken(connection: Connection, ticket: Row[Any], staff_id: int) -> None:
    """A staff member takes a call-back: nobody has two in hand. Raises Conflict; safe against two takes at once."""
    if ticket.kind != TicketKind.CALLBACK.value:
        return
    users.hold(connection, staff_id)
    if tickets.holds_callback(connection, staff_id, ticket.id):
        raise Conflict("You have another call-back in hand: call, or put it back first.")


def kind(ticket: Row[Any]) -> dict[str, Any]:
    """What becomes of work on a call that is over: it does not wait on the line, the citizen is to be called back."""
    over = ticket.kind == TicketKind.CALL.value and ticket.state not in ("pending", "assigned")
    return {"kind": TicketKind.CALLBACK.value} if over and ticket.party_address else {}


def kept(connection: Connection, ticket: Row[Any], now: datetime) -> None:
    """A ticket that staff let go of has become a call-back: nothing is promised, but it can be dialled and is seen."""
    if ticket.kind == TicketKind.CALLBACK.value and ticket.party_address:
        asked = {"number": ticket.party_address, "asked_at": now, "promised_at": None, "next_at": now}
        callbacks.open_new(connection, {"ticket_id": ticket.id, **asked})


def finished(connection: Connection, ticket_id: int, outcome: str, now: datetime) -> None:
    """A staff member has completed the ticket: the call-back is over, however they reached the citizen."""
    known = callbacks.by_ticket(connection, ticket_id)
    if known is None:
        return
    reached = {"state": "reached", "reached_at": known.reached_at or now}
    values = {"state": "unreached"} if outcome == "unreachable" else reached
    callbacks.move(connection, known.id, callbacks.OPEN, **values)


def reopened(connection: Connection, ticket: Row[Any], now: datetime) -> None:
    """The ticket is open again, and so is its call-back, unless its number has another open one."""
    known = callbacks.by_ticket(connection, ticket.id)
    if known is None:
        kept(connection, ticket, now)
    elif callbacks.open_for(connection, known.number) is None:
        again = {"state": "waiting", "attempts": 0, "next_at": now, "reached_at": None, "promised_at": None}
        callbacks.move(connection, known.id, callbacks.ENDED, **again)
