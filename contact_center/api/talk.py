"""The call somebody is in, or is wrapping up, as their screen shows it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row

from contact_center.api.desk_schemas import AskedView, LegView, TalkView
from contact_center.api.door import StaffDoor
from contact_center.domain.desk import LegRole, LegState, Place
from contact_center.domain.ticket import StaffMember, TicketKind
from contact_center.storage import offers, talks, tickets
from contact_center.storage.filters import Filter
from contact_center.storage.transaction import reading
from queues.floor import until

ON_THE_WAY = {
    LegState.WANTED.value: "ringing",
    LegState.RINGING.value: "ringing",
    LegState.ANSWERED.value: "whisper",
}
PLACES = {
    Place.QUEUE.value: "connecting",
    Place.FETCHING.value: "connecting",
    Place.RETURNING.value: "ending",
    Place.ENDING.value: "ending",
    Place.OVER.value: "ending",
}


def shown(door: StaffDoor, staff: StaffMember) -> TalkView | None:
    """The call this person is in, else the one they are wrapping up, else None."""
    with reading(door.engine) as connection:
        leg = talks.live_leg_of(connection, staff.id)
        if leg is not None:
            ticket = tickets.get(connection, leg.ticket_id)
            return _talk(connection, door, staff, leg, ticket) if ticket is not None else None
        wanted = Filter(states=("wrapping",), claimed_by=staff.id)
        wrapping = [row for row in tickets.found(connection, wanted, 20) if row.kind == TicketKind.CALL.value]
        return _wrap_up(connection, door, staff, wrapping[0]) if wrapping else None


def _talk(
    connection: Connection, door: StaffDoor, staff: StaffMember, leg: Row[Any], ticket: Row[Any]
) -> TalkView | None:
    talk = talks.get(connection, leg.call_sid)
    assert talk is not None  # foreign key
    people = [one for one in talks.legs_of(connection, leg.call_sid) if one.state in talks.LIVE]
    meeting = "hold" if talk.held else "talking"
    return TalkView(
        **_about(door, staff, ticket),
        role=leg.role,
        state=ON_THE_WAY.get(leg.state) or PLACES.get(talk.place) or meeting,
        met_at=talk.met_at,
        people=[LegView(staff_id=one.staff_id, name=one.name, role=one.role, state=one.state) for one in people],
        asked=_asked(connection, ticket.id),
        wrap_up_until=None,
        extensions_left=0,
    )


def _asked(connection: Connection, ticket_id: int) -> AskedView | None:
    row = offers.asked(connection, ticket_id)
    return None if row is None else AskedView(staff_id=row.staff_id, name=row.name, expires_at=row.expires_at)


def _wrap_up(connection: Connection, door: StaffDoor, staff: StaffMember, ticket: Row[Any]) -> TalkView:
    running = talks.wrap_up(connection, ticket.id)
    return TalkView(
        **_about(door, staff, ticket),
        role=LegRole.HOLDER.value,
        state="wrap-up",
        met_at=None,
        people=[],
        asked=None,
        wrap_up_until=until(running, door.pace) if running is not None else None,
        extensions_left=max(0, door.pace.extensions - (running.extensions if running is not None else 0)),
    )


def _about(door: StaffDoor, staff: StaffMember, ticket: Row[Any]) -> dict[str, Any]:
    return {
        "ticket_id": ticket.id,
        "reference": ticket.reference,
        "topic_label": door.names.member("topic", ticket.topic),
        "language": ticket.language,
        "language_label": door.names.member("language", ticket.language),
        "mine": ticket.office in staff.offices,
    }
