"""When an office is open."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.catalog import hours
from contact_center.catalog.line_rules import Closure
from contact_center.catalog.model import Catalog, Interval, Office

DENMARK = ZoneInfo("Europe/Copenhagen")
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2032, 12, 31), timezones=st.just(DENMARK))  # noqa: DTZ001


def danish(text: str) -> datetime:
    """A moment written in Danish time."""
    return datetime.fromisoformat(text).replace(tzinfo=DENMARK)


@pytest.fixture(scope="module")
def aarhus(catalog: Catalog) -> Office:
    return catalog.offices["aarhus"]


@pytest.fixture(scope="module")
def split(aarhus: Office) -> Office:
    """An office that closes at noon."""
    morning, afternoon = Interval(0, time(9), time(12)), Interval(0, time(13), time(15))
    return replace(aarhus, phone_hours=(afternoon, morning))


@pytest.mark.parametrize(
    ("when", "is_open"),
    [
        ("2026-11-18T10:00", True),
        ("2026-11-18T09:59", False),
        ("2026-11-18T13:59:59", True),
        ("2026-11-18T14:00", False),
        ("2026-11-19T15:00", True),
        ("2026-11-17T11:00", False),  # Tuesday
        ("2026-11-22T11:00", False),  # Sunday
        ("2026-12-24T11:00", False),  # closed by the data
        ("2026-12-25T11:00", False),  # Christmas Day
        ("2026-04-02T11:00", False),  # Maundy Thursday
        ("2026-05-25T11:00", False),  # Whit Monday
        ("2026-05-01T11:00", True),  # Great Prayer Day is no holiday any more
    ],
)
def test_the_phone_is_open_in_its_hours_only(when: str, is_open: bool, aarhus: Office, catalog: Catalog) -> None:
    assert hours.is_open(aarhus, catalog, danish(when)) is is_open


@pytest.mark.parametrize(
    ("when", "opens"),
    [
        ("2026-11-18T09:00", "2026-11-18T10:00"),
        ("2026-11-18T10:00", "2026-11-19T10:00"),
        ("2026-11-16T15:00", "2026-11-18T10:00"),  # over the closed Tuesday
        ("2026-11-20T15:00", "2026-11-23T10:00"),  # over the weekend
        ("2026-12-23T15:00", "2026-12-28T10:00"),  # over Christmas
        ("2026-04-01T15:00", "2026-04-08T10:00"),  # over Easter and the Tuesday after it
    ],
)
def test_the_next_opening_passes_over_closed_days(when: str, opens: str, aarhus: Office, catalog: Catalog) -> None:
    assert hours.next_opening(aarhus, catalog, danish(when)) == danish(opens)


@pytest.mark.parametrize(
    ("when", "utc"),
    [("2026-03-27T15:00", "2026-03-30T08:00"), ("2026-10-23T15:00", "2026-10-26T09:00")],
)
def test_hours_stay_danish_when_the_clocks_change(when: str, utc: str, aarhus: Office, catalog: Catalog) -> None:
    assert hours.next_opening(aarhus, catalog, danish(when)) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


def test_a_day_may_have_two_intervals(split: Office, catalog: Catalog) -> None:
    assert not hours.is_open(split, catalog, danish("2026-11-16T12:30"))
    assert hours.next_opening(split, catalog, danish("2026-11-16T09:30")) == danish("2026-11-16T13:00")
    assert hours.closing(split, catalog, danish("2026-11-16T09:30")) == danish("2026-11-16T12:00")
    assert hours.closing(split, catalog, danish("2026-11-16T13:30")) == danish("2026-11-16T15:00")


def test_nobody_is_told_hours_that_no_centre_has_confirmed(catalog: Catalog) -> None:
    odense = catalog.offices["odense"]
    assert hours.is_open(odense, catalog, danish("2026-11-18T11:00"))
    assert hours.next_opening(odense, catalog, danish("2026-11-18T09:00")) is None
    assert hours.closing(odense, catalog, danish("2026-11-18T11:00")) is None


def test_an_office_without_hours_never_opens(aarhus: Office, catalog: Catalog) -> None:
    silent = replace(aarhus, phone_hours=(), visit_hours=())
    assert not hours.is_open(silent, catalog, danish("2026-11-18T11:00"))
    assert hours.next_opening(silent, catalog, danish("2026-11-18T11:00")) is None


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("2026-11-18T09:00", "2026-11-18T10:30", 90),
        ("2026-11-18T06:00", "2026-11-18T20:00", 480),
        ("2026-11-20T15:00", "2026-11-23T09:00", 120),  # over a weekend
        ("2026-12-23T15:30", "2026-12-28T08:15", 45),  # over Christmas
        ("2026-11-18T10:00", "2026-11-18T09:00", 0),
        ("2026-11-21T10:00", "2026-11-22T09:00", 0),
    ],
)
def test_working_time_leaves_out_nights_weekends_and_holidays(
    start: str, end: str, minutes: int, catalog: Catalog
) -> None:
    assert hours.working_minutes(catalog, danish(start), danish(end)) == minutes


@given(st.integers(0, 20_000), st.integers(0, 6000))
def test_working_time_counts_what_was_added(aarhus: Office, catalog: Catalog, later: int, minutes: int) -> None:
    start = danish("2026-11-18T07:00") + timedelta(minutes=later)
    end = hours.add_working_minutes(aarhus, catalog, start, minutes)
    assert hours.working_minutes(catalog, start, end) == minutes


def test_of_today_only_what_is_not_over_counts(split: Office, catalog: Catalog) -> None:
    def left(when: str) -> list[time]:
        return [one.opens for one in hours.rest_of_today(split.phone_hours, catalog, danish(when))]

    assert left("2026-11-16T07:00") == [time(9), time(13)]
    assert left("2026-11-16T12:00") == [time(13)]
    assert left("2026-11-16T15:00") == []


def test_visitors_have_hours_of_their_own(aarhus: Office, catalog: Catalog) -> None:
    assert [one.closes for one in hours.rest_of_today(aarhus.visit_hours, catalog, danish("2026-11-19T08:00"))] == [
        time(17)
    ]
    assert hours.rest_of_today(aarhus.visit_hours, catalog, danish("2026-11-17T08:00")) == ()
    assert hours.next_day(aarhus.visit_hours, catalog, danish("2026-11-16T08:00")) == date(2026, 11, 18)
    assert hours.next_day(aarhus.visit_hours, catalog, danish("2026-12-23T08:00")) == date(2026, 12, 28)


@pytest.mark.parametrize(
    ("start", "minutes", "due"),
    [
        ("2026-11-18T09:00", 60, "2026-11-18T10:00"),
        ("2026-11-18T09:00", 480, "2026-11-19T09:00"),
        ("2026-11-18T08:00", 480, "2026-11-18T16:00"),
        ("2026-11-18T22:00", 240, "2026-11-19T12:00"),
        ("2026-11-21T12:00", 480, "2026-11-23T16:00"),
        ("2026-12-23T12:00", 480, "2026-12-28T12:00"),
        ("2026-11-17T12:00", 960, "2026-11-19T12:00"),
        ("2026-03-27T12:00", 480, "2026-03-30T12:00"),
    ],
)
def test_working_minutes_pass_over_nights_weekends_and_holidays(
    start: str, minutes: int, due: str, aarhus: Office, catalog: Catalog
) -> None:
    assert hours.add_working_minutes(aarhus, catalog, danish(start), minutes) == danish(due)


@given(when=MOMENTS)
def test_the_next_opening_is_later_and_open(when: datetime, catalog: Catalog, aarhus: Office) -> None:
    opens = hours.next_opening(aarhus, catalog, when)
    assert opens is not None
    assert opens > when
    assert hours.is_open(aarhus, catalog, opens)
    assert not hours.is_open(aarhus, catalog, opens - timedelta(seconds=1))


@given(when=MOMENTS, minutes=st.integers(0, 5000), more=st.integers(0, 500))
def test_more_minutes_are_never_due_earlier(
    when: datetime, minutes: int, more: int, catalog: Catalog, aarhus: Office
) -> None:
    due = hours.add_working_minutes(aarhus, catalog, when, minutes)
    assert due >= when
    assert due <= hours.add_working_minutes(aarhus, catalog, when, minutes + more)


@given(when=MOMENTS)
def test_what_is_open_closes_later_the_same_day(when: datetime, catalog: Catalog, aarhus: Office) -> None:
    closes = hours.closing(aarhus, catalog, when)
    assert (closes is not None) == hours.is_open(aarhus, catalog, when)
    if closes is not None:
        assert when < closes
        assert closes.astimezone(DENMARK).date() == when.date()


def test_a_closed_day_of_one_office_closes_no_other(aarhus: Office, catalog: Catalog) -> None:
    once = replace(aarhus, closures=(Closure(11, 18, frozenset({"aarhus"}), 2026),))
    assert not hours.is_open(once, catalog, danish("2026-11-18T11:00"))
    assert hours.is_open(aarhus, catalog, danish("2026-11-18T11:00"))
    assert hours.next_opening(once, catalog, danish("2026-11-18T08:00")) == danish("2026-11-19T10:00")
    every_year = replace(aarhus, closures=(Closure(11, 19, frozenset({"aarhus"})),))
    assert not hours.is_open(every_year, catalog, danish("2026-11-19T11:00"))
    assert hours.is_open(once, catalog, danish("2026-11-19T11:00"))
    assert hours.next_day(every_year.phone_hours, catalog, danish("2026-11-18T11:00"), every_year.closures) == date(
        2026, 11, 20
    )


@pytest.mark.parametrize(
    ("start", "minutes", "end"),
    [
        ("2026-11-18T11:00", 60, "2026-11-18T12:00"),
        ("2026-11-18T08:00", 60, "2026-11-18T11:00"),
        ("2026-11-18T13:30", 60, "2026-11-19T10:30"),
        ("2026-11-20T13:00", 120, "2026-11-23T11:00"),  # over the weekend
        ("2026-12-23T13:00", 120, "2026-12-28T11:00"),  # over Christmas
    ],
)
def test_minutes_of_the_phone_pass_only_while_it_is_open(
    start: str, minutes: int, end: str, aarhus: Office, catalog: Catalog
) -> None:
    assert hours.add_phone_minutes(aarhus, catalog, danish(start), minutes) == danish(end)


def test_a_phone_without_hours_promises_nothing(aarhus: Office, catalog: Catalog) -> None:
    assert hours.add_phone_minutes(replace(aarhus, phone_hours=()), catalog, danish("2026-11-18T11:00"), 5) is None


def test_the_night_in_which_the_clock_changes_is_one_night(aarhus: Office, catalog: Catalog) -> None:
    always = replace(aarhus, phone_hours=tuple(Interval(day, time(0), time(23, 59)) for day in range(7)))
    summer_ends = danish("2026-10-25T01:30")
    assert hours.add_phone_minutes(always, catalog, summer_ends, 120) == summer_ends.astimezone(UTC) + timedelta(
        hours=2
    )
