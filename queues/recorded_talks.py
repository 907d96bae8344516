"""Talks with staff that were recorded: only on a yes of the caller, and only as long as the caller was told.

Whatever else the provider has recorded is deleted there, and nothing is kept of it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import Connection, Engine, Row

from contact_center.domain.reason import reason
from contact_center.storage import consents, events, tickets, unwanted, voicemails
from contact_center.storage.blobs import rows as blob_rows
from contact_center.storage.transaction import transaction

log = structlog.get_logger()


def keep(engine: Engine, call_sid: str, recording_sid: str, seconds: int, now: datetime) -> bool:
    """A talk of the call `call_sid` was recorded; whether it is kept. Can be told twice."""
    with transaction(engine) as connection:
        known = voicemails.by_recording(connection, recording_sid)
        if known is not None:
            return True
        ticket, consent = tickets.by_call(connection, call_sid), consents.get(connection, call_sid)
        if ticket is None or consent is None or not consents.granted(connection, call_sid):
            unwanted.add(connection, recording_sid, now)
            log.warning("recording.unwanted", call_sid=call_sid)
            return False
        values = {"recording_sid": recording_sid, "call_sid": call_sid, "ticket_id": ticket.id, "seconds": seconds}
        until = {"kind": voicemails.TALK, "erase_at": now + timedelta(days=consent.days)}
        voicemails.keep(connection, {**values, **until, "due_at": now, "created_at": now})
        _told(connection, ticket, reason("talk-recorded", str(seconds)), now)
        return True


def drop(engine: Engine, recording_sid: str, now: datetime) -> None:
    """Nobody may keep this recording."""
    with transaction(engine) as connection:
        unwanted.add(connection, recording_sid, now)


def withdraw(engine: Engine, ticket: Row[Any], now: datetime, by: str) -> bool:
    """The caller takes the yes back: every recording of the call is deleted, also one that is still to come.

    Whether there was a yes.
    """
    with transaction(engine) as connection:
        if not ticket.call_sid or not consents.withdraw(connection, ticket.call_sid, now):
            return False
        talks = voicemails.talks_of(connection, ticket.call_sid)
        digests = [digest for row in talks if (digest := voicemails.drop(connection, row, now)) is not None]
        _told(connection, ticket, reason("recording-withdrawn"), now, by)
    blob_rows.collect(engine, digests)
    return True


def _told(connection: Connection, ticket: Row[Any], text: str, now: datetime, author: str = "") -> None:
    entry = {"ticket_id": ticket.id, "at": now, "direction": "event", "author": author, "text": text}
    tickets.add_message(connection, entry)
    events.add(connection, "ticket.recorded", ticket.id, ticket.office, now)
