"""Bulk actions over the API: one verb for many tickets, and back within ten seconds."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Path

from contact_center.api.asked import MAX_ID
from contact_center.api.door import Door
from contact_center.api.rights import Worker
from contact_center.api.schemas.bulk import BulkDone, BulkOrder, BulkUndone
from contact_center.api.wanted import filter_of
from contact_center.storage.filters import Filter
from queues.bulk_rules import Order
from queues.lifecycle import Verb
from queues.sleeping import sleep

router = APIRouter(tags=["Tickets"])

BulkId = Annotated[int, Path(ge=1, le=MAX_ID, examples=[17])]


@router.post("/tickets/bulk")
def bulk(door: Door, staff: Worker, order: BulkOrder) -> BulkDone:
    """Do one verb to many tickets: chosen ones, or all that a filter finds, on however many pages.

    What somebody else holds, what has changed since the list was read (`seen`) and calls are passed over and counted.
    """
    now = door.clock()
    wanted = filter_of(door, staff, order.filter, now) if order.filter else Filter(ids=tuple(order.ids or ()))
    verb = Verb(order.verb)
    what = Order(
        verb=verb,
        staff_id=staff.id,
        lead=staff.role == "lead",
        office=order.office,
        topic=order.topic,
        sleep=sleep(order.until, order.for_citizen, now) if verb is Verb.SNOOZE else None,
        outcome=order.outcome,
    )
    done = door.bulk.run(staff, replace(wanted, unchanged_since=order.seen), what, order.reason, now)
    return BulkDone(id=done.id, done=len(done.tickets), passed=dict(done.passed), undo_until=done.undo_until)


@router.post("/bulk/{bulk_id}/undo")
def undo(door: Door, staff: Worker, bulk_id: BulkId) -> BulkUndone:
    """Put back what one has just done; what somebody else has touched since stays as it is. 409 when it is too late."""
    return BulkUndone(done=door.bulk.undo(staff, bulk_id, door.clock()))
