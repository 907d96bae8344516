"""The year's ups and downs: a smooth curve through the levels of the weeks, in logarithms. Pure.

Four waves a year and a straight trend are fitted by ridge regression; a week counts by how many contacts it had. The
ridge holds the waves small unless the weeks insist: with one year of history every wave was seen only once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from contact_center.staffing.forecast.history import Counts

WAVES = 4
YEAR = 365.2425
LEAST_WEEKS = 52
"""With less history nothing is said of the year."""
PRIOR = 0.25
"""How high a wave is thought to be before anything was seen: a quarter of the level."""
UNREST = 0.02
"""Variance of a week's level besides chance: no week is believed more than this."""


@dataclass(frozen=True, slots=True)
class Season:
    """A curve over the year; empty: none is known."""

    waves: tuple[float, ...] = ()
    doubt: tuple[tuple[float, ...], ...] = ()
    """The covariance of the waves."""

    def __bool__(self) -> bool:
        """Whether one is known."""
        return bool(self.waves)

    def on(self, days: Sequence[date]) -> Counts:
        """By how much the level of each day is higher than the year's (1: not at all)."""
        if not self.waves:
            return np.ones(len(days))
        curve: Counts = np.exp(_waves(days) @ np.array(self.waves))
        return curve

    def variance(self, days: Sequence[date]) -> Counts:
        """How far off the curve may be on each day, as a relative variance."""
        if not self.waves:
            return np.zeros(len(days))
        rows = _waves(days)
        variance: Counts = np.einsum("ij,jk,ik->i", rows, np.array(self.doubt), rows)
        return variance


def find(weeks: Counts, contacts: Counts, first: date) -> Season:
    """The season in the levels of `weeks` (the first begins on `first`), each with so many `contacts`."""
    if len(weeks) < LEAST_WEEKS:
        return Season()
    middles = [first + timedelta(days=7 * number + 3) for number in range(len(weeks))]
    trend = np.linspace(-1.0, 1.0, len(weeks))
    design = np.column_stack([np.ones(len(weeks)), trend, _waves(middles)])
    weight = 1 / (UNREST + 1 / np.maximum(contacts, 1.0))
    ridge = np.diag([0.0, 1.0, *[1.0] * (2 * WAVES)]) / PRIOR**2
    known = np.log(np.maximum(weeks, 1e-3))
    left, right = design.T @ (weight[:, None] * design) + ridge, design.T @ (weight * known)
    covariance = np.linalg.inv(left)
    doubt = tuple(tuple(row) for row in covariance[2:, 2:].tolist())
    return Season(tuple((covariance @ right)[2:].tolist()), doubt)


def _waves(days: Sequence[date]) -> Counts:
    angle = np.array([2 * np.pi * day.timetuple().tm_yday / YEAR for day in days])
    columns = [wave(number * angle) for number in range(1, WAVES + 1) for wave in (np.sin, np.cos)]
    return np.column_stack(columns)
