"""Files that came with a mail, and mails as they came in: always as downloads, never as pages of ours."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Annotated, Any
from urllib.parse import quote

import structlog
from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import StreamingResponse
from sqlalchemy import Row

from contact_center.api.asked import MAX_ID
from contact_center.api.door import Door, StaffDoor
from contact_center.api.rights import Worker
from contact_center.api.trail import trail_of
from contact_center.domain.contact import INFECTED
from contact_center.domain.reason import reason
from contact_center.domain.ticket import StaffMember
from contact_center.errors import Forbidden, NotFound
from contact_center.storage import tickets, views
from contact_center.storage.blobs import rows
from contact_center.storage.transaction import reading, transaction

log = structlog.get_logger()
router = APIRouter(tags=["Downloads"])

SANDBOX = "sandbox; default-src 'none'"
"""Whatever a stranger sent: should a browser show it after all, it may do nothing."""
SLICE_BYTES = 256 * 1024
Responses = dict[int | str, dict[str, Any]]
_UNSAFE = re.compile(r"[^\w.() -]")
_BINARY: Responses = {
    200: {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}
}
_MAIL: Responses = {200: {"content": {"message/rfc822": {"schema": {"type": "string", "format": "binary"}}}}}
Number = Annotated[int, Path(ge=1, le=MAX_ID)]
Despite = Annotated[bool, Query(description="A lead wants it although a virus was found; the ticket says so.")]


@router.get("/attachments/{attachment_id}", response_class=Response, responses=_BINARY)
def attachment(
    request: Request, door: Door, staff: Worker, attachment_id: Number, despite_virus: Despite = False
) -> Response:
    """A file that came with a mail. One with a virus is refused, except to a lead who insists."""
    with reading(door.engine) as connection:
        row = views.attachment(connection, attachment_id, staff.offices)
    if row is None:
        raise NotFound("There is no such file.")
    _without_virus(request, door, staff, row, despite_virus)
    log.info("attachment.opened", attachment=attachment_id, staff=staff.id)
    return download(rows.read(door.engine, row.blob), row.name, "application/octet-stream")


@router.get("/raw-mails/{raw_mail_id}", response_class=Response, responses=_MAIL)
def raw_mail(
    request: Request, door: Door, staff: Worker, raw_mail_id: Number, despite_virus: Despite = False
) -> Response:
    """A mail, byte by byte as it came in. One that holds a virus is refused, except to a lead who insists."""
    with reading(door.engine) as connection:
        row = views.original(connection, raw_mail_id, staff.offices)
    if row is None:
        raise NotFound("There is no such mail.")
    if row.blob is None:
        raise NotFound("The original of this mail has been erased.")
    _without_virus(request, door, staff, row, despite_virus)
    log.info("raw_mail.opened", raw_mail=raw_mail_id, staff=staff.id)
    return download(rows.read(door.engine, row.blob), f"mail-{raw_mail_id}.eml", "message/rfc822")


def _without_virus(request: Request, door: StaffDoor, staff: StaffMember, row: Row[Any], insists: bool) -> None:
    """Refuse what the virus scanner warned of. A lead who insists gets it; the audit log and the ticket say so."""
    if not row.scan.startswith(INFECTED):
        return
    if not (insists and staff.role == "lead"):
        log.warning("infected.refused", staff=staff.id, ticket=row.ticket_id)
        more = " A lead may insist: despite_virus=true." if staff.role == "lead" else ""
        raise Forbidden(f"The virus scanner warns of it ({row.scan}), so it is not handed out.{more}")
    log.warning("infected.opened", staff=staff.id, ticket=row.ticket_id, scan=row.scan)
    trail = trail_of(request)
    trail.did(f"{trail.entry.action}.despite_virus", trail.entry.object_kind, trail.entry.object_id)
    what_happened = reason("opened-despite-virus", row.scan.removeprefix(INFECTED))
    with transaction(door.engine) as connection:
        entry = {"direction": "event", "author": staff.name, "text": what_happened}
        tickets.add_messages(connection, row.ticket_id, [entry], door.clock())


def download(content: bytes, name: str, media_type: str) -> Response:
    """An answer that browsers keep as a file. The media type is ours, not what the sender claimed.

    The bytes are whole and checked before the first of them goes out; they go at the pace of whoever takes them.
    """
    headers = {"Content-Disposition": disposition(name), "Content-Security-Policy": SANDBOX}
    headers |= {"Content-Length": str(len(content)), "X-Content-Type-Options": "nosniff"}
    return StreamingResponse(_slices(content), media_type=media_type, headers=headers)


async def _slices(content: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(content), SLICE_BYTES):
        yield content[start : start + SLICE_BYTES]


def disposition(name: str) -> str:
    """The header that names the file (RFC 6266): once in plain letters, once as it is called."""
    words = " ".join(name.encode("utf-8", "replace").decode().replace("/", "_").replace("\\", "_").split())[:150]
    called = words.strip(". ") or "file"
    plain = _UNSAFE.sub("_", called.encode("ascii", "replace").decode().replace("?", "_"))
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(called, safe='')}"
