"""How good forecasts are: the last weeks are held back, told from what came before, and compared. Pure.

Beside each error stands that of the simplest forecast there is: each half hour as in the last known week.

    WAPE      sum of |came − told| / sum of what came
    MASE      mean |came − told| of the days / mean |day − same day a week before| in the history (below 1: better)
    coverage  share of counts inside the interval that should hold eight of ten
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from contact_center.staffing.forecast.calendar import Calendar
from contact_center.staffing.forecast.history import Counts, History
from contact_center.staffing.forecast.model import fit
from contact_center.staffing.forecast.spread import outside
from contact_center.staffing.forecast.told import Count, tell

WEEK = 7
SELDOM = 0.05
"""Half hours in which less is expected are not asked for coverage: at night an interval is always right."""


@dataclass(frozen=True, slots=True)
class Errors:
    """The errors of one forecast."""

    half_hours: float | None
    """WAPE; None where nothing came."""
    days: float | None
    weeks: float | None
    mase: float | None


@dataclass(frozen=True, slots=True)
class Checked:
    """A forecast of weeks that were held back, beside the simplest one."""

    first: date
    last: date
    learned_days: int
    came: int
    told: float
    ours: Errors
    naive: Errors
    covered_half_hours: float | None
    covered_days: float | None


def check(history: History, calendar: Calendar, weeks: int, offices: Sequence[str] | None = None) -> Checked | None:
    """Hold back the last `weeks`; None when too little is left to learn from. Of some offices, or of all."""
    first = history.end - timedelta(days=WEEK * weeks)
    model = fit(history.until(first), calendar)
    if model is None:
        return None
    days = [first + timedelta(days=number) for number in range(WEEK * weeks)]
    came = history.of(offices)[-len(days) :]
    told = tell(model, days, offices)
    learned = model.history.of(offices)
    means = np.array([[one.expected for one in day.half_hours] for day in told])
    naive = np.tile(learned[-WEEK:], (weeks, 1))
    scale = _scale(learned.sum(axis=1))
    return Checked(
        first=first,
        last=days[-1],
        learned_days=model.history.days,
        came=int(came.sum()),
        told=float(means.sum()),
        ours=_errors(came, means, scale),
        naive=_errors(came, naive, scale),
        covered_half_hours=_covered(came.ravel(), [one for day in told for one in day.half_hours]),
        covered_days=_covered(came.sum(axis=1), [day.whole for day in told]),
    )


def _errors(came: Counts, told: Counts, scale: float) -> Errors:
    days_came, days_told = came.sum(axis=1), told.sum(axis=1)
    weeks_came, weeks_told = (one.reshape(-1, WEEK).sum(axis=1) for one in (days_came, days_told))
    mase = float(np.abs(days_came - days_told).mean()) / scale if scale > 0 else None
    return Errors(_wape(came, told), _wape(days_came, days_told), _wape(weeks_came, weeks_told), mase)


def _wape(came: Counts, told: Counts) -> float | None:
    return float(np.abs(came - told).sum() / came.sum()) if came.sum() else None


def _scale(days: Counts) -> float:
    """By how much a day usually differs from the same day of the week before."""
    return float(np.abs(days[WEEK:] - days[:-WEEK]).mean()) if len(days) > WEEK else 0.0


def _covered(came: Counts, told: Sequence[Count]) -> float | None:
    asked = np.array([one.expected >= SELDOM for one in told])
    if not asked.any():
        return None
    low, high = (np.array([getattr(one, name) for one in told], dtype=float) for name in ("low", "high"))
    return float(1 - outside(came, low, high)[asked].mean())
