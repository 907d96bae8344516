"""What a caller is told: an honest range, or nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.staffing.wait import Expected, Experience, Worker, expected, experience, hands

SIX_MINUTES = Experience(calls=40, handling_seconds=360, left=8, waited_seconds=6000)
AARHUS = frozenset({"aarhus"})


def people(number: int, offices: frozenset[str] = AARHUS, busy: bool = True) -> list[Worker]:
    return [Worker(one, offices, frozenset({"da"}), busy) for one in range(number)]


def told(ahead: int, staff: list[Worker], known: Experience | None = SIX_MINUTES) -> Expected | None:
    return expected(ahead, staff, "aarhus", {"aarhus": ahead + 1}, known)


def test_a_range_holds_most_waits_and_more_people_make_it_shorter() -> None:
    assert told(2, people(2)) == Expected(3, 15)
    assert told(2, people(4)) == Expected(2, 7)


def test_from_ten_minutes_on_it_is_told_in_fives() -> None:
    seen = told(6, people(1))
    assert seen is not None
    assert seen.low % 5 == seen.high % 5 == 0


@pytest.mark.parametrize(
    ("staff", "known"),
    [
        (people(0), SIX_MINUTES),
        (people(3, frozenset({"odense"})), SIX_MINUTES),
        (people(3), None),
        (people(3), Experience(40, 0.0)),
    ],
)
def test_without_data_or_people_nothing_is_told(staff: list[Worker], known: Experience | None) -> None:
    assert told(2, staff, known) is None


def test_whoever_is_about_to_be_taken_hears_no_number() -> None:
    assert told(0, people(1, busy=False)) is None
    assert told(1, people(1, busy=False)) is not None


def test_too_few_calls_of_an_office_are_helped_out_by_the_others() -> None:
    few, many = Experience(3, 60.0), Experience(37, 600.0, 2, 100.0)
    assert experience({"aarhus": SIX_MINUTES, "odense": many}, "aarhus") == SIX_MINUTES
    together = experience({"aarhus": few, "odense": many}, "aarhus")
    assert together is not None
    assert (together.calls, together.handling_seconds) == (40, (3 * 60 + 37 * 600) / 40)
    assert experience({"aarhus": few}, "aarhus") is None


def test_nobody_is_thought_to_give_up_before_some_have() -> None:
    assert Experience(40, 360, 4, 1000).leaving == 0
    assert Experience(40, 360, 5, 1000).leaving == 0.005


def test_who_serves_two_lines_counts_by_where_people_wait() -> None:
    shared = people(1, frozenset({"aarhus", "odense"}))
    assert hands(shared, "aarhus", {"aarhus": 3, "odense": 1}) == 0.75
    assert hands(shared, "aarhus", {"aarhus": 3}) == 1
    assert hands([*shared, *people(1)], "aarhus", {"aarhus": 1, "odense": 1}) == 1.5
    assert hands(shared, "esbjerg", {}) == 0


def test_what_was_told_never_gets_worse() -> None:
    assert Expected(4, 12).within(Expected(3, 9)) == Expected(3, 9)
    assert Expected(1, 12).within(Expected(3, 9)) == Expected(1, 9)
    assert Expected(1, 12).within(None) == Expected(1, 12)


@given(st.integers(0, 200), st.integers(1, 30), st.floats(10, 3000), st.integers(0, 50), st.floats(0, 50_000))
def test_every_range_is_a_range(ahead: int, staff: int, handling: float, left: int, waited: float) -> None:
    seen = told(ahead, people(staff), Experience(50, handling, left, waited))
    assert seen is not None
    assert 0 <= seen.low <= seen.high
    assert seen.high >= 2
