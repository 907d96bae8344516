"""Call-backs: who wants to be called, by when we promised it, how often it was tried; and the verb that dials."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import structlog
from fastapi import APIRouter, Path, Query
from sqlalchemy import Row

from contact_center.api import labels
from contact_center.api.asked import MAX_ID, Slug
from contact_center.api.door import Door, StaffDoor
from contact_center.api.lines import AttemptView, CallbackList, CallbackView
from contact_center.api.rights import Worker
from contact_center.domain.ticket import StaffMember
from contact_center.errors import Conflict, NotFound
from contact_center.storage import callbacks
from contact_center.storage.transaction import reading

log = structlog.get_logger()
router = APIRouter(tags=["Call-backs"], prefix="/callbacks")
Number = Annotated[int, Path(ge=1, le=MAX_ID, examples=[17])]


@router.get("")
def listed(
    door: Door,
    staff: Worker,
    state: Literal["open", "over"] = "open",
    office: Slug | None = None,
    ticket: Annotated[int | None, Query(ge=1, le=MAX_ID)] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> CallbackList:
    """Call-backs of one's own offices: open ones in the order of their turn, those that are over newest first.

    With `ticket` the one of that ticket, in whatever state.
    """
    offices = staff.offices if office is None else tuple(one for one in staff.offices if one == office)
    states = callbacks.OPEN if state == "open" else callbacks.ENDED
    with reading(door.engine) as connection:
        if ticket is not None:
            rows = callbacks.of_ticket(connection, ticket, offices)
        else:
            rows = callbacks.listed(connection, offices, states, limit, newest=state == "over")
        attempts = callbacks.attempts_of(connection, [row.id for row in rows])
    return CallbackList(items=[_view(door, staff, row, attempts[row.id]) for row in rows])


@router.get("/{callback_id}")
def one(door: Door, staff: Worker, callback_id: Number) -> CallbackView:
    """One call-back with its attempts."""
    return _shown(door, staff, callback_id)


@router.post("/{callback_id}/dial")
def dial(door: Door, staff: Worker, callback_id: Number) -> CallbackView:
    """Ring one's own desk, and then the citizen; 409 when the ticket is not one's own, it rings, or too early."""
    if door.callbacks is None:
        raise Conflict("There is no telephone here.")
    attempt = door.callbacks.dial(staff, callback_id, door.clock())
    log.info("callback.dialled", callback=callback_id, attempt=attempt, staff=staff.id)
    return _shown(door, staff, callback_id)


def _shown(door: StaffDoor, staff: StaffMember, callback_id: int) -> CallbackView:
    with reading(door.engine) as connection:
        row = callbacks.shown(connection, callback_id, staff.offices)
        if row is None:
            raise NotFound("There is no such call-back.")
        attempts = callbacks.attempts_of(connection, [row.id])[row.id]
    return _view(door, staff, row, attempts)


def _view(door: StaffDoor, staff: StaffMember, row: Row[Any], attempts: list[Row[Any]]) -> CallbackView:
    now = door.clock()
    settled = row.reached_at or now
    same = ("id", "ticket_id", "reference", "office", "topic", "language", "state")
    times = ("asked_at", "promised_at", "next_at", "reached_at", "waiting_since")
    mine = row.claimed_by == staff.id and row.ticket_state == "assigned"
    return CallbackView(
        **{name: getattr(row, name) for name in (*same, *times)},
        number=labels.masked_address(row.number),
        topic_label=door.names.member("topic", row.topic),
        language_label=door.names.member("language", row.language),
        attempts=row.attempts,
        tried=[_attempt(one) for one in attempts],
        late=row.promised_at is not None and settled > row.promised_at and row.state not in ("withdrawn",),
        holder=row.holder,
        may_dial=mine and row.state == "waiting" and row.next_at <= now,
    )


def _attempt(row: Row[Any]) -> AttemptView:
    return AttemptView(at=row.dial_at, by=row.staff_name, result=row.result or "", ended_at=row.ended_at)
