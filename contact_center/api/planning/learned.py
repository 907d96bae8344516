"""The models of both channels, learned from the log: kept for some minutes, as learning them reads three years."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Sequence
from datetime import date, datetime, timedelta
from typing import Final, TypeVar, cast

from sqlalchemy import Engine

from contact_center.catalog.hours import is_closed_day
from contact_center.catalog.model import Catalog
from contact_center.staffing.forecast.calendar import Calendar
from contact_center.staffing.forecast.check import Checked, check
from contact_center.staffing.forecast.history import History
from contact_center.staffing.forecast.model import MOST_WEEKS, Model, fit
from contact_center.staffing.wait import Experience
from contact_center.storage import at_work, demand
from contact_center.storage.transaction import reading

MEASURED: Final = timedelta(days=28)
KEPT: Final = timedelta(minutes=10)
MOST_KEPT: Final = 200
Known = TypeVar("Known")


class Learned:
    """Learns when it is asked, and remembers."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime]) -> None:
        """Nothing is learned yet."""
        self._engine, self._clock = engine, clock
        self._known: dict[Hashable, tuple[datetime, object]] = {}
        self._lock = threading.Lock()
        """One at a time learns: a second one would do the same work again."""

    def history(self, channel: str, today: date) -> History:
        """What came until yesterday."""
        return self._remembered(("history", channel, today), lambda: self._history(channel, today))

    def model(self, channel: str, catalog: Catalog, today: date) -> Model | None:
        """What was learned of a channel; None when there is too little to learn from."""
        history = self.history(channel, today)
        return self._remembered(("model", channel, today, id(catalog)), lambda: fit(history, calendar(catalog)))

    def checked(
        self, channel: str, catalog: Catalog, today: date, weeks: int, offices: Sequence[str] | None
    ) -> Checked | None:
        """How good the forecast of the last weeks would have been; None when too little is left to learn from."""
        history, chosen = self.history(channel, today), None if offices is None else tuple(offices)
        key = ("check", channel, today, id(catalog), weeks, chosen)
        return self._remembered(key, lambda: check(history, calendar(catalog), weeks, chosen))

    def experience(self) -> Experience:
        """What the calls of all offices were like in the last four weeks."""
        return self._remembered(("experience",), self._experience)

    def _experience(self) -> Experience:
        now = self._clock()
        with reading(self._engine) as connection:
            return sum(at_work.experience(connection, now - MEASURED, now).values(), Experience())

    def _history(self, channel: str, today: date) -> History:
        demand.roll_up(self._engine, today)
        with reading(self._engine) as connection:
            first = demand.first_day(connection) or today
            return demand.history(connection, channel, max(first, today - timedelta(weeks=MOST_WEEKS)), today)

    def _remembered(self, key: Hashable, learn: Callable[[], Known]) -> Known:
        with self._lock:
            now, known = self._clock(), self._known.get(key)
            if known is not None and timedelta() <= now - known[0] < KEPT:
                return cast(Known, known[1])
            if len(self._known) >= MOST_KEPT:
                self._known.clear()
            learned = learn()
            self._known[key] = (now, learned)
            return learned


def calendar(catalog: Catalog) -> Calendar:
    """The holidays and other days on which all centres are closed."""
    return Calendar(lambda day: is_closed_day(catalog, day))
