"""A thread that looks at the desks every second: who is free is offered what is next, and what is over ends.

Any number of processes may do so at once, and the worker does it, too: the database decides who was first.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

import structlog

from contact_center.api.door import StaffDoor
from contact_center.storage import presences
from contact_center.storage.transaction import reading

log = structlog.get_logger()

EVERY_SECONDS = 1.0
SWEEP_EVERY = 5
"""So many rounds lie between two looks at wrap-ups, at what sleeps and at who reads."""


class Dispatcher:
    """Looks, until it is stopped."""

    def __init__(self, door: Callable[[], StaffDoor], every: float = EVERY_SECONDS) -> None:
        """Nothing runs before `start`."""
        self._door, self._every = door, every
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="dispatcher", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End, and wait until it has ended."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(5)

    def _run(self) -> None:
        rounds = 0
        while not self._stop.wait(self._every):
            rounds += 1
            try:
                self._look(rounds)
            except Exception as error:  # the database may be away; the thread must outlive that
                log.warning("dispatcher.stumbled", error=type(error).__name__)

    def _look(self, rounds: int) -> None:
        door = self._door()
        with reading(door.engine) as connection:
            somebody = presences.anybody(connection)
        if somebody:
            door.offers.look(door.clock())
        if rounds % SWEEP_EVERY == 0:
            door.calling.sweep(door.clock())
            door.snoozing.sweep(door.clock())
            door.reading_along.sweep(door.clock())
