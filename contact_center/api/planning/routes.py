"""Forecasts, their errors, and the people needed, as JSON."""

from __future__ import annotations

import math
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from contact_center.api.door import Door
from contact_center.api.planning import figures
from contact_center.api.planning.asked import CheckAsked, ForecastAsked, StaffingAsked
from contact_center.api.planning.learned import Learned
from contact_center.api.planning.views import (
    CheckView,
    CountView,
    ErrorsView,
    ForecastDay,
    ForecastView,
    HalfHourView,
    LearnedView,
    ReachedView,
    SlotView,
    SpokenView,
    StaffingDay,
    StaffingView,
)
from contact_center.api.rights import Planner
from contact_center.staffing.forecast.check import Errors
from contact_center.staffing.forecast.model import Model
from contact_center.staffing.forecast.told import Count, Day
from contact_center.staffing.needed import Reached
from contact_center.staffing.plan import DayPlan

router = APIRouter(tags=["Planning"])
SELDOM = 0.005
"""Half hours in which less is expected are left out."""


def learned_of(request: Request) -> Learned:
    """The models of this web."""
    learned = request.app.state.learned
    assert isinstance(learned, Learned)
    return learned


Memory = Annotated[Learned, Depends(learned_of)]


@router.get("/forecast")
def forecast(door: Door, staff: Planner, learned: Memory, asked: Annotated[ForecastAsked, Query()]) -> ForecastView:
    """How many contacts are expected, by day and half hour, with the interval in which eight of ten counts lie."""
    told = figures.told(door, learned, staff, asked)
    return ForecastView(
        channel=asked.channel,
        offices=list(told.offices),
        language=asked.language,
        learned=about(told.model),
        days=[_day(one, told.model) for one in told.days if told.model],
    )


@router.get("/forecast/check")
def check(door: Door, staff: Planner, learned: Memory, asked: Annotated[CheckAsked, Query()]) -> CheckView:
    """How good the forecast of the last weeks would have been: told from what came before, and compared."""
    found = figures.checked(door, learned, staff, asked)
    offices = list(figures.chosen(door, staff, asked.office))
    if found is None:
        return CheckView(channel=asked.channel, offices=offices, weeks=asked.weeks, enough=False)
    return CheckView(
        channel=asked.channel,
        offices=offices,
        weeks=asked.weeks,
        enough=True,
        first=found.first,
        last=found.last,
        learned_days=found.learned_days,
        came=found.came,
        told=round(found.told, 1),
        ours=_errors(found.ours),
        naive=_errors(found.naive),
        covered_half_hours=_rounded(found.covered_half_hours),
        covered_days=_rounded(found.covered_days),
    )


@router.get("/staffing")
def staffing(door: Door, staff: Planner, learned: Memory, asked: Annotated[StaffingAsked, Query()]) -> StaffingView:
    """How many people each half hour needs for a target, offices apart and together; and what if."""
    found = figures.staffed(door, learned, staff, asked)
    line, peak, spoken = found.calls.line, found.busiest, found.spoken
    return StaffingView(
        offices=list(found.offices),
        learned=about(found.model),
        handling=line.handling,
        handling_measured=found.calls.handling_measured,
        patience=line.patience,
        patience_measured=found.calls.patience_measured,
        days=[_staffing_day(found, number) for number in range(len(found.days))],
        busiest_day=peak[0].day if peak else None,
        busiest_at=clock(peak[1].slot) if peak else None,
        around=[_reached(one) for one in found.around],
        languages=None
        if spoken is None
        else SpokenView(
            everybody=spoken.everybody,
            dealt=spoken.dealt,
            apart=spoken.apart,
            common=list(found.common),
            calls_per_hour={language: round(calls, 3) for language, calls in found.languages},
        ),
    )


def about(model: Model | None) -> LearnedView:
    """What a forecast was learned from."""
    if model is None:
        return LearnedView(enough=False, rough=True, first=None, days=0, contacts=0, season=False)
    history = model.history
    return LearnedView(
        enough=True,
        rough=model.rough,
        first=history.first,
        days=history.days,
        contacts=history.total,
        season=bool(model.season),
    )


def clock(slot: int) -> str:
    """When a half hour begins.

    >>> clock(19)
    '09:30'
    """
    return f"{slot // 2:02}:{slot % 2 * 30:02}"


def _day(day: Day, model: Model) -> ForecastDay:
    half_hours = [
        HalfHourView(at=clock(slot), **_count(one).model_dump())
        for slot, one in enumerate(day.half_hours)
        if one.expected >= SELDOM
    ]
    kind = model.calendar.kind(day.day).name.lower()
    return ForecastDay(day=day.day, kind=kind, half_hours=half_hours, **_count(day.whole).model_dump())


def _count(count: Count) -> CountView:
    return CountView(expected=round(count.expected, 3), low=count.low, high=count.high)


def _errors(errors: Errors) -> ErrorsView:
    half_hours, days, weeks, mase = map(_rounded, (errors.half_hours, errors.days, errors.weeks, errors.mase))
    return ErrorsView(half_hours=half_hours, days=days, weeks=weeks, mase=mase)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _staffing_day(found: figures.Staffed, number: int) -> StaffingDay:
    day: DayPlan = found.days[number]
    return StaffingDay(
        day=day.day,
        calls=round(day.calls, 2),
        outside_hours=round(day.missed, 2),
        hours_apart=day.apart,
        hours_together=day.together,
        planned_apart=round(found.target.planned(day.apart), 2),
        planned_together=round(found.target.planned(day.together), 2),
        most_apart=day.most_apart,
        most_together=day.most_together,
        mails=round(found.mails[number], 2),
        mail_hours=round(found.mail_hours[number], 2),
        half_hours=[
            SlotView(
                at=clock(one.slot),
                calls=round(one.calls, 3),
                open_offices=one.offices,
                apart=one.apart,
                together=one.together,
            )
            for one in day.half_hours
        ],
    )


def _reached(one: Reached) -> ReachedView:
    return ReachedView(
        staff=one.staff,
        service_level=round(one.service_level, 4),
        answer_time=round(one.answer_time, 1) if math.isfinite(one.answer_time) else None,
        immediate=round(one.immediate, 4),
        abandoned=round(one.abandoned, 4),
        occupancy=round(one.occupancy, 4),
    )
