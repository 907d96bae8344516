"""Weekdays, holidays, first days of a month, and the level of every week: days = level × factors. Pure.

Found by turns: with the factors known the levels are the weeks' contacts through the weeks' factors, with the levels
known a factor is what came on such days through what was to be expected without it. Three turns are enough: the
levels change by less than a thousandth in the next one. Factors that few days tell of stay near what is usual.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from contact_center.staffing.forecast.calendar import SUNDAY, Calendar, Kind, begins_month
from contact_center.staffing.forecast.history import Counts

WEEK = 7
TURNS = 3
DOUBT = 40.0
"""A factor is believed half when so many contacts tell of it."""
LEAST = 0.5
"""Of a contact: a weekday on which none came may still bring one."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The factors of a channel; 1 is an average day of an ordinary week."""

    weekdays: tuple[float, ...]
    closed: float
    """Of a holiday: in place of the weekday's."""
    after: float
    """Of the first working day after one: times the weekday's."""
    begins: float
    """Of the first days of a month: times the others."""

    def factor(self, day: date, kind: Kind) -> float:
        """What an average day is multiplied by."""
        base = self.closed if kind is Kind.CLOSED else self.weekdays[day.weekday()]
        return base * (self.after if kind is Kind.AFTER else 1.0) * (self.begins if begins_month(day) else 1.0)

    def factors(self, days: Sequence[date], kinds: Sequence[Kind]) -> Counts:
        """The factors of several days."""
        return np.array([self.factor(day, kind) for day, kind in zip(days, kinds, strict=True)])


def find(totals: Counts, days: Sequence[date], calendar: Calendar) -> tuple[Rhythm, Counts]:
    """The factors, and the level of every week: contacts on an average day. Whole weeks only, the newest last.

    `totals`: the contacts of each day.
    """
    kinds = calendar.kinds(days)
    rhythm = Rhythm((1.0,) * WEEK, 1.0, 1.0, 1.0)
    weeks = np.zeros(len(days) // WEEK)
    for _ in range(TURNS):
        weeks = levels(totals, rhythm.factors(days, kinds))
        rhythm = _factors(totals, np.repeat(weeks, WEEK), days, kinds, rhythm)
    return rhythm, levels(totals, rhythm.factors(days, kinds))


def levels(totals: Counts, factors: Counts) -> Counts:
    """Contacts on an average day of each week."""
    came, usual = totals.reshape(-1, WEEK).sum(axis=1), factors.reshape(-1, WEEK).sum(axis=1)
    found: Counts = came / np.maximum(usual, 1e-9)
    return found


def _factors(totals: Counts, level: Counts, days: Sequence[date], kinds: Sequence[Kind], known: Rhythm) -> Rhythm:
    weekday = np.array([day.weekday() for day in days])
    kind, begins = np.array(kinds), np.array([begins_month(day) for day in days])
    month = np.where(begins, known.begins, 1.0)
    usual = kind == Kind.USUAL
    weekdays = [_ratio(totals, level * month, usual & (weekday == one), LEAST, 1.0) for one in range(WEEK)]
    mean = sum(weekdays) / WEEK
    weekdays = [one / mean for one in weekdays]
    base = level * np.array(weekdays)[weekday]
    closed = _ratio(totals, level * month, kind == Kind.CLOSED, DOUBT, weekdays[SUNDAY])
    after = _ratio(totals, base * month, kind == Kind.AFTER, DOUBT, 1.0)
    expected = base * np.where(kind == Kind.AFTER, after, 1.0)
    return Rhythm(tuple(weekdays), closed, after, _ratio(totals, expected, begins & (kind != Kind.CLOSED), DOUBT, 1.0))


def _ratio(totals: Counts, expected: Counts, which: NDArray[np.bool_], doubt: float, prior: float) -> float:
    """What came through what was to be expected, drawn to `prior` as if `doubt` expected contacts said so."""
    return float((totals[which].sum() + doubt * prior) / (expected[which].sum() + doubt))
