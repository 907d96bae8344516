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
        self._known: set[int] = {0}
        self._changed = threading.Condition()
        self._stopped = False
        self._thread: threading.Thread | None = None

    def join(self, listener: Listener) -> None:
        """Hand what is new from now on to `listener`; what came before it reads by itself, afterwards."""
        with self._changed:
            if not self._listeners:
                self._known = self._all_known()
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
        while not self._stopped:
            if self._nobody_listens():
                continue
            pause = self._every
            try:
                self._look()
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
            self._changed.wait_for(lambda: bool(self._listeners) or self._stopped)
            return True

    def _all_known(self) -> set[int]:
        """The numbers of the events that are there now and may come up again."""
        with reading(self._engine) as connection:
            latest = events.latest(connection)
            return {latest, *(row.seq for row in self._after(connection, latest))}

    def _look(self) -> None:
        """Hand out what is new."""
        with reading(self._engine) as connection:
            rows = self._after(connection, max(self._known))
        fresh = [row for row in rows if row.seq not in self._known]
        if not fresh:
            return
        known = self._known | {row.seq for row in fresh}
        self._known = {number for number in known if number >= max(known) - self._look_back}
        self._hand_out(fresh)

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
