"""Ready-made replies for a ticket, in the citizen's language and in Danish; titled in the language of the screen."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from sqlalchemy import Row

from contact_center.api.asked import LanguageCode
from contact_center.api.door import Door
from contact_center.api.rights import Worker
from contact_center.api.schemas.canned import CannedReplies, CannedReplyView, WordsView
from contact_center.api.tickets import TicketId
from contact_center.api.wanted import known_language
from contact_center.domain.ticket import StaffMember
from contact_center.errors import NotFound
from contact_center.replies import canned
from contact_center.replies.letter import WITHOUT_NOTE
from contact_center.storage import views
from contact_center.storage.transaction import reading

router = APIRouter(tags=["Tickets"], prefix="/tickets")


@router.get("/{ticket_id}/canned-replies")
def offered(door: Door, staff: Worker, ticket_id: TicketId, language: LanguageCode | None = None) -> CannedReplies:
    """Canned replies, best first; in `language` if it is given, else in that of the ticket.

    Titles and gaps are for staff: in the language of their screen.
    """
    known_language(door, language)
    with reading(door.engine) as connection:
        row = views.ticket_row(connection, ticket_id, staff.offices)
    if row is None:
        raise NotFound("There is no such ticket.")
    situation, code = _situation(row, staff), language or row.language
    speaks = door.catalog.language(code)
    return CannedReplies(
        language=speaks.code,
        native_reviewed=speaks.native_reviewed or speaks.code in WITHOUT_NOTE,
        greeting=_words(canned.greeting(code, door.catalog)),
        closing=_words(canned.closing(situation, code, door.catalog)),
        items=[_item(one) for one in canned.offered(situation, code, door.catalog, door.clock(), door.language)],
    )


def _situation(row: Row[Any], staff: StaffMember) -> canned.Situation:
    return canned.Situation(
        topics=(row.topic, *row.further_topics),
        citizen_group=row.citizen_group or "",
        office=row.office,
        municipality=row.municipality,
        reference=row.reference,
        due_at=row.due_at,
        staff_name=staff.name,
    )


def _words(words: canned.Words) -> WordsView:
    return WordsView(text=words.text, danish=words.danish)


def _item(offer: canned.Offer) -> CannedReplyView:
    words = offer.words
    return CannedReplyView(
        id=offer.id,
        title=offer.title,
        text=words.text,
        danish=words.danish,
        language=words.language,
        gaps=list(offer.gaps),
        fit=offer.fit.value,
    )
