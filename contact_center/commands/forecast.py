"""`contact-center forecast`: what is expected, and how good that is, in the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from contact_center.api.planning.learned import Learned
from contact_center.errors import Invalid
from contact_center.staffing.forecast.check import Checked, Errors
from contact_center.staffing.forecast.model import LEAST_CONTACTS, LEAST_DAYS, Model
from contact_center.staffing.forecast.told import tell
from contact_center.storage import demand
from contact_center.wiring import House

LITTLE = f"too little to learn from: at least {LEAST_DAYS} days and {LEAST_CONTACTS} contacts are needed"


def run(house: House, channels: Sequence[str], office: str | None, days: int, now: datetime) -> None:
    """Print the forecast of the next days."""
    today, learned, offices = _ready(house, office, now)
    for channel in channels:
        model = learned.model(channel, house.catalog, today)
        print(f"{channel}{f', {office}' if office else ''}")
        print("\n".join(_rows(model, offices, today, days)) if model else f"  {LITTLE}")


def _rows(model: Model, offices: Sequence[str] | None, today: date, days: int) -> list[str]:
    history = model.history
    rough = ": rough" if model.rough else ""
    season = "the year's ups and downs known" if model.season else "the year not known yet"
    head = f"  learned from {history.total} contacts on {history.days} days since {history.first}, {season}{rough}"
    ahead = tell(model, [today + timedelta(days=number) for number in range(days)], offices)
    return [
        head,
        *(
            f"  {one.day} {one.day:%a}  {one.whole.expected:7.1f}  ({one.whole.low}-{one.whole.high})"
            f"  {model.calendar.kind(one.day).name.lower()}"
            for one in ahead
        ),
    ]


def check(house: House, channels: Sequence[str], office: str | None, weeks: int, now: datetime) -> None:
    """Print how good the forecast of the last weeks would have been."""
    today, learned, _offices = _ready(house, office, now)
    chosen = [office] if office else [None, *house.catalog.offices]
    print(f"The last {weeks} weeks held back. In brackets: each half hour as in the last week before.")
    print(
        f"  {'':<8}{'':<13}{'came':>6}{'told':>8}  {'half hours':>14}{'days':>14}{'weeks':>14}  {'MASE':>13}  80 % held"
    )
    for channel in channels:
        for one in chosen:
            found = learned.checked(channel, house.catalog, today, weeks, None if one is None else [one])
            name = "all offices" if one is None else one
            if found is None:
                print(f"  {channel:<8}{LITTLE}")
                break
            if found.came or one is None:
                print(f"  {channel:<8}{name:<13}{_line(found)}")


def _line(found: Checked) -> str:
    ours, naive = found.ours, found.naive
    wapes = "".join(f"{_both(ours, naive, name):>14}" for name in ("half_hours", "days", "weeks"))
    mase = f"{_number(ours.mase)} ({_number(naive.mase)})"
    held = f"{_percent(found.covered_half_hours)} half hours, {_percent(found.covered_days)} days"
    return f"{found.came:>6}{found.told:>8.0f}  {wapes}  {mase:>13}  {held}"


def _both(ours: Errors, naive: Errors, name: str) -> str:
    return f"{_percent(getattr(ours, name))} ({_percent(getattr(naive, name))})"


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{value:.0%}"


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


def rebuild(house: House, now: datetime) -> None:
    """Count the log anew."""
    days = demand.rebuild(house.engine, _today(house, now))
    print(f"{days} days counted")


def _ready(house: House, office: str | None, now: datetime) -> tuple[date, Learned, list[str] | None]:
    if office and office not in house.catalog.offices:
        raise Invalid(f"Unknown office: {office}")
    return _today(house, now), Learned(house.engine, lambda: now), [office] if office else None


def _today(house: House, now: datetime) -> date:
    return now.astimezone(ZoneInfo(house.settings.time_zone)).date()
