"""What was sent, or is about to be: the mails and texts of one's own offices."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query
from sqlalchemy import Row

from contact_center.api.asked import MAX_ID
from contact_center.api.door import Door, StaffDoor
from contact_center.api.labels import masked_address
from contact_center.api.rights import OutboxReader
from contact_center.api.schemas.outbox import OutboxItem, OutboxList, OutboxRow
from contact_center.delivery import faults
from contact_center.domain.ticket import StaffMember
from contact_center.errors import NotFound
from contact_center.storage import views
from contact_center.storage.transaction import reading
from queues import held

router = APIRouter(tags=["Outbox"], prefix="/outbox")

OutboxId = Annotated[int, Path(ge=1, le=MAX_ID)]


@router.get("")
def listed(
    door: Door,
    staff: OutboxReader,
    kind: Literal["mail", "sms"] | None = None,
    state: Literal["pending", "sending", "sent", "failed", "held"] | None = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> OutboxList:
    """The newest mails and texts, newest first. What is `held` or `failed` waits for a person to decide."""
    with reading(door.engine) as connection:
        rows = views.outbox_rows(connection, staff.offices, kind, limit, state)
    return OutboxList(items=[OutboxRow(**fields(row, staff, door)) for row in rows])


@router.get("/{outbox_id}")
def one(door: Door, staff: OutboxReader, outbox_id: OutboxId) -> OutboxItem:
    """A mail or text as it is sent."""
    with reading(door.engine) as connection:
        row = views.outbox_row(connection, outbox_id, staff.offices)
    if row is None:
        raise NotFound("There is no such mail or text.")
    words = {"sender": row.sender, "text": row.text, "html": row.html, "headers": row.headers}
    return OutboxItem(**fields(row, staff, door), **words)


@router.post("/{outbox_id}/again")
def again(door: Door, staff: OutboxReader, outbox_id: OutboxId) -> OutboxItem:
    """Send what failed or is held once more; 409 when somebody was faster."""
    held.send_again(door.engine, door.desk.ring, staff, outbox_id, door.clock())
    return one(door, staff, outbox_id)


@router.post("/{outbox_id}/arrived")
def arrived(door: Door, staff: OutboxReader, outbox_id: OutboxId) -> OutboxItem:
    """What is held has arrived, as a person found out; it is not sent again."""
    held.has_arrived(door.engine, staff, outbox_id, door.clock())
    return one(door, staff, outbox_id)


def fields(row: Row[Any], staff: StaffMember, door: StaffDoor) -> dict[str, Any]:
    """The fields of a line. A text of no ticket went to a caller of some office: only who sees all sees the number."""
    shown = {name: getattr(row, name) for name in OutboxRow.model_fields}
    if row.ticket_id is None and set(staff.offices) != set(door.catalog.offices):
        shown["recipient"] = masked_address(row.recipient)
    shown["error"] = row.error and faults.in_words(row.error, door.language)
    return shown
