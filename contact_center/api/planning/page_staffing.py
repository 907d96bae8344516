"""What stands on the page of people needed."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from fastapi import Request
from markupsafe import Markup

from contact_center.api.planning import figures
from contact_center.api.planning.learned import Learned
from contact_center.api.planning.page_forecast import language, number, offices
from contact_center.api.planning.routes import about, clock
from contact_center.staffing import charts
from contact_center.staffing.charts import Group, Series
from contact_center.staffing.forecast.model import LEAST_CONTACTS, LEAST_DAYS
from contact_center.staffing.needed import Reached
from contact_center.staffing.plan import DayPlan

if TYPE_CHECKING:
    from contact_center.api.planning.pages import Place, StaffingPage

Values = Mapping[str, Any]
PERIODS = (1, 7, 14, 28)
FIELDS = (
    "volume", "handling", "mail_handling", "level", "seconds", "patience", "occupancy", "shrinkage",
)  # fmt: skip
"""Numbers that are written."""


def fields(at: Place, asked: StaffingPage, request: Request) -> Values:
    """The form; what was written stays, also when it is wrong."""
    today = at.door.clock().astimezone(at.door.zone).date()
    return {
        "asked": asked,
        "first": (asked.from_ or today).isoformat(),
        "today": today.isoformat(),
        "periods": [(one, one) for one in sorted({*PERIODS, asked.days})],
        "offices": offices(at, asked.office),
        "numbers": [_number_field(at, asked, request, name) for name in FIELDS],
    }


def _number_field(at: Place, asked: StaffingPage, request: Request, name: str) -> Values:
    limits = {type(one).__name__: one for one in type(asked).model_fields[name].metadata}
    value = getattr(asked, name)
    written = request.query_params.get(name, "" if value is None else str(value))
    return {
        "name": name,
        "label": at.said(f"staffing.{name}"),
        "value": written[:12],
        "least": limits["Ge"].ge,
        "most": limits["Le"].le,
    }


def shape(at: Place, learned: Learned, asked: StaffingPage) -> Values:
    """The figures."""
    found = figures.staffed(at.door, learned, at.staff, asked)
    if found.model is None:
        return {"little": at.said("forecast.too_little", days=LEAST_DAYS, contacts=LEAST_CONTACTS)}
    known = about(found.model)
    apart, together = (sum(getattr(one, name) for one in found.days) for name in ("apart", "together"))
    several = len(found.offices) > 1
    return {
        "little": "",
        "rough": at.said("forecast.rough", days=known.days, contacts=at.form.number(known.contacts))
        if known.rough
        else "",
        "several": several,
        "measured": _measured(at, found, asked),
        "tiles": _tiles(at, found, apart, together, several),
        "finding": _finding(at, apart, together, several),
        "chart": _chart(at, found, several),
        "days": [_day(at, found, number_) for number_ in range(len(found.days))],
        "total": _total(at, found, apart, together),
        "outside": number(at, sum(one.missed for one in found.days)),
        "half_hours": [_half_hours(at, one) for one in found.days if one.half_hours],
        "busiest": _busiest(at, found),
        "languages": _languages(at, found),
    }


def _measured(at: Place, found: figures.Staffed, asked: StaffingPage) -> list[str]:
    """Where the two times come from that were not given."""
    calls, told = found.calls, []
    if asked.handling is None:
        kind, values = ("measured", calls.handling_measured) if calls.handling_measured else ("assumed", 0)
        told.append(at.said(f"staffing.{kind}_handling", calls=values, seconds=at.form.number(calls.line.handling)))
    if asked.patience is None and calls.line.patience is not None:
        kind, values = ("measured", calls.patience_measured) if calls.patience_measured else ("assumed", 0)
        told.append(at.said(f"staffing.{kind}_patience", calls=values, seconds=at.form.number(calls.line.patience)))
    return told


def _hours(at: Place, hours: float) -> str:
    return at.form.number(hours, 1)


def _tiles(at: Place, found: figures.Staffed, apart: float, together: float, several: bool) -> list[tuple[str, str]]:
    most = max((one.most_together for one in found.days), default=0)
    tiles = [("tile_apart", _hours(at, apart))] if several else []
    tiles += [("tile_together", _hours(at, together)), ("tile_planned", _hours(at, found.target.planned(together)))]
    tiles += [("tile_most", str(most)), ("mail_hours", _hours(at, sum(found.mail_hours)))]
    return [(at.said(f"staffing.{key}"), value) for key, value in tiles]


def _finding(at: Place, apart: float, together: float, several: bool) -> str:
    if not together:
        return at.said("staffing.finding_none")
    if not several:
        return at.said("staffing.finding_one", together=_hours(at, together))
    saved = at.form.percent(1 - together / apart)
    return at.said("staffing.finding", apart=_hours(at, apart), together=_hours(at, together), saved=saved)


def _chart(at: Place, found: figures.Staffed, several: bool) -> Markup:
    groups = [Group(at.form.short_day(one.day), len(one.half_hours)) for one in found.days]
    every = [slot for one in found.days for slot in one.half_hours]
    series = [Series(at.said("staffing.apart"), "second", tuple(float(one.apart) for one in every))] if several else []
    series.append(Series(at.said("staffing.together"), "first", tuple(float(one.together) for one in every)))
    apart, together = (sum(getattr(one, name) for one in found.days) for name in ("apart", "together"))
    finding = _finding(at, apart, together, several)
    # The words were escaped when the picture was drawn.
    return Markup(charts.steps(series, groups, at.said("staffing.chart"), finding))  # noqa: S704


def _day(at: Place, found: figures.Staffed, place: int) -> Values:
    one = found.days[place]
    return {
        "day": at.form.day(one.day),
        "calls": number(at, one.calls),
        "apart": _hours(at, one.apart),
        "together": _hours(at, one.together),
        "planned": _hours(at, found.target.planned(one.together)),
        "most": f"{one.most_together}",
        "mails": number(at, found.mails[place]),
        "mail_hours": _hours(at, found.mail_hours[place]),
    }


def _total(at: Place, found: figures.Staffed, apart: float, together: float) -> Values:
    return {
        "calls": number(at, sum(one.calls for one in found.days)),
        "apart": _hours(at, apart),
        "together": _hours(at, together),
        "planned": _hours(at, found.target.planned(together)),
        "mails": number(at, sum(found.mails)),
        "mail_hours": _hours(at, sum(found.mail_hours)),
    }


def _half_hours(at: Place, day: DayPlan) -> Values:
    rows = [(clock(one.slot), number(at, one.calls), one.offices, one.apart, one.together) for one in day.half_hours]
    return {"day": at.form.day(day.day), "rows": rows}


def _busiest(at: Place, found: figures.Staffed) -> Values | None:
    if found.busiest is None:
        return None
    day, slot = found.busiest
    return {
        "title": at.said("staffing.busiest", day=at.form.day(day.day), time=clock(slot.slot)),
        "intro": at.said("staffing.busiest_intro", calls=number(at, slot.calls)),
        "level": at.said("staffing.service_level", seconds=round(found.target.seconds)),
        "rows": [_reached(at, one, slot.together) for one in found.around],
    }


def _reached(at: Place, one: Reached, needed: int) -> Values:
    endless = not math.isfinite(one.answer_time)
    answer = (
        at.said("staffing.endless")
        if endless
        else at.said("staffing.seconds_short", seconds=at.form.number(one.answer_time))
    )
    return {
        "staff": f"{one.staff} {at.said('staffing.needed')}" if one.staff == needed else str(one.staff),
        "needed": one.staff == needed,
        "level": at.form.percent(one.service_level),
        "answer": answer,
        "immediate": at.form.percent(one.immediate),
        "abandoned": at.form.percent(one.abandoned),
        "occupancy": at.form.percent(one.occupancy),
    }


def _languages(at: Place, found: figures.Staffed) -> Values | None:
    if found.spoken is None or len(found.languages) < 2:
        return None
    names = [language(at.door.catalog, code, at.said.language) for code in found.common]
    common = f" {at.said('staffing.and')} ".join(names) or at.said("staffing.common_none")
    dealt = at.said("staffing.dealt_none") if found.spoken.dealt is None else str(found.spoken.dealt)
    return {
        "intro": at.said("staffing.languages_intro", common=common),
        "rows": [
            (at.said("staffing.speak_all"), str(found.spoken.everybody)),
            (at.said("staffing.speak_dealt", common=common), dealt),
            (at.said("staffing.speak_apart"), str(found.spoken.apart)),
        ],
        "calls": [
            (language(at.door.catalog, code, at.said.language), at.form.number(calls, 1))
            for code, calls in found.languages
        ],
    }
