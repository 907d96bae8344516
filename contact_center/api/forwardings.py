"""Forwarding to other authorities: to whom, what would be sent, and what has not gone yet."""

from __future__ import annotations

from typing import Annotated, Literal

import structlog
from fastapi import APIRouter, Path, Query

from contact_center.api import entries
from contact_center.api.asked import MAX_ID, Handover, Slug
from contact_center.api.door import Door
from contact_center.api.rights import Worker
from contact_center.api.schemas.talk import (
    AuthorityList,
    AuthorityView,
    FileChoiceView,
    ForwardingList,
    ItemView,
    ProposalView,
)
from contact_center.api.schemas.tickets import TicketView
from contact_center.api.tickets import TicketId, shown
from contact_center.errors import NotFound
from contact_center.storage import forwardings, tickets
from contact_center.storage.transaction import reading
from queues.drafting import INFECTED
from queues.forwarding import HAND, MAIL, Wish

log = structlog.get_logger()
router = APIRouter(tags=["Forwarding"])
Number = Annotated[int, Path(ge=1, le=MAX_ID, examples=[5])]


@router.get("/forwardings")
def listed(
    door: Door,
    staff: Worker,
    state: Literal["waiting", "all"] = "waiting",
    limit: Annotated[int, Query(ge=1, le=500)] = 200,
) -> ForwardingList:
    """What is not yet forwarded, the longest with us first; or everything, newest first."""
    with reading(door.engine) as connection:
        rows = forwardings.listed(connection, staff.offices, state == "waiting", limit)
    return ForwardingList(items=[entries.forwarding(row, door.names) for row in rows])


@router.get("/tickets/{ticket_id}/authorities")
def authorities(door: Door, staff: Worker, ticket_id: TicketId) -> AuthorityList:
    """To whom a ticket can be forwarded; who usually decides on its topic comes first."""
    with reading(door.engine) as connection:
        row = tickets.get(connection, ticket_id, staff.offices)
    if row is None:
        raise NotFound("There is no such ticket.")
    usual = door.catalog.topics[row.topic].authority
    found = [
        AuthorityView(
            **{name: getattr(one, name) for name in ("slug", "name", "name_en", "phone", "email", "url")},
            what=one.what[door.language],
            way=MAIL if one.email else HAND,
            usual=one.slug == usual,
        )
        for one in door.catalog.authorities.values()
        if one.forwards
    ]
    return AuthorityList(items=sorted(found, key=lambda one: (not one.usual, one.name.casefold())))


@router.get("/tickets/{ticket_id}/forwarding")
def proposed(
    door: Door,
    staff: Worker,
    ticket_id: TicketId,
    authority: Slug | None = None,
    item: Annotated[list[Slug] | None, Query(max_length=30)] = None,
) -> ProposalView:
    """What would be sent to an authority, and to the citizen. Without `item`, with all that belongs to it."""
    made = door.forwarding.propose(staff, ticket_id, authority or "", item)
    return ProposalView(
        way=made.way,
        subject=made.to.subject,
        text=made.to.text,
        items=[ItemView(id=name, da=da, en=en) for name, da, en in made.items],
        files=[
            FileChoiceView(id=one.id, name=one.name, size=one.size, infected=one.scan.startswith(INFECTED))
            for one in made.files
        ],
        tells=made.tells,
        told_subject=made.told.subject,
        told_text=made.told.text,
        told_language=made.told.language,
        told_danish=made.told_danish.text,
    )


@router.post("/tickets/{ticket_id}/forward")
def forwarded(door: Door, staff: Worker, ticket_id: TicketId, wanted: Handover) -> TicketView:
    """Forward a ticket's message: by mail at once, by hand when `POST /forwardings/{id}/gone` says so."""
    wish = Wish(wanted.authority, tuple(wanted.handed_over), wanted.text, tuple(wanted.files))
    number = door.forwarding.forward(staff, ticket_id, wish, door.clock())
    log.info("ticket.forwarded", ticket=ticket_id, forwarding=number, authority=wanted.authority, staff=staff.id)
    return shown(door, staff, ticket_id)


@router.post("/forwardings/{forwarding_id}/gone")
def gone(door: Door, staff: Worker, forwarding_id: Number) -> ForwardingList:
    """It has been sent by hand; the citizen is told. 409 when that was said before."""
    door.forwarding.gone(staff, forwarding_id, door.clock())
    return listed(door, staff, "waiting", 200)


@router.post("/forwardings/{forwarding_id}/undo")
def undone(door: Door, staff: Worker, forwarding_id: Number) -> ForwardingList:
    """Take back what has not gone. 409 when it has."""
    door.forwarding.take_back(staff, forwarding_id, door.clock())
    return listed(door, staff, "waiting", 200)
