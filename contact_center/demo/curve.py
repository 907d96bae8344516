"""When contacts come: more on Mondays than on Fridays, more at ten than at four, none on the phone at night."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from contact_center.catalog.hours import DENMARK, is_closed_day
from contact_center.catalog.model import Catalog
from contact_center.demo import mix

GROWTH = 0.3
"""How much busier the last day is than the first: newcomers have begun to know the centre."""
MONTH_BEGINS = 1.25
"""People begin to work, and their flats begin, on the first days of a month."""


def moments(rng: random.Random, catalog: Catalog, channel: str, now: datetime, days: int, count: int) -> list[datetime]:
    """Invent `count` moments of the last `days` days until `now`, in order."""
    first = now.replace(minute=0, second=0, microsecond=0)
    hours = [first - timedelta(hours=back) for back in range(1, days * 24)]
    weights = [_weight(catalog, channel, hour, 1 - back / len(hours)) for back, hour in enumerate(hours)]
    if not any(weights):
        return []
    drawn = rng.choices(hours, weights, k=count)
    return sorted(hour + timedelta(seconds=rng.randrange(3600)) for hour in drawn)


def _weight(catalog: Catalog, channel: str, hour: datetime, age: float) -> float:
    local = hour.astimezone(DENMARK)
    closed = is_closed_day(catalog, local.date())
    weekday = 6 if closed else local.weekday()
    weight = mix.WEEKDAYS[channel][weekday] * mix.HOURS[channel][local.hour] * (1 + GROWTH * age)
    return weight * (MONTH_BEGINS if local.day <= 3 else 1)


def later(rng: random.Random, at: datetime, low: float, high: float) -> datetime:
    """A moment between `low` and `high` seconds after `at`."""
    return at.astimezone(UTC) + timedelta(seconds=round(rng.uniform(low, high)))
