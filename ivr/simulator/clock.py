"""The simulator's time: the real one, or one that stands still until somebody moves it."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from typing import Protocol

SHORTEST = timedelta(microseconds=1)
"""A wait that is rounded to nothing would be waited for ever."""
QUIET_ROUNDS = 10
"""After so many turns of the event loop in which nothing was under way everything has happened that could."""


class Bell:
    """Rings for whoever waits for it, and has rung until it is cleared."""

    def __init__(self) -> None:
        """It has not rung."""
        self._rung = False
        self._waiting: set[asyncio.Future[None]] = set()

    def set(self) -> None:
        """Ring."""
        self._rung = True
        for waiting in self._waiting:
            over(waiting)

    def clear(self) -> None:
        """As if it had not rung."""
        self._rung = False

    def is_set(self) -> bool:
        """Whether it has rung."""
        return self._rung

    async def heard(self, waiting: asyncio.Future[None]) -> bool:
        """Wait until it rings (True) or `waiting` is over for another reason (False)."""
        self._waiting.add(waiting)
        try:
            await waiting
        finally:
            self._waiting.discard(waiting)
        return self._rung


def over(waiting: asyncio.Future[None]) -> None:
    """Whoever waits goes on."""
    if not waiting.done():
        waiting.set_result(None)


class Clock(Protocol):
    """Tells the time and waits."""

    def now(self) -> datetime:
        """The time."""

    async def wait(self, bell: Bell, seconds: float | None) -> bool:
        """Wait until `bell` rings (True) or `seconds` are over (False)."""

    def still(self) -> AbstractContextManager[None]:
        """While something is done that takes real time, this time may stand still."""


class RealClock:
    """The time of this machine."""

    def now(self) -> datetime:
        """The time."""
        return datetime.now(UTC)

    async def wait(self, bell: Bell, seconds: float | None) -> bool:
        """Wait until `bell` rings (True) or `seconds` are over (False)."""
        if bell.is_set():
            return True
        loop = asyncio.get_running_loop()
        waiting: asyncio.Future[None] = loop.create_future()
        timer = loop.call_later(seconds, over, waiting) if seconds is not None else None
        try:
            return await bell.heard(waiting)
        finally:
            if timer is not None:
                timer.cancel()

    def still(self) -> AbstractContextManager[None]:
        """It never stands still."""
        return nullcontext()


class VirtualClock:
    """Time that only `advance` moves: hours of waiting pass in no time, always in the same order."""

    def __init__(self, start: datetime) -> None:
        """Begin at `start`."""
        self._now = start
        self._timers: list[tuple[datetime, int, asyncio.Future[None]]] = []
        self._count = 0
        self._under_way = 0
        self._free = asyncio.Event()

    def now(self) -> datetime:
        """The time."""
        return self._now

    async def wait(self, bell: Bell, seconds: float | None) -> bool:
        """Wait until `bell` rings (True) or `seconds` are over (False)."""
        if bell.is_set():
            return True
        waiting: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if seconds is not None:
            self._count += 1
            pause = timedelta(seconds=seconds) or (SHORTEST if seconds > 0 else timedelta())
            heapq.heappush(self._timers, (self._now + pause, self._count, waiting))
        return await bell.heard(waiting)

    @contextmanager
    def still(self) -> Iterator[None]:
        """Time stands still: a request is under way, or a thread is at work."""
        self._under_way += 1
        self._free.clear()
        try:
            yield
        finally:
            self._under_way -= 1
            if not self._under_way:
                self._free.set()

    async def settle(self) -> None:
        """Let everything happen that can happen now."""
        quiet = 0
        while quiet < QUIET_ROUNDS:
            if self._under_way:
                await self._free.wait()
                quiet = 0
            await asyncio.sleep(0)
            quiet += 1

    async def advance(self, seconds: float) -> None:
        """Move the time on, timer by timer."""
        until = self._now + timedelta(seconds=seconds)
        await self.settle()
        while self._next_is_due(until):
            self._now, _, waiting = heapq.heappop(self._timers)
            over(waiting)
            await self.settle()
        self._now = max(self._now, until)

    async def advance_until(self, done: Callable[[], bool], most_seconds: float) -> bool:
        """Move the time on until `done` holds; False when it does not after `most_seconds`."""
        until = self._now + timedelta(seconds=most_seconds)
        await self.settle()
        while not done():
            if not self._next_is_due(until):
                self._now = until
                return False
            self._now, _, waiting = heapq.heappop(self._timers)
            over(waiting)
            await self.settle()
        return True

    def _next_is_due(self, until: datetime) -> bool:
        """Whether a timer that somebody still waits for is due by then."""
        while self._timers and self._timers[0][2].done():
            heapq.heappop(self._timers)
        return bool(self._timers) and self._timers[0][0] <= until
