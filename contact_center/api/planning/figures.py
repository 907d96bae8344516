"""Forecasts and plans for one question: what the log says, what the catalogue says, and the formulas on top."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

import numpy as np

from contact_center.api.door import StaffDoor
from contact_center.api.planning.asked import CheckAsked, ForecastAsked, StaffingAsked
from contact_center.api.planning.learned import Learned
from contact_center.api.planning.misasked import Misasked
from contact_center.api.rights import ALL_STATISTICS
from contact_center.catalog.hours import open_half_hours
from contact_center.domain.ticket import StaffMember
from contact_center.staffing.forecast.check import Checked
from contact_center.staffing.forecast.history import Counts
from contact_center.staffing.forecast.model import Model
from contact_center.staffing.forecast.told import Day, tell
from contact_center.staffing.needed import Line, Reached, Target, reached
from contact_center.staffing.plan import HALF_HOUR, DayPlan, HalfHour, Open, busiest, plan, written_hours
from contact_center.staffing.skills import Spoken, by_languages
from contact_center.staffing.wait import FEWEST_CALLS, FEWEST_LEFT, Experience

USUAL_HANDLING, USUAL_PATIENCE = 480, 180
"""Seconds, until enough calls have been measured."""
LEAST_LANGUAGE = 0.02
"""Calls an hour: of a language that comes more rarely nobody is kept ready."""


@dataclass(frozen=True, slots=True)
class Told:
    """A forecast."""

    days: tuple[Day, ...]
    model: Model | None
    """None: there is too little to learn from, and no days."""
    offices: tuple[str, ...]
    came: tuple[tuple[date, int], ...] = ()
    """What came on the days before, the newest last."""


@dataclass(frozen=True, slots=True)
class Calls:
    """What calls are like, and whether that was measured."""

    line: Line
    handling_measured: int
    """Calls it was measured on; 0: it was given or assumed."""
    patience_measured: int
    """Callers who gave up, on whom it was measured."""


@dataclass(frozen=True, slots=True)
class Staffed:
    """A plan."""

    days: tuple[DayPlan, ...]
    mails: tuple[float, ...]
    """Expected on each day."""
    mail_hours: tuple[float, ...]
    """Hours of people they take."""
    calls: Calls
    target: Target
    model: Model | None
    offices: tuple[str, ...]
    busiest: tuple[DayPlan, HalfHour] | None
    around: tuple[Reached, ...]
    """How that half hour fares with so many people, all offices as one; around what it needs."""
    spoken: Spoken | None
    """What it needs by languages."""
    languages: tuple[tuple[str, float], ...]
    """Calls an hour in it, by language."""
    common: tuple[str, ...]
    """Languages that everybody speaks at these offices."""


def told(door: StaffDoor, learned: Learned, staff: StaffMember, asked: ForecastAsked) -> Told:
    """The forecast for one question."""
    offices = chosen(door, staff, asked.office)
    today = door.clock().astimezone(door.zone).date()
    model = learned.model(asked.channel, door.catalog, today)
    if model is None:
        return Told((), None, offices)
    days = _days(asked.from_ or today, asked.days, today, model)
    languages = None if asked.language is None else [asked.language]
    return Told(tuple(tell(model, days, offices, languages)), model, offices, _came(model, offices, asked))


def _came(model: Model, offices: Sequence[str], asked: ForecastAsked) -> tuple[tuple[date, int], ...]:
    """The last four weeks. Of one language nothing is shown beside: its counts are not kept by half hour."""
    if asked.language is not None:
        return ()
    counts = model.history.of(offices)[-28:].sum(axis=1)
    days = model.history.dates()[-28:]
    return tuple((day, int(count)) for day, count in zip(days, counts, strict=True))


def checked(door: StaffDoor, learned: Learned, staff: StaffMember, asked: CheckAsked) -> Checked | None:
    """How good the forecast of the last weeks would have been."""
    today = door.clock().astimezone(door.zone).date()
    return learned.checked(asked.channel, door.catalog, today, asked.weeks, chosen(door, staff, asked.office))


def chosen(door: StaffDoor, staff: StaffMember, wanted: Sequence[str]) -> tuple[str, ...]:
    """The offices that are meant: those asked for, or all that one may see. Raises Misasked."""
    seen = tuple(door.catalog.offices) if staff.role in ALL_STATISTICS else staff.offices
    for office in wanted:
        if office not in door.catalog.offices:
            raise Misasked("office", office=office)
        if office not in seen:
            raise Misasked("foreign", office=office)
    return tuple(office for office in seen if not wanted or office in wanted)


def _days(first: date, number: int, today: date, model: Model) -> list[date]:
    if first < today:
        raise Misasked("over", first=first, today=today)
    last = first + timedelta(days=number - 1)
    if last > model.last:
        raise Misasked("far", last=last, most=model.last)
    return [first + timedelta(days=one) for one in range(number)]


def staffed(door: StaffDoor, learned: Learned, staff: StaffMember, asked: StaffingAsked) -> Staffed:
    """The plan for one question."""
    offices = tuple(one for one in chosen(door, staff, asked.office) if door.catalog.offices[one].phone_hours)
    today = door.clock().astimezone(door.zone).date()
    calls, target = _calls(learned.experience(), asked), _target(asked)
    model = learned.model("phone", door.catalog, today)
    if model is None:
        return Staffed((), (), (), calls, target, None, offices, None, (), None, (), ())
    days = _days(asked.from_ or today, asked.days, today, model)
    grown = (1 + asked.volume / 100) * (_busy(model, days, offices) if asked.load == "busy" else np.ones(len(days)))
    came = {one: model.expected(days, [one]) * grown[:, None] for one in offices}
    opened = {one: _opened(door, one, days) for one in offices}
    made = tuple(plan(days, came, opened, calls.line, target))
    mails = _mails(learned, door, today, days, chosen(door, staff, asked.office)) * (1 + asked.volume / 100)
    hours = tuple(written_hours(float(one), asked.mail_handling, target.most_occupied) for one in mails)
    whole = Staffed(made, tuple(mails.tolist()), hours, calls, target, model, offices, busiest(made), (), None, (), ())
    return _with_busiest(whole, door, opened, grown)


def _with_busiest(whole: Staffed, door: StaffDoor, opened: dict[str, Open], grown: Counts) -> Staffed:
    """The plan with how its busiest half hour fares, and with what it needs by languages."""
    peak, model = whole.busiest, whole.model
    if peak is None or model is None:
        return whole
    days, common = [one.day for one in whole.days], _common(door, whole.offices)
    languages = _languages(model, days, whole.offices, opened, peak, grown)
    line, target = whole.calls.line, whole.target
    return replace(
        whole,
        around=_around(peak, line, target),
        spoken=_spoken(languages, common, line, target) if languages else None,
        languages=languages,
        common=common,
    )


def _opened(door: StaffDoor, office: str, days: Sequence[date]) -> Open:
    return np.array([open_half_hours(door.catalog.offices[office], door.catalog, day) for day in days])


@lru_cache(maxsize=256)
def _spoken(hourly: tuple[tuple[str, float], ...], common: tuple[str, ...], line: Line, target: Target) -> Spoken:
    """What a half hour needs by languages; simulated once, as the same question has the same answer."""
    return by_languages(dict(hourly), common, line, target)


def _target(asked: StaffingAsked) -> Target:
    return Target(asked.level / 100, float(asked.seconds), asked.occupancy / 100, asked.shrinkage / 100)


def _calls(known: Experience, asked: StaffingAsked) -> Calls:
    """What was given, else what was measured in the last four weeks, else what is usual."""
    handling, patience = float(asked.handling or USUAL_HANDLING), float(asked.patience or USUAL_PATIENCE)
    took = known.calls if asked.handling is None and known.calls >= FEWEST_CALLS and known.handling_seconds > 0 else 0
    left = known.left if asked.patience is None and known.left >= FEWEST_LEFT and known.leaving > 0 else 0
    handling = round(known.handling_seconds) if took else handling
    patience = round(1 / known.leaving) if left else patience
    endless = asked.waiting == "patient"
    return Calls(Line(handling, None if endless else patience), took, 0 if endless else left)


def _busy(model: Model, days: Sequence[date], offices: Sequence[str]) -> Counts:
    """By how much each day is busier if only one in ten is busier still."""
    ahead = tell(model, days, offices)
    return np.array([max(1.0, one.whole.high / one.whole.expected) if one.whole.expected > 0 else 1.0 for one in ahead])


def _mails(learned: Learned, door: StaffDoor, today: date, days: Sequence[date], offices: Sequence[str]) -> Counts:
    model = learned.model("mail", door.catalog, today)
    return np.zeros(len(days)) if model is None else model.expected(days, offices).sum(axis=1)


def _common(door: StaffDoor, offices: Sequence[str]) -> tuple[str, ...]:
    spoken = [set(door.catalog.offices[one].languages) for one in offices]
    return tuple(sorted(set.intersection(*spoken))) if spoken else ()


def _around(peak: tuple[DayPlan, HalfHour], line: Line, target: Target) -> tuple[Reached, ...]:
    needed, hourly = peak[1].together, peak[1].calls / HALF_HOUR
    return tuple(reached(hourly, line, staff, target.seconds) for staff in range(max(1, needed - 2), needed + 3))


def _languages(
    model: Model,
    days: Sequence[date],
    offices: Sequence[str],
    opened: dict[str, Open],
    peak: tuple[DayPlan, HalfHour],
    grown: Counts,
) -> tuple[tuple[str, float], ...]:
    """Calls an hour of each language in the busiest half hour, the most first."""
    number, slot = days.index(peak[0].day), peak[1].slot
    there = [one for one in offices if opened[one][number, slot]]
    day, more = [days[number]], float(grown[number]) / HALF_HOUR
    hourly = [(one, float(model.expected(day, there, [one])[0, slot]) * more) for one in model.history.languages]
    return tuple(sorted((one for one in hourly if one[1] >= LEAST_LANGUAGE), key=lambda one: -one[1]))
