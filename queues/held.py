"""What a person decides about a mail or text that was not sent, or of which nobody knows whether it was.

Nothing of the kind is ever repeated by itself: the citizen would get it twice, or a wrong address would be asked for
ever.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row

from contact_center.domain.ticket import StaffMember
from contact_center.errors import Conflict, NotFound
from contact_center.storage import events, outbox, tickets, views
from contact_center.storage.transaction import transaction

UNDECIDED = ("held", "failed")
AGAIN, ARRIVED = "sent-again", "has-arrived"
"""What the conversation tells, as codes."""


def send_again(engine: Engine, ring: Callable[..., None], staff: StaffMember, outbox_id: int, now: datetime) -> None:
    """Send it once more. Raises Conflict when it is on its way or was sent, NotFound when it is another office's."""
    with transaction(engine) as connection:
        row = _undecided(connection, staff, outbox_id)
        _decide(connection, staff, row, AGAIN, now, state="pending", attempts=0, due_at=now, error=None)
    ring("relay", outbox_id)


def has_arrived(engine: Engine, staff: StaffMember, outbox_id: int, now: datetime) -> None:
    """It arrived, as the staff member knows. Raises Conflict when it is not held, NotFound as above."""
    with transaction(engine) as connection:
        row = _undecided(connection, staff, outbox_id)
        if row.state != "held":
            raise Conflict("Only what is held may have arrived.")
        _decide(connection, staff, row, ARRIVED, now, state="sent", sent_at=row.due_at, error=None)


def _undecided(connection: Connection, staff: StaffMember, outbox_id: int) -> Row[Any]:
    row = views.outbox_row(connection, outbox_id, staff.offices)
    if row is None or row.ticket_id is None:
        raise NotFound("There is no such mail or text.")
    if row.state not in UNDECIDED:
        raise Conflict(f"There is nothing to decide: it is {row.state}.")
    return row


def _decide(
    connection: Connection, staff: StaffMember, row: Row[Any], words: str, now: datetime, **values: Any
) -> None:
    if not outbox.move(connection, row.id, row.state, **values):
        raise Conflict("Somebody else has just decided.")
    told = {"ticket_id": row.ticket_id, "at": now, "direction": "event", "author": staff.name, "text": words}
    tickets.add_message(connection, told)
    events.add(connection, "outbox.changed", row.ticket_id, "", now)
