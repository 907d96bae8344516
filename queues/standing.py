"""How it stands with the lines: who answers, how many wait, and what the last weeks were like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection

from contact_center.domain.desk import PHONE, USUAL, Pace, Presence
from contact_center.staffing.wait import Experience, Worker
from contact_center.storage import at_work
from queues.floor import people
from queues.overflow import Lines

LOOK_BACK: Final = timedelta(days=28)
KEPT: Final = timedelta(minutes=10)


def present(connection: Connection, pace: Pace, now: datetime) -> list[Worker]:
    """Who answers the phone now: everybody who is there for calls, whether free or not."""
    return [
        Worker(
            one.row.id,
            frozenset(one.row.offices),
            frozenset(one.row.languages),
            busy=PHONE not in one.standing.free_for,
        )
        for one in people(connection, pace, now)
        if one.standing.presence is not Presence.AWAY and one.sign is not None and PHONE in one.sign.channels
    ]


@dataclass(slots=True)
class Standing:
    """Reads it; what the last weeks were like is counted anew every ten minutes."""

    pace: Pace = USUAL
    fresh: timedelta = timedelta()
    """For so long one look serves all callers: sixty of them ask the same."""
    _looked: tuple[datetime, Lines] | None = field(default=None, init=False)
    _counted: tuple[datetime, Mapping[str, Experience]] | None = field(default=None, init=False)

    def lines(self, connection: Connection, now: datetime) -> Lines:
        """The lines of all offices."""
        looked = self._looked
        if looked is None or not timedelta() <= now - looked[0] < self.fresh:
            looked = (now, Lines(present(connection, self.pace, now), at_work.waiting(connection, now)))
            self._looked = looked
        return looked[1]

    def experience(self, connection: Connection, now: datetime) -> Mapping[str, Experience]:
        """Office → what its calls were like. Two threads that come at the same time both count; that does no harm."""
        counted = self._counted
        if counted is None or not timedelta() <= now - counted[0] < KEPT:
            counted = (now, at_work.experience(connection, now - LOOK_BACK, now))
            self._counted = counted
        return counted[1]
