"""Voicemail: what callers left, and its sound, in parts as a player wants them."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

import structlog
from fastapi import APIRouter, Header, Path, Query, Response
from sqlalchemy import Row

from contact_center.api import labels
from contact_center.api.asked import MAX_ID
from contact_center.api.door import Door, StaffDoor
from contact_center.api.lines import VoicemailList, VoicemailView
from contact_center.api.ranges import Unsatisfiable, part
from contact_center.api.rights import Worker
from contact_center.domain.ticket import StaffMember
from contact_center.errors import NotFound
from contact_center.storage import voicemails
from contact_center.storage.blobs import rows
from contact_center.storage.transaction import reading, transaction

log = structlog.get_logger()
router = APIRouter(tags=["Voicemail"], prefix="/voicemails")
Number = Annotated[int, Path(ge=1, le=MAX_ID, examples=[5])]
SOUND = "audio/wav"
_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {"content": {SOUND: {"schema": {"type": "string", "format": "binary"}}}},
    206: {"description": "A part of it.", "content": {SOUND: {"schema": {"type": "string", "format": "binary"}}}},
    416: {"description": "There is no such part."},
}


@router.get("")
def listed(
    door: Door,
    staff: Worker,
    unheard: bool = False,
    ticket: Annotated[int | None, Query(ge=1, le=MAX_ID)] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> VoicemailList:
    """Messages in one's own offices, the newest first; of one `ticket`, or only those nobody has listened to."""
    with reading(door.engine) as connection:
        found = voicemails.listed(connection, staff.offices, unheard, limit, ticket)
    return VoicemailList(items=[shown_as(door, row) for row in found])


@router.get("/{voicemail_id}")
def one(door: Door, staff: Worker, voicemail_id: Number) -> VoicemailView:
    """One message."""
    return shown_as(door, _seen(door, staff, voicemail_id))


@router.get("/{voicemail_id}/audio", response_class=Response, responses=_RESPONSES)
def audio(
    door: Door,
    staff: Worker,
    voicemail_id: Number,
    range_: Annotated[str | None, Header(alias="Range", max_length=200)] = None,
) -> Response:
    """The sound, or the part asked for with `Range`."""
    row = _seen(door, staff, voicemail_id)
    if row.blob is None:
        raise NotFound("The sound is not here: it was not fetched yet, or has been erased.")
    content = rows.read(door.engine, row.blob)
    with transaction(door.engine) as connection:
        voicemails.heard(connection, voicemail_id, door.clock())
    log.info("voicemail.played", voicemail=voicemail_id, staff=staff.id)
    headers = {"Accept-Ranges": "bytes", "X-Content-Type-Options": "nosniff", "Content-Disposition": "inline"}
    try:
        wanted = part(range_, len(content))
    except Unsatisfiable:
        return Response(status_code=416, headers={**headers, "Content-Range": f"bytes */{len(content)}"})
    if wanted is None:
        return Response(content, media_type=SOUND, headers=headers)
    first, last = wanted
    headers["Content-Range"] = f"bytes {first}-{last}/{len(content)}"
    return Response(content[first : last + 1], status_code=206, media_type=SOUND, headers=headers)


def _seen(door: StaffDoor, staff: StaffMember, voicemail_id: int) -> Row[Any]:
    with reading(door.engine) as connection:
        row = voicemails.shown(connection, voicemail_id, staff.offices)
    if row is None:
        raise NotFound("There is no such message.")
    return row


def shown_as(door: StaffDoor, row: Row[Any]) -> VoicemailView:
    """A message or a recorded talk, as it is shown."""
    same = ("id", "ticket_id", "reference", "office", "topic", "language", "seconds", "state", "created_at", "heard_at")
    return VoicemailView(
        **{name: getattr(row, name) for name in same},
        topic_label=door.names.member("topic", row.topic),
        language_label=door.names.member("language", row.language),
        number=labels.masked_address(row.party_address),
        playable=row.blob is not None,
        erased_after=row.erase_at or row.created_at + timedelta(days=door.voicemail_days),
    )
