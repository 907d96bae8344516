"""Drafts of replies and their files: on the server, so that no closed tab and no ended session loses a word."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row

from contact_center.domain.ticket import StaffMember
from contact_center.errors import Forbidden, Invalid, NotFound, TooLarge
from contact_center.storage import drafts, reply_files, tickets
from contact_center.storage.blobs import rows as blob_rows
from contact_center.storage.transaction import reading, transaction
from queues.lifecycle import WORKING_ROLES

MB = 1024 * 1024
MOST_BYTES = 10 * MB
"""Of one file."""
MOST_TOGETHER = 15 * MB
"""Of all files of a mail. A mail grows by a third on its way, and many servers take 20 to 25 MB."""
MOST_FILES = 10
WRITING = timedelta(minutes=2)
"""Whose draft changed within this time is writing."""
INFECTED = "infected: "

Scan = Callable[[str, bytes], str]
"""Name and content → what a virus scanner says: `clean`, `infected: NAME`, or nothing where there is none."""


def unscanned(_name: str, _content: bytes) -> str:
    """There is no virus scanner."""
    return ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody has written for a ticket, and not sent."""

    text: str = ""
    language: str = ""
    canned: tuple[str, ...] = ()
    saved_at: datetime | None = None
    files: tuple[Row[Any], ...] = ()
    writing: tuple[str, ...] = ()
    """Who else is writing just now, by name."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it arrives."""

    name: str
    media_type: str
    content: bytes = field(repr=False)


def read(engine: Engine, staff: StaffMember, ticket_id: int, now: datetime) -> Draft:
    """Somebody's own draft; an empty one when there is none."""
    with reading(engine) as connection:
        _seen(connection, staff, ticket_id)
        return _draft(connection, staff, ticket_id, now)


def _draft(connection: Connection, staff: StaffMember, ticket_id: int, now: datetime) -> Draft:
    row = drafts.get(connection, staff.id, ticket_id)
    files = tuple(reply_files.of_draft(connection, staff.id, ticket_id))
    writing = tuple(one.name for one in drafts.others(connection, staff.id, ticket_id, now - WRITING))
    if row is None:
        return Draft(files=files, writing=writing)
    return Draft(row.text, row.language, tuple(row.canned), row.saved_at, files, writing)


def save(
    engine: Engine,
    staff: StaffMember,
    ticket_id: int,
    text: str,
    language: str,
    canned: Sequence[str],
    now: datetime,
) -> Draft:
    """Keep a draft; empty words forget it. Its files stay."""
    with transaction(engine) as connection:
        _seen(connection, staff, ticket_id)
        if text.strip():
            drafts.save(connection, staff.id, ticket_id, text, language, canned, now)
        else:
            drafts.drop(connection, staff.id, ticket_id)
        return _draft(connection, staff, ticket_id, now)


def attach(engine: Engine, staff: StaffMember, ticket_id: int, upload: Upload, scan: Scan, now: datetime) -> Draft:
    """Keep a file with the draft. Raises TooLarge, or Invalid for an empty or an infected one."""
    if not upload.content:
        raise Invalid("The file is empty.")
    if len(upload.content) > MOST_BYTES:
        raise TooLarge(f"The file is larger than {MOST_BYTES // MB} MB.")
    said = scan(upload.name, upload.content)
    if said.startswith(INFECTED):
        raise Invalid(f"The file has a virus: {said.removeprefix(INFECTED)}")
    with transaction(engine) as connection:
        _seen(connection, staff, ticket_id)
        tickets.hold(connection, ticket_id)
        number, size = reply_files.draft_size(connection, staff.id, ticket_id)
        _room(number, size + len(upload.content))
        row = {"ticket_id": ticket_id, "user_id": staff.id, "name": upload.name, "media_type": upload.media_type[:120]}
        reply_files.add(connection, {**row, "scan": said}, upload.content, now)
        return _draft(connection, staff, ticket_id, now)


def _room(number: int, size: int) -> None:
    if number >= MOST_FILES:
        raise TooLarge(f"A mail has at most {MOST_FILES} files.")
    if size > MOST_TOGETHER:
        raise TooLarge(f"The files of a mail may be {MOST_TOGETHER // MB} MB together.")


def detach(engine: Engine, staff: StaffMember, ticket_id: int, file_id: int, now: datetime) -> Draft:
    """Take a file from the draft. Raises NotFound."""
    with transaction(engine) as connection:
        _seen(connection, staff, ticket_id)
        digest = reply_files.remove(connection, staff.id, ticket_id, file_id)
        if digest is None:
            raise NotFound("There is no such file.")
        draft = _draft(connection, staff, ticket_id, now)
    blob_rows.collect(engine, [digest])
    return draft


def _seen(connection: Connection, staff: StaffMember, ticket_id: int) -> None:
    if staff.role not in WORKING_ROLES:
        raise Forbidden("Your role does not work tickets.")
    if tickets.get(connection, ticket_id, staff.offices) is None:
        raise NotFound("There is no such ticket.")
