"""An inbox that is fetched: where its mails lie, what tells them apart, and when it needs a person. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from contact_center.domain.reason import joined, reason

MOST_TRIES = 3
"""So often a mail is asked for; what the server does not hand over then goes to quarantine."""
ALARM_AFTER = timedelta(minutes=10)
SILENT_AFTER = timedelta(minutes=20)
"""A round comes at least every nine minutes, a refused login is tried again after at most fifteen."""

Fingerprint = tuple[int, datetime | None]
"""Size and time of arrival, as the server states both; a move changes neither."""


@dataclass(frozen=True, slots=True)
class Place:
    """A folder of an inbox, as long as its numbers are valid."""

    inbox: str
    folder: str
    uidvalidity: int


@dataclass(frozen=True, slots=True)
class Stated:
    """What the server says of a mail before it hands it over."""

    uid: int
    size: int = 0
    internal_at: datetime | None = None
    """When the server took it in; aware."""

    @property
    def fingerprint(self) -> Fingerprint:
        """What tells it from others without its bytes."""
        return self.size, self.internal_at


def alarm(tried_at: datetime, failing_since: datetime | None, problem: str, paused: str, now: datetime) -> str:
    """Why a person should look at this inbox, one reason a line; empty when all is well or may still mend itself."""
    if failing_since is not None and now - failing_since >= ALARM_AFTER:
        minutes = int((now - failing_since).total_seconds() // 60)
        return joined((reason("fetch-failing", str(minutes)), problem))
    if now - tried_at >= SILENT_AFTER:
        return reason("fetch-silent")
    return joined((reason("fetch-paused"), paused)) if paused else ""
