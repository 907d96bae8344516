"""Learning at once that something was written, without asking all the time; one way for each database.

A bell that does not ring costs nothing but time: whoever waits looks again by themselves after a while.
"""

from __future__ import annotations

import time
from typing import Any, Protocol

from sqlalchemy import Connection, Engine

CHANNEL = "contact_center_events"
"""Which PostgreSQL's trigger on the events notifies."""
LOOK_EVERY = 0.01
"""Seconds between two looks at SQLite's number of changes; a look takes some ten microseconds."""


class Bell(Protocol):
    """Waits for writes of others. Used by one thread."""

    def wait(self, seconds: float) -> bool:
        """Wait until something was written, at most `seconds`; whether something was."""

    def close(self) -> None:
        """Wait no more."""


class Counter:
    """SQLite counts for each connection the changes that others made."""

    def __init__(self, engine: Engine) -> None:
        """Needs a connection of its own."""
        self._connection = engine.raw_connection()
        self._cursor: Any = self._connection.cursor()
        self._seen = self._count()

    def _count(self) -> int:
        self._cursor.execute("PRAGMA data_version")
        return int(self._cursor.fetchone()[0])

    def wait(self, seconds: float) -> bool:
        """Look every few milliseconds."""
        until = time.monotonic() + seconds
        while (count := self._count()) == self._seen:
            if time.monotonic() >= until:
                return False
            time.sleep(LOOK_EVERY)
        self._seen = count
        return True

    def close(self) -> None:
        """Give the connection back."""
        self._cursor.close()
        self._connection.close()


class Notified:
    """PostgreSQL says it when a transaction commits that added events."""

    def __init__(self, engine: Engine) -> None:
        """Needs a connection of its own."""
        self._connection: Connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        driver: Any = self._connection.connection.driver_connection
        self._driver = driver
        self._driver.execute(f"LISTEN {CHANNEL}")

    def wait(self, seconds: float) -> bool:
        """Sleep until it is said."""
        return any(True for _ in self._driver.notifies(timeout=seconds, stop_after=1))

    def close(self) -> None:
        """Close the connection: the next one in the pool must not listen."""
        self._connection.invalidate()
        self._connection.close()


def bell_of(engine: Engine) -> Bell:
    """The bell of a database."""
    return Counter(engine) if engine.dialect.name == "sqlite" else Notified(engine)
