"""Forecasts on invented histories whose law is known: what is found, how far off it is, and when it says nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contact_center.catalog.hours import is_closed_day
from contact_center.catalog.model import Catalog
from contact_center.staffing.forecast.calendar import Calendar, Kind
from contact_center.staffing.forecast.check import check
from contact_center.staffing.forecast.history import History
from contact_center.staffing.forecast.model import Model, fit
from contact_center.staffing.forecast.spread import interval, quantile
from contact_center.staffing.forecast.told import tell

OFFICES, SIZES = ("koebenhavn", "aarhus", "odense"), np.array([0.6, 0.3, 0.1])
LANGUAGES, SPOKEN = ("en", "pl", "ro"), np.array([0.6, 0.25, 0.15])
WEEKDAYS = np.array([1.3, 0.4, 1.4, 1.1, 0.8, 0.0, 0.0]) / 5 * 7
CLOCK = np.zeros(48)
CLOCK[18:30] = np.array([6, 7, 8, 8, 7, 6, 5, 5, 4, 4, 3, 3]) / 66
END = date(2026, 11, 23)


@pytest.fixture(scope="module")
def calendar(catalog: Catalog) -> Calendar:
    return Calendar(lambda day: is_closed_day(catalog, day))


def invented(
    calendar: Calendar, days: int, a_day: float, seed: int = 1, season: float = 0.0, growth: float = 0.0
) -> History:
    """Calls that come by chance about a law: weekday, holiday, season and growth, three offices, three languages."""
    chance, first = np.random.default_rng(seed), END - timedelta(days=days)
    slots, spoken = np.zeros((days, 3, 48)), np.zeros((days, 3, 3))
    for number in range(days):
        mean = a_day * law(first + timedelta(days=number), calendar, season) * (1 + growth * number / days)
        slots[number] = chance.poisson(mean * SIZES[:, None] * CLOCK[None, :])
        spoken[number] = [chance.multinomial(int(office.sum()), SPOKEN) for office in slots[number]]
    return History(first, OFFICES, LANGUAGES, slots, spoken)


def law(day: date, calendar: Calendar, season: float = 0.0) -> float:
    kind = calendar.kind(day)
    wave = 1 + season * np.sin(2 * np.pi * (day.timetuple().tm_yday - 200) / 365.25)
    months = 1.25 if day.day <= 3 else 1.0
    return float(
        0.0 if kind is Kind.CLOSED else WEEKDAYS[day.weekday()] * wave * months * (1.4 if kind is Kind.AFTER else 1.0)
    )


def week(first: date = END) -> list[date]:
    return [first + timedelta(days=number) for number in range(7)]


def model_of(history: History, calendar: Calendar) -> Model:
    model = fit(history, calendar)
    assert model is not None
    return model


def test_days_after_holidays_are_told_from_others(calendar: Calendar) -> None:
    days = ("2026-12-23", "2026-12-25", "2026-12-26", "2026-12-28", "2026-12-29")
    days += ("2027-03-25", "2027-03-27", "2027-03-30", "2027-04-06", "2026-11-21")
    kinds = {day: calendar.kind(date.fromisoformat(day)).name for day in days}
    assert kinds == {
        "2026-12-23": "USUAL", "2026-12-25": "CLOSED", "2026-12-26": "CLOSED", "2026-12-28": "AFTER",
        "2026-12-29": "USUAL", "2027-03-25": "CLOSED", "2027-03-27": "USUAL", "2027-03-30": "AFTER",
        "2027-04-06": "USUAL", "2026-11-21": "USUAL",
    }  # fmt: skip


def test_weekdays_clock_offices_and_languages_are_found_again(calendar: Calendar) -> None:
    model = model_of(invented(calendar, 140, 200.0), calendar)
    told = model.expected(week())
    days = np.array([law(day, calendar) for day in week()]) * 200
    assert told.sum(axis=1) == pytest.approx(days, rel=0.12, abs=2)
    assert told[0] == pytest.approx(CLOCK * days[0], rel=0.2, abs=2)
    for office, size in zip(OFFICES, SIZES, strict=True):
        assert model.expected(week(), [office]).sum() / told.sum() == pytest.approx(size, abs=0.02)
    assert model.expected(week(), None, ["pl"]).sum() / told.sum() == pytest.approx(0.25, abs=0.02)


def test_offices_and_languages_add_up_to_the_whole(calendar: Calendar) -> None:
    model, days = model_of(invented(calendar, 100, 20.0), calendar), week()
    whole = model.expected(days)
    assert sum(model.expected(days, [one]) for one in OFFICES) == pytest.approx(whole)
    assert sum(model.expected(days, None, [one]) for one in LANGUAGES) == pytest.approx(whole)
    assert model.expected(days, ["nowhere"]).sum() == 0
    assert model.expected(days, []).sum() == 0


def test_holidays_are_quiet_the_day_after_is_busy_and_a_month_begins_busily(calendar: Calendar) -> None:
    model = model_of(invented(calendar, 720, 200.0), calendar)
    christmas, monday, later = model.totals([date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 11)])
    assert christmas < 0.05 * monday
    assert monday / later == pytest.approx(1.4, abs=0.15)
    assert model.rhythm.begins == pytest.approx(1.25, abs=0.06)


def test_the_season_is_found_with_two_years_and_not_claimed_with_half_a_year(calendar: Calendar) -> None:
    model = model_of(invented(calendar, 728, 200.0, season=0.3), calendar)
    summer, winter = model.season.on([date(2027, 10, 15), date(2027, 4, 15)])
    assert summer / winter == pytest.approx(1.3 / 0.7, rel=0.15)
    assert not model_of(invented(calendar, 180, 200.0), calendar).season


def test_growth_goes_on_but_fades(calendar: Calendar) -> None:
    model = model_of(invented(calendar, 350, 300.0, growth=1.0), calendar)
    soon, later, last = model.level.ahead(0), model.level.ahead(8), model.level.ahead(26)
    assert 560 < soon <= later <= last < 800
    assert later - soon >= last - model.level.ahead(18)


def test_a_small_office_borrows_its_clock_from_all(calendar: Calendar) -> None:
    history = invented(calendar, 60, 120.0)
    few = history.slots.copy()
    few[:, 2] = 0
    few[-3, 2, 19] = 1
    told = model_of(replace(history, slots=few), calendar).expected(week(), ["odense"])
    busy = told.sum(axis=0)
    assert 0 < busy.sum() < 3
    assert busy[20:24].sum() > 4 * busy[0:16].sum()


def test_an_office_that_opened_lately_is_not_told_by_its_empty_past(calendar: Calendar) -> None:
    history = invented(calendar, 200, 200.0)
    late = history.slots.copy()
    late[:-21, 1] = 0
    model = model_of(replace(history, slots=late), calendar)
    assert model.expected(week(), ["aarhus"]).sum() > 0.15 * model.expected(week()).sum()


@pytest.mark.parametrize(("days", "a_day"), [(0, 10.0), (13, 50.0), (40, 0.0), (28, 0.5)])
def test_with_too_little_history_nothing_is_told(days: int, a_day: float, calendar: Calendar) -> None:
    assert fit(invented(calendar, days, a_day), calendar) is None


def test_with_little_history_it_is_told_that_it_is_rough(calendar: Calendar) -> None:
    assert model_of(invented(calendar, 28, 12.0), calendar).rough
    assert not model_of(invented(calendar, 100, 30.0), calendar).rough


def test_empty_days_before_the_first_contact_are_no_history(calendar: Calendar) -> None:
    history = invented(calendar, 200, 40.0)
    empty = history.slots.copy()
    empty[:150] = 0
    model = model_of(replace(history, slots=empty), calendar)
    assert model.history.first >= END - timedelta(days=50)
    assert model.totals(week()).sum() == pytest.approx(40 * 7, rel=0.15)


@pytest.mark.parametrize(("days", "a_day"), [(119, 30.0), (400, 200.0), (728, 200.0)])
def test_held_back_weeks_are_told_better_than_by_the_week_before(days: int, a_day: float, calendar: Calendar) -> None:
    seen = check(invented(calendar, days, a_day, season=0.25, growth=0.2), calendar, 4)
    assert seen is not None
    assert (seen.last - seen.first).days == 27
    for ours, naive in ((seen.ours.half_hours, seen.naive.half_hours), (seen.ours.mase, seen.naive.mase)):
        assert ours is not None
        assert naive is not None
        assert ours < naive
    assert seen.covered_half_hours is not None
    assert 0.7 < seen.covered_half_hours < 0.97


def test_intervals_hold_eight_of_ten_on_many_histories(calendar: Calendar) -> None:
    covered = []
    for seed in range(8):
        seen = check(invented(calendar, 140, 60.0, seed), calendar, 4)
        assert seen is not None
        covered.append((seen.covered_half_hours or 0, seen.covered_days or 0))
    half_hours, days = np.mean(covered, axis=0)
    assert 0.78 < half_hours < 0.95
    assert 0.7 < days < 0.95


def test_one_office_may_be_checked_by_itself_and_an_empty_one_has_no_error(calendar: Calendar) -> None:
    history = invented(calendar, 140, 60.0)
    seen = check(history, calendar, 2, ["odense"])
    assert seen is not None
    assert seen.came == history.of(["odense"])[-14:].sum()
    nothing = check(history, calendar, 2, ["nowhere"])
    assert nothing is not None
    assert (nothing.came, nothing.ours.half_hours, nothing.ours.mase) == (0, None, None)
    assert check(invented(calendar, 30, 30.0), calendar, 4) is None


def test_what_is_told_has_its_interval_and_longer_ahead_is_less_certain(calendar: Calendar) -> None:
    model = model_of(invented(calendar, 200, 100.0), calendar)
    soon, late = tell(model, [END])[0], tell(model, [END + timedelta(days=168)])[0]
    assert soon.whole.low < soon.whole.expected < soon.whole.high
    assert sum(one.expected for one in soon.half_hours) == pytest.approx(soon.whole.expected)
    width = [(one.whole.high - one.whole.low) / one.whole.expected for one in (soon, late)]
    assert width[1] >= width[0]


@given(st.floats(0.01, 900), st.floats(0, 1.5))
def test_an_interval_holds_eight_of_ten_counts(mean: float, variance: float) -> None:
    low, high = interval(mean, variance)
    assert 0 <= low <= high
    assert low <= quantile(round(mean, 3), round(variance, 4), 0.5) + 1


@settings(max_examples=15)
@given(st.floats(0.5, 60), st.floats(0, 0.6), st.integers(0, 99))
def test_the_interval_is_that_of_a_simulation(mean: float, variance: float, seed: int) -> None:
    chance = np.random.default_rng(seed)
    rates = chance.gamma(1 / variance, variance * mean, 20_000) if variance > 0.01 else np.full(20_000, mean)
    counts = chance.poisson(rates)
    low, high = interval(mean, variance)
    assert (counts <= high).mean() >= 0.885
    assert (counts < low).mean() <= 0.115
    assert (counts <= high - 1).mean() <= 0.915


@settings(max_examples=10)
@given(st.integers(14, 420), st.integers(0, 9))
def test_no_history_makes_the_forecast_fail_or_negative(calendar: Calendar, days: int, seed: int) -> None:
    chance = np.random.default_rng(seed)
    slots = chance.poisson(chance.choice([0, 0.02, 1, 40]), (days, 3, 48)) * (chance.random((days, 1, 1)) < 0.7)
    spoken = np.stack([slots.sum(axis=2), np.zeros((days, 3)), np.zeros((days, 3))], axis=2)
    model = fit(History(END - timedelta(days=days), OFFICES, LANGUAGES, slots.astype(float), spoken), calendar)
    if model is not None:
        told = model.expected(week())
        assert np.isfinite(told).all()
        assert (told >= 0).all()
        assert tell(model, week()[:1], ["odense"], ["pl"])[0].whole.low >= 0
