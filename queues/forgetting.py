"""What calls leave behind is forgotten: what was said the day after, the caller's number after the days that are set.

What stays is how a call ended, when, where and in which office: that is counted and names nobody.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import structlog
from sqlalchemy import Connection, Engine

from contact_center.storage import call_traces
from contact_center.storage.transaction import transaction

log = structlog.get_logger()

DAY: Final = timedelta(days=1)
PAGE: Final = 200
"""Calls in one transaction: nothing waits for long."""

Forget = Callable[[Connection, datetime, int], int]


@dataclass(frozen=True, slots=True)
class Forgetting:
    """Does it."""

    engine: Engine
    number_days: int = 365
    """For so long the number stands beside the call."""

    def run(self, now: datetime) -> tuple[int, int]:
        """Forget what is due; of how many calls the traces, and of how many the number."""
        traces = self._all(call_traces.forget_turns, now - DAY)
        numbers = self._all(call_traces.forget_callers, now - self.number_days * DAY)
        if traces or numbers:
            log.info("calls.forgotten", traces=traces, numbers=numbers)
        return traces, numbers

    def _all(self, forget: Forget, before: datetime) -> int:
        done = 0
        while True:
            with transaction(self.engine) as connection:
                found = forget(connection, before, PAGE)
            done += found
            if found < PAGE:
                return done
