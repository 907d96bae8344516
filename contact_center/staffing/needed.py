"""How many people must be there for a target. Pure.

With patience it is Erlang A, in which people give up; without, Erlang C, in which everybody waits. More calls never
make it better, so every number of people has a most that it takes: `Needs` finds these once, and each half hour of a
plan is a look into that list.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import lru_cache

from contact_center.errors import Invalid
from contact_center.staffing.erlang import impatient, load, patient

MOST_LISTED = 120
"""So many people are listed by what they take; larger teams are found directly."""
PRECISION = 1e-4
"""Relative, of the calls an hour that are taken; found from below, so nobody is left out of a plan."""


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be reached."""

    level: float = 0.8
    """Share of all callers who are answered in time."""
    seconds: float = 20.0
    most_occupied: float = 0.85
    """Share of the staff's time that calls may take; more is not kept up for long."""
    shrinkage: float = 0.3
    """Share of planned time in which people are ill, on holiday or in a meeting."""

    def __post_init__(self) -> None:
        """Raises Invalid for shares that are none."""
        if not 0 <= self.shrinkage < 1 or not 0 < self.level < 1 or not 0 < self.most_occupied <= 1:
            raise Invalid("A share lies between 0 and 1.")
        if not (self.seconds >= 0 and math.isfinite(self.seconds)):
            raise Invalid("The time to answer must not be negative.")

    def planned(self, staff: float) -> float:
        """How many must be planned so that `staff` are there, in fractions of people."""
        return staff / (1 - self.shrinkage)


@dataclass(frozen=True, slots=True)
class Line:
    """What calls are like. Seconds."""

    handling: float
    """Talk, hold and wrap-up."""
    patience: float | None = None
    """After which people give up on average; None: they never do."""


@dataclass(frozen=True, slots=True)
class Reached:
    """How a line fares in the long run."""

    staff: int
    service_level: float
    """Share of all callers answered in time."""
    answer_time: float
    """Mean wait of those who are answered, in seconds; infinite when the line grows without end."""
    immediate: float
    """Share of callers who do not wait."""
    abandoned: float
    """Share of callers who give up."""
    occupancy: float


def reached(calls_per_hour: float, line: Line, staff: int, seconds: float = 20.0) -> Reached:
    """How `staff` people fare with so many calls an hour."""
    if line.patience is None:
        waiting = patient(calls_per_hour, line.handling, staff, seconds)
        answer = waiting.mean_wait
        return Reached(staff, waiting.service_level, answer, waiting.immediate, 0.0, waiting.occupancy)
    leaving = impatient(calls_per_hour, line.handling, line.patience, staff, seconds)
    gone, busy = leaving.abandoned, leaving.occupancy
    return Reached(staff, leaving.service_level, leaving.answer_time, leaving.immediate, gone, busy)


def fits(calls_per_hour: float, line: Line, staff: int, target: Target) -> bool:
    """Whether `staff` people reach the target."""
    seen = reached(calls_per_hour, line, staff, target.seconds)
    return seen.service_level >= target.level and seen.occupancy <= target.most_occupied


def fewest(calls_per_hour: float, line: Line, target: Target) -> int:
    """How many people must be there, found directly: 0 when nobody calls."""
    erlangs = load(calls_per_hour, line.handling)
    if erlangs == 0:
        return 0
    low, high = 0, max(1, math.ceil(erlangs))
    while not fits(calls_per_hour, line, high, target):
        low, high = high, high + max(1, high // 8)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if fits(calls_per_hour, line, middle, target) else (middle, high)
    return high


@dataclass
class Needs:
    """Finds for many half hours of one kind of line how many people each needs."""

    line: Line
    target: Target
    _most: list[float] = field(default_factory=list)
    """The most calls an hour that 1, 2, 3 … people take."""

    def most(self, staff: int) -> float:
        """The most calls an hour with which `staff` people reach the target."""
        while len(self._most) < staff:
            self._most.append(self._find(len(self._most) + 1))
        return self._most[staff - 1] if staff > 0 else 0.0

    def staff(self, calls_per_hour: float) -> int:
        """How many people must be there."""
        erlangs = load(calls_per_hour, self.line.handling)
        if erlangs == 0:
            return 0
        if erlangs > MOST_LISTED * self.target.most_occupied / 2:
            return fewest(calls_per_hour, self.line, self.target)
        while not self._most or self._most[-1] < calls_per_hour:
            self.most(len(self._most) + 1)
        return bisect_left(self._most, calls_per_hour) + 1

    def _find(self, staff: int) -> float:
        low, step = self._most[-1] if self._most else 0.0, 1800 / self.line.handling
        high = low + step
        while fits(high, self.line, staff, self.target):
            step *= 2
            low, high = high, high + step
        while high - low > PRECISION * high:
            middle = (low + high) / 2
            low, high = (middle, high) if fits(middle, self.line, staff, self.target) else (low, middle)
        return low


@lru_cache(maxsize=64)
def needs(line: Line, target: Target) -> Needs:
    """The list for a kind of line and a target, kept while the process runs."""
    return Needs(line, target)
