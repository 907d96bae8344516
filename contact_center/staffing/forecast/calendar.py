"""What kind of day it is: ordinary, a holiday, the first working day after one; the first days of a month. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

SATURDAY, SUNDAY = 5, 6
MONTH_BEGINS = 3
"""People begin to work, and their flats begin, on the first three days of a month."""
LONGEST_PAUSE = 10
"""Days looked back for a holiday; Christmas with its weekends is shorter."""


class Kind(IntEnum):
    """What kind of day."""

    USUAL = 0
    CLOSED = 1
    """A public holiday, or another day on which all centres are closed."""
    AFTER = 2
    """The first working day after such a day: what could not be asked is asked now."""


@dataclass(frozen=True)
class Calendar:
    """Tells days apart. `closed` says whether a day is a holiday."""

    closed: Callable[[date], bool]

    def kind(self, day: date) -> Kind:
        """What kind of day it is."""
        if self.closed(day):
            return Kind.CLOSED
        if day.weekday() >= SATURDAY:
            return Kind.USUAL
        for back in range(1, LONGEST_PAUSE + 1):
            before = day - timedelta(days=back)
            if self.closed(before):
                # A holiday on a weekend takes no working day away.
                if before.weekday() < SATURDAY:
                    return Kind.AFTER
            elif before.weekday() < SATURDAY:
                return Kind.USUAL
        return Kind.USUAL

    def kinds(self, days: Sequence[date]) -> list[Kind]:
        """The kinds of several days."""
        return [self.kind(day) for day in days]


def begins_month(day: date) -> bool:
    """Whether it is one of the first days of a month."""
    return day.day <= MONTH_BEGINS


def profile_day(day: date, kind: Kind) -> int:
    """By which weekday's clock a day runs: a holiday is a Sunday."""
    return SUNDAY if kind is Kind.CLOSED else day.weekday()
