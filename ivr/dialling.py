"""Ringing the desk of whoever calls a citizen back, when it is that attempt's turn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from contact_center.errors import Retryable
from contact_center.storage import callbacks
from contact_center.storage.transaction import reading, transaction
from ivr.calls import Telephone
from queues.callbacks import Callbacks, Result
from queues.talks import address

MOST_PACING_SECONDS = 30.0
"""Longer a job does not wait for its turn; by then it is nearly right."""


@dataclass(frozen=True, slots=True)
class Dialling:
    """Does it."""

    engine: Engine
    calling: Callbacks
    telephone: Telephone
    clock: Callable[[], datetime]
    sleep: Callable[[float], None]

    def ring(self, attempt_id: int, from_: str) -> None:
        """Begin the call; once. An error that is worth a retry means that nothing was begun: staff may try again."""
        with reading(self.engine) as connection:
            attempt = callbacks.attempt(connection, attempt_id)
            if attempt is None or attempt.result is not None or attempt.call_sid:
                return
            _via, desk_telephone = address(connection, attempt.staff_id)
        self.sleep(min(MOST_PACING_SECONDS, max(0.0, (attempt.dial_at - self.clock()).total_seconds())))
        base = f"{self.telephone.public_url}/voice"
        desk, status = f"{base}/desk?attempt={attempt_id}", f"{base}/desk-status?attempt={attempt_id}"
        try:
            call_sid = self.telephone.dial(desk_telephone, from_, desk, status)
        except Retryable:
            self.calling.ended(attempt_id, Result.LOST, self.clock())
            raise
        with transaction(self.engine) as connection:
            callbacks.note_call(connection, attempt_id, call_sid)
