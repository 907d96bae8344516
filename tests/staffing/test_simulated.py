"""The formulas against Ciw, an independent simulator; and our own simulation of languages against the formulas."""

from __future__ import annotations

from collections.abc import Mapping

import ciw
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contact_center.staffing.needed import Line, Reached, Target, fewest, reached
from contact_center.staffing.skills import by_languages, dealt, simulate

SECONDS = 20
SCENES = [(200, Line(180, 120), 14), (100, Line(300, 90), 9), (100, Line(300, 90), 7), (200, Line(180), 14)]


def by_ciw(calls: float, line: Line, staff: int, until: float) -> Reached:
    """What Ciw says of `until` simulated seconds."""
    leaving = {"reneging_time_distributions": [ciw.dists.Exponential(1 / line.patience)]} if line.patience else {}
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(calls / 3600)],
        service_distributions=[ciw.dists.Exponential(1 / line.handling)],
        number_of_servers=[staff],
        **leaving,
    )
    ciw.seed(7)
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(until)
    every = [one for one in simulation.get_all_records() if one.arrival_date > until / 50]
    served = [one for one in every if one.record_type == "service"]
    waits = [one.waiting_time for one in served]
    return Reached(
        staff=staff,
        service_level=sum(wait <= SECONDS for wait in waits) / len(every),
        answer_time=sum(waits) / len(served),
        immediate=sum(wait == 0 for wait in waits) / len(every),
        abandoned=1 - len(served) / len(every),
        occupancy=sum(one.service_time for one in served) / staff / (until * 49 / 50),
    )


def agree(formula: Reached, simulated: Reached, share: float, wait: float) -> None:
    for name in ("service_level", "immediate", "abandoned", "occupancy"):
        assert getattr(formula, name) == pytest.approx(getattr(simulated, name), abs=share), name
    assert formula.answer_time == pytest.approx(simulated.answer_time, rel=wait)


@pytest.mark.parametrize(("calls", "line", "staff"), SCENES[1:])
def test_the_formulas_say_what_ciw_says(calls: float, line: Line, staff: int) -> None:
    agree(reached(calls, line, staff), by_ciw(calls, line, staff, 180_000), 0.03, 0.25)


@pytest.mark.chaos
@pytest.mark.parametrize(("calls", "line", "staff"), SCENES)
def test_the_formulas_say_what_ciw_says_in_the_long_run(calls: float, line: Line, staff: int) -> None:
    agree(reached(calls, line, staff), by_ciw(calls, line, staff, 4_000_000), 0.006, 0.04)


def test_a_team_that_speaks_everything_fares_like_one_line() -> None:
    together = simulate({"pl": 50, "ro": 50}, Line(300, 90), [{"pl", "ro"}] * 9, SECONDS, 20_000)
    formula = reached(100, Line(300, 90), 9)
    assert together.service_level == pytest.approx(formula.service_level, abs=0.015)
    assert together.abandoned == pytest.approx(formula.abandoned, abs=0.015)


def test_people_who_share_no_language_fare_like_two_lines() -> None:
    apart = simulate({"pl": 60, "ro": 20}, Line(300, 90), [{"pl"}] * 6 + [{"ro"}] * 3, SECONDS, 20_000)
    assert apart.by_language["pl"] == pytest.approx(reached(60, Line(300, 90), 6).service_level, abs=0.02)
    assert apart.by_language["ro"] == pytest.approx(reached(20, Line(300, 90), 3).service_level, abs=0.03)


def test_the_same_seed_gives_the_same_result_and_no_calls_give_none() -> None:
    asked: tuple[Mapping[str, float], Line, list[set[str]], int] = ({"pl": 30}, Line(300, 90), [{"pl"}] * 3, SECONDS)
    assert simulate(*asked, 1000) == simulate(*asked, 1000)
    assert simulate({}, Line(300), [], SECONDS).service_level == 1


def test_a_language_that_nobody_speaks_is_answered_by_nobody() -> None:
    seen = simulate({"pl": 30, "hu": 3}, Line(300, 90), [{"pl"}] * 6, SECONDS, 2000)
    assert seen.by_language["hu"] == 0
    assert seen.abandoned > 0.05


def test_further_languages_are_dealt_out_by_how_many_speak_them() -> None:
    team = dealt({"da": 9, "pl": 6, "ro": 3, "hu": 0}, {"da"}, 5)
    assert team[:2] == [{"da", "pl"}, {"da", "ro"}]
    assert sum("pl" in one for one in team) == 3
    assert dealt({"da": 4}, {"da", "en"}, 2) == [{"da", "en"}] * 2


@settings(max_examples=12)
@given(st.dictionaries(st.sampled_from(["da", "en", "pl", "ro", "uk"]), st.floats(0.5, 30), min_size=1, max_size=5))
def test_what_a_team_needs_lies_between_the_bounds(calls: Mapping[str, float]) -> None:
    target, line = Target(), Line(360, 120)
    seen = by_languages(calls, {"da", "en"}, line, target)
    assert seen.everybody == fewest(sum(calls.values()), line, target) <= seen.apart
    assert seen.dealt is None or seen.everybody <= seen.dealt <= seen.apart
