"""Talks with callers: taken, on hold, handed over, given back, over. Each function is part of a transaction.

What is told of the staff's telephones is in `queues.telephones`, what the callers do in `queues.comings`.

What the provider has to be told about it is not done here but read off the rows and done by `queues.tending`, so that
a crash between the two costs a moment and not a caller.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from contact_center.domain.desk import LegRole, LegState, Place, Via
from contact_center.domain.reason import reason
from contact_center.domain.ticket import TicketKind, TicketState
from contact_center.domain.visitation import LineKind
from contact_center.errors import Conflict
from contact_center.storage import events, offers, presences, talks, tickets, users, visitations
from queues import records
from queues.talk import Leg, Talk

ASSIGNED, PENDING = TicketState.ASSIGNED.value, TicketState.PENDING.value
DONE = (TicketState.WRAPPING.value, TicketState.COMPLETED.value)
BACK = {"state": PENDING, "claimed_by": None, "claimed_at": None}
HERE = (Place.QUEUE.value, Place.FETCHING.value, Place.MEETING.value)


def identity(staff_id: int) -> str:
    """What the provider calls a staff member's browser. Says nothing about the person."""
    return f"staff_{staff_id}"


def address(connection: Connection, staff_id: int) -> tuple[Via, str]:
    """Where somebody is rung: the browser, unless they chose their desk telephone."""
    chosen = presences.get(connection, staff_id)
    if chosen is not None and chosen.via == Via.DESK.value and chosen.number:
        return Via.DESK, chosen.number
    return Via.BROWSER, f"client:{identity(staff_id)}"


def of(connection: Connection, row: Row[Any]) -> Talk:
    """The talk of a row, with everybody who has not left for good."""
    present = [leg for leg in talks.legs_of(connection, row.call_sid) if leg.state in talks.PRESENT]
    return Talk(Place(row.place), row.held, row.held_done, tuple(leg_of(leg) for leg in present))


def leg_of(row: Row[Any]) -> Leg:
    """A connection of a row."""
    return Leg(row.id, row.staff_id, LegRole(row.role), Via(row.via), LegState(row.state), row.sid)


def changed(connection: Connection, ticket_id: int, now: datetime) -> None:
    """Tell the screens; also those of a helping colleague of another office."""
    events.add(connection, "talk.changed", ticket_id, "", now)


# --- begin -----------------------------------------------------------------------------------------------


def taken(connection: Connection, ticket: Row[Any], staff_id: int, now: datetime) -> None:
    """A staff member has taken a ticket: it is offered to nobody any more, and its caller is to be connected."""
    offer = offers.withdraw(connection, ticket.id, "taken", now)
    if offer is not None:
        events.add(connection, "offer.withdrawn", ticket.id, "", now, staff=offer.staff_id)
    begin(connection, ticket, staff_id, now)


def begin(connection: Connection, ticket: Row[Any], staff_id: int, now: datetime) -> None:
    """A staff member has taken a caller: their telephone is to ring. Raises Conflict when they are in a talk."""
    if ticket.kind != TicketKind.CALL.value or not ticket.call_sid:
        return
    talks.open_talk(connection, ticket.call_sid, ticket.id, now)
    leg = _connect(connection, ticket, staff_id, LegRole.HOLDER, now)
    talks.move(connection, ticket.call_sid, {}, {"room": f"ics-{ticket.call_sid}-{leg}"})


def invite(connection: Connection, ticket: Row[Any], staff_id: int, now: datetime) -> None:
    """A colleague joins the talk. Raises Conflict when they are in another one, or it is over."""
    talk = talks.get(connection, ticket.call_sid)
    if talk is None or talk.place != Place.MEETING.value:
        raise Conflict("The caller is no longer there.")
    _connect(connection, ticket, staff_id, LegRole.GUEST, now)


def _connect(connection: Connection, ticket: Row[Any], staff_id: int, role: LegRole, now: datetime) -> int:
    via, where = address(connection, staff_id)
    values = {"call_sid": ticket.call_sid, "ticket_id": ticket.id, "staff_id": staff_id, "role": role.value}
    values |= {"via": via.value, "address": where, "made_at": now, "moved_at": now}
    leg = talks.add_leg(connection, values)
    if leg is None:
        raise Conflict("You are in a call already.")
    changed(connection, ticket.id, now)
    return leg


# --- what staff do, and what the caller does ----------------------------------------------------------------


def hand_over(connection: Connection, ticket: Row[Any], to: int, by: str, now: datetime) -> Row[Any]:
    """The colleague who was asked for help goes on with the caller. Raises Conflict when that is no longer possible."""
    after = give_to(connection, ticket, to, by, now)
    talks.let_go(connection, ticket.call_sid, "handed-over", now, LegRole.HOLDER)
    leg = talks.live_leg_of(connection, to)
    if leg is None or leg.ticket_id != ticket.id:
        raise Conflict("The colleague is not in the call.")
    talks.move_leg(connection, leg.id, {}, {"role": LegRole.HOLDER.value})
    talks.move(connection, ticket.call_sid, {}, {"held": False, "moved_at": now})
    changed(connection, ticket.id, now)
    return after


def give_to(connection: Connection, ticket: Row[Any], to: int, by: str, now: datetime) -> Row[Any]:
    """The ticket becomes a colleague's; one of another office takes it along to their own."""
    row = users.by_id(connection, to)
    assert row is not None  # foreign key
    office = ticket.office if ticket.office in row.offices or not row.offices else row.offices[0]
    values = {"state": ASSIGNED, "claimed_by": to, "claimed_at": now, "office": office}
    after = tickets.move(connection, ticket.id, {"version": ticket.version}, values)
    if after is None:
        raise Conflict("The ticket has just changed.")
    visitations.add(connection, records.line_after(LineKind.TRANSFER, ticket, after, by, now))
    noted(connection, ticket, reason("handed-to", row.name), now)
    events.add(connection, "ticket.transferred", ticket.id, office, now)
    if office != ticket.office:
        events.add(connection, "ticket.left", ticket.id, ticket.office, now)
    return after


def give_back(connection: Connection, ticket: Row[Any], why: str, now: datetime) -> None:
    """The ticket is to wait again: whoever talks with the caller is let go, and the caller goes back into the queue.

    Until they are back there, they have met somebody: a caller who hangs up on the way was talked to.
    """
    if not ticket.call_sid:
        return
    gone = (Place.FETCHING.value, Place.MEETING.value)
    values = {"place": Place.RETURNING.value, "held": False, "held_done": False, "moved_at": now}
    talks.move(connection, ticket.call_sid, {"place": gone}, values)
    if talks.let_go(connection, ticket.call_sid, why, now):
        changed(connection, ticket.id, now)


def wrap_up(connection: Connection, ticket: Row[Any], now: datetime) -> None:
    """Staff end the talk; the time for the wrap-up runs."""
    finish(connection, ticket, now)
    talks.begin_wrap_up(connection, ticket.id, now)


def finish(connection: Connection, ticket: Row[Any], now: datetime) -> None:
    """Staff end the talk, and what follows it."""
    if talks.end_wrap_up(connection, ticket.id):
        events.add(connection, "presence.changed", None, "", now, staff=ticket.claimed_by)
    if ticket.call_sid:
        here = {"place": (*HERE, Place.RETURNING.value)}
        talks.move(connection, ticket.call_sid, here, {"place": Place.ENDING.value, "moved_at": now})
        talks.let_go(connection, ticket.call_sid, "hung-up", now)


def noted(connection: Connection, ticket: Row[Any], text: str, now: datetime) -> None:
    """Say it in the conversation: a code with its detail (`replies/happened.toml`)."""
    row = {"ticket_id": ticket.id, "at": now, "direction": "event", "author": "", "text": text}
    tickets.add_message(connection, row)
