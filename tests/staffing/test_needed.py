"""How many people are needed: against published numbers, another library, and by trying one person fewer."""

from __future__ import annotations

import math

import call_center_tools.erlang as other
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contact_center.errors import Invalid
from contact_center.staffing.erlang import blocked, impatient, patient, waits
from contact_center.staffing.needed import Line, Needs, Target, fewest, fits, reached

WORKED = Target(0.8, 20, 0.85, 0.3)
LINES = st.builds(Line, st.floats(30, 900), st.one_of(st.none(), st.floats(10, 900)))
TARGETS = st.builds(Target, st.floats(0.3, 0.97), st.floats(0, 120), st.floats(0.4, 1.0), st.floats(0, 0.6))


def test_the_worked_example_of_call_centre_helper_needs_fourteen_people_and_twenty_planned() -> None:
    # 100 calls in half an hour of three minutes each, 80 % within 20 s, at most 85 % occupied, 30 % away
    assert fewest(200, Line(180), WORKED) == 14
    assert math.ceil(WORKED.planned(14)) == 20
    seen = reached(200, Line(180), 14)
    assert (round(seen.service_level, 4), round(seen.answer_time, 1)) == (0.8884, 7.8)
    assert (round(seen.immediate, 3), round(seen.occupancy, 3), seen.abandoned) == (0.826, 0.714, 0.0)


def test_six_small_offices_alone_need_eighteen_people_and_together_eight() -> None:
    alone, together, line = 6, 36, Line(480)
    target = Target(0.8, 20, 1.0, 0.0)
    assert (round(patient(alone, 480, 2).service_level, 2), round(patient(alone, 480, 3).service_level, 2)) == (
        0.78,
        0.95,
    )
    assert round(patient(alone, 480, 3).occupancy, 2) == 0.27
    assert 6 * fewest(alone, line, target) == 18
    assert fewest(together, line, target) == 8
    pooled = patient(together, 480, 8)
    assert (round(pooled.service_level, 3), round(pooled.mean_wait, 1)) == (0.878, 20.9)


@given(st.floats(0, 400), st.integers(1, 500))
def test_erlang_b_and_c_are_those_of_another_library(erlangs: float, staff: int) -> None:
    assert blocked(erlangs, staff) == pytest.approx(other.erlang_b(erlangs, staff) if erlangs else 0.0, abs=1e-9)
    if 0 < erlangs < staff:
        assert waits(erlangs, staff) == pytest.approx(other.erlang_c(erlangs, staff), abs=1e-9)


@pytest.mark.parametrize("line", [Line(240), Line(240, 180)])
def test_thousands_of_people_are_no_trouble_for_the_numbers(line: Line) -> None:
    # 38,000 calls an hour of four minutes are 2,533 erlang
    seen = reached(38_000, line, 2_550)
    assert 0.8 < seen.service_level < 1
    assert 0.98 < seen.occupancy < 1
    assert fewest(38_000, line, Target(0.8, 20, 0.99, 0)) in range(2_500, 2_600)


def test_nobody_calls_and_nobody_is_needed() -> None:
    assert fewest(0, Line(300, 60), WORKED) == Needs(Line(300), WORKED).staff(0) == 0
    assert reached(0, Line(300, 60), 2) == reached(0, Line(300), 2)
    assert reached(0, Line(300, 60), 0).service_level == 0


def test_without_patience_a_line_that_is_overloaded_never_ends_with_patience_it_does() -> None:
    assert reached(100, Line(600), 16).answer_time == math.inf
    leaving = reached(100, Line(600, 90), 16)
    assert leaving.answer_time < 60
    assert 0 < leaving.abandoned < 1


def test_the_time_to_answer_counts_those_who_are_answered_only() -> None:
    seen = impatient(100, 300, 90, 7)
    gave_up = (seen.mean_wait - (1 - seen.abandoned) * seen.answer_time) / seen.abandoned
    assert 0 < seen.answer_time < seen.mean_wait < gave_up
    # nobody gives up in a million seconds: Erlang C
    assert impatient(200, 180, 1e9, 14).answer_time == pytest.approx(patient(200, 180, 14).mean_wait, rel=1e-4)
    assert impatient(200, 180, 1e9, 14).immediate == pytest.approx(patient(200, 180, 14).immediate, rel=1e-4)


@settings(max_examples=30)
@given(st.floats(0.1, 300), LINES, TARGETS)
def test_one_person_fewer_would_not_reach_it(calls: float, line: Line, target: Target) -> None:
    staff = fewest(calls, line, target)
    assert fits(calls, line, staff, target)
    assert staff == 1 or not fits(calls, line, staff - 1, target)


@settings(max_examples=12)
@given(st.lists(st.floats(0, 40), min_size=1, max_size=5), LINES, TARGETS)
def test_the_list_says_what_the_direct_search_says(calls: list[float], line: Line, target: Target) -> None:
    listed = Needs(line, target)
    for one in calls:
        staff = listed.staff(one)
        # Where a number of people just suffices, both answers are right.
        assert staff == fewest(one, line, target) or fits(
            one * (1 - 1e-3), line, min(staff, fewest(one, line, target)), target
        )


@given(LINES, TARGETS, st.integers(1, 5))
@settings(max_examples=12)
def test_more_people_take_more_calls(line: Line, target: Target, staff: int) -> None:
    listed = Needs(line, target)
    assert listed.most(staff + 1) >= listed.most(staff) >= 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"level": 0.0},
        {"level": 1.0},
        {"shrinkage": 1.0},
        {"shrinkage": -0.1},
        {"most_occupied": 0.0},
        {"most_occupied": 1.1},
        {"seconds": -1.0},
        {"seconds": math.inf},
        {"level": math.nan},
    ],
)
def test_a_target_that_makes_no_sense_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(Invalid):
        Target(**wrong)
