"""What the provider tells of a staff member's telephone: picked up, ready, put down. Part of a transaction each.

What follows is decided by `queues.talk`, and done to the provider by `queues.tending`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from contact_center.domain.desk import LegRole, LegState, Place
from contact_center.domain.reason import reason
from contact_center.domain.ticket import TicketState
from contact_center.domain.visitation import SYSTEM
from contact_center.storage import events, offers, talks, tickets
from queues.talk import How, Then, after_left, another
from queues.talks import ASSIGNED, BACK, HERE, changed, give_back, hand_over, leg_of, noted, of

ROOM_OVER = "room-over"
HOW = {"completed": How.HUNG_UP, "answered": How.HUNG_UP, ROOM_OVER: How.ROOM_OVER}
"""What is told of a connection's end → how it ended; everything else is lost."""


def answered(connection: Connection, leg_id: int, sid: str, now: datetime) -> Row[Any] | None:
    """The telephone was picked up. The connection, or None if nobody needs it any more."""
    mine = {"sid": ("", sid), "state": (LegState.WANTED.value, LegState.RINGING.value)}
    moved = talks.move_leg(connection, leg_id, mine, {"sid": sid, "state": LegState.ANSWERED.value, "moved_at": now})
    return _needed(connection, moved or talks.leg(connection, leg_id), sid)


def ready(connection: Connection, leg_id: int, sid: str, now: datetime) -> Row[Any] | None:
    """The whisper is over: into the conference, and the caller is fetched. None if nobody needs it any more."""
    leg = _needed(connection, talks.leg(connection, leg_id), sid)
    if leg is None:
        return None
    state = {"state": LegState.TALKING.value, "moved_at": now}
    if talks.move_leg(connection, leg_id, {"state": LegState.ANSWERED.value}, state) is not None:
        if leg.role == LegRole.HOLDER.value:
            fetch = {"place": Place.FETCHING.value, "moved_at": now}
            talks.move(connection, leg.call_sid, {"place": Place.QUEUE.value}, fetch)
        changed(connection, leg.ticket_id, now)
    return leg


def _needed(connection: Connection, leg: Row[Any] | None, sid: str) -> Row[Any] | None:
    """The connection, while its ticket is being talked about and, for a holder, is theirs."""
    if leg is None or leg.sid != sid or leg.state not in talks.LIVE:
        return None
    ticket = tickets.get(connection, leg.ticket_id)
    theirs = ticket is not None and (leg.role == LegRole.GUEST.value or ticket.claimed_by == leg.staff_id)
    return leg if theirs and ticket is not None and ticket.state == ASSIGNED else None


def left(connection: Connection, leg_id: int, sid: str, status: str, now: datetime) -> Row[Any] | None:
    """A connection has ended, or never came about; what follows is decided by `queues.talk`. None: known already."""
    here = {"sid": ("", sid), "state": talks.PRESENT}
    leg = talks.move_leg(connection, leg_id, here, {"state": LegState.LEFT.value, "moved_at": now, "sid": sid})
    if leg is None:
        return None
    if not leg.why:
        talks.move_leg(connection, leg_id, {}, {"why": status[:12]})
    talk, ticket = talks.get(connection, leg.call_sid), tickets.get(connection, leg.ticket_id)
    assert talk is not None  # foreign keys
    assert ticket is not None
    holds = ticket.state == ASSIGNED and ticket.claimed_by == leg.staff_id
    then = after_left(of(connection, talk), leg_of(leg), holds, HOW.get(status, How.LOST))
    talks.move(connection, leg.call_sid, {"place": Place.MEETING.value}, {"moved_at": now})
    CONSEQUENCES[then](connection, ticket, leg, now)
    changed(connection, ticket.id, now)
    return leg


def _nothing(_connection: Connection, _ticket: Row[Any], _leg: Row[Any], _now: datetime) -> None:
    """Others are still talking, or it was meant."""


def _back(connection: Connection, ticket: Row[Any], leg: Row[Any], now: datetime) -> None:
    """The telephone was not answered: the caller, who has never left the queue, is next again."""
    if tickets.move(connection, ticket.id, {"state": ASSIGNED, "claimed_by": leg.staff_id}, BACK) is None:
        return
    talks.move(connection, leg.call_sid, {"place": HERE}, {"place": Place.QUEUE.value, "moved_at": now})
    offers.fail(connection, ticket.id, leg.staff_id, now)
    events.add(connection, "ticket.released", ticket.id, ticket.office, now)


def _return(connection: Connection, ticket: Row[Any], leg: Row[Any], now: datetime) -> None:
    """The connection broke: the caller goes back into the queue, to the front."""
    if tickets.move(connection, ticket.id, {"state": ASSIGNED, "claimed_by": leg.staff_id}, BACK) is None:
        return
    give_back(connection, ticket, "lost", now)
    offers.fail(connection, ticket.id, leg.staff_id, now)
    noted(connection, ticket, reason("connection-lost"), now)
    events.add(connection, "ticket.released", ticket.id, ticket.office, now)


def _hand_over(connection: Connection, ticket: Row[Any], leg: Row[Any], now: datetime) -> None:
    talk = talks.get(connection, leg.call_sid)
    assert talk is not None
    guest = another(of(connection, talk).legs, leg_of(leg))
    if guest is not None:
        hand_over(connection, ticket, guest.staff_id, SYSTEM, now)


def deserted(connection: Connection, talk: Row[Any], now: datetime) -> None:
    """Nobody is with a caller of whom nothing was heard: they have left, and the word of it is lost."""
    ticket = tickets.get(connection, talk.ticket_id)
    if ticket is not None and not of(connection, talk).legs:
        _end(connection, ticket, talk, now)


def _end(connection: Connection, ticket: Row[Any], leg: Row[Any], now: datetime) -> None:
    """The handset was put down: the call is over."""
    after = tickets.move(connection, ticket.id, {"state": ASSIGNED}, {"state": TicketState.WRAPPING.value})
    if after is not None:
        talks.move(connection, leg.call_sid, {"place": HERE}, {"place": Place.ENDING.value, "moved_at": now})
        talks.let_go(connection, leg.call_sid, "hung-up", now)
        talks.begin_wrap_up(connection, ticket.id, now)
        events.add(connection, "ticket.wrapping", ticket.id, ticket.office, now)


CONSEQUENCES = {
    Then.NOTHING: _nothing,
    Then.BACK: _back,
    Then.HAND_OVER: _hand_over,
    Then.RETURN: _return,
    Then.END: _end,
}
