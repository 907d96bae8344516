"""What else happens when a ticket falls asleep or wakes: call-backs wait with it, and the screens are told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from contact_center.domain.ticket import TicketKind
from contact_center.errors import Conflict
from contact_center.storage import callbacks, events, tickets
from queues import called_back
from queues.sleeping import SNOOZED, Sleep, woken


def falls_asleep(connection: Connection, ticket: Row[Any], wanted: Sleep, now: datetime) -> None:
    """A call-back is not dialled before its ticket wakes. Raises Conflict when it is being dialled just now."""
    if ticket.kind == TicketKind.CALLBACK.value:
        called_back.kept(connection, ticket, now)
        known = callbacks.by_ticket(connection, ticket.id)
        if known is not None and not callbacks.move(connection, known.id, ["waiting"], next_at=wanted.until):
            raise Conflict("The citizen is being called just now.")
    events.add(connection, "ticket.snoozed", ticket.id, ticket.office, now)


def at_once(connection: Connection, ticket: Row[Any], now: datetime) -> None:
    """The call-back of a ticket that no longer sleeps may be dialled."""
    if ticket.kind == TicketKind.CALLBACK.value:
        known = callbacks.by_ticket(connection, ticket.id)
        if known is not None and known.next_at > now:
            callbacks.move(connection, known.id, ["waiting"], next_at=now)


def wakes(connection: Connection, before: Row[Any], values: Mapping[str, Any], now: datetime) -> bool:
    """Wake a sleeping ticket, unless somebody was faster; whether it woke."""
    after = tickets.move(connection, before.id, {"state": SNOOZED, "version": before.version}, values)
    if after is None:
        return False
    at_once(connection, after, now)
    events.add(connection, "ticket.woken", after.id, after.office, now)
    return True


def answered(connection: Connection, ticket: Row[Any], now: datetime) -> bool:
    """The citizen has been heard of: a sleeping ticket wakes; whether it did."""
    return ticket.state == SNOOZED and wakes(connection, ticket, woken(ticket, now), now)
