"""The figures: definitions that differ give the values they are known for, and nothing is made of nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.visitation.counters import COUNTS, TIMES, counted, step
from contact_center.visitation.cube import Cube, add, dump, load, merged
from contact_center.visitation.measures import Targets, compute, definitions, measures, quantile
from contact_center.visitation.words import words

EXAMPLE: Cube = {
    "n": {
        "queued": 100,
        "offered": 100,
        "answered": 80,
        "abandoned": 20,
        "line-answered": 80,
        "line-abandoned": 20,
        "line-left": 100,
    },
    "s": {"line-answered": 60 * 10 + 20 * 40},
    "t.line-answered": {"10": 60, "40": 20},
    "t.line-abandoned": {"4": 5, "15": 7, "30": 8},
    "t.line-left": {"10": 60, "40": 20, "4": 5, "15": 7, "30": 8},
}
"""100 offered, 80 answered (60 within 20 s), 20 abandoned (12 within 20 s, 5 within 5 s)."""


def of(key: str, cube: Cube, targets: Targets | None = None) -> float | None:
    measure = next(one for one in measures() if one.key == key)
    return compute(measure, cube, targets or Targets()).value


def test_the_five_definitions_give_their_five_values() -> None:
    values = [of(f"sl-{name}", EXAMPLE) for name in ("offered", "genesys", "answered", "both", "removed")]
    assert values == [pytest.approx(one, abs=5e-4) for one in (0.600, 0.682, 0.750, 0.720, 0.720)]
    assert of("abandoned-short", EXAMPLE) == 5
    assert of("asa", EXAMPLE) == pytest.approx(1400 / 80)
    assert definitions()[0] == "offered"


def test_another_target_gives_other_values() -> None:
    assert of("sl-offered", EXAMPLE, Targets(target=40, short=20)) == 0.8
    assert of("abandoned-short", EXAMPLE, Targets(target=40, short=20)) == 12


def test_a_share_of_nothing_is_no_number() -> None:
    for measure in measures():
        got = compute(measure, {})
        assert (got.value, got.base) == ((0, 0) if measure.kind == "count" else (None, 0))


def test_the_mean_of_what_took_no_time_is_zero_seconds() -> None:
    handling = next(one for one in measures() if one.key == "handling-phone")
    cube = load(dump({"n": {"worked": 1}, "s": {"worked": 0}, "t.worked": {"0": 1}}))
    assert compute(handling, cube).value == 0


def test_every_figure_is_named_and_explained_in_both_languages() -> None:
    for one in measures():
        for language in ("da", "en"):
            assert len(one.name(language)) > 3
            assert len(one.formula(language)) > 15
            assert "{" not in one.name(language) + one.formula(language)
    assert {key: set(names) for key, names in words("da").sections.items()} == {
        key: set(names) for key, names in words("en").sections.items()
    }


@given(st.lists(st.integers(0, 500_000), min_size=1), st.sampled_from([0.5, 0.9]))
def test_a_quantile_is_the_step_of_the_value_with_that_rank(values: list[int], share: float) -> None:
    steps: dict[int, int] = {}
    for one in values:
        steps[step(one)] = steps.get(step(one), 0) + 1
    rank = max(1, -(-len(values) * share // 1))
    assert quantile(steps, share) == step(sorted(values)[int(rank) - 1])


@given(st.integers(0, 10**7))
def test_a_step_begins_at_or_before_its_times(seconds: int) -> None:
    assert step(step(seconds)) == step(seconds) <= seconds < step(seconds) + 14_401


def test_what_is_added_can_be_taken_away_again() -> None:
    other: Cube = {"n": {"queued": 3}, "topic": {"cpr": 2}}
    assert add(merged([EXAMPLE, other]), other, -1)["n"] == EXAMPLE["n"]


def test_conditions_of_counters_name_what_there_is() -> None:
    assert set(TIMES) <= set(COUNTS)
    assert counted("call", "human", "", "answered", " queued ") == (
        "offered",
        "answered",
        "queued",
        "line-answered",
        "line-left",
    )
    assert counted("contact", "bounce", "machine", "automatic", "") == ("contacts", "machines", "withheld")
