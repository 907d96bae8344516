"""Voicemail and recorded talks as rows; the sound itself lies in the store."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, select, update

from contact_center.storage.blobs import rows as blob_rows
from contact_center.storage.contacts import insert_or_ignore
from contact_center.storage.tables import tickets, voicemails

AT_PROVIDER = ("new", "stored")
"""States in which the provider still has the recording: it is to be fetched, or to be deleted there."""
TALK = "talk"
"""The kind of a recording of a talk with staff."""


def keep(connection: Connection, values: Mapping[str, Any]) -> int | None:
    """Keep a new voicemail; None when this recording is known."""
    return insert_or_ignore(connection, voicemails, {**values, "state": "new", "attempts": 0})


def get(connection: Connection, voicemail_id: int) -> Row[Any] | None:
    """A voicemail, or None."""
    return connection.execute(select(voicemails).where(voicemails.c.id == voicemail_id)).one_or_none()


def by_recording(connection: Connection, recording_sid: str) -> Row[Any] | None:
    """The voicemail of a recording, or None."""
    return connection.execute(select(voicemails).where(voicemails.c.recording_sid == recording_sid)).one_or_none()


def talks_of(connection: Connection, call_sid: str) -> list[Row[Any]]:
    """The recorded talks of a call, the oldest first."""
    mine = (voicemails.c.call_sid == call_sid) & (voicemails.c.kind == TALK)
    return list(connection.execute(select(voicemails).where(mine).order_by(voicemails.c.id)))


def due(connection: Connection, now: datetime, limit: int = 20) -> list[int]:
    """Voicemails that are to be fetched, or deleted at the provider, now."""
    waiting = select(voicemails.c.id).where(voicemails.c.state.in_(AT_PROVIDER), voicemails.c.due_at <= now)
    return list(connection.execute(waiting.order_by(voicemails.c.due_at).limit(limit)).scalars())


def take(connection: Connection, voicemail_id: int, now: datetime, until: datetime) -> Row[Any] | None:
    """Take one that is due: nobody else works it before `until`. None when somebody else was faster."""
    mine = (voicemails.c.id == voicemail_id) & voicemails.c.state.in_(AT_PROVIDER) & (voicemails.c.due_at <= now)
    taken = update(voicemails).where(mine).values(due_at=until, attempts=voicemails.c.attempts + 1)
    return connection.execute(taken.returning(voicemails)).one_or_none()


def store(connection: Connection, voicemail_id: int, content: bytes, now: datetime) -> None:
    """Put the sound into the store; from now on it only has to go at the provider. Raises StoreAway."""
    digest = blob_rows.put(connection, content)
    _change(connection, voicemail_id, state="stored", blob=digest, attempts=0, due_at=now, error=None)


def kept(connection: Connection, voicemail_id: int) -> None:
    """The provider has it no more."""
    _change(connection, voicemail_id, state="kept", error=None)


def later(connection: Connection, voicemail_id: int, due_at: datetime, error: str) -> None:
    """Try again at `due_at`."""
    _change(connection, voicemail_id, due_at=due_at, error=error)


def failed(connection: Connection, voicemail_id: int, error: str) -> None:
    """Given up; staff see why."""
    _change(connection, voicemail_id, state="failed", error=error)


def again(connection: Connection, voicemail_id: int, now: datetime) -> None:
    """A person wants one that was given up to be tried anew."""
    row = get(connection, voicemail_id)
    if row is not None and row.state == "failed":
        state = "new" if row.blob is None else "stored"
        _change(connection, voicemail_id, state=state, attempts=0, due_at=now, error=None)


def heard(connection: Connection, voicemail_id: int, now: datetime) -> None:
    """Somebody has listened to it; the first time counts."""
    first = (voicemails.c.id == voicemail_id) & voicemails.c.heard_at.is_(None)
    connection.execute(update(voicemails).where(first).values(heard_at=now))


def erase(connection: Connection, before: datetime, now: datetime) -> list[str]:
    """Forget the sound of messages older than `before`, and of talks whose own time is over.

    Returns the digests nobody may need any more.
    """
    message = (voicemails.c.kind != TALK) & (voicemails.c.created_at < before)
    old = message | (voicemails.c.erase_at <= now)
    found = list(connection.execute(select(voicemails).where(old, voicemails.c.state.in_(("kept", "failed")))))
    for row in found:
        _change(connection, row.id, state="erased", blob=None)
    return [row.blob for row in found if row.blob is not None]


def drop(connection: Connection, row: Row[Any], now: datetime) -> str | None:
    """Nobody may hear it any more, and nothing is left of it; the provider deletes what it still has.

    Returns the digest nobody may need any more.
    """
    there = row.state in AT_PROVIDER or (row.state == "failed" and row.blob is None)
    values = {"state": "stored", "due_at": now, "attempts": 0} if there else {"state": "erased"}
    _change(connection, row.id, **values, blob=None, erase_at=now, error=None)
    digest: str | None = row.blob
    return digest


def _change(connection: Connection, voicemail_id: int, **values: Any) -> None:
    connection.execute(update(voicemails).where(voicemails.c.id == voicemail_id).values(**values))


# --- lists ------------------------------------------------------------------------------------------


def listed(
    connection: Connection,
    offices: Collection[str] | None,
    unheard: bool,
    limit: int,
    ticket_id: int | None = None,
    kind: str = "message",
) -> list[Row[Any]]:
    """Voicemails with their tickets, newest first; those nobody has listened to, or those of one ticket."""
    statement = _joined(offices).where(voicemails.c.kind == kind).order_by(voicemails.c.id.desc()).limit(limit)
    statement = statement.where(voicemails.c.heard_at.is_(None)) if unheard else statement
    return list(connection.execute(statement.where(voicemails.c.ticket_id == ticket_id) if ticket_id else statement))


def shown(connection: Connection, voicemail_id: int, offices: Collection[str] | None) -> Row[Any] | None:
    """A voicemail with its ticket, if that may be seen."""
    return connection.execute(_joined(offices).where(voicemails.c.id == voicemail_id)).one_or_none()


def _joined(offices: Collection[str] | None) -> Select[Any]:
    names = ("reference", "office", "topic", "language", "party_address")
    columns = [tickets.c[name] for name in names]
    joined = voicemails.join(tickets, tickets.c.id == voicemails.c.ticket_id)
    statement = select(voicemails, *columns, tickets.c.state.label("ticket_state")).select_from(joined)
    return statement if offices is None else statement.where(tickets.c.office.in_(offices))
