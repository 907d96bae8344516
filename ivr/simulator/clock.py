"""The simulator's time: the real one, or one that stands still until a test moves it."""

from __future__ import annotations

import asyncio
import contextlib
import heapq
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time and waits."""

    def now(self) -> datetime:
        """The time."""

    async def wait(self, bell: asyncio.Event, seconds: float | None) -> bool:
        """Wait until `bell` rings (True) or `seconds` are over (False)."""


class RealClock:
    """The time of this machine."""

    def now(self) -> datetime:
        """The time."""
        return datetime.now(UTC)

    async def wait(self, bell: asyncio.Event, seconds: float | None) -> bool:
        """Wait until `bell` rings (True) or `seconds` are over (False)."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(bell.wait(), seconds)
            return True
        return False


class VirtualClock:
    """Time that only `advance` moves: minutes of waiting pass in no time, always in the same order."""

    def __init__(self, start: datetime) -> None:
        """Begin at `start`."""
        self._now = start
        self._timers: list[tuple[datetime, int, asyncio.Event]] = []
        self._count = 0
        self.busy: Callable[[], bool] = lambda: False
        """Whether requests are under way: time stands still until they are answered."""

    def now(self) -> datetime:
        """The time."""
        return self._now

    async def wait(self, bell: asyncio.Event, seconds: float | None) -> bool:
        """Wait until `bell` rings (True) or `seconds` are over (False)."""
        if seconds is None:
            await bell.wait()
            return True
        over = asyncio.Event()
        self._count += 1
        heapq.heappush(self._timers, (self._now + timedelta(seconds=seconds), self._count, over))
        waits = [asyncio.ensure_future(bell.wait()), asyncio.ensure_future(over.wait())]
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()
        return bell.is_set()

    async def settle(self) -> None:
        """Let everything happen that can happen now."""
        quiet = 0
        while quiet < 10:
            await asyncio.sleep(0.001 if self.busy() else 0)
            quiet = 0 if self.busy() else quiet + 1

    async def advance(self, seconds: float) -> None:
        """Move the time on, timer by timer."""
        until = self._now + timedelta(seconds=seconds)
        await self.settle()
        while self._timers and self._timers[0][0] <= until:
            self._now, _, over = heapq.heappop(self._timers)
            over.set()
            await self.settle()
        self._now = until
