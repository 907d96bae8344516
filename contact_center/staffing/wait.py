"""What a caller is told about the wait: an honest range, or nothing. Pure.

Counted are the callers and call-backs ahead, how long calls took lately, how soon people gave up, and who is really
there; somebody who serves several lines counts for each by how many wait there. Without data nothing is said.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from contact_center.staffing import stages

LOW_SHARE, HIGH_SHARE = 0.2, 0.85
"""One of five waits is shorter than what is told, about one of seven longer."""
FEWEST_CALLS = 20
"""Handled calls that must be known before anything is told."""
FEWEST_LEFT = 5
"""Callers who gave up, before their patience is known; till then nobody is thought to give up, which errs upwards."""
MOST_LEAVING = 1 / 10
"""Nobody is thought to have less patience than ten seconds."""
COARSE_FROM, COARSE = 10, 5
"""From ten minutes on, ranges are told in steps of five."""
FEWEST_MINUTES = 2
"""Nobody is promised less: one person on the phone makes a minute of nothing."""


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody who answers the phone now."""

    id: int
    offices: frozenset[str]
    languages: frozenset[str]
    busy: bool = False
    """Talks, or writes the note of a call."""


@dataclass(frozen=True, slots=True)
class Experience:
    """What the last weeks of a line were like."""

    calls: int = 0
    """Handled."""
    handling_seconds: float = 0.0
    """From taking the call to the end of its wrap-up, on average."""
    left: int = 0
    """Callers who gave up."""
    waited_seconds: float = 0.0
    """All waits together, of those who were answered and of those who gave up."""

    @property
    def leaving(self) -> float:
        """How many of those who wait give up each second; 0 when too few did."""
        known = self.left >= FEWEST_LEFT and self.waited_seconds > 0
        return min(MOST_LEAVING, self.left / self.waited_seconds) if known else 0.0

    def __add__(self, other: Experience) -> Experience:
        """Both together."""
        calls = self.calls + other.calls
        total = self.calls * self.handling_seconds + other.calls * other.handling_seconds
        waited = self.waited_seconds + other.waited_seconds
        return Experience(calls, total / calls if calls else 0.0, self.left + other.left, waited)


@dataclass(frozen=True, slots=True)
class Expected:
    """A wait in whole minutes."""

    low: int
    high: int

    def within(self, told: Expected | None) -> Expected:
        """Never worse than what was `told` before."""
        if told is None:
            return self
        return Expected(min(self.low, told.low), min(self.high, told.high))


def experience(by_office: Mapping[str, Experience], office: str) -> Experience | None:
    """What is known of an office; of all together when its own calls are too few; None when those are, too."""
    own = by_office.get(office, Experience())
    if own.calls >= FEWEST_CALLS:
        return own
    everybody = sum(by_office.values(), Experience())
    return everybody if everybody.calls >= FEWEST_CALLS else None


def hands(workers: Sequence[Worker], office: str, waiting: Mapping[str, int]) -> float:
    """How many people serve an office's line; who serves others, too, counts by where how many wait."""
    found = 0.0
    for worker in workers:
        if office in worker.offices:
            here = max(1, waiting.get(office, 0))
            everywhere = sum(waiting.get(other, 0) for other in worker.offices if other != office) + here
            found += here / everywhere
    return found


def expected(
    ahead: int, workers: Sequence[Worker], office: str, waiting: Mapping[str, int], known: Experience | None
) -> Expected | None:
    """The wait of somebody with `ahead` callers and call-backs in front; None: nothing is told.

    `waiting`: how many wait in the line of each office.
    """
    serving_now = hands(workers, office, waiting)
    if known is None or known.handling_seconds <= 0 or serving_now <= 0:
        return None
    free = sum(1 for worker in workers if office in worker.offices and not worker.busy)
    if free > ahead:  # somebody is about to take the call; a number would be wrong at once
        return None
    serving = serving_now / known.handling_seconds
    low = stages.quantile(LOW_SHARE, ahead, serving, known.leaving)
    high = stages.quantile(HIGH_SHARE, ahead, serving, known.leaving)
    return Expected(_minutes(low, math.floor), max(FEWEST_MINUTES, _minutes(high, math.ceil)))


def _minutes(seconds: float, rounding: Callable[[float], int]) -> int:
    minutes = seconds / 60
    return rounding(minutes / COARSE) * COARSE if minutes > COARSE_FROM else rounding(minutes)


@dataclass(frozen=True, slots=True)
class Kept:
    """How what was told came true."""

    told: int = 0
    within: int = 0
    sooner: int = 0
    later: int = 0


def told_and_waited(waits: Sequence[tuple[int, int, float]]) -> Kept:
    """Compare: the ends of the range that was told, and the wait as it was, all in minutes."""
    sooner = sum(1 for low, _high, real in waits if real < low)
    later = sum(1 for _low, high, real in waits if real > high)
    return Kept(len(waits), len(waits) - sooner - later, sooner, later)
