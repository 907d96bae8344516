"""Holds the catalogue in use, and takes over a changed one only if nothing is wrong with it.

A process that lives for long looks every few seconds whether a data file or a text has changed, or a new day has begun
on which other statements hold. What changed is read and checked aside. Without mistakes it takes the place of the old
one in one step; with mistakes the last good catalogue stays, and they are told: in the log once, and to the leads.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import structlog

from contact_center.catalog import check_dates
from contact_center.catalog.check import Report, examine
from contact_center.catalog.files import Places, places
from contact_center.catalog.load import danish_day
from contact_center.catalog.mistake import Mistake
from contact_center.catalog.model import Catalog
from contact_center.clock import now
from contact_center.errors import CatalogMistakes

log = structlog.get_logger()

LOOK_SECONDS = 2.0
ENDINGS = (".toml", ".csv")

Stamp = frozenset[tuple[str, int, int, int, int]]
"""Of every file its path, its two times of change, its size and its number: what an edit cannot leave alike."""


@dataclass(frozen=True, slots=True)
class News:
    """How it stands with the files."""

    since: datetime
    """When they were last taken over."""
    gaps: tuple[Mistake, ...] = ()
    """What the check finds in the catalogue in use: gaps it came with, and statements whose time has passed since."""
    refused: tuple[Mistake, ...] = ()
    """Why a later state of the files was not taken over; empty when none was refused."""


class Holder:
    """The one place from which a process has its catalogue. Who works takes `current` once and stays with it."""

    _state: tuple[Catalog, News]
    _tolerated: tuple[Mistake, ...]
    _plain: Catalog
    """As the files say."""

    def __init__(
        self,
        root: Path | None = None,
        finish: Callable[[Catalog], Catalog] = lambda catalog: catalog,
        edition: Callable[[], int | None] = lambda: 0,
        today: Callable[[], date] = danish_day,
        clock: Callable[[], datetime] = now,
    ) -> None:
        """Load the project's files, or those of a folder laid out alike; `finish` adds what no file says.

        It is asked again when `edition` is another number; None means that nobody knows just now.

        Raises CatalogMistakes with all mistakes if nothing whole can be made of them. A gap in the texts keeps nobody
        from starting, since English fills it; it is logged, and a later state of the files may not bring further ones.
        """
        self._root, self._finish, self._today, self._clock = root, finish, today, clock
        self._edition, self._finished = edition, edition()
        self._places, self._lock = places(root), threading.Lock()
        self._seen = self._settling = stamp(self._places)
        catalog, report = examine(root, today())
        if report.broken:
            raise CatalogMistakes(report.of_the_files)
        self._take(catalog, report)
        if report.mistakes:
            log.warning("catalogue.gaps", mistakes=list(report.mistakes))

    @property
    def current(self) -> Catalog:
        """The catalogue in use."""
        return self._state[0]

    @property
    def news(self) -> News:
        """How it stands with the files."""
        return self._state[1]

    def look(self) -> bool:
        """Look at the day and the files once; whether another catalogue is in use now."""
        with self._lock:
            new_day, amended = self._turn_the_page(), self._look_at_edition()
            return self._look_at_files() or new_day or amended

    def watch(self, seconds: float = LOOK_SECONDS) -> threading.Event:
        """From now on look every few seconds, in a thread of its own, until the event is set or the process ends."""
        stop = threading.Event()
        threading.Thread(target=self._watch, args=(seconds, stop), name="catalogue", daemon=True).start()
        return stop

    def _watch(self, seconds: float, stop: threading.Event) -> None:
        while not stop.wait(seconds):
            try:
                self.look()
            except Exception as error:  # one bad look must not end the watch
                log.error("catalogue.not_looked_at", error=repr(error))

    def _turn_the_page(self) -> bool:
        """On a new day other statements hold, whatever state the files are in."""
        day, (catalog, news) = self._today(), self._state
        if catalog.day == day:
            return False
        self._plain = self._plain.on(day)
        catalog = self._finish(self._plain)
        self._state = (catalog, replace(news, gaps=(*self._tolerated, *check_dates.mistakes(catalog))))
        return True

    def _look_at_edition(self) -> bool:
        """What no file says has changed."""
        edition = self._edition()
        if edition is None or edition == self._finished:
            return False
        self._state, self._finished = (self._finish(self._plain), self.news), edition
        log.info("catalogue.amended", edition=edition)
        return True

    def _look_at_files(self) -> bool:
        """Who saves several files does so one after the other.

        So a state counts when it is found twice in a row, and when it is still the same after it was read.
        """
        found = stamp(self._places)
        if found == self._seen or found != self._settling:
            self._settling = found
            return False
        catalog, report = self._examined()
        if stamp(self._places) != found:
            return False
        self._seen = found
        wrong = tuple(mistake for mistake in report.of_the_files if mistake not in self._tolerated)
        if catalog is None or report.broken or wrong:
            self._state = (self.current, replace(self.news, refused=wrong))
            log.error("catalogue.refused", mistakes=list(wrong))
            return False
        self._take(catalog, report)
        log.info("catalogue.taken_over", gaps=len(report.mistakes))
        return True

    def _examined(self) -> tuple[Catalog | None, Report]:
        """Read and check aside; files so strange that reading fails outright are a mistake, too."""
        try:
            return examine(self._root, self._today())
        except Exception as error:
            return None, Report((Mistake("", "all-unreadable", detail=repr(error)),), (), {})

    def _take(self, catalog: Catalog, report: Report) -> None:
        """Both at once: nobody sees a new catalogue with old news."""
        self._tolerated, self._plain = report.of_the_files, catalog
        self._state = (self._finish(catalog), News(self._clock(), report.mistakes))


def stamp(where: Places) -> Stamp:
    """By what a change of the files is noticed."""
    found = set()
    for folder in (where.data, where.templates):
        for parent, _folders, names in os.walk(folder):
            for name in names:
                if name.endswith(ENDINGS) and (state := _state(os.path.join(parent, name))):
                    found.add(state)
    return frozenset(found)


def _state(path: str) -> tuple[str, int, int, int, int] | None:
    try:
        state = os.stat(path)
    except OSError:  # it has gone meanwhile
        return None
    return path, state.st_mtime_ns, state.st_ctime_ns, state.st_size, state.st_ino
