"""A plan against its parts: every half hour by itself, apart and together."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contact_center.catalog.hours import open_half_hours
from contact_center.catalog.model import Catalog
from contact_center.staffing.needed import Line, Target, fewest
from contact_center.staffing.plan import busiest, plan, written_hours

LINE, TARGET = Line(480), Target(0.8, 20, 1.0, 0.0)
DAYS = [date(2026, 11, 18), date(2026, 11, 19)]
OFFICES = tuple("abcdef")


def test_six_small_offices_need_eighteen_people_apart_and_eight_together() -> None:
    calls = {office: np.full((1, 48), 3.0) for office in OFFICES}  # six an hour
    opened = {office: np.arange(48)[None, :] == 20 for office in OFFICES}
    [day] = plan(DAYS[:1], calls, opened, LINE, TARGET)
    [slot] = day.half_hours
    assert (slot.slot, slot.calls, slot.offices, slot.apart, slot.together) == (20, 18.0, 6, 18, 8)
    assert (day.calls, day.apart, day.together, day.most_apart, day.most_together) == (18.0, 9.0, 4.0, 18, 8)
    assert day.missed == 6 * 3 * 47
    assert busiest([day]) == (day, slot)


def test_somebody_is_there_wherever_a_line_is_open() -> None:
    opened = {"a": np.ones((2, 48), dtype=bool), "b": np.zeros((2, 48), dtype=bool)}
    made = plan(DAYS, {office: np.zeros((2, 48)) for office in "ab"}, opened, LINE, TARGET)
    assert [(one.apart, one.together) for one in made] == [(24.0, 24.0)] * 2


def test_where_nothing_is_open_nobody_is_needed() -> None:
    closed = {"a": np.zeros((1, 48), dtype=bool)}
    [day] = plan(DAYS[:1], {"a": np.ones((1, 48))}, closed, LINE, TARGET)
    assert (day.half_hours, day.apart, day.most_together, day.missed) == ((), 0, 0, 48)
    assert busiest([day]) is None
    assert plan([], {}, {}, LINE, TARGET) == []
    assert plan(DAYS, {}, {}, LINE, TARGET)[0].calls == 0


@settings(max_examples=25)
@given(st.lists(st.floats(0, 30), min_size=1, max_size=6))
def test_together_never_needs_more_than_apart(calls: list[float]) -> None:
    line, target = Line(300, 90), Target()
    arrays = {str(number): np.full((1, 48), one) for number, one in enumerate(calls)}
    opened = {name: np.arange(48)[None, :] == 20 for name in arrays}
    [day] = plan(DAYS[:1], arrays, opened, line, target)
    [slot] = day.half_hours
    assert 1 <= slot.together <= slot.apart
    assert slot.apart == sum(max(1, fewest(2 * one, line, target)) for one in calls)


def test_mails_take_the_time_they_take() -> None:
    assert written_hours(60, 600, 0.8) == pytest.approx(12.5)
    assert written_hours(0, 600, 0.8) == 0


def test_the_half_hours_of_an_office_are_those_of_its_hours(catalog: Catalog) -> None:
    aarhus, copenhagen = catalog.offices["aarhus"], catalog.offices["koebenhavn"]
    wednesday, tuesday, christmas = date(2026, 11, 18), date(2026, 11, 17), date(2026, 12, 25)
    assert [n for n, yes in enumerate(open_half_hours(aarhus, catalog, wednesday)) if yes] == list(range(20, 28))
    assert [n for n, yes in enumerate(open_half_hours(copenhagen, catalog, wednesday)) if yes] == list(range(22, 34))
    assert not any(open_half_hours(aarhus, catalog, tuesday))
    assert not any(open_half_hours(copenhagen, catalog, christmas))
