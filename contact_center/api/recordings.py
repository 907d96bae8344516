"""Recorded talks of a ticket: whether the caller allowed it, the recordings, and taking the yes back."""

from __future__ import annotations

import structlog
from fastapi import APIRouter

from contact_center.api.door import Door, StaffDoor
from contact_center.api.lines import RecordingView
from contact_center.api.rights import Worker
from contact_center.api.tickets import TicketId
from contact_center.api.voicemails import shown_as
from contact_center.domain.ticket import StaffMember
from contact_center.errors import Conflict, NotFound
from contact_center.storage import consents, tickets, voicemails
from contact_center.storage.transaction import reading
from queues import recorded_talks

log = structlog.get_logger()
router = APIRouter(tags=["Voicemail"], prefix="/tickets/{ticket_id}/recording")
MOST = 50


@router.get("")
def recording(door: Door, staff: Worker, ticket_id: TicketId) -> RecordingView:
    """What the caller answered, and what was recorded. The sound is at `/voicemails/{id}/audio`."""
    return _shown(door, staff, ticket_id)


@router.post("/withdraw")
def withdraw(door: Door, staff: Worker, ticket_id: TicketId) -> RecordingView:
    """The caller takes the yes back: every recording of the call is deleted, also one that is still to come."""
    with reading(door.engine) as connection:
        ticket = tickets.get(connection, ticket_id, None if staff.role == "admin" else staff.offices)
    if ticket is None:
        raise NotFound("There is no such ticket.")
    if not recorded_talks.withdraw(door.engine, ticket, door.clock(), staff.name):
        raise Conflict("The caller has allowed no recording.")
    log.info("recording.withdrawn", ticket=ticket_id, staff=staff.id)
    door.desk.ring("voicemail")
    return _shown(door, staff, ticket_id)


def _shown(door: StaffDoor, staff: StaffMember, ticket_id: int) -> RecordingView:
    offices = None if staff.role == "admin" else staff.offices
    with reading(door.engine) as connection:
        ticket = tickets.get(connection, ticket_id, offices)
        if ticket is None:
            raise NotFound("There is no such ticket.")
        answer = consents.get(connection, ticket.call_sid or "")
        talks = voicemails.listed(connection, offices, False, MOST, ticket_id, voicemails.TALK)
    return RecordingView(
        allowed=None if answer is None else bool(answer.granted and answer.withdrawn_at is None),
        withdrawn_at=answer.withdrawn_at if answer is not None else None,
        days=answer.days if answer is not None else 0,
        talks=[shown_as(door, row) for row in talks],
    )
