"""Where the level goes from here: exponential smoothing of the weeks with a damped trend. Pure.

A trend is believed only where it would have told the next week better, and it fades: with each week ahead a tenth of
it is lost. How far the level may stray is learned from how far the next week was from what was told.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np

from contact_center.staffing.forecast.history import Counts

DAMPING = 0.9
GAINS = (0.1, 0.2, 0.3, 0.5, 0.7)
"""How much a new week moves the level."""
TREND_GAINS = (0.0, 0.05, 0.1, 0.2)
"""How much it moves the trend; none: there is none."""
USUAL_GAIN = 0.3
FEW_WEEKS = 10
"""With fewer weeks nothing is chosen: the usual gain, no trend."""
FLOOR = 0.2
"""No trend takes a level below a fifth of what it is."""


@dataclass(frozen=True, slots=True)
class Level:
    """The level now, its trend, and how uncertain it is."""

    now: float
    """Contacts on an average day of the week after the last one."""
    trend: float
    """How much it grows a week, before damping."""
    gain: float
    unrest: float
    """Relative variance of a week's level about what was told the week before, chance not counted."""

    def ahead(self, weeks: float) -> float:
        """The level so many weeks after the first week ahead (0: that week)."""
        grown = self.now + self.trend * DAMPING * (1 - DAMPING**weeks) / (1 - DAMPING)
        return float(max(FLOOR * self.now, grown))

    def variance(self, weeks: float) -> float:
        """Its relative variance so many weeks after the first week ahead."""
        return self.unrest * (1 + weeks * self.gain**2)


def find(weeks: Counts, contacts: Counts) -> Level:
    """Smooth the levels of `weeks`, each with so many `contacts`."""
    few = len(weeks) < FEW_WEEKS
    choices = [(USUAL_GAIN, 0.0)] if few else list(product(GAINS, TREND_GAINS))
    best = min(choices, key=lambda gains: _error(weeks, *gains))
    told, level, trend = _smooth(weeks, *best)
    return Level(max(0.0, level + DAMPING * trend), DAMPING * trend, best[0], _unrest(weeks, told, contacts))


def _error(weeks: Counts, gain: float, trend_gain: float) -> float:
    told, _level, _trend = _smooth(weeks, gain, trend_gain)
    return float(np.abs(weeks[2:] - told[2:]).sum())


def _smooth(weeks: Counts, gain: float, trend_gain: float) -> tuple[Counts, float, float]:
    """What each week was told to be by the weeks before it; level and trend at the end."""
    level, trend = float(weeks[: min(4, len(weeks))].mean()), 0.0
    told = np.zeros(len(weeks))
    for number, week in enumerate(weeks):
        told[number] = level + DAMPING * trend
        before, level = level, told[number] + gain * (week - told[number])
        trend = trend_gain * (level - before) + (1 - trend_gain) * DAMPING * trend if trend_gain else 0.0
    return told, level, trend


def _unrest(weeks: Counts, told: Counts, contacts: Counts) -> float:
    """The mean squared relative error of one week ahead, less what chance alone explains."""
    known = told[1:] > 0
    if not known.any():
        return 0.0
    errors = ((weeks[1:] - told[1:]) / np.where(known, told[1:], 1.0))[known] ** 2
    chance = 1 / np.maximum(contacts[1:][known], 1.0)
    return float(max(0.0, (errors - chance).mean()))
