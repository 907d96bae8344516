"""A busy day in six offices and seven languages: every call has exactly one outcome, and the totals add up.

Forty callers in the usual run; two hundred, with everything going wrong, by `make chaos`, where `-s` shows the tables.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from contact_center.catalog.model import Catalog

THURSDAY = datetime(2026, 11, 19, 9, 30, tzinfo=UTC)
"""Half past ten in Denmark, when all six offices answer the phone."""
BAD = {"duplicate": 0.1, "delay": 0.1, "reorder": 0.2, "drop": 0.03, "forge": 0.05, "replay": 0.05, "rest": 0.03}
AFTER_A_BAD_DAY = timedelta(minutes=12)
"""A call whose end nobody told is found after ten minutes."""
EVERY_OUTCOME = {"answered", "callback", "voicemail", "left", "abandoned"}

Passing = Callable[..., Any]


@pytest.fixture
def passing(
    day: Any, people: Any, checks: Any, engine: Engine, catalog: Catalog, free_port: Callable[[], int]
) -> Passing:
    """Lets a day pass, and returns it when nothing was wrong in it."""

    def passed(script: Any, **more: Any) -> Any:
        house = day.Day(engine, catalog, THURSDAY, script, free_port(), looks=checks.at_every_moment, **more)
        house.hire(*people.STAFF)
        began = time.monotonic()
        house.run(0.1)
        print(
            f"\n{time.monotonic() - began:.1f} s for {house.now() - house.start} and {len(house.exchange.calls)} calls"
        )
        print(checks.table(house))
        assert house.found == []
        assert checks.when_it_is_over(house) == []
        return house

    return passed


def test_forty_callers_in_eight_minutes(people: Any, passing: Passing) -> None:
    house = passing(people.busy(40, 480, 7, hurry=2.0), tick=15.0, rest=timedelta(minutes=2, seconds=30))
    assert set(house.outcomes()) >= EVERY_OUTCOME


def test_a_bad_day_on_which_redis_and_the_worker_are_restarted(day: Any, people: Any, passing: Passing) -> None:
    outages = {"redis": [day.Outage(60, 150)], "worker": [day.Outage(200, 290)]}
    house = passing(people.busy(12, 200, 3, **BAD), rest=AFTER_A_BAD_DAY, **outages)
    assert house.jobs.lost
    assert {"duplicate", "delay", "drop", "forge", "replay"} <= set(house.exchange.webhooks.chaos.counts)


@pytest.mark.chaos
@pytest.mark.timeout(900)
def test_two_hundred_callers(people: Any, passing: Passing) -> None:
    house = passing(people.busy(200, 3 * 3600, 11))
    assert set(house.outcomes()) >= EVERY_OUTCOME


@pytest.mark.chaos
@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", [11, 12, 13])
def test_two_hundred_callers_on_a_bad_day(
    day: Any,
    people: Any,
    passing: Passing,
    needs: Callable[[str, str], str],
    free_port: Callable[[], int],
    tmp_path: Path,
    seed: int,
) -> None:
    """The callers come faster than they can be served, and Redis is a real one that is really restarted."""
    server = day.RedisServer(needs("redis-server", "redis-server"), free_port(), str(tmp_path))
    server.start()
    try:
        redis = [day.Outage(600, 760), day.Outage(2400, 2410)]
        worker = [day.Outage(1200, 1320), day.Outage(2700, 2730)]
        house = passing(
            people.busy(200, 3600, seed, **BAD), server=server, redis=redis, worker=worker, rest=AFTER_A_BAD_DAY
        )
    finally:
        server.stop()
    print(dict(house.exchange.webhooks.chaos.counts), dict(house.jobs.failed), house.jobs.lost)
    assert set(house.outcomes()) >= EVERY_OUTCOME
    assert house.jobs.lost
