"""When is an office open? Pure: hours, closures and Danish public holidays, all in Danish local time.

Moments are aware and given in any zone; answers are UTC. Hours that no centre has confirmed steer the queue
(`is_open`), but nobody is told them: `next_opening` and `closing` know no answer then.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from contact_center.catalog.line_rules import Closure
from contact_center.catalog.model import Catalog, Interval, Office

DENMARK = ZoneInfo("Europe/Copenhagen")
WORK_BEGINS, WORK_ENDS = time(8), time(16)
"""The working day of targets: 480 minutes, as the data files count."""
LOOK_AHEAD_DAYS = 31
SATURDAY = 5


def is_open(office: Office, catalog: Catalog, when: datetime) -> bool:
    """Whether the office's phone is answered at `when`."""
    return catalog.always_open or _current(office, catalog, when) is not None


def next_opening(office: Office, catalog: Catalog, when: datetime) -> datetime | None:
    """When the phone opens next after `when` (UTC); None when no hours are known."""
    if not office.hours_confirmed:
        return None
    opens = (
        _moment(day, interval.opens)
        for day in _days(when)
        for interval in on_day(office.phone_hours, catalog, day, office.closures)
        if _moment(day, interval.opens) > when
    )
    return next(opens, None)


def add_phone_minutes(office: Office, catalog: Catalog, start: datetime, minutes: int) -> datetime | None:
    """The moment when the phone has been open for `minutes` since `start` (UTC); None when it opens too rarely."""
    if catalog.always_open:
        return start.astimezone(UTC) + timedelta(minutes=minutes)
    left = timedelta(minutes=minutes)
    for day in _days(start):
        for interval in on_day(office.phone_hours, catalog, day, office.closures):
            begins, ends = max(_moment(day, interval.opens), start.astimezone(UTC)), _moment(day, interval.closes)
            if begins < ends and begins + left <= ends:
                return begins + left
            left -= max(ends - begins, timedelta())
    return None


def closing(office: Office, catalog: Catalog, when: datetime) -> datetime | None:
    """When the phone that is open at `when` closes (UTC); None when it is closed or no hours are known."""
    current = _current(office, catalog, when)
    if current is None or not office.hours_confirmed:
        return None
    return _moment(_local_day(when), current.closes)


def closed_since(office: Office, catalog: Catalog, when: datetime) -> datetime | None:
    """When the phone that is closed at `when` closed on the same day (UTC); None when it was not open on that day."""
    day = _local_day(when)
    ends = [_moment(day, one.closes) for one in on_day(office.phone_hours, catalog, day, office.closures)]
    return max((end for end in ends if end <= when), default=None)


def is_working_day(catalog: Catalog, day: date) -> bool:
    """Whether a day is no weekend, and the centres are not closed all over the country."""
    return day.weekday() < SATURDAY and not is_closed_day(catalog, day)


def add_working_minutes(office: Office, catalog: Catalog, start: datetime, minutes: int) -> datetime:
    """The moment `minutes` of working time after `start` (UTC).

    Working time is Monday to Friday from 8 to 16 except holidays and closures, whatever the office's phone hours are:
    mails are answered outside them, too.
    """
    left = timedelta(minutes=minutes)
    for day in _days(start, days=None):
        if not is_working_day(catalog, day):
            continue
        begins = max(_moment(day, WORK_BEGINS), start.astimezone(UTC))
        ends = _moment(day, WORK_ENDS)
        if begins < ends and begins + left <= ends:
            return begins + left
        left -= max(ends - begins, timedelta())
    raise AssertionError("days do not end")  # pragma: no cover


def working_minutes(catalog: Catalog, start: datetime, end: datetime) -> int:
    """Minutes of working time, as `add_working_minutes` counts it, from `start` to `end`; 0 when `end` is earlier."""
    worked, last = timedelta(), _local_day(end)
    for day in _days(start, days=max(0, (last - _local_day(start)).days)):
        if is_working_day(catalog, day):
            begins, ends = max(_moment(day, WORK_BEGINS), start), min(_moment(day, WORK_ENDS), end)
            worked += max(ends - begins, timedelta())
    return int(worked.total_seconds() // 60)


def rest_of_today(
    intervals: tuple[Interval, ...], catalog: Catalog, when: datetime, closures: Collection[Closure] = ()
) -> tuple[Interval, ...]:
    """Of a week's intervals those on the day of `when` that are not over yet."""
    local = when.astimezone(DENMARK)
    return tuple(one for one in on_day(intervals, catalog, local.date(), closures) if one.closes > local.time())


def next_day(
    intervals: tuple[Interval, ...], catalog: Catalog, when: datetime, closures: Collection[Closure] = ()
) -> date | None:
    """The next day after that of `when` on which one of a week's intervals holds; None when there is none."""
    today = _local_day(when)
    return next((day for day in _days(when) if day > today and on_day(intervals, catalog, day, closures)), None)


def on_day(
    intervals: tuple[Interval, ...], catalog: Catalog, day: date, closures: Collection[Closure] = ()
) -> tuple[Interval, ...]:
    """The intervals of a week that hold on one day; on one of the office's own `closures` there are none."""
    if is_closed_day(catalog, day) or any(closure.on(day) for closure in closures):
        return ()
    today = (interval for interval in intervals if interval.weekday == day.weekday())
    return tuple(sorted(today, key=lambda interval: interval.opens))


def is_closed_day(catalog: Catalog, day: date) -> bool:
    """Whether the day is a Danish public holiday or one on which all centres are closed."""
    return (day.month, day.day) in catalog.closures or day in _public_holidays(day.year)


def _current(office: Office, catalog: Catalog, when: datetime) -> Interval | None:
    local = when.astimezone(DENMARK)
    today = on_day(office.phone_hours, catalog, local.date(), office.closures)
    return next((one for one in today if one.opens <= local.time() < one.closes), None)


def _local_day(when: datetime) -> date:
    return when.astimezone(DENMARK).date()


def _days(start: datetime, days: int | None = LOOK_AHEAD_DAYS) -> Iterator[date]:
    """The day of `start` in Denmark and the days after it."""
    first, count = _local_day(start), 0
    while days is None or count <= days:
        yield first + timedelta(days=count)
        count += 1


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, DENMARK).astimezone(UTC)


@lru_cache(maxsize=16)
def _public_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("DK", years=year))


def open_half_hours(office: Office, catalog: Catalog, day: date) -> list[bool]:
    """Which of the 48 half hours of a day the office's phone is open for, in whole or in part."""
    today = on_day(office.phone_hours, catalog, day, office.closures) if office.exists_on(day) else ()
    begins = [time(slot // 2, slot % 2 * 30) for slot in range(48)]
    ends = [*begins[1:], time.max]
    return [
        any(one.opens < end and begin < one.closes for one in today) for begin, end in zip(begins, ends, strict=True)
    ]
