"""A busy day in six offices and seven languages: every call has exactly one outcome, and the totals add up."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine

from contact_center.catalog.model import Catalog

THURSDAY = datetime(2026, 11, 19, 9, 30, tzinfo=UTC)
"""Half past ten in Denmark, when all six offices answer the phone."""


def passed(
    day: Any, people: Any, checks: Any, engine: Engine, catalog: Catalog, port: int, script: Any, **more: Any
) -> Any:
    """Let it pass; the day, when nothing was wrong."""
    hours = more.pop("hours", 0.1)
    house = day.Day(engine, catalog, more.pop("start", THURSDAY), script, port, looks=checks.at_every_moment, **more)
    house.hire(*people.STAFF)
    began = time.monotonic()
    house.run(hours)
    print(f"\n{time.monotonic() - began:.1f} s for {house.now() - house.start} and {len(house.exchange.calls)} calls")
    print(checks.table(house))
    print(dict(house.jobs.failed), house.jobs.lost)
    assert house.found == []
    assert checks.when_it_is_over(house) == []
    return house


def test_forty_callers_in_half_an_hour(
    day: Any, people: Any, checks: Any, engine: Engine, catalog: Catalog, free_port: Callable[[], int]
) -> None:
    script = people.busy(40, 900, 7)
    house = passed(day, people, checks, engine, catalog, free_port(), script)
    assert {"answered", "callback", "abandoned", "left", "voicemail"} <= set(house.outcomes())
