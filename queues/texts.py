"""Text messages to callers: one a call, a few a number and day, and never so many that a fraud pays.

Bots call and ask for texts to numbers that pay them; so there is a limit for each number, for numbers that begin alike,
and for the whole day.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import structlog
from sqlalchemy import Connection, Engine

from contact_center.catalog.line_rules import Destinations
from contact_center.domain.reply import TextMessage
from contact_center.storage import alarms, outbox
from contact_center.storage.transaction import transaction
from queues.destinations import may_text

log = structlog.get_logger()
ALIKE = 3
"""Numbers that differ in their last three digits only begin alike."""


class Sending(StrEnum):
    """What became of a wish for a text message."""

    SENT = "sent"
    """It is in the outbox."""
    ALREADY = "already"
    """This call has had one, or the number has had enough today."""
    REFUSED = "refused"
    """Not to such a number, or not now."""


@dataclass(frozen=True, slots=True)
class TextLimits:
    """How many at most."""

    each_number_a_day: int = 3
    alike_an_hour: int = 10
    each_day: int = 500


@dataclass(frozen=True, slots=True)
class Counted:
    """Texts sent lately."""

    to_number_today: int
    to_alike_in_an_hour: int
    today: int


def decided(counted: Counted, limits: TextLimits) -> Sending:
    """Whether one more may go out. Pure."""
    if counted.to_number_today >= limits.each_number_a_day:
        return Sending.ALREADY
    if counted.to_alike_in_an_hour >= limits.alike_an_hour or counted.today >= limits.each_day:
        return Sending.REFUSED
    return Sending.SENT


@dataclass(frozen=True, slots=True)
class Texts:
    """Puts them into the outbox."""

    engine: Engine
    sender: str
    destinations: Destinations
    limits: TextLimits = field(default_factory=TextLimits)

    def send(self, call_sid: str, number: str, message: TextMessage, now: datetime) -> Sending:
        """Send a caller the checklist, once a call and within the limits."""
        if not may_text(number, self.destinations):
            return Sending.REFUSED
        key = outbox.dedup_key("text", call_sid)
        with transaction(self.engine) as connection:
            if outbox.by_key(connection, key) is not None:
                return Sending.ALREADY
            decision = decided(self._counted(connection, number, now), self.limits)
            if decision is Sending.REFUSED:
                log.error("text.limit_reached", limit="alike or day")
                alarms.raise_alarm(connection, alarms.TEXTS_LIMIT, "", now)  # somebody should look: it may be a fraud
            if decision is not Sending.SENT:
                return decision
            put = outbox.put(connection, self._row(key, number, message, now))
        return Sending.SENT if put is not None else Sending.ALREADY

    def _counted(self, connection: Connection, number: str, now: datetime) -> Counted:
        day, hour = now - timedelta(days=1), now - timedelta(hours=1)
        return Counted(
            outbox.texts_to(connection, number, day),
            outbox.texts_to(connection, number[:-ALIKE], hour, beginning=True),
            outbox.texts_to(connection, "+", day, beginning=True),
        )

    def _row(self, key: str, number: str, message: TextMessage, now: datetime) -> dict[str, Any]:
        return {
            "dedup_key": key,
            "kind": "sms",
            "automatic": True,
            "sender": self.sender,
            "recipient": number,
            "text": message.text,
            "language": message.language,
            "headers": {},
            "topics": [message.topic],
            "due_at": now,
            "created_at": now,
        }
