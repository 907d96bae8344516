"""One entry of a conversation: its numbers, its HTML, its translation, and a reply that is taken back."""

from __future__ import annotations

from html import escape
from typing import Annotated, Any, Literal

import structlog
from fastapi import APIRouter, Header, Path, Query
from fastapi.responses import HTMLResponse
from sqlalchemy import Row

from contact_center.api.asked import MAX_ID
from contact_center.api.door import Door, StaffDoor
from contact_center.api.rights import Worker
from contact_center.api.schemas.talk import RevealedPartyView, RevealedView, TranslationView
from contact_center.api.schemas.tickets import TicketView
from contact_center.api.tickets import TicketId, shown
from contact_center.domain.ticket import StaffMember
from contact_center.domain.triage import UNDETERMINED
from contact_center.errors import Invalid, NotFound
from contact_center.storage import contacts, tickets, views
from contact_center.storage.blobs import rows
from contact_center.storage.transaction import reading
from queues import answering, revealing

log = structlog.get_logger()
router = APIRouter(tags=["Conversation"])

MessageId = Annotated[int, Path(ge=1, le=MAX_ID, examples=[812])]
SHOWN = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src data:; "
    "style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)
"""A citizen's HTML runs nothing, sends nothing and fetches nothing, whatever the sanitiser may have missed."""
WHY = {
    "da": {
        "sorry": "HTML-udgaven kan ikke vises",
        "none": "mailen har ingen HTML-udgave",
        "complicated": "den er for indviklet",
        "slow": "det tager for lang tid",
        "broken": "den kan ikke læses",
        "busy": "der vises allerede for mange lige nu. Prøv igen om lidt",
    },
    "en": {
        "sorry": "The HTML cannot be shown",
        "none": "the mail has none",
        "complicated": "it is too complicated",
        "slow": "it takes too long",
        "broken": "it cannot be read",
        "busy": "too many are being shown just now. Try again soon",
    },
}
"""Reason → words, for the frame."""
HEADERS = {
    "Content-Security-Policy": SHOWN,
    "X-Frame-Options": "SAMEORIGIN",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/html": {"schema": {"type": "string"}}}, "description": "A page without anything active."}
}


@router.post("/messages/{message_id}/reveal")
def revealed(door: Door, staff: Worker, message_id: MessageId) -> RevealedView:
    """An entry with its numbers; that somebody asked is noted."""
    words = revealing.message(door.engine, staff, message_id)
    log.info("message.revealed", message=message_id, staff=staff.id)
    return RevealedView(subject=words.subject, text=words.text, folded=words.folded)


@router.post("/tickets/{ticket_id}/reveal")
def party(door: Door, staff: Worker, ticket_id: TicketId) -> RevealedPartyView:
    """The telephone number and the subject of a ticket; that somebody asked is noted."""
    address, subject = revealing.party(door.engine, staff, ticket_id)
    log.info("ticket.revealed", ticket=ticket_id, staff=staff.id)
    return RevealedPartyView(address=address, subject=subject)


@router.get("/messages/{message_id}/html", response_class=HTMLResponse, responses=_RESPONSES)
def html(
    door: Door,
    staff: Worker,
    message_id: MessageId,
    language: Annotated[Literal["da", "en"], Query()] = "da",
    sec_fetch_dest: Annotated[str | None, Header(include_in_schema=False)] = None,
) -> HTMLResponse:
    """A mail's own HTML, made harmless: to be shown in a sandboxed frame. Nothing in it is fetched from anywhere."""
    content = _original(door, staff, message_id)
    if door.html_of is None:
        raise NotFound("There is no HTML view here.")
    page = door.html_of(content, language)
    log.info("message.html_opened", message=message_id, staff=staff.id, refused=page.reason)
    if page.page:
        return HTMLResponse(page.page, headers=HEADERS)
    if sec_fetch_dest == "iframe":
        return HTMLResponse(_sorry(page.reason, language), 404, HEADERS)
    raise NotFound(_why(page.reason, door.asked or "en"))


def _sorry(reason: str, language: str) -> str:
    """What stands in the frame when there is nothing to be shown."""
    why = escape(_why(reason, language))
    return f'<!doctype html><html lang="{language}"><meta charset="utf-8"><title>HTML</title><p>{why}</p></html>'


def _why(reason: str, language: str) -> str:
    said = WHY[language]
    return f"{said['sorry']}: {said.get(reason, reason)}."


def _original(door: StaffDoor, staff: StaffMember, message_id: int) -> bytes:
    with reading(door.engine) as connection:
        row = _entry(tickets.message(connection, message_id, staff.offices))
        contact = contacts.get(connection, row.contact_id) if row.contact_id is not None else None
        known = contact.raw_mail_id if contact is not None and row.direction == "in" else None
        mail = views.original(connection, known, staff.offices) if known is not None else None
    if mail is None or mail.blob is None:
        raise NotFound("The original of this mail is not here, or has been erased.")
    return rows.read(door.engine, mail.blob)


def _entry(row: Row[Any] | None) -> Row[Any]:
    if row is None:
        raise NotFound("There is no such message.")
    return row


@router.post("/messages/{message_id}/translation")
def translation(
    door: Door,
    staff: Worker,
    message_id: MessageId,
    target: Annotated[Literal["da", "en"], Query()] = "da",
) -> TranslationView:
    """What a machine makes of it, where a translation server is set up. Numbers and addresses are masked before."""
    if door.translator is None:
        raise NotFound("No translation server is set up.")
    with reading(door.engine) as connection:
        row = _entry(tickets.message(connection, message_id, staff.offices))
    if not row.text.strip():
        raise Invalid("There is nothing to translate.")
    source = "" if row.language in ("", UNDETERMINED) else row.language
    made = door.translator.translate(row.text, source, target)
    log.info("message.translated", message=message_id, staff=staff.id)
    return TranslationView(text=made.text, source=made.source or source, target=target, cut=made.cut)


@router.post("/messages/{message_id}/undo")
def undone(door: Door, staff: Worker, message_id: MessageId) -> TicketView:
    """Take back one's reply before it leaves; its words are the draft again. 409 when it is too late."""
    ticket_id = answering.take_back(door.engine, staff, message_id, door.clock())
    return shown(door, staff, ticket_id)
