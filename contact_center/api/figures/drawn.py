"""The charts of a page, each with its finding in words and the numbers of the table beside it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from contact_center.api.figures import charts
from contact_center.api.figures.view import View
from contact_center.visitation.measures import quantile, times
from contact_center.visitation.over_time import Column
from contact_center.visitation.small_cells import FEW

KINDS = ("mail", "phone")
WAITS = (0, 10, 20, 30, 60, 120, 180, 300, 600, 900)
"""Seconds at which the columns of the waits begin."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: its name, what it shows in one sentence, the drawing, and its numbers."""

    key: str
    name: str
    finding: str
    svg: Markup
    heading: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    note: str = ""
    split: bool = False
    """Whether its colours mean the channels."""


def drawn(look: View) -> dict[str, Chart]:
    """The charts that a page may show, by name."""
    return {"time": over_time(look), "clock": clock(look), "waits": waits(look)}


def over_time(look: View) -> Chart:
    """The contacts by day, or by month."""
    names, say, hidden = look.names, look.names.words, look.hidden_columns
    by_day = all(one.first == one.last for one in look.found.columns)
    told = [one for one in look.found.columns if one.first not in hidden]
    bars, rows = [], []
    for one in look.found.columns:
        label, parts = names.day(one.first) if by_day else names.month(one.first), _parts(look, one)
        shown = say("hidden_mark") if one.first in hidden else names.count(sum(parts))
        bars.append((_short(one, by_day, say.listed("months")), f"{label}: {shown}", parts))
        rows.append((label, *(names.count(part) for part in parts if look.small), shown))
    finding = say("finding_none")
    if any(_total(one) for one in told):
        most = max(told, key=_total)
        known = {"total": names.count(look.found.number("contacts")), "most": names.count(_total(most))}
        finding = say("finding", label=names.day(most.first) if by_day else names.month(most.first), **known)
    elif hidden:
        finding = say("hidden", few=FEW)
    else:
        bars = []
    name = say("per_day" if by_day else "per_month")
    heading = ("", *(names.member("channel", kind) for kind in KINDS if look.small), say("total"))
    svg = charts.columns(bars, [f"bar-{kind}" for kind in KINDS], f"{name}. {finding}")
    return Chart("time", name, finding, svg, heading, tuple(rows), split=look.small)


def _parts(look: View, one: Column) -> tuple[int, int]:
    """By channel; where small numbers are hidden, together, and nothing of what is hidden."""
    if look.small:
        return one.channels.get("mail", 0), one.channels.get("phone", 0)
    return (0 if one.first in look.hidden_columns else _total(one)), 0


def _total(one: Column) -> int:
    return sum(one.channels.values())


def _short(one: Column, by_day: bool, months: Sequence[str]) -> str:
    day = one.first
    return f"{day.day}.{day.month}." if by_day else f"{months[day.month - 1]} {day.year % 100:02}"


def clock(look: View) -> Chart:
    """Weekday × hour."""
    names, say = look.names, look.names.words
    counts = look.found.divided("clock") if look.small else {}
    days, short = say.listed("week_days"), say.listed("week_days_short")
    finding = say("finding_none")
    if counts:
        most = max(counts, key=lambda key: (counts[key], key))
        day, hour = (int(part) for part in most.split("-"))
        finding = say("heat_finding", weekday=days[day], hour=hour, next=hour + 1, most=names.count(counts[most]))
    said = ["{day} {hour}: {number}"]
    svg = charts.heat(counts, short, f"{say('heat')}. {finding}", said) if counts else Markup("")
    rows = tuple(
        (str(hour), *(names.count(counts.get(f"{day}-{hour}", 0)) for day in range(7)))
        for hour in range(24)
        if any(counts.get(f"{day}-{hour}") for day in range(7))
    )
    return Chart("clock", say("heat"), finding, svg, (say("hour"), *short), rows, say("heat_note"))


def waits(look: View) -> Chart:
    """How long answered callers waited."""
    names, say = look.names, look.names.words
    steps = times(look.found.whole, "line-answered")
    sizes = [
        sum(number for step, number in steps.items() if low <= step < high)
        for low, high in zip(WAITS, (*WAITS[1:], 10**9), strict=True)
    ]
    labels = [say("seconds_range", low=_clock(low), high=_clock(high)) for low, high in pairwise(WAITS)]
    labels.append(say("and_more", low=_clock(WAITS[-1])))
    finding = say("finding_none")
    if steps:
        median, high = (names.duration(quantile(steps, share)) for share in (0.5, 0.9))
        finding = say("waits_finding", median=median, p90=high)
    sized = zip(labels, sizes, strict=True)
    bars = [(label, f"{label}: {names.count(size)}", (size,)) for label, size in sized if steps]
    rows = tuple((label, names.count(size)) for label, size in zip(labels, sizes, strict=True))
    name = say("waits")
    svg = charts.columns(bars, ["bar-phone"], f"{name}. {finding}")
    return Chart("waits", name, finding, svg, ("", say("number")), rows)


def _clock(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02}"
