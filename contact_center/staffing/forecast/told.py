"""What is told of the days to come: expected counts with the interval in which eight of ten will lie. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from contact_center.staffing.forecast.model import Model, unrest
from contact_center.staffing.forecast.spread import interval


@dataclass(frozen=True, slots=True)
class Count:
    """A count that is not there yet."""

    expected: float
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Day:
    """One day to come."""

    day: date
    whole: Count
    half_hours: tuple[Count, ...]
    """48 of them."""


def tell(
    model: Model, days: Sequence[date], offices: Sequence[str] | None = None, languages: Sequence[str] | None = None
) -> list[Day]:
    """What is expected on `days`, which lie after the history; of some offices and languages, or of all."""
    expected, known = model.expected(days, offices, languages), unrest(model, offices)
    told = []
    for day, slots, stray in zip(days, expected.tolist(), model.variance(days).tolist(), strict=True):
        half_hours = tuple(_count(mean, stray + known.half_hours) for mean in slots)
        told.append(Day(day, _count(sum(slots), stray + known.days), half_hours))
    return told


def _count(mean: float, variance: float) -> Count:
    return Count(mean, *interval(mean, variance))
