"""Alarms: what everybody who works the queues must see now, and a lead may end."""

from __future__ import annotations

from typing import Annotated

import structlog
from fastapi import APIRouter, Path
from sqlalchemy import Connection, Row

from contact_center.api.asked import MAX_ID
from contact_center.api.door import Door
from contact_center.api.rights import Caretaker, QueueViewer
from contact_center.api.schemas.queues import AlarmView
from contact_center.api.wording.sentences import alarm
from contact_center.errors import NotFound
from contact_center.storage import alarms
from contact_center.storage.transaction import reading, transaction
from contact_center.visitation.naming import Names

log = structlog.get_logger()
router = APIRouter(tags=["Alarms"], prefix="/alarms")


@router.get("")
def current(door: Door, _staff: QueueViewer) -> list[AlarmView]:
    """The alarms that are on, oldest first."""
    with reading(door.engine) as connection:
        return shown(connection, door.names)


@router.post("/{alarm_id}/clear")
def clear(door: Door, staff: Caretaker, alarm_id: Annotated[int, Path(ge=1, le=MAX_ID)]) -> list[AlarmView]:
    """End an alarm; `replies-off` ended means that automatic replies are sent again. Returns those that are left."""
    with transaction(door.engine) as connection:
        row = alarms.clear(connection, alarm_id, door.clock(), staff.id)
        if row is None:
            raise NotFound("There is no such alarm, or it is over.")
        log.info("alarm.cleared", alarm=alarm_id, kind=row.kind, staff=staff.id)
        return shown(connection, door.names)


def shown(connection: Connection, names: Names) -> list[AlarmView]:
    """The alarms that are on, in words."""
    return [_view(row, names) for row in alarms.current(connection)]


def _view(row: Row[object], names: Names) -> AlarmView:
    return AlarmView(
        id=row.id,
        kind=row.kind,
        about=row.about,
        text=alarm(row.kind, row.about, names),
        since=row.raised_at,
        times=row.times,
    )
