"""What stands on the page of forecasts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from fastapi import Request
from markupsafe import Markup

from contact_center.api.planning import figures
from contact_center.api.planning.asked import CheckAsked
from contact_center.api.planning.learned import Learned
from contact_center.api.planning.routes import about, clock
from contact_center.api.rights import ALL_STATISTICS
from contact_center.catalog.model import Catalog
from contact_center.staffing import charts
from contact_center.staffing.charts import Point
from contact_center.staffing.forecast.check import Checked
from contact_center.staffing.forecast.model import LEAST_CONTACTS, LEAST_DAYS, Model
from contact_center.staffing.forecast.told import Count, Day
from contact_center.visitation import labels

if TYPE_CHECKING:
    from contact_center.api.planning.pages import ForecastPage, Place

PERIODS = (7, 14, 28, 56, 91)
WEEKS = (1, 2, 4, 8, 13, 26)
RARE = 0.05
Values = Mapping[str, Any]


def fields(at: Place, asked: ForecastPage, _request: Request) -> Values:
    """The form."""
    today = at.door.clock().astimezone(at.door.zone).date()
    return {
        "asked": asked,
        "first": (asked.from_ or today).isoformat(),
        "today": today.isoformat(),
        "periods": [(one, one) for one in sorted({*PERIODS, asked.days})],
        "weeks": [(one, one) for one in sorted({*WEEKS, asked.weeks})],
        "offices": offices(at, asked.office),
        "languages": [(code, _language(at, code)) for code in at.door.catalog.languages],
    }


def offices(at: Place, wanted: Sequence[str]) -> list[tuple[str, str, bool]]:
    """The offices one may choose: slug, name, and whether it is chosen. None where there is nothing to choose."""
    seen = at.door.catalog.offices if at.staff.role in ALL_STATISTICS else at.staff.offices
    known = [
        (slug, at.door.catalog.offices[slug].name, slug in wanted) for slug in seen if slug in at.door.catalog.offices
    ]
    return known if len(known) > 1 else []


def _language(at: Place, code: str) -> str:
    catalog: Catalog = at.door.catalog
    return language(catalog, code, at.said.language)


def language(catalog: Catalog, code: str, shown: str) -> str:
    """The name of a language in the page's language."""
    if shown == "da":
        return labels.language(catalog, code)
    from babel import Locale

    return str(Locale("en").languages.get(code, code))


def shape(at: Place, learned: Learned, asked: ForecastPage) -> Values:
    """The figures."""
    told = figures.told(at.door, learned, at.staff, asked)
    if told.model is None:
        return {"little": at.said("forecast.too_little", days=LEAST_DAYS, contacts=LEAST_CONTACTS)}
    shown_day = next((one for one in told.days if one.day == asked.day), told.days[0])
    check = CheckAsked(weeks=asked.weeks, office=asked.office, channel=asked.channel)
    known = about(told.model)
    return {
        "little": "",
        "rough": at.said("forecast.rough", days=known.days, contacts=at.form.number(known.contacts))
        if known.rough
        else "",
        "finding": _finding(at, told.days),
        "chart": _chart(at, told),
        "days": [_row(at, one, told.model) for one in told.days],
        "half_hours": _half_hours(at, shown_day),
        "check": _check(at, figures.checked(at.door, learned, at.staff, check), asked.weeks),
        "learned": at.said(
            "forecast.learned_what",
            contacts=at.form.number(known.contacts),
            days=at.form.number(known.days),
            first=at.form.long_day(told.model.history.first),
        ),
        "season": at.said("forecast.season_yes" if known.season else "forecast.season_no"),
    }


def number(at: Place, value: float) -> str:
    """An expected count: with a decimal where it is small, without one where it is nothing."""
    return at.form.number(value, 0 if value >= 20 or value < RARE else 1)


def _finding(at: Place, days: Sequence[Day]) -> str:
    total = sum(one.whole.expected for one in days)
    if total < RARE:
        return at.said("forecast.finding_none")
    most = max(days, key=lambda one: one.whole.expected)
    values = {"total": number(at, total), "days": len(days), "most": number(at, most.whole.expected)}
    return at.said("forecast.finding", day=at.form.day(most.day), **values)


def _chart(at: Place, told: figures.Told) -> Markup:
    came = [
        Point(
            at.form.short_day(day), at.said("forecast.told_came", day=at.form.day(day), count=count), came=float(count)
        )
        for day, count in told.came
    ]
    ahead = [_point(at, one.day, one.whole) for one in told.days]
    # The words were escaped when the picture was drawn.
    return Markup(charts.forecast([*came, *ahead], at.said("forecast.chart"), _finding(at, told.days)))  # noqa: S704


def _point(at: Place, day: date, count: Count) -> Point:
    told = _told(at, at.form.day(day), count)
    return Point(at.form.short_day(day), told, None, count.expected, float(count.low), float(count.high))


def _told(at: Place, when: str, count: Count) -> str:
    values = {"count": number(at, count.expected), "low": count.low, "high": count.high}
    return at.said("forecast.told_expected", day=when, **values)


def _row(at: Place, day: Day, model: Model) -> Values:
    kind = model.calendar.kind(day.day).name.lower()
    return {
        "day": at.form.day(day.day),
        "link": at.link(day=day.day) + "#half-hours",
        "kind": at.said(f"forecast.{kind}"),
        "expected": number(at, day.whole.expected),
        "interval": f"{day.whole.low}–{day.whole.high}",
    }


def _half_hours(at: Place, day: Day) -> Values:
    shown = [slot for slot, one in enumerate(day.half_hours) if one.expected >= RARE]
    title = at.said("forecast.half_hours", day=at.form.day(day.day))
    if not shown:
        return {"title": title, "finding": at.said("forecast.half_hours_none"), "chart": "", "rows": []}
    slots = range(shown[0], shown[-1] + 1)
    points = [_half_hour(at, slot, day.half_hours[slot]) for slot in slots]
    most = max(slots, key=lambda slot: day.half_hours[slot].expected)
    values = {"time": clock(most), "most": number(at, day.half_hours[most].expected)}
    finding = at.said("forecast.half_hours_finding", **values)
    rows = [
        (clock(slot), number(at, one.expected), f"{one.low}–{one.high}")
        for slot in slots
        for one in [day.half_hours[slot]]
    ]
    return {"title": title, "finding": finding, "chart": Markup(charts.forecast(points, title, finding)), "rows": rows}  # noqa: S704


def _half_hour(at: Place, slot: int, one: Count) -> Point:
    return Point(clock(slot), _told(at, clock(slot), one), None, one.expected, float(one.low), float(one.high))


def _check(at: Place, found: Checked | None, weeks: int) -> Values:
    if found is None:
        return {"intro": at.said("forecast.check_little", weeks=weeks), "rows": []}
    intro = at.said(
        "forecast.check_intro",
        weeks=weeks,
        first=at.form.day(found.first),
        last=at.form.day(found.last),
        days=at.form.number(found.learned_days),
        came=at.form.number(found.came),
        told=at.form.number(found.told),
    )
    shares = [
        (f"wape_{name}", _percent(at, getattr(found.ours, name)), _percent(at, getattr(found.naive, name)))
        for name in ("half_hours", "days", "weeks")
    ]
    mase = ("mase", _decimal(at, found.ours.mase), _decimal(at, found.naive.mase))
    covered = [
        (f"covered_{name}", _percent(at, getattr(found, f"covered_{name}")), "") for name in ("half_hours", "days")
    ]
    return {"intro": intro, "rows": [(at.said(f"forecast.{key}"), *both) for key, *both in [*shares, mase, *covered]]}


def _percent(at: Place, value: float | None) -> str:
    return "–" if value is None else at.form.percent(value)


def _decimal(at: Place, value: float | None) -> str:
    return "–" if value is None else at.form.number(value, 2)
