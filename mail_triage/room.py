"""Is there room for more mail? Whoever takes mail in asks first; what is not taken waits with the sender's server.

Too many mails that nobody has worked yet, or too little disk, and the doors close until the workers have caught up:
a mail that waits outside is safe, a mail that falls off a full disk is not.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from contact_center.delivery.faults import fault
from contact_center.storage.backlog import open_mails
from contact_center.storage.transaction import reading

log = structlog.get_logger()

REMEMBERED_SECONDS = 2.0
"""A flood of mails must not become a flood of questions to the database."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """Where room ends."""

    most_open: int = 5_000
    """Mails that were kept and not worked yet."""
    least_free: int = 1024**3
    """Bytes on each disk that holds mails or the state."""


@dataclass(frozen=True, slots=True)
class Measured:
    """How full it is."""

    open_mails: int
    free_bytes: int


def refusal(measured: Measured | None, bounds: Bounds) -> str:
    """Why no mail is taken in now, as a code with its value; empty when there is room. None: not measured. Pure."""
    if measured is None:
        return fault("room-database")
    if measured.open_mails > bounds.most_open:
        return fault("room-mails", str(bounds.most_open))
    if measured.free_bytes < bounds.least_free:
        return fault("room-disk", str(bounds.least_free // 1024**2))
    return ""


def measure(engine: Engine, folders: Sequence[Path], bounds: Bounds) -> Measured | None:
    """Look at the database and at the disks of `folders`; None when one of them cannot be reached."""
    try:
        with reading(engine) as connection:
            waiting = open_mails(connection, bounds.most_open + 1)
        return Measured(waiting, min(_free(folder) for folder in folders))
    except (SQLAlchemyError, OSError) as error:
        log.error("room.not_measured", error=type(error).__name__)
        return None


def _free(folder: Path) -> int:
    """Bytes that are free where `folder` is, or will be."""
    places = (folder, *folder.absolute().parents)
    return shutil.disk_usage(next(place for place in places if place.exists())).free


class Room:
    """Says whether there is room, and remembers the answer for a moment. Asks the database: call it in a thread."""

    def __init__(
        self, look: Callable[[], Measured | None], bounds: Bounds, seconds: float = REMEMBERED_SECONDS
    ) -> None:
        """Keep how to look; nothing is looked at yet."""
        self._look, self._bounds, self._seconds = look, bounds, seconds
        self._refusal, self._until = "", float("-inf")

    def refusal(self) -> str:
        """Why no mail is taken in now, as a code (`delivery/faults.toml`); empty when there is room."""
        if time.monotonic() >= self._until:
            said = refusal(self._look(), self._bounds)
            if bool(said) != bool(self._refusal):
                log.warning("room.ended", reason=said) if said else log.info("room.again")
            self._refusal, self._until = said, time.monotonic() + self._seconds
        return self._refusal


def room_in(engine: Engine, folders: Sequence[Path], bounds: Bounds) -> Room:
    """The room of this installation; `folders` are those in which bytes are kept."""
    return Room(lambda: measure(engine, folders, bounds), bounds)
