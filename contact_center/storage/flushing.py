"""Whatever was promised is brought to the disk after the transaction, beside the next one that writes.

SQLite has one writer at a time. With `synchronous=FULL` it waits for the disk before it lets the next one write: a few
milliseconds that everybody queues for. Here a commit only writes the log (`synchronous=NORMAL`), the turn is handed on,
and who has promised something waits for the disk then. One flush can serve several, as in PostgreSQL's group commit.
What is written because of another transaction stands behind it in the same log: it is never on the disk before it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

_flush = getattr(os, "fdatasync", os.fsync)  # macOS has no fdatasync


@dataclass(frozen=True, slots=True)
class Log:
    """SQLite's write-ahead log of the database `file`."""

    file: str

    def flush(self) -> None:
        """Return when all that was committed is on the disk. Raises OSError where the disk fails.

        Without a log there is nothing to wait for: the last to leave the database wrote it into the file, and waited.
        """
        try:
            log = os.open(f"{self.file}-wal", os.O_RDWR)
        except FileNotFoundError:
            return
        try:
            _flush(log)
        finally:
            os.close(log)  # SQLite holds its locks on other files: none of them is lost by this
