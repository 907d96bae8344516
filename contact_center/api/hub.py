"""One thread per process looks for new events and hands them to everybody who listens.

However many screens are open, the database is asked four times a second and not more, and not at all while nobody
listens.
"""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import structlog
from sqlalchemy import Connection, Engine, Row

from contact_center.storage import events
from contact_center.storage.transaction import reading

log = structlog.get_logger()

EVERY_SECONDS = 0.25
AFTER_TROUBLE_SECONDS = 2.0
AT_ONCE = 500
WAITING_EVENTS = 1000
"""A listener who is further behind than this starts afresh."""


def look_back(engine: Engine) -> int:
    """How far behind the newest number an event may still appear.

    SQLite has one writer at a time, so events appear in the order of their numbers. On PostgreSQL a transaction that
    took its number earlier may commit later.
    """
    return 0 if engine.dialect.name == "sqlite" else 100


class Listener:
    """One open stream."""

    def __init__(self) -> None:
        """Belongs to the event loop that is running now."""
        self.events: asyncio.Queue[Row[Any]] = asyncio.Queue(WAITING_EVENTS)
        self.lost = False
        """Events did not fit any more."""
        self._loop = asyncio.get_running_loop()

    def hand_over(self, rows: list[Row[Any]]) -> None:
        """Called by the thread. Raises RuntimeError when the loop is closed."""
        self._loop.call_soon_threadsafe(self._put, rows)

    def _put(self, rows: list[Row[Any]]) -> None:
        for row in rows:
            if self.events.full():
                self.lost = True
                return
            self.events.put_nowait(row)


class Hub:
    """Hands out what is new."""

    def __init__(self, engine: Engine, every: float = EVERY_SECONDS) -> None:
        """Nothing runs before the first listener."""
        self._engine = engine
        self._every = every
        self._look_back = look_back(engine)
        self._listeners: set[Listener] = set()
        self._changed = threading.Condition()
        self._stopped = False
        self._thread: threading.Thread | None = None

    def join(self, listener: Listener) -> None:
        """Hand what is new from now on to `listener`."""
        with self._changed:
            self._listeners.add(listener)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="events", daemon=True)
                self._thread.start()
            self._changed.notify()

    def leave(self, listener: Listener) -> None:
        """Hand nothing more to `listener`."""
        with self._changed:
            self._listeners.discard(listener)

    def stop(self) -> None:
        """End the thread."""
        with self._changed:
            self._stopped = True
            self._changed.notify()

    def _run(self) -> None:
        # Before it sleeps and after it wakes the thread takes over whatever there is: a listener reads by itself what
        # lies between its own last event and the moment it joined.
        seen: set[int] | None = None
        while not self._stopped:
            if self._nobody_listens():
                seen = None
                continue
            try:
                seen = self._look(seen)
                pause = self._every
            except Exception as error:  # the database may be away; the thread must outlive that
                log.warning("events.unreadable", error=type(error).__name__)
                pause = AFTER_TROUBLE_SECONDS
            with self._changed:
                self._changed.wait_for(lambda: self._stopped, pause)

    def _nobody_listens(self) -> bool:
        """Sleep while nobody listens; whether that was so."""
        with self._changed:
            if self._listeners or self._stopped:
                return False
            self._changed.wait_for(lambda: self._listeners or self._stopped)
            return True

    def _look(self, seen: set[int] | None) -> set[int]:
        """Hand out what is new; returns the numbers that are known now and may come up again."""
        with reading(self._engine) as connection:
            if seen is None:
                latest = events.latest(connection)
                return {latest, *(row.seq for row in self._after(connection, latest))}
            rows = self._after(connection, max(seen))
        fresh = [row for row in rows if row.seq not in seen]
        if fresh:
            self._hand_out(fresh)
        known = seen | {row.seq for row in fresh}
        newest = max(known)
        return {number for number in known if number >= newest - self._look_back}

    def _after(self, connection: Connection, number: int) -> list[Row[Any]]:
        return events.after(connection, max(0, number - self._look_back), None, AT_ONCE)

    def _hand_out(self, rows: list[Row[Any]]) -> None:
        with self._changed:
            listeners = list(self._listeners)
        for listener in listeners:
            try:
                listener.hand_over(rows)
            except RuntimeError:  # its loop is closed: nobody reads there any more
                self.leave(listener)
