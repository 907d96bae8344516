"""Tickets: the list, one of them with everything about it, and the verbs with which staff work them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, Literal

import structlog
from fastapi import APIRouter, Path, Query, Response
from sqlalchemy import Row

from contact_center.api import cursor as cursors
from contact_center.api import labels, present
from contact_center.api.asked import (
    MAX_ID,
    Completion,
    Correction,
    LanguageCode,
    Next,
    NoteText,
    ReplyText,
    Slug,
    Transfer,
    Words,
)
from contact_center.api.desk_schemas import Colleague
from contact_center.api.door import Assigner, Door, StaffDoor, Worker
from contact_center.api.schemas import TicketList, TicketView
from contact_center.domain.ticket import OPEN_STATES, StaffMember, TicketState
from contact_center.errors import Invalid, NotFound
from contact_center.storage import (
    contacts,
    events,
    forwardings,
    mentions,
    outbox,
    reply_files,
    shared,
    tickets,
    views,
    visitations,
)
from contact_center.storage.tickets import Filter
from contact_center.storage.transaction import reading
from queues.reassigning import Reassigning

log = structlog.get_logger()
router = APIRouter(tags=["Tickets"], prefix="/tickets")

State = Literal["waiting", "mine", "open", "done"]
TicketId = Annotated[int, Path(ge=1, le=MAX_ID, examples=[4711])]
WAITING = (TicketState.PENDING.value,)
HELD = (TicketState.RESERVED.value, TicketState.ASSIGNED.value, TicketState.WRAPPING.value)
DONE = (TicketState.COMPLETED.value, TicketState.CANCELED.value)
STATES = {"waiting": WAITING, "mine": HELD, "open": tuple(s.value for s in OPEN_STATES), "done": DONE}


@router.get("")
def listed(
    door: Door,
    staff: Worker,
    office: Slug | None = None,
    topic: Slug | None = None,
    state: State = "waiting",
    language: LanguageCode | None = None,
    channel: Literal["mail", "phone"] | None = None,
    q: Annotated[Words | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    cursor: Annotated[str | None, Query(max_length=400)] = None,
) -> TicketList:
    """Tickets of one's own offices: the next to be worked first, finished ones newest first."""
    wanted = Filter(
        offices=staff.offices,
        office=office,
        topic=topic,
        states=STATES[state],
        language=language,
        channel=channel,
        claimed_by=staff.id if state == "mine" else None,
        search=(q or "").strip() or None,
    )
    page = _page(limit, cursor, finished=state == "done")
    with reading(door.engine) as connection:
        seq = events.latest(connection)
        rows = views.ticket_rows(connection, wanted, replace(page, limit=limit + 1))
        total = tickets.count(connection, wanted)
    shown, now = rows[:limit], door.clock()
    following = cursors.pack(_sort_values(shown[-1], page.finished)) if len(rows) > limit else None
    items = [present.ticket_line(row, door.catalog, now) for row in shown]
    return TicketList.model_construct(seq=seq, items=items, next_cursor=following, total=total)


def _page(limit: int, cursor: str | None, finished: bool) -> views.Page:
    kinds: tuple[type, ...] = (datetime, int) if finished else (int, datetime, datetime, int)
    return views.Page(limit, cursors.unpack(cursor, kinds) if cursor else None, finished)


def _sort_values(row: Row[Any], finished: bool) -> tuple[Any, ...]:
    if finished:
        return (row.completed_at or row.created_at, row.id)
    return (row.priority, row.due_at, row.waiting_since, row.id)


@router.post("/next", responses={204: {"description": "Nothing waits."}}, response_model=TicketView)
def take_next(door: Door, staff: Worker, wanted: Next | None = None) -> TicketView | Response:
    """Take the ticket that is next; two people never get the same one."""
    asked = wanted or Next()
    chosen = Filter(office=asked.office, topic=asked.topic, language=asked.language, channel=asked.channel)
    ticket = door.desk.claim_next(staff, chosen, door.clock())
    return Response(status_code=204) if ticket is None else shown(door, staff, ticket.id)


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
            correction=visitations.last_by_citizen(connection, ticket_id),
            forwardings=forwardings.of_ticket(connection, ticket_id),
            files=reply_files.of_mails(connection, [m.outbox_id for m in thread if m.outbox_id]),
            mentions=mentions.of_notes(connection, [m.id for m in thread if m.direction == "note"]),
        )
    offered = present.Offered(door.pages_url, door.html_of is not None, door.translator is not None)
    return present.ticket(whole, staff, door.catalog, door.clock(), offered)


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


def known_language(door: StaffDoor, code: str | None) -> None:
    """Raise Invalid for a language that staff cannot choose."""
    if code is not None and not labels.knows_language(door.catalog, code):
        raise Invalid(f"Unknown language: {code}")
