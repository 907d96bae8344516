"""One ticket with everything about it, and the verbs with which staff work it."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import structlog
from fastapi import APIRouter, Path

from contact_center.api import present
from contact_center.api.asked import MAX_ID, Completion, Correction, Here, NoteText, ReplyText, Sleep, Transfer
from contact_center.api.desk_schemas import Colleague
from contact_center.api.door import Door, StaffDoor
from contact_center.api.rights import Assigner, Worker
from contact_center.api.schemas.tickets import TicketView
from contact_center.api.wanted import known_language
from contact_center.domain.ticket import StaffMember
from contact_center.errors import NotFound
from contact_center.storage import (
    contacts,
    forwardings,
    mentions,
    outbox,
    readers,
    reply_files,
    shared,
    tickets,
    views,
    visitations,
)
from contact_center.storage.transaction import reading
from queues.reading_along import SILENCE
from queues.reassigning import Reassigning

log = structlog.get_logger()
router = APIRouter(tags=["Tickets"], prefix="/tickets")

TicketId = Annotated[int, Path(ge=1, le=MAX_ID, examples=[4711])]


@router.get("/{ticket_id}")
def one(door: Door, staff: Worker, ticket_id: TicketId) -> TicketView:
    """One ticket with its conversation, what the machine believes about it and why, and what may be done with it."""
    view = shown(door, staff, ticket_id)
    log.info("ticket.opened", ticket=ticket_id, staff=staff.id)
    return view


def shown(door: StaffDoor, staff: StaffMember, ticket_id: int) -> TicketView:
    """Read a ticket and everything about it. Raises NotFound for one of another office."""
    with reading(door.engine) as connection:
        row = views.ticket_row(connection, ticket_id, staff.offices)
        if row is None:
            raise NotFound("There is no such ticket.")
        thread = tickets.thread(connection, ticket_id)
        own = views.contacts_of(connection, ticket_id)
        whole = present.Whole(
            ticket=row,
            contacts=own,
            thread=thread,
            attachments=contacts.attachments_of(connection, [contact.id for contact in own]),
            sent=outbox.of_tickets(connection, [m.outbox_id for m in thread if m.outbox_id]),
            earlier=views.earlier(connection, row, staff.offices),
            claims=views.claimed(connection, ticket_id, staff.offices),
            shared=shared.further(connection, ticket_id),
            readers=readers.of(connection, [ticket_id], door.clock() - SILENCE),
            correction=visitations.last_by_citizen(connection, ticket_id),
            forwardings=forwardings.of_ticket(connection, ticket_id),
            files=reply_files.of_mails(connection, [m.outbox_id for m in thread if m.outbox_id]),
            mentions=mentions.of_notes(connection, [m.id for m in thread if m.direction == "note"]),
        )
    offered = present.Offered(door.pages_url, door.html_of is not None, door.translator is not None)
    return present.ticket(whole, staff, door.names, door.clock(), offered)


@router.post("/{ticket_id}/claim")
def claim(door: Door, staff: Worker, ticket_id: TicketId) -> TicketView:
    """Take a waiting ticket; 409 when somebody was faster."""
    door.desk.claim(staff, ticket_id, door.clock())
    return shown(door, staff, ticket_id)


@router.post("/{ticket_id}/release")
def release(door: Door, staff: Worker, ticket_id: TicketId) -> TicketView:
    """Put a ticket back into its queue, where it keeps its age."""
    door.desk.release(staff, ticket_id, door.clock())
    return shown(door, staff, ticket_id)


@router.post("/{ticket_id}/assign")
def assign(door: Door, staff: Assigner, ticket_id: TicketId, to: Colleague) -> TicketView:
    """Give a ticket to a colleague of its office; a caller on the line is handed over instead."""
    Reassigning(door.desk).assign(staff, ticket_id, to.staff_id, door.clock())
    return shown(door, staff, ticket_id)


@router.post("/{ticket_id}/reopen")
def reopen(door: Door, staff: Worker, ticket_id: TicketId) -> TicketView:
    """Put a finished ticket back into its queue."""
    door.desk.reopen(staff, ticket_id, door.clock())
    return shown(door, staff, ticket_id)


@router.post("/{ticket_id}/hang-up")
def hang_up(door: Door, staff: Worker, ticket_id: TicketId) -> TicketView:
    """End the call; the ticket stays for the wrap-up."""
    door.desk.hang_up(staff, ticket_id, door.clock())
    return shown(door, staff, ticket_id)


@router.post("/{ticket_id}/snooze")
def snooze(door: Door, staff: Worker, ticket_id: TicketId, wanted: Sleep) -> TicketView:
    """Let a ticket sleep until a time, or until the citizen answers; then it is back in its queue."""
    door.snoozing.snooze(staff, ticket_id, wanted.until, wanted.for_citizen, door.clock())
    return shown(door, staff, ticket_id)


@router.post("/{ticket_id}/wake")
def wake(door: Door, staff: Worker, ticket_id: TicketId) -> TicketView:
    """Put a sleeping ticket back into its queue."""
    door.snoozing.wake(staff, ticket_id, door.clock())
    return shown(door, staff, ticket_id)


@router.post("/{ticket_id}/here", status_code=204)
def here(door: Door, staff: Worker, ticket_id: TicketId, how: Here | None = None) -> None:
    """Say that one has the ticket open, and whether one writes in it; every ten seconds, or one counts as gone."""
    door.reading_along.here(staff, ticket_id, (how or Here()).typing, door.clock())


@router.post("/{ticket_id}/left", status_code=204)
def left(door: Door, staff: Worker, ticket_id: TicketId) -> None:
    """Say that one has closed the ticket."""
    door.reading_along.left(staff, ticket_id, door.clock())


@router.post("/{ticket_id}/transfer")
def transfer(door: Door, staff: Worker, ticket_id: TicketId, to: Transfer) -> TicketView:
    """Move a ticket to another queue of ours."""
    door.desk.transfer(staff, ticket_id, to.office, to.topic, to.reason, door.clock())
    return _parted(door, staff, ticket_id)


@router.post("/{ticket_id}/correct")
def correct(door: Door, staff: Worker, ticket_id: TicketId, right: Correction) -> TicketView:
    """Say that the triage was wrong; the statistics count it."""
    known_language(door, right.language)
    door.desk.correct(staff, ticket_id, right.model_dump(exclude_none=True), door.clock())
    return _parted(door, staff, ticket_id)


def _parted(door: StaffDoor, staff: StaffMember, ticket_id: int) -> TicketView:
    """The ticket after a move: whoever gave it away sees it one last time, without anything to do."""
    everywhere = replace(staff, offices=tuple(door.catalog.offices))
    view = shown(door, everywhere, ticket_id)
    return (
        view
        if view.office in staff.offices or _shares(view, staff)
        else view.model_copy(update={"allowed": [], "earlier": []})
    )


def _shares(view: TicketView, staff: StaffMember) -> bool:
    return any(one.office in staff.offices for one in view.shared)


@router.post("/{ticket_id}/reply")
def reply(door: Door, staff: Worker, ticket_id: TicketId, words: ReplyText) -> TicketView:
    """Answer the citizen by mail, with the files of one's draft; for some seconds it may be taken back.

    409 with `came_in` when there is more in the conversation than `seen`, or with `replying` when somebody else is.
    """
    known_language(door, words.language)
    now, seen = door.clock(), words.seen
    door.desk.reply(staff, ticket_id, words.text, words.language, now, seen, words.alongside)
    return shown(door, staff, ticket_id)


@router.post("/{ticket_id}/note")
def note(door: Door, staff: Worker, ticket_id: TicketId, words: NoteText) -> TicketView:
    """Add a note that only staff see."""
    door.desk.note(staff, ticket_id, words.text, door.clock(), words.mentions)
    return shown(door, staff, ticket_id)


@router.post("/{ticket_id}/complete")
def complete(door: Door, staff: Worker, ticket_id: TicketId, end: Completion) -> TicketView:
    """Finish a ticket with its outcome."""
    door.desk.complete(staff, ticket_id, end.outcome, end.note or "", door.clock())
    return shown(door, staff, ticket_id)
