"""What the caller does while staff take them: comes, comes back, leaves, speaks after the tone instead, is gone.

Each function is part of a transaction; what the provider has to be told is read off the rows (`queues.tending`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from contact_center.domain.call import CallOutcome
from contact_center.domain.desk import Place
from contact_center.domain.ticket import TicketKind, TicketState
from contact_center.storage import calls, events, offers, talks, tickets
from queues.talks import ASSIGNED, BACK, DONE, PENDING, changed, give_back


def met(connection: Connection, call_sid: str, room: str, now: datetime) -> bool:
    """The caller comes into the conference; whether somebody is there to be met, for the first time."""
    fetched = {"room": room, "place": (Place.FETCHING.value, Place.MEETING.value), "met_at": None}
    here = {"place": Place.MEETING.value, "met_at": now, "moved_at": now}
    if not talks.move(connection, call_sid, fetched, here):
        return False
    talk = talks.get(connection, call_sid)
    assert talk is not None  # it was moved above
    changed(connection, talk.ticket_id, now)
    return True


def unmet(connection: Connection, talk: Row[Any], now: datetime) -> None:
    """The caller was fetched and never came: staff must not listen into an empty room, and the caller waits again."""
    ticket = tickets.get(connection, talk.ticket_id)
    back = {"state": ASSIGNED, "claimed_by": ticket.claimed_by if ticket is not None else None}
    if ticket is None or tickets.move(connection, ticket.id, back, BACK) is None:
        return
    give_back(connection, ticket, "lost", now)
    events.add(connection, "ticket.released", ticket.id, ticket.office, now)


def fetched(connection: Connection, talk: Row[Any], now: datetime) -> None:
    """Whoever took a caller on the way back waits already: the caller is to be fetched."""
    fetching = {"place": Place.FETCHING.value, "moved_at": now}
    talks.move(connection, talk.call_sid, {"place": Place.QUEUE.value, "room": talk.room}, fetching)


def back_in_line(connection: Connection, call_sid: str, now: datetime) -> None:
    """The caller is on the way into the queue: they wait again, and have met nobody yet."""
    here = {"place": Place.QUEUE.value, "met_at": None, "moved_at": now}
    talks.move(connection, call_sid, {"place": Place.RETURNING.value}, here)


def caller_gone(connection: Connection, ticket: Row[Any], now: datetime) -> Row[Any]:
    """The call is over. Whoever was taken but met nobody counts as waiting still, and so as having given up.

    News of the two ends comes in any order: staff whose connection ended first seem to have lost a caller who has hung
    up. Such a caller was never back in the line, so they were talked to.
    """
    talk = talks.get(connection, ticket.call_sid)
    if talk is not None:
        talks.let_go(connection, ticket.call_sid, "caller-left", now)
        talks.move(connection, ticket.call_sid, {}, {"place": Place.OVER.value, "over_at": now, "moved_at": now})
        changed(connection, ticket.id, now)
    if ticket.kind != TicketKind.CALL.value:
        return ticket  # what the call has turned into waits for itself
    offers.withdraw(connection, ticket.id, "left", now)
    if talk is None:
        return ticket
    if talk.met_at is not None or ticket.state in DONE:
        calls.answered(connection, ticket.call_sid, talk.met_at or now)
        calls.settle(connection, ticket.call_sid, CallOutcome.ANSWERED)
        return _to_wrap_up(connection, ticket, now)
    undone = tickets.move(connection, ticket.id, {"state": ASSIGNED}, BACK) if ticket.state == ASSIGNED else None
    return undone or ticket


def _to_wrap_up(connection: Connection, ticket: Row[Any], now: datetime) -> Row[Any]:
    """Whoever talked with the caller wraps up; of one who was given back already, the last of the ticket's office."""
    values: dict[str, Any] = {"state": TicketState.WRAPPING.value}
    if ticket.state == PENDING:
        holder = talks.last_holder(connection, ticket.call_sid, ticket.office)
        if holder is None:
            return ticket
        values |= {"claimed_by": holder, "claimed_at": now}
    after = tickets.move(connection, ticket.id, {"state": (ASSIGNED, PENDING)}, values)
    if after is None:
        return ticket
    talks.begin_wrap_up(connection, ticket.id, now)
    events.add(connection, "ticket.wrapping", ticket.id, ticket.office, now)
    return after


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
