"""Learning at night: once, by one worker, and not by day."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from contact_center.commands.nightly import Nightly, due


def at(hour: int, day: int = 25) -> datetime:
    return datetime(2026, 11, day, hour, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hour", "last", "expected"),
    [
        (1, "", False),  # not yet
        (2, "", True),
        (4, "", True),  # the worker was down at two
        (5, "", False),  # too late, people come to work
        (2, "2026-11-25", False),  # has begun already
        (2, "2026-11-24", True),
    ],
)
def test_it_begins_once_a_night_and_never_by_day(hour: int, last: str, expected: bool) -> None:
    assert due(at(hour), 2, last) is expected


def test_of_several_workers_one_begins(tmp_path: Path) -> None:
    begun: list[int] = []
    workers = [Nightly(tmp_path, 2, "UTC", lambda: at(2), lambda n=n: begun.append(n)) for n in range(3)]  # type: ignore[misc]
    for worker in workers * 2:
        worker()
    assert begun == [0]


def test_it_begins_again_the_next_night_and_keeps_one_mark(tmp_path: Path) -> None:
    begun: list[datetime] = []
    for day in (25, 26, 26, 27):
        Nightly(tmp_path, 2, "UTC", lambda day=day: at(2, day), lambda day=day: begun.append(at(2, day)))()  # type: ignore[misc]
    assert len(begun) == 3
    assert [mark.name for mark in tmp_path.iterdir()] == ["night.2026-11-27"]


def test_the_hour_is_local(tmp_path: Path) -> None:
    begun: list[int] = []
    Nightly(tmp_path, 2, "Europe/Copenhagen", lambda: at(1), lambda: begun.append(1))()
    assert begun == [1]
