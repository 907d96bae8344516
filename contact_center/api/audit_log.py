"""The audit log, for those who may look: an agent sees what they did, a lead their offices, an auditor everything.

And, for a single ticket, who saw it: asked by its office, by an auditor, and by a citizen's right of access.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import StreamingResponse
from sqlalchemy import Row

from contact_center.api import cursor as cursors
from contact_center.api.asked import MAX_ID, Words
from contact_center.api.door import Door, StaffDoor
from contact_center.api.rights import AuditReader, Exporter
from contact_center.api.signin_schemas import AuditList, AuditRow, SeenBy, SeenList
from contact_center.api.tickets import TicketId
from contact_center.api.trail import actions, trail_of
from contact_center.domain.ticket import StaffMember
from contact_center.errors import NotFound
from contact_center.storage import audit, tickets, users
from contact_center.storage.audit import Wanted
from contact_center.storage.transaction import reading

router = APIRouter(tags=["Audit"])

EARLIEST, LATEST = date(2000, 1, 1), date(2199, 12, 31)
AT_ONCE = 1000
COLUMNS = tuple(AuditRow.model_fields)
Day = Annotated[date | None, Query(ge=EARLIEST, le=LATEST, examples=["2026-11-01"])]


def asked(
    door: Door,
    staff: AuditReader,
    actor: Annotated[Words, Query(max_length=80, examples=["sara.koebenhavn"])] = "",
    action: Annotated[Words, Query(max_length=80, examples=["ticket.read"])] = "",
    ticket: Annotated[int | None, Query(ge=1, le=MAX_ID)] = None,
    from_: Annotated[date | None, Query(alias="from", ge=EARLIEST, le=LATEST, examples=["2026-11-01"])] = None,
    to: Day = None,
) -> Wanted:
    """What is asked for, within what this person may see."""
    within = Wanted(
        offices=staff.offices if staff.role == "lead" else None, own=staff.id if staff.role == "agent" else None
    )
    since = _midnight(door, from_) if from_ else None
    until = _midnight(door, to + timedelta(days=1)) if to else None
    return replace(within, actor=users.normal(actor), action=action, ticket_id=ticket, since=since, until=until)


def _midnight(door: StaffDoor, day: date) -> datetime:
    return datetime.combine(day, time(), door.zone)


Asked = Annotated[Wanted, Depends(asked)]


@router.get("/audit")
def listed(
    door: Door,
    wanted: Asked,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    cursor: Annotated[str | None, Query(max_length=100)] = None,
) -> AuditList:
    """Who did and saw what, the newest first. To look at it is written down, too."""
    before = cursors.unpack(cursor, (int,))[0] if cursor else None
    with reading(door.engine) as connection:
        rows = audit.listed(connection, replace(wanted, before=before), limit + 1)
    following = cursors.pack((rows[limit - 1].seq,)) if len(rows) > limit else None
    return AuditList(items=[_row(row) for row in rows[:limit]], next_cursor=following)


def _row(row: Row[tuple[object, ...]]) -> AuditRow:
    return AuditRow(**{name: getattr(row, name) for name in COLUMNS})


@router.get("/audit.csv", response_class=StreamingResponse, responses={200: {"content": {"text/csv": {}}}})
def as_csv(
    request: Request,
    door: Door,
    _staff: Exporter,
    wanted: Asked,
    reason: Annotated[Words, Query(min_length=5, max_length=200, examples=["Anmodning om indsigt, sag 26/123"])],
) -> StreamingResponse:
    """The same as a file; why it is wanted is written down. For leads and auditors."""
    trail_of(request).did("audit.exported", reason=reason)
    headers = {"Content-Disposition": 'attachment; filename="audit.csv"'}
    return StreamingResponse(_lines(door, wanted), media_type="text/csv; charset=utf-8", headers=headers)


def _lines(door: StaffDoor, wanted: Wanted) -> Iterator[str]:
    yield _line(COLUMNS)
    before = None
    while True:
        with reading(door.engine) as connection:
            rows = audit.listed(connection, replace(wanted, before=before), AT_ONCE)
        for row in rows:
            told = {**row._mapping, "at": row.at.isoformat(), "fields": json.dumps(row.fields, ensure_ascii=False)}
            yield _line(tuple(told[name] for name in COLUMNS))
        if len(rows) < AT_ONCE:
            return
        before = rows[-1].seq


def _line(values: tuple[object, ...]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow([_harmless(value) for value in values])
    return line.getvalue()


def _harmless(value: object) -> object:
    """A text that a spreadsheet would take for a formula is shown as one."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


@router.get("/tickets/{ticket_id}/seen", tags=["Tickets"])
def seen(door: Door, staff: AuditReader, ticket_id: TicketId) -> SeenList:
    """Who saw this ticket, its files, mails and messages, and when; 404 for one of another office."""
    with reading(door.engine) as connection:
        if tickets.get(connection, ticket_id, _offices(staff)) is None:
            raise NotFound("There is no such ticket.")
        rows = audit.who_saw(connection, ticket_id, reads())
        names = users.names(connection, [row.actor_id for row in rows if row.actor_id])
    return SeenList(
        items=[
            SeenBy(
                actor=row.actor,
                name=names.get(row.actor_id, row.actor),
                first_at=row.first_at,
                last_at=row.last_at,
                times=row.times,
            )
            for row in rows
        ]
    )


def _offices(staff: StaffMember) -> tuple[str, ...] | None:
    return None if staff.role == "auditor" else staff.offices


def reads() -> list[str]:
    """What counts as having seen: every reading, and taking or working it, which shows the whole of it."""
    readings = {line.action for route, line in actions().items() if route.startswith("GET ") and line.object}
    return sorted(readings | {"ticket.claimed", "offer.accepted", "ticket.revealed"})
