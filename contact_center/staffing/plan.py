"""A plan: how many people each half hour needs, offices apart and together. Pure.

Apart, every open office answers its own calls; together, whoever is free answers whatever comes in to any open
office. Somebody is there wherever a line is open, also when hardly anybody calls.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from contact_center.staffing.forecast.history import SLOTS, Counts
from contact_center.staffing.needed import Line, Target, needs

HALF_HOUR = 0.5
"""Hours."""
Open = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class HalfHour:
    """One half hour of a plan."""

    slot: int
    """0 begins at midnight, 47 at half past eleven at night."""
    calls: float
    """In the half hour, to the offices that are open."""
    offices: int
    """How many these are."""
    apart: int
    """People who must be there when every office answers its own calls."""
    together: int


@dataclass(frozen=True, slots=True)
class DayPlan:
    """One day."""

    day: date
    half_hours: tuple[HalfHour, ...]
    """Those in which an office is open."""
    missed: float
    """Calls that come while the office they are meant for is closed."""

    @property
    def calls(self) -> float:
        """Calls to open offices."""
        return sum(one.calls for one in self.half_hours)

    @property
    def apart(self) -> float:
        """Hours of people on the phone, every office by itself."""
        return HALF_HOUR * sum(one.apart for one in self.half_hours)

    @property
    def together(self) -> float:
        """The same, all offices as one."""
        return HALF_HOUR * sum(one.together for one in self.half_hours)

    @property
    def most_apart(self) -> int:
        """People in the half hour that needs most."""
        return max((one.apart for one in self.half_hours), default=0)

    @property
    def most_together(self) -> int:
        """The same, all offices as one."""
        return max((one.together for one in self.half_hours), default=0)


def plan(
    days: Sequence[date], calls: Mapping[str, Counts], opened: Mapping[str, Open], line: Line, target: Target
) -> list[DayPlan]:
    """The plan of `days`. `calls` and `opened`: office → days × 48, calls in and whether the phone is open."""
    offices = sorted(calls)
    came = np.stack([calls[office] for office in offices]) if offices else np.zeros((0, len(days), SLOTS))
    there = np.stack([opened[office] for office in offices]) if offices else np.zeros((0, len(days), SLOTS), dtype=bool)
    made = []
    for number, day in enumerate(days):
        now, here = came[:, number], there[:, number]
        slots = np.flatnonzero(here.any(axis=0)).tolist()
        half_hours = tuple(_half_hour(slot, now[:, slot], here[:, slot], line, target) for slot in slots)
        made.append(DayPlan(day, half_hours, float(now[~here].sum())))
    return made


def _half_hour(slot: int, calls: Counts, opened: Open, line: Line, target: Target) -> HalfHour:
    listed, answered = needs(line, target), calls[opened]
    apart = sum(max(1, listed.staff(float(one) / HALF_HOUR)) for one in answered)
    together = max(1, listed.staff(float(answered.sum()) / HALF_HOUR))
    return HalfHour(slot, float(answered.sum()), int(opened.sum()), apart, together)


def written_hours(mails: float, handling: float, most_occupied: float) -> float:
    """Hours of people that answering so many mails takes; `handling` in seconds.

    Mails wait, so no line is thought of: what counts is the work, and that nobody writes all day long.
    """
    return mails * handling / 3600 / most_occupied


def busiest(plans: Sequence[DayPlan]) -> tuple[DayPlan, HalfHour] | None:
    """The half hour with most calls, and its day; None where no line is open."""
    every = [(one, slot) for one in plans for slot in one.half_hours]
    return max(every, key=lambda pair: (pair[1].calls, -pair[1].slot), default=None)
