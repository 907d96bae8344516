"""Midnight, the nights in which the clocks change, closing time: no call is lost between two days."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine

from contact_center.catalog.model import Catalog
from contact_center.storage import call_statistics, tables
from contact_center.storage.transaction import reading
from ivr.simulator.script import checked

DENMARK = ZoneInfo("Europe/Copenhagen")
AALBORG, POSTCODE = "+4570000003", "9000"
TO_THE_LINE = ["1", "1", "2", "1", POSTCODE, "1"]
"""Danish, papers, CPR number, a Danish address, Aalborg, yes."""


@pytest.fixture
def night(
    day: Any, people: Any, checks: Any, engine: Engine, catalog: Catalog, free_port: Callable[[], int]
) -> Callable[..., Any]:
    """Lets some callers call around a moment; returns the day when nothing was wrong in it."""

    def passed(start: datetime, callers: list[dict[str, Any]], always_open: bool, *staff: dict[str, Any]) -> Any:
        known = [{"to": AALBORG, "number": f"+452012{one:04}", **caller} for one, caller in enumerate(callers)]
        script = checked({"callers": known, "staff": list(staff)})
        open_or_not = replace(catalog, always_open=always_open)
        house = day.Day(engine, open_or_not, start, script, free_port(), looks=checks.at_every_moment)
        house.hire(*people.STAFF)
        house.run(0.05)
        assert house.found == []
        assert checks.when_it_is_over(house) == []
        return house

    return passed


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 11, 19, 0, 0, tzinfo=DENMARK),
        pytest.param(datetime(2027, 1, 1, 0, 0, tzinfo=DENMARK), marks=pytest.mark.chaos),
        datetime(2026, 10, 25, 1, 0, tzinfo=UTC),
        pytest.param(datetime(2027, 3, 28, 1, 0, tzinfo=UTC), marks=pytest.mark.chaos),
    ],
    ids=["midnight", "new-year", "clocks-back", "clocks-forward"],
)
def test_who_waits_and_talks_across_the_moment_is_counted_once(night: Callable[..., Any], moment: datetime) -> None:
    start = moment.astimezone(UTC) - timedelta(minutes=4)
    callers: list[dict[str, Any]] = [
        {"steps": TO_THE_LINE, "at": 20, "talks": 500},
        {"steps": TO_THE_LINE, "at": 40, "patience": 420},
        {"steps": TO_THE_LINE, "at": 200, "hang_up": 100},
        {"steps": [*TO_THE_LINE, {"keys": "2", "where": "queue", "after": 170}], "at": 60},
        {"at": 235, "hang_up": 10},
    ]
    house = night(start, callers, True, {"user": "mette", "talks": 900})
    first, second, third = ([row.outcome for row in house.rows(tables.calls) if row.caller.endswith(n)] for n in "012")
    assert (first, second, third) == (["answered"], ["abandoned"], ["abandoned"])
    with reading(house.engine) as connection:
        days = [
            call_statistics.counted(connection, since, until).line.offered
            for since, until in ((start, moment), (moment, house.now()))
        ]
    assert sum(days) == 5
    assert days[0] == 5 if house.start + timedelta(seconds=235) < moment else 4
    waited = {
        row.caller[-1]: (row.ended_at - row.queued_at).total_seconds()
        for row in house.rows(tables.calls)
        if row.queued_at
    }
    assert 415 < waited["1"] < 430  # real seconds, whatever the clocks on the wall did


def test_at_night_a_call_back_is_promised_for_the_next_morning_by_the_clock_on_the_wall(
    night: Callable[..., Any],
) -> None:
    saturday = datetime(2026, 10, 24, 23, 58, tzinfo=DENMARK)  # in this night the clocks are put back
    callers: list[dict[str, Any]] = [
        {"steps": [*TO_THE_LINE, "2"]},
        {"steps": [*TO_THE_LINE, "3", "say please call me back on Monday about my CPR number"], "at": 100},
        {"steps": [*TO_THE_LINE, "9"], "at": 130},
        {"steps": [*TO_THE_LINE], "at": 60, "hang_up": 40},
        {"steps": [*TO_THE_LINE, "3"], "at": 30},
    ]
    house = night(saturday.astimezone(UTC), callers, False)
    outcomes = {row.caller[-1]: row.outcome for row in house.rows(tables.calls)}
    assert outcomes == {"0": "callback", "1": "voicemail", "2": "left", "3": "left", "4": "callback"}
    (first, second) = house.rows(tables.callbacks)
    monday = datetime(2026, 10, 26, 8, 30, tzinfo=DENMARK)
    assert (first.next_at, second.next_at) == (monday, monday)
    assert first.promised_at == monday + timedelta(hours=2)


def test_who_still_waits_at_closing_time_is_told_what_is_possible(night: Callable[..., Any]) -> None:
    closing = datetime(2026, 11, 19, 17, 0, tzinfo=DENMARK)
    callers: list[dict[str, Any]] = [
        {"steps": [*TO_THE_LINE, {"keys": "2", "after": 8}]},
        {"steps": [*TO_THE_LINE], "at": 30, "patience": 1000},
        {"steps": [*TO_THE_LINE], "at": 60, "hang_up": 45},
    ]
    house = night((closing - timedelta(minutes=2)).astimezone(UTC), callers, False)
    outcomes = {row.caller[-1]: row.outcome for row in house.rows(tables.calls)}
    assert outcomes == {"0": "callback", "1": "callback", "2": "abandoned"}
