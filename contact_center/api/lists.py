"""Lists of tickets: filtered, searched, sorted, page by page; and taking what is next of one."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query, Response

from contact_center.api import present
from contact_center.api.door import Door
from contact_center.api.rights import Worker
from contact_center.api.schemas.rows import TicketList
from contact_center.api.schemas.tickets import TicketView
from contact_center.api.tickets import shown
from contact_center.api.wanted import Chosen, ListQuery, cursor_after, filter_of, page_of
from contact_center.storage import events, readers, tickets, views
from contact_center.storage.transaction import reading
from queues.reading_along import SILENCE

router = APIRouter(tags=["Tickets"], prefix="/tickets")


@router.get("")
def listed(door: Door, staff: Worker, query: Annotated[ListQuery, Query()]) -> TicketList:
    """Tickets of one's own offices: the next to be worked first, finished ones newest first, sleeping ones by waking.

    A filter that does not exist, or a value that does not, is refused (422) and never ignored.
    """
    now = door.clock()
    wanted, page = filter_of(door, staff, query, now), page_of(query)
    with reading(door.engine) as connection:
        seq = events.latest(connection)
        rows = views.ticket_rows(connection, wanted, replace(page, limit=query.limit + 1))
        total = _total(len(rows), query) or tickets.count(connection, wanted)
        reading_now = readers.of(connection, [row.id for row in rows], now - SILENCE)
    items = present.ticket_lines(rows[: query.limit], reading_now, door.names, now)
    following = cursor_after(query, rows[query.limit - 1]) if len(rows) > query.limit else None
    return TicketList.model_construct(seq=seq, items=items, next_cursor=following, total=total)


def _total(found: int, query: ListQuery) -> int | None:
    """How many there are, where the first page says so already."""
    return found if query.cursor is None and 0 < found <= query.limit else None


@router.post("/next", responses={204: {"description": "Nothing waits."}}, response_model=TicketView)
def take_next(door: Door, staff: Worker, wanted: Chosen | None = None) -> TicketView | Response:
    """Take what is next for oneself, over calls, call-backs, messages and mails; two people never get the same one.

    By skill, priority, deadline and age; the filters narrow it.
    """
    now = door.clock()
    ticket = door.desk.claim_next(staff, filter_of(door, staff, wanted or Chosen.model_validate({}), now), now)
    return Response(status_code=204) if ticket is None else shown(door, staff, ticket.id)
