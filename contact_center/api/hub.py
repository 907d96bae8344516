"""One thread per process looks for new events and hands them to everybody who listens.

However many screens are open, the database is asked once for each change, and not at all while nobody listens: a bell
rings when something was written. Should it not ring, the database is asked four times a second all the same.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable, Sequence
from typing import Any

import structlog
from sqlalchemy import Connection, Engine, Row

from contact_center.api.told import Told
from contact_center.storage import events
from contact_center.storage.bell import Bell, bell_of
from contact_center.storage.transaction import reading

log = structlog.get_logger()

EVERY_SECONDS = 0.25
AFTER_TROUBLE_SECONDS = 2.0
AT_ONCE = 500
WAITING_EVENTS = 1000
"""A listener who is further behind than this starts afresh."""


Tell = Callable[[Connection, Sequence[Row[Any]]], list[Told]]
"""Makes events ready to be said."""


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
        self.events: asyncio.Queue[Told] = asyncio.Queue(WAITING_EVENTS)
        self.lost = False
        """Events did not fit any more."""
        self._loop = asyncio.get_running_loop()

    def hand_over(self, told: Sequence[Told]) -> None:
        """Called by the thread. Raises RuntimeError when the loop is closed."""
        self._loop.call_soon_threadsafe(self._put, told)

    def _put(self, told: Sequence[Told]) -> None:
        for one in told:
            if self.events.full():
                self.lost = True
                return
            self.events.put_nowait(one)


class Hub:
    """Hands out what is new."""

    def __init__(self, engine: Engine, tell: Tell, every: float = EVERY_SECONDS) -> None:
        """Nothing runs before the first listener."""
        self._engine, self._tell = engine, tell
        self._bell: Bell | None = None
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
            try:
                self._look()
                self._wait()
            except Exception as error:  # the database may be away; the thread must outlive that
                log.warning("events.unreadable", error=type(error).__name__)
                self._hang_up()
                with self._changed:
                    self._changed.wait_for(lambda: self._stopped, AFTER_TROUBLE_SECONDS)
        self._hang_up()

    def _wait(self) -> None:
        """Until something is written, or for a while."""
        if self._bell is None:
            self._bell = bell_of(self._engine)
        self._bell.wait(self._every)

    def _hang_up(self) -> None:
        bell, self._bell = self._bell, None
        if bell is not None:
            with contextlib.suppress(Exception):  # the database may be away
                bell.close()

    def _nobody_listens(self) -> bool:
        """Sleep while nobody listens; whether that was so."""
        with self._changed:
            if self._listeners or self._stopped:
                return False
            self._hang_up()
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
            told = self._tell(connection, fresh)
        known = self._known | {row.seq for row in fresh}
        self._known = {number for number in known if number >= max(known) - self._look_back}
        self._hand_out(told)

    def _after(self, connection: Connection, number: int) -> list[Row[Any]]:
        return events.after(connection, max(0, number - self._look_back), None, AT_ONCE)

    def _hand_out(self, told: Sequence[Told]) -> None:
        with self._changed:
            listeners = list(self._listeners)
        for listener in listeners:
            try:
                listener.hand_over(told)
            except RuntimeError:  # its loop is closed: nobody reads there any more
                self.leave(listener)
