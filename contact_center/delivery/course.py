"""How the sending goes: whether the mail server is there, and when to look for what was left lying."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

KINDS = ("mail", "sms")
LOOK_EVERY = timedelta(seconds=30)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=15), timedelta(minutes=5)


def spread(pause: timedelta) -> timedelta:
    """`pause`, a fifth longer or shorter, so that what failed together does not come back together."""
    return pause * (0.8 + secrets.randbelow(401) / 1000)


@dataclass(slots=True)
class Course:
    """What one relay remembers from one mail to the next."""

    failures: int = 0
    """How often in a row the mail server was not there."""
    paused_until: datetime | None = None
    looked_at: datetime | None = None

    def kinds(self, now: datetime) -> tuple[str, ...]:
        """What may be sent now."""
        return ("sms",) if self.paused_until is not None and now < self.paused_until else KINDS

    def unreachable(self, now: datetime) -> datetime:
        """The mail server is not there; returns until when no mail is tried."""
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(self.failures, 10))
        self.failures += 1
        self.paused_until = now + spread(pause)
        return self.paused_until

    def reached(self) -> None:
        """The mail server answered."""
        self.failures, self.paused_until = 0, None

    def looks(self, now: datetime) -> bool:
        """Whether it is time to look for what was left lying; true once in a while."""
        if self.looked_at is not None and now - self.looked_at < LOOK_EVERY:
            return False
        self.looked_at = now
        return True
