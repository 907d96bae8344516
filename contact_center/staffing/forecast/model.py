"""Everything that was learned from a channel's history, and what is expected of the days to come. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from contact_center.staffing.forecast import level, rhythm, season, shares, spread
from contact_center.staffing.forecast.calendar import Calendar, profile_day
from contact_center.staffing.forecast.history import Counts, History, positions
from contact_center.staffing.forecast.level import Level
from contact_center.staffing.forecast.rhythm import WEEK, Rhythm
from contact_center.staffing.forecast.season import Season
from contact_center.staffing.forecast.shares import Shares

LEAST_DAYS, LEAST_CONTACTS = 14, 30
"""With less history nothing is forecast."""
FEW_DAYS, FEW_CONTACTS = 56, 500
"""With less the forecast says that it is rough."""
MOST_WEEKS = 156
"""Three years: what is older tells little of next week."""
LONGEST_AHEAD = 182
"""Days: half a year."""


@dataclass(frozen=True, slots=True)
class Model:
    """What was learned."""

    history: History
    calendar: Calendar
    rhythm: Rhythm
    season: Season
    level: Level
    shares: Shares

    @property
    def rough(self) -> bool:
        """Whether there is so little history that the forecast is only a hint."""
        return self.history.days < FEW_DAYS or self.history.total < FEW_CONTACTS

    @property
    def last(self) -> date:
        """The last day that may be asked for."""
        return self.history.end + timedelta(days=LONGEST_AHEAD - 1)

    def totals(self, days: Sequence[date]) -> Counts:
        """How many contacts of the channel are expected on each of `days`, which lie after the history."""
        factors = self.rhythm.factors(days, self.calendar.kinds(days))
        heights = np.array([self.level.ahead(_weeks(day, self.history.end)) for day in days])
        expected: Counts = heights * factors * self.season.on(days)
        return expected

    def expected(
        self, days: Sequence[date], offices: Sequence[str] | None = None, languages: Sequence[str] | None = None
    ) -> Counts:
        """Contacts of each half hour: days × 48; of some offices and languages, or of all."""
        totals = self.totals(days)
        clock = self.clock(days)
        parts = self._part(offices, languages)[clock]
        half_hours: Counts = totals[:, None] * self.shares.clock[clock] * parts
        return half_hours

    def clock(self, days: Sequence[date]) -> list[int]:
        """By which weekday's clock each day runs."""
        return [profile_day(day, kind) for day, kind in zip(days, self.calendar.kinds(days), strict=True)]

    def _part(self, offices: Sequence[str] | None, languages: Sequence[str] | None) -> Counts:
        """7 × 48: the share of the wanted offices and languages in each half hour."""
        chosen = positions(self.history.offices, offices)
        speak = self.shares.languages[:, positions(self.history.languages, languages)].sum(axis=1)
        part: Counts = np.tensordot(speak[chosen], self.shares.offices[chosen], axes=1)
        return part

    def variance(self, days: Sequence[date]) -> Counts:
        """The relative variance of level and season on each of `days`."""
        level = np.array([self.level.variance(_weeks(day, self.history.end)) for day in days])
        both: Counts = level + self.season.variance(days)
        return both


def _weeks(day: date, end: date) -> float:
    return max(0.0, (day - end).days // WEEK)


def enough(history: History) -> bool:
    """Whether anything can be forecast from it."""
    return history.days >= LEAST_DAYS and history.total >= LEAST_CONTACTS


def fit(history: History, calendar: Calendar) -> Model | None:
    """Learn from a history; None when there is too little of it."""
    known = history.since_first_contact()
    if not enough(known):
        return None
    whole = min(known.days // WEEK, MOST_WEEKS) * WEEK
    days, slots, spoken = known.dates()[-whole:], known.slots[-whole:], known.spoken[-whole:]
    totals = slots.sum(axis=(1, 2))
    found, weeks = rhythm.find(totals, days, calendar)
    contacts = totals.reshape(-1, WEEK).sum(axis=1)
    year = season.find(weeks, contacts, days[0])
    middles = [days[0] + timedelta(days=WEEK * number + WEEK // 2) for number in range(len(weeks))]
    clock = np.array([profile_day(day, kind) for day, kind in zip(days, calendar.kinds(days), strict=True)])
    return Model(
        history=known,
        calendar=calendar,
        rhythm=found,
        season=year,
        level=level.find(weeks / year.on(middles), contacts),
        shares=shares.find(slots, spoken, clock),
    )


@dataclass(frozen=True, slots=True)
class Unrest:
    """How far counts were from what was learned of them, besides chance: of half hours and of days."""

    half_hours: float
    days: float


LEARNED_WEEKS = 26
DOUBT_CELLS = 200.0
"""Of so many expected contacts half of what an office's own counts say is believed."""


def unrest(model: Model, offices: Sequence[str] | None = None) -> Unrest:
    """The spread of an office's (or of all offices') counts in the last half year about the model's own curve."""
    kept = min(model.history.days, LEARNED_WEEKS * WEEK) // WEEK * WEEK
    days = model.history.dates()[-kept:]
    shape = model.shares.clock[model.clock(days)] * model._part(offices, None)[model.clock(days)]
    factors = model.rhythm.factors(days, model.calendar.kinds(days)) * model.season.on(days)
    counts = model.history.of(offices)[-kept:]
    weekly = rhythm.levels(counts.sum(axis=1), factors * shape.sum(axis=1))
    expected = (np.repeat(weekly, WEEK) * factors)[:, None] * shape
    trust = float(expected.sum() / (expected.sum() + DOUBT_CELLS))
    return Unrest(
        trust * spread.excess(counts, expected), trust * spread.excess(counts.sum(axis=1), expected.sum(axis=1))
    )
