"""The formulas against published examples and an independent simulation."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.errors import Invalid
from contact_center.staffing import stages
from contact_center.staffing.erlang import blocked, impatient, load, patient, waits


def test_the_worked_example_of_call_centre_helper() -> None:
    # 100 calls in half an hour of three minutes each, 80 % within 20 s, at most 85 % occupied, 30 % away
    seen = patient(200, 180, 14)
    assert load(200, 180) == pytest.approx(10)
    assert seen.waits == pytest.approx(0.174132, abs=1e-6)
    assert seen.service_level == pytest.approx(0.888350, abs=1e-6)
    assert seen.mean_wait == pytest.approx(7.836, abs=1e-3)
    assert seen.occupancy == pytest.approx(0.714, abs=1e-3)
    assert seen.immediate == pytest.approx(0.826, abs=1e-3)


@pytest.mark.parametrize(("staff", "level", "wait"), [(11, 0.3896, 122.8), (12, 0.6402, 40.4), (13, 0.7956, 17.1)])
def test_the_same_with_fewer_people(staff: int, level: float, wait: float) -> None:
    seen = patient(200, 180, staff)
    assert (round(seen.service_level, 4), round(seen.mean_wait, 1)) == (level, wait)


def test_the_example_of_tanner() -> None:
    seen = patient(720, 240, 55, 15)
    assert (round(seen.waits, 4), round(seen.mean_wait, 2), round(seen.service_level, 4)) == (0.2387, 8.18, 0.8459)


def test_the_table_of_garnett_mandelbaum_and_reiman() -> None:
    everybody_waits, people_leave = patient(48 * 60, 60, 50), impatient(48 * 60, 60, 120, 50)
    assert (round(everybody_waits.mean_wait, 2), round(everybody_waits.occupancy, 2)) == (20.83, 0.96)
    # nine of ten wait at most 58.1 s: waits · e^(-(staff - load)·t/handling) = 0.1
    assert math.log(everybody_waits.waits / 0.1) * 60 / (50 - 48) == pytest.approx(58.14, abs=0.01)
    assert people_leave.abandoned == pytest.approx(0.0309, abs=1e-4)
    assert people_leave.mean_wait == pytest.approx(3.71, abs=1e-2)
    assert people_leave.waiting == pytest.approx(2.97, abs=1e-2)
    assert people_leave.occupancy == pytest.approx(0.930, abs=1e-3)


@pytest.mark.parametrize(
    ("line", "abandoned", "level", "wait"),
    [
        ((200, 180, 120, 14), 0.0228, 0.9327, 2.74),
        ((100, 300, 90, 9), 0.1374, 0.7304, 12.37),
        ((100, 300, 90, 7), 0.2674, 0.5244, 24.07),
    ],
)
def test_lines_that_were_simulated_by_others(
    line: tuple[float, float, float, int], abandoned: float, level: float, wait: float
) -> None:
    # Ciw 3.2.7 over four million seconds: .0235/.1346/.2698, .9318/.7356/.5241, 2.78/12.16/24.01
    seen = impatient(*line)
    assert seen.abandoned == pytest.approx(abandoned, abs=1e-4)
    assert seen.service_level == pytest.approx(level, abs=1e-4)
    assert seen.mean_wait == pytest.approx(wait, abs=1e-2)


@pytest.mark.parametrize(("calls", "staff", "level"), [(6, 2, 0.78), (6, 3, 0.95), (36, 8, 0.878)])
def test_small_offices_alone_and_together(calls: float, staff: int, level: float) -> None:
    assert patient(calls, 480, staff).service_level == pytest.approx(level, abs=5e-3)


def test_a_line_that_is_overloaded_or_empty_has_an_answer() -> None:
    assert waits(5, 5) == waits(9, 5) == 1.0
    assert waits(0, 5) == 0.0
    assert patient(100, 600, 3).mean_wait == math.inf
    assert impatient(100, 300, 90, 0).abandoned == pytest.approx(1.0)
    assert impatient(0, 300, 90, 3).abandoned == 0.0
    assert blocked(3, 0) == 1.0


@pytest.mark.parametrize("wrong", [(-1.0, 180.0), (10.0, 0.0), (math.nan, 180.0), (10.0, math.inf)])
def test_numbers_that_make_no_sense_are_refused(wrong: tuple[float, float]) -> None:
    with pytest.raises(Invalid):
        patient(*wrong, 3)


@given(st.floats(1, 400), st.floats(30, 900), st.floats(10, 600), st.integers(0, 60))
def test_shares_are_shares_and_calls_add_up(calls: float, handling: float, patience: float, staff: int) -> None:
    seen = impatient(calls, handling, patience, staff)
    assert 0 <= seen.abandoned <= 1 + 1e-9
    assert 0 <= seen.service_level <= 1 - seen.abandoned + 1e-6
    served = calls / 3600 * (1 - seen.abandoned)
    assert seen.occupancy * staff == pytest.approx(served * handling, rel=1e-5, abs=1e-6) or staff == 0


@given(st.floats(1, 60), st.floats(60, 900), st.integers(1, 20))
def test_one_more_person_never_makes_it_worse(calls: float, handling: float, staff: int) -> None:
    fewer, more = patient(calls, handling, staff), patient(calls, handling, staff + 1)
    assert more.service_level >= fewer.service_level - 1e-12
    assert more.mean_wait <= fewer.mean_wait


@pytest.mark.parametrize("leaving", [0.0, 0.004])
@pytest.mark.parametrize("ahead", [0, 3, 12])
def test_the_wait_of_somebody_in_the_line_is_what_a_simulation_says(ahead: int, leaving: float) -> None:
    chance, serving = random.Random(4), 3 / 300
    runs = sorted(
        sum(chance.expovariate(serving + stage * leaving) for stage in range(ahead + 1)) for _ in range(20_000)
    )
    assert stages.mean(ahead, serving, leaving) == pytest.approx(sum(runs) / len(runs), rel=0.03)
    for share in (0.2, 0.5, 0.85):
        exact = stages.quantile(share, ahead, serving, leaving)
        assert exact == pytest.approx(runs[int(share * len(runs))], rel=0.05)
        assert stages.within(exact, ahead, serving, leaving) == pytest.approx(share, abs=1e-6)


def test_many_people_ahead_are_no_trouble_for_the_numbers() -> None:
    assert stages.quantile(0.5, 2000, 0.01, 0.002) < stages.quantile(0.5, 2000, 0.01)
    assert stages.quantile(0.5, 2000, 0.01) == pytest.approx(stages.mean(2000, 0.01), rel=0.01)
