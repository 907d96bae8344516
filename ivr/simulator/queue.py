"""The provider's queues: first come, first served, and no cleverness."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from ivr.simulator.call import Call, new_sid

LONGEST_NAME = 64
MOST_MEMBERS, MOST_EVER = 1000, 5000


@dataclass
class Member:
    """A caller in a queue."""

    call: Call
    since: datetime


@dataclass
class Queue:
    """A first-in-first-out line of callers."""

    name: str
    made_at: datetime
    sid: str = field(default_factory=lambda: new_sid("QU"))
    max_size: int = MOST_MEMBERS
    members: list[Member] = field(default_factory=list)

    def average_wait(self, now: datetime) -> int:
        """As documented: how long those who wait now have been waiting, on average."""
        waits = [(now - member.since).total_seconds() for member in self.members]
        return int(sum(waits) / len(waits)) if waits else 0

    def fields(self, member: Member, now: datetime) -> tuple[tuple[str, str], ...]:
        """What a request from inside the queue says."""
        return (
            ("QueuePosition", str(self.members.index(member) + 1)),
            ("QueueSid", self.sid),
            ("QueueTime", str(int((now - member.since).total_seconds()))),
            ("AvgQueueTime", str(self.average_wait(now))),
            ("CurrentQueueSize", str(len(self.members))),
            ("MaxQueueSize", str(self.max_size)),
        )
