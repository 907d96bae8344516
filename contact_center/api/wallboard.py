"""The wall: what waits and since when, who is there, what is late. No word about a person who wrote or called."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, time, timedelta
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from contact_center.api import alarms
from contact_center.api.door import Door, StaffDoor
from contact_center.api.queues import office_count, queue_count
from contact_center.api.rights import QueueViewer, seen_offices
from contact_center.api.schemas.queues import AlarmView, QueueCount
from contact_center.catalog import hours
from contact_center.storage import escalations, events, tickets, waiting_counts
from contact_center.storage.transaction import reading
from queues.floor import Person, people

router = APIRouter(tags=["Queues"])
SOON = timedelta(hours=1)


class OfficeNow(BaseModel):
    """One office at this moment."""

    office: str
    name: str
    open_now: bool = Field(description="Whether its telephone is answered.")
    waiting: int
    calls: int = Field(description="Callers on the line who wait for somebody.")
    oldest_at: datetime | None
    overdue: int
    staff: dict[str, int] = Field(description="State (available, busy, wrap-up, away) → colleagues.")


class Urgent(BaseModel):
    """A ticket whose deadline has passed or comes near."""

    id: int
    reference: str
    office: str
    topic: str
    label: str
    channel: str
    due_at: datetime
    late: bool
    held: bool = Field(description="Somebody has it in hand.")


class Wallboard(BaseModel):
    """Everything on the wall."""

    at: datetime
    seq: int
    waiting: int
    calls: int
    overdue: int
    oldest_at: datetime | None
    finished_today: int
    finished_in_time: int
    offices: list[OfficeNow]
    queues: list[QueueCount]
    urgent: list[Urgent]
    alarms: list[AlarmView]


@router.get("/wallboard")
def wallboard(door: Door, staff: QueueViewer) -> Wallboard:
    """How it stands now, in one's own offices."""
    now, seen = door.clock(), seen_offices(staff)
    midnight = datetime.combine(now.astimezone(door.zone).date(), time(), door.zone)
    with reading(door.engine) as connection:
        rows, whole = waiting_counts.by_queue(connection, seen, now), waiting_counts.in_all(connection, seen, now)
        calls = Counter(tickets.callers_waiting(connection, seen))
        everybody = people(connection, door.pace, now)
        finished, in_time = escalations.finished(connection, seen, midnight)
        urgent = escalations.current(connection, seen, now, now + SOON)
        seq, alarmed = events.latest(connection), alarms.shown(connection, door.names)
    shown = [slug for slug in door.catalog.offices if seen is None or slug in seen]
    offices = []
    for slug in shown:
        counted = office_count(slug, rows, door.catalog)
        office = door.catalog.offices[slug]
        offices.append(
            OfficeNow(
                **counted.model_dump(),
                open_now=hours.is_open(office, door.catalog, now),
                calls=calls[slug],
                overdue=sum(row.overdue for row in rows if row.office == slug),
                staff=_states(everybody, slug),
            )
        )
    return Wallboard(
        at=now,
        seq=seq,
        waiting=whole.waiting,
        calls=sum(calls.values()),
        overdue=whole.overdue,
        oldest_at=whole.oldest_at,
        finished_today=finished,
        finished_in_time=in_time,
        offices=offices,
        queues=[queue_count(row, door.names) for row in rows],
        urgent=[_urgent(door, row, now) for row in urgent],
        alarms=alarmed,
    )


def _states(everybody: list[Person], office: str) -> dict[str, int]:
    return dict(Counter(one.standing.presence.value for one in everybody if office in one.row.offices))


def _urgent(door: StaffDoor, row: Any, now: datetime) -> Urgent:
    return Urgent(
        id=row.id,
        reference=row.reference,
        office=row.office,
        topic=row.topic,
        label=door.names.member("topic", row.topic),
        channel=row.channel,
        due_at=row.due_at,
        late=row.due_at < now,
        held=row.claimed_by is not None,
    )
