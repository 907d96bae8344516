"""Messages and recorded talks: fetched from the provider, kept in our store, then deleted at the provider.

What nobody may keep is only deleted there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

import structlog
from sqlalchemy import Engine, Row

from contact_center.errors import ContactCenterError, Final
from contact_center.storage import events, outbox, shunt, tickets, unwanted, voicemails
from contact_center.storage.blobs import rows as blob_rows
from contact_center.storage.transaction import reading, transaction

log = structlog.get_logger()
LEASE = timedelta(minutes=3)
"""So long somebody who took one may work on it."""
MOST_BYTES = 20 * 1024 * 1024


class Recorder(Protocol):
    """The provider's side."""

    def recording(self, recording_sid: str, most_bytes: int) -> bytes:
        """The sound. Raises Retryable or Final."""

    def delete_recording(self, recording_sid: str) -> None:
        """Delete it there; one that is gone is no error. Raises Retryable or Final."""


@dataclass(frozen=True, slots=True)
class VoicemailRules:
    """How recordings are treated."""

    keep_days: int = 30
    most_attempts: int = 12


@dataclass(frozen=True, slots=True)
class Voicemails:
    """Fetches, deletes and forgets recordings."""

    engine: Engine
    recorder: Recorder
    rules: VoicemailRules = field(default_factory=VoicemailRules)

    def work(self, now: datetime) -> int:
        """Fetch, or delete at the provider, what is due; returns how many were tried. Safe to run twice at once."""
        with reading(self.engine) as connection:
            due, dropped = voicemails.due(connection, now), unwanted.due(connection, now)
        return sum(self._one(number, now) for number in due) + sum(self._dropped(sid, now) for sid in dropped)

    def _dropped(self, recording_sid: str, now: datetime) -> bool:
        """Delete at the provider what nobody may keep. It is tried until the provider does it."""
        with transaction(self.engine) as connection:
            attempts = unwanted.take(connection, recording_sid, now, now + LEASE)
        if attempts is None:
            return False
        try:
            self.recorder.delete_recording(recording_sid)
        except ContactCenterError as error:
            log.warning("recording.not_deleted", attempts=attempts, error=type(error).__name__)
            with transaction(self.engine) as connection:
                unwanted.later(connection, recording_sid, now + outbox.backoff(attempts))
            return True
        with transaction(self.engine) as connection:
            unwanted.gone(connection, recording_sid)
        return True

    def _one(self, voicemail_id: int, now: datetime) -> bool:
        with transaction(self.engine) as connection:
            row = voicemails.take(connection, voicemail_id, now, now + LEASE)
        if row is None:
            return False
        try:
            self._fetch(row, now) if row.state == "new" else self._delete(row)
        except ContactCenterError as error:
            self._later(row, error, now)
        return True

    def _fetch(self, row: Row[Any], now: datetime) -> None:
        content = self.recorder.recording(row.recording_sid, MOST_BYTES)
        with transaction(self.engine) as connection:
            voicemails.store(connection, row.id, content, now)
            ticket = tickets.get(connection, row.ticket_id)
            office = ticket.office if ticket is not None else ""
            events.add(connection, "voicemail.stored", row.ticket_id, office, now)

    def _delete(self, row: Row[Any]) -> None:
        self.recorder.delete_recording(row.recording_sid)
        with transaction(self.engine) as connection:
            voicemails.kept(connection, row.id)

    def _later(self, row: Row[Any], error: ContactCenterError, now: datetime) -> None:
        """Again in a while: right after the call the sound is not always there, so "not found" is tried again, too."""
        hopeless = row.attempts >= self.rules.most_attempts
        log.warning("voicemail.not_fetched", voicemail=row.id, final=hopeless, error=type(error).__name__)
        with transaction(self.engine) as connection:
            if not hopeless:
                voicemails.later(connection, row.id, now + outbox.backoff(row.attempts), str(error)[:500])
                return
            voicemails.failed(connection, row.id, str(error)[:500])
            shunt.add(connection, "voicemail", row.id, error, now)

    def forget(self, now: datetime) -> int:
        """Remove recordings that are older than we promise to keep them; returns how many."""
        with transaction(self.engine) as connection:
            digests = voicemails.erase(connection, now - timedelta(days=self.rules.keep_days), now)
        blob_rows.collect(self.engine, digests)
        return len(digests)


def sound(engine: Engine, row: Row[Any]) -> bytes:
    """The sound of a voicemail. Raises Final when there is none any more."""
    if row.blob is None:
        raise Final("The recording is not here.")
    return blob_rows.read(engine, row.blob)
