"""How it stands with the lines: who answers, how many wait, and what the last weeks were like."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection

from contact_center.staffing.wait import Experience, Worker
from contact_center.storage import at_work
from queues.overflow import Lines

LOOK_BACK: Final = timedelta(days=28)
KEPT: Final = timedelta(minutes=10)
Present = Callable[[Connection, datetime], Sequence[Worker]]


@dataclass(slots=True)
class Standing:
    """Reads it; what the last weeks were like is counted anew every ten minutes."""

    present: Present = at_work.workers
    """Who answers the phone at a moment."""
    fresh: timedelta = timedelta()
    """For so long one look serves all callers: sixty of them ask the same."""
    _looked: tuple[datetime, Lines] | None = field(default=None, init=False)
    _counted: tuple[datetime, Mapping[str, Experience]] | None = field(default=None, init=False)

    def lines(self, connection: Connection, now: datetime) -> Lines:
        """The lines of all offices."""
        looked = self._looked
        if looked is None or not timedelta() <= now - looked[0] < self.fresh:
            looked = (now, Lines(self.present(connection, now), at_work.waiting(connection, now)))
            self._looked = looked
        return looked[1]

    def experience(self, connection: Connection, now: datetime) -> Mapping[str, Experience]:
        """Office → what its calls were like. Two threads that come at the same time both count; that does no harm."""
        counted = self._counted
        if counted is None or not timedelta() <= now - counted[0] < KEPT:
            counted = (now, at_work.experience(connection, now - LOOK_BACK, now))
            self._counted = counted
        return counted[1]
