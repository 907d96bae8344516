"""The rules of the telephone line that are data: closed days, numbers we would ever ring, and who helps out whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

CLOSED, NO_SPEAKER, WAIT = "closed", "no-speaker", "wait"
REASONS = (CLOSED, NO_SPEAKER, WAIT)
WITH_LANGUAGE = "with-language"


@dataclass(frozen=True, slots=True)
class Closure:
    """A day on which offices are closed: every year, or in one year."""

    month: int
    day: int
    offices: frozenset[str]
    year: int | None = None

    def on(self, day: date) -> bool:
        """Whether it is that day."""
        return (self.month, self.day) == (day.month, day.day) and self.year in (None, day.year)


@dataclass(frozen=True, slots=True)
class Destinations:
    """Which numbers we would ever ring or send a text to. Without data: none."""

    countries: frozenset[str] = frozenset()
    """ISO 3166."""
    refused: tuple[str, ...] = ()
    """Beginnings of numbers that are refused though their country is on the list."""


@dataclass(frozen=True, slots=True)
class OverflowRow:
    """When another office answers a call that is meant for one; absent conditions match everything."""

    when: str
    """`closed`: its phone is closed; `no-speaker`: nobody there speaks the language; `wait`: it takes too long."""
    to: str
    """`with-language` (an office that is open, where somebody speaks the language) or the slug of an office."""
    minutes: int = 0
    """For `wait`: so long the caller has been waiting."""
    from_: frozenset[str] = frozenset()
    """Offices whose calls are meant; empty: all."""
    topics: frozenset[str] = frozenset()
