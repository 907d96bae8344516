"""SQLite's log is written into the database in a thread of its own, so that no request waits for the disk for that.

By itself SQLite does it whenever the log has grown to a thousand pages, in the hands of whoever commits just then: a
tenth of a second and more, in which nobody else of the process can write.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from dataclasses import dataclass, field

EVERY = 200
"""Transactions that write, between two such times."""
MOST_PAGES = 20_000
"""A log that is longer (80 MB) is written by whoever commits, after all: the thread does not keep up."""


@dataclass(slots=True)
class Checkpoint:
    """Counts the transactions of this process, and writes the log into the database now and then."""

    file: str
    every: int = EVERY
    _counted: int = field(default=0, init=False)
    _busy: threading.Lock = field(default_factory=threading.Lock, init=False)

    def committed(self) -> None:
        """One more transaction was committed. Two threads that count at the same moment count once; no harm is done."""
        self._counted += 1
        if self._counted >= self.every and self._busy.acquire(blocking=False):
            self._counted = 0
            threading.Thread(target=self._write, name="checkpoint", daemon=True).start()

    def _write(self) -> None:
        """Nobody is kept waiting: what somebody still reads stays in the log until the next time."""
        try:
            # Trouble of the disk is met, and told, by whoever commits.
            with contextlib.suppress(sqlite3.Error), contextlib.closing(sqlite3.connect(self.file)) as connection:
                connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        finally:
            self._busy.release()
