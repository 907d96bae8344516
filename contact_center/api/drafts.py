"""Drafts of replies: one's own for each ticket, with the files that go along."""

from __future__ import annotations

import mimetypes
import re
from typing import Annotated, Any

import structlog
from fastapi import APIRouter, Depends, Path, Query, Request, Response

from contact_center.api.asked import MAX_ID, DraftText, Words
from contact_center.api.door import Door
from contact_center.api.downloads import download
from contact_center.api.entries import sent_file
from contact_center.api.rights import Worker
from contact_center.api.schemas.talk import DraftView
from contact_center.api.tickets import TicketId
from contact_center.api.wanted import known_language
from contact_center.errors import NotFound
from contact_center.storage import reply_files
from contact_center.storage.blobs import rows
from contact_center.storage.transaction import reading
from queues import drafting

log = structlog.get_logger()
router = APIRouter(tags=["Drafts"], prefix="/tickets/{ticket_id}/draft")
files_router = APIRouter(tags=["Downloads"])

BINARY = "application/octet-stream"
FileId = Annotated[int, Path(ge=1, le=MAX_ID, examples=[17])]
_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {"content": {BINARY: {"schema": {"type": "string", "format": "binary"}}}}
}
_UPLOAD = {"requestBody": {"required": True, "content": {BINARY: {"schema": {"type": "string", "format": "binary"}}}}}
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


async def body_of(request: Request) -> bytes:
    """What was sent, whatever it is called."""
    return await request.body()


def view(draft: drafting.Draft) -> DraftView:
    """A draft as it is shown."""
    return DraftView(
        text=draft.text,
        language=draft.language,
        canned=list(draft.canned),
        saved_at=draft.saved_at,
        files=[sent_file(row) for row in draft.files],
        writing=list(draft.writing),
        most_bytes=drafting.MOST_BYTES,
        most_together=drafting.MOST_TOGETHER,
    )


@router.get("")
def one(door: Door, staff: Worker, ticket_id: TicketId) -> DraftView:
    """One's own draft; an empty one when there is none."""
    return view(drafting.read(door.engine, staff, ticket_id, door.clock()))


@router.put("")
def saved(door: Door, staff: Worker, ticket_id: TicketId, words: DraftText) -> DraftView:
    """Keep what one has written so far; empty words forget it."""
    known_language(door, words.language or None)
    draft = drafting.save(door.engine, staff, ticket_id, words.text, words.language, words.canned, door.clock())
    return view(draft)


@router.post("/files", status_code=201, max_body_size=drafting.MOST_BYTES + 1, openapi_extra=_UPLOAD)
def attached(
    door: Door,
    staff: Worker,
    ticket_id: TicketId,
    content: Annotated[bytes, Depends(body_of)],
    name: Annotated[Words, Query(min_length=1, max_length=200, examples=["Vejledning.pdf"])] = "fil",
) -> DraftView:
    """Attach a file: its bytes are the body. 413 for one of more than 10 MB, or when all are more than 15 MB."""
    called = file_name(name)
    upload = drafting.Upload(called, mimetypes.guess_type(called)[0] or BINARY, content)
    draft = drafting.attach(door.engine, staff, ticket_id, upload, door.scan, door.clock())
    log.info("draft.file_added", ticket=ticket_id, staff=staff.id, size=len(content))
    return view(draft)


@router.delete("/files/{file_id}")
def detached(door: Door, staff: Worker, ticket_id: TicketId, file_id: FileId) -> DraftView:
    """Take a file from the draft."""
    return view(drafting.detach(door.engine, staff, ticket_id, file_id, door.clock()))


@files_router.get("/reply-files/{file_id}", response_class=Response, responses=_RESPONSES)
def sent(door: Door, staff: Worker, file_id: FileId) -> Response:
    """A file that staff attached to a mail; one that is still with a draft only for its writer."""
    with reading(door.engine) as connection:
        row = reply_files.shown(connection, file_id, staff.id, staff.offices)
    if row is None:
        raise NotFound("There is no such file.")
    log.info("reply_file.opened", file=file_id, staff=staff.id)
    return download(rows.read(door.engine, row.blob), row.name, BINARY)


def file_name(stated: str) -> str:
    """A name without folders and without letters that hide something."""
    last = _UNSEEN.sub("", stated).replace("\\", "/").rpartition("/")[2]
    return " ".join(last.split()).strip(". ")[:120] or "fil"
