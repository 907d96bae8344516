"""Mentions: who may be named in a note, and where one is named oneself."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from contact_center.api import present
from contact_center.api.asked import MAX_ID
from contact_center.api.door import Door, StaffDoor
from contact_center.api.rights import Worker
from contact_center.api.schemas.talk import ColleagueList, MentionList, MentionView, PersonView
from contact_center.api.tickets import TicketId
from contact_center.domain.ticket import StaffMember
from contact_center.errors import NotFound
from contact_center.storage import mentions, tickets
from contact_center.storage.transaction import reading, transaction
from queues.mentioning import colleagues

router = APIRouter(tags=["Mentions"])


@router.get("/tickets/{ticket_id}/colleagues")
def mentionable(door: Door, staff: Worker, ticket_id: TicketId) -> ColleagueList:
    """Who may be mentioned in a note on a ticket: whoever sees it."""
    with reading(door.engine) as connection:
        row = tickets.get(connection, ticket_id, staff.offices)
        if row is None:
            raise NotFound("There is no such ticket.")
        found = colleagues(connection, staff, row)
    return ColleagueList(items=[PersonView(id=one.id, name=one.name) for one in found])


@router.get("/mentions")
def listed(
    door: Door, staff: Worker, unseen: bool = False, limit: Annotated[int, Query(ge=1, le=200)] = 50
) -> MentionList:
    """Notes in which one is mentioned, newest first."""
    return _list(door, staff, unseen, limit)


@router.post("/mentions/seen")
def seen(door: Door, staff: Worker, ticket: Annotated[int | None, Query(ge=1, le=MAX_ID)] = None) -> MentionList:
    """One has seen them: those in one `ticket`, or all."""
    with transaction(door.engine) as connection:
        mentions.see(connection, staff.id, door.clock(), ticket)
    return _list(door, staff, unseen=False, limit=50)


def _list(door: StaffDoor, staff: StaffMember, unseen: bool, limit: int) -> MentionList:
    with reading(door.engine) as connection:
        rows = mentions.of(connection, staff.id, staff.offices, unseen, limit)
        number = mentions.unseen(connection, staff.id, staff.offices)
    same = ("id", "ticket_id", "reference", "by", "at")
    items = [
        MentionView(
            **{name: getattr(row, name) for name in same},
            topic_label=door.names.member("topic", row.topic),
            text=present.snippet(row.text),
            seen=row.seen_at is not None,
        )
        for row in rows
    ]
    return MentionList(unseen=number, items=items)
