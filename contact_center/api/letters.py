"""Letters and receipts: issued for a ticket, listed, and shown as a page to be printed.

A page is shown to signed-in staff of the ticket's office only, and no browser keeps it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import structlog
from fastapi import APIRouter, Path
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field
from sqlalchemy import Row

from contact_center.api.asked import LetterOrder
from contact_center.api.dashboard.pages import citizen_icon, citizen_styles
from contact_center.api.door import Door
from contact_center.api.rights import Worker
from contact_center.api.tickets import TicketId
from contact_center.api.wording.sentences import letter
from contact_center.errors import NotFound
from contact_center.replies.printed.page import as_html
from contact_center.storage import letters, tickets
from contact_center.storage.transaction import reading
from contact_center.visitation.naming import Names
from queues.letters import Order, issue

log = structlog.get_logger()
router = APIRouter(tags=["Letters"], prefix="/tickets/{ticket_id}/letters")
page_router = APIRouter(include_in_schema=False)

Number = Annotated[str, Path(pattern=r"^[A-Z][A-Z-]{1,23}-\d{4}-\d{5,9}$")]


class LetterView(BaseModel):
    """A letter that was issued."""

    number: str = Field(examples=["AARHUS-2026-00017"])
    kind: str = Field(examples=["attendance"])
    label: str = Field(examples=["Fremmødekvittering"])
    language: str = Field(examples=["pl"])
    name: str = Field(examples=["Anna Kowalska"])
    """Whom it is for, as staff typed it."""
    issued_at: datetime
    issued_by: str = Field(examples=["Sara Holm"])
    page: str = Field(examples=["/letters/AARHUS-2026-00017"])
    """Where it can be printed."""


class LetterList(BaseModel):
    """The letters of a ticket, newest first."""

    items: list[LetterView]


def view(row: Row[Any], names: Names) -> LetterView:
    """A letter as the list shows it."""
    same = {name: getattr(row, name) for name in ("number", "kind", "language", "issued_at")}
    label, name = letter(row.kind, names), row.fields.get("name", "")
    return LetterView(**same, label=label, name=name, issued_by=row.issuer, page=f"/letters/{row.number}")


@router.post("", status_code=201)
def issued(door: Door, staff: Worker, ticket_id: TicketId, wanted: LetterOrder) -> LetterView:
    """Issue a letter or a receipt; 422 with every reason when it cannot be issued."""
    order = Order(wanted.kind, wanted.language, wanted.fields)
    row = issue(door.engine, door.catalog, staff, ticket_id, order, door.clock())
    log.info("letter.issued", letter=row.id, ticket=ticket_id, staff=staff.id)
    return view(row, door.names)


@router.get("")
def listed(door: Door, staff: Worker, ticket_id: TicketId) -> LetterList:
    """The letters and receipts that were issued for a ticket."""
    with reading(door.engine) as connection:
        if tickets.get(connection, ticket_id, staff.offices) is None:
            raise NotFound("There is no such ticket.")
        rows = letters.of_ticket(connection, ticket_id)
    return LetterList(items=[view(row, door.names) for row in rows])


@page_router.get("/letters/{number}", response_class=HTMLResponse)
def page(door: Door, staff: Worker, number: Number) -> HTMLResponse:
    """A letter as it was issued, ready to be printed."""
    with reading(door.engine) as connection:
        row = letters.by_number(connection, number, staff.offices)
    if row is None:
        raise NotFound("There is no such letter.")
    log.info("letter.opened", letter=row.id, staff=staff.id)
    html = as_html(row.printed, citizen_styles(), citizen_icon(), f"/?ticket={row.ticket_id}")
    return HTMLResponse(html, headers={"Cache-Control": "no-store", "Content-Language": row.language})
