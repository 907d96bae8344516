"""Signed requests that do not fit, one after the other: an address or a token has changed, and no call comes in.

Anybody can post to a public address, so nothing is written down for a request without a signature, nor for a single
wrong one; and one alarm is enough.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Engine

from contact_center.storage import alarms
from contact_center.storage.transaction import transaction

MANY = 10
"""In a row, without one that fits in between."""
PAUSE = timedelta(minutes=10)
"""Between two looks at the database, whoever posts how often."""


@dataclass(slots=True)
class Refusals:
    """Counts them for one process."""

    in_a_row: int = 0
    told_at: datetime | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def refused(self, now: datetime) -> bool:
        """One more; whether an alarm is due."""
        with self._lock:
            self.in_a_row += 1
            due = self.in_a_row >= MANY and (self.told_at is None or now - self.told_at >= PAUSE)
            self.told_at = now if due else self.told_at
            return due

    def fitted(self) -> bool:
        """One that fits; whether an alarm of ours is over by that."""
        with self._lock:
            over, self.in_a_row, self.told_at = self.told_at is not None, 0, None
            return over


def raise_alarm(engine: Engine, address: str, now: datetime) -> None:
    """The phone company's requests are refused: the dashboard says so."""
    with transaction(engine) as connection:
        alarms.raise_alarm(connection, alarms.PHONE_REFUSED, address, now)


def end_alarm(engine: Engine, now: datetime) -> None:
    """A request fits again."""
    with transaction(engine) as connection:
        for row in alarms.current(connection, alarms.PHONE_REFUSED):
            alarms.clear(connection, row.id, now)
