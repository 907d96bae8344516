"""What is done once a night, however many workers there are; learning from the day's corrections is such a thing."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import structlog

log = structlog.get_logger()

LEARN = (sys.executable, "-m", "contact_center.cli", "learn")
HOURS_OPEN = 3
"""A worker that was down at the hour may still begin so many hours later; by day the machine has other work."""


def due(now: datetime, hour: int, last: str) -> bool:
    """Whether a run should begin at `now` (local time) when the last began on the day `last` (ISO date, or empty)."""
    return hour <= now.hour < hour + HOURS_OPEN and now.date().isoformat() != last


class Nightly:
    """A sweep of the worker that begins something once a night, however many workers there are."""

    def __init__(
        self, folder: Path, hour: int, zone: str, clock: Callable[[], datetime], start: Callable[[], None]
    ) -> None:
        """Keep in `folder` on which day it last began; `hour` is local time in `zone`."""
        self._marks, self._hour, self._zone = folder, hour, ZoneInfo(zone)
        self._clock, self._start = clock, start

    def __call__(self) -> None:
        """Begin if it is time and nobody else has begun."""
        now = self._clock().astimezone(self._zone)
        if due(now, self._hour, self._last()) and self._first(now.date().isoformat()):
            log.info("night.begun", what=self._marks.name)
            self._start()

    def _last(self) -> str:
        return max((mark.suffix[1:] for mark in self._marks.glob("night.*")), default="")

    def _first(self, day: str) -> bool:
        """Whether this worker is the first of the night: only one can make the mark."""
        self._marks.mkdir(parents=True, exist_ok=True)
        try:
            (self._marks / f"night.{day}").open("x").close()
        except FileExistsError:
            return False
        for old in self._marks.glob("night.*"):
            if old.suffix[1:] < day:
                old.unlink(missing_ok=True)
        return True


def start(examples: Path, install: bool, folder: Path) -> subprocess.Popen[bytes]:
    """Run `contact-center learn` beside the worker; what it says is kept in `folder`."""
    options: Sequence[str] = ("--install-if-not-worse",) if install else ()
    with (folder / "nightly.log").open("wb") as told:
        command = ["nice", *LEARN, "--examples", str(examples), *options]
        return subprocess.Popen(command, stdout=told, stderr=subprocess.STDOUT)
