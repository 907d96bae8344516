"""What the caller does to a talk: hangs up, leaves the queue, leaves a message instead. Part of a transaction each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from contact_center.domain.call import CallOutcome
from contact_center.domain.desk import Place
from contact_center.storage import calls, events, offers, talks, tickets
from queues.talks import ASSIGNED, BACK, DONE, changed


def caller_gone(connection: Connection, ticket: Row[Any], now: datetime) -> Row[Any]:
    """The call is over. Whoever was taken but met nobody counts as waiting still, and so as having given up."""
    offers.withdraw(connection, ticket.id, "left", now)
    talk = talks.get(connection, ticket.call_sid)
    if talk is None:
        return ticket
    talks.let_go(connection, ticket.call_sid, "caller-left", now)
    talks.move(connection, ticket.call_sid, {}, {"place": Place.OVER.value, "over_at": now, "moved_at": now})
    changed(connection, ticket.id, now)
    if talk.met_at is not None or ticket.state in DONE:
        calls.answered(connection, ticket.call_sid, talk.met_at or now)
        calls.settle(connection, ticket.call_sid, CallOutcome.ANSWERED)
        if ticket.state == ASSIGNED:
            talks.begin_wrap_up(connection, ticket.id, now)
        return ticket
    undone = tickets.move(connection, ticket.id, {"state": ASSIGNED}, BACK) if ticket.state == ASSIGNED else None
    return undone or ticket


def spoke_instead(
    connection: Connection, ticket: Row[Any], turned: Mapping[str, Any], now: datetime
) -> Row[Any] | None:
    """The caller left a message while a staff member's telephone rang: it waits, as what it has `turned` into.

    None when the ticket is not in somebody's hands, or they have met.
    """
    talk = talks.get(connection, ticket.call_sid) if ticket.call_sid else None
    if talk is None or talk.met_at is not None:
        return None
    after = tickets.move(connection, ticket.id, {"state": ASSIGNED}, {**BACK, **turned})
    if after is not None:
        talks.let_go(connection, ticket.call_sid, "caller-left", now)
        talks.move(connection, ticket.call_sid, {}, {"place": Place.OVER.value, "over_at": now, "moved_at": now})
        events.add(connection, "ticket.released", ticket.id, ticket.office, now)
    return after


def chose_to_leave(connection: Connection, ticket: Row[Any], now: datetime) -> Row[Any]:
    """The caller leaves the queue by choice. Whoever has just taken them, and has not fetched them, is let go."""
    over = {"place": Place.OVER.value, "over_at": now, "moved_at": now}
    if ticket.state != ASSIGNED or not talks.move(connection, ticket.call_sid, {"place": Place.QUEUE.value}, over):
        return ticket
    talks.let_go(connection, ticket.call_sid, "caller-left", now)
    changed(connection, ticket.id, now)
    return tickets.move(connection, ticket.id, {"state": ASSIGNED}, BACK) or ticket
