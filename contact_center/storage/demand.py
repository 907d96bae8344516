"""How many people wrote and called, by Danish day and half hour, office and language: what forecasts learn from.

Counted are the contacts of people in the visitation log, under the office and language they came in with; machines'
mails need nobody. Days that are over are counted once and kept in `demand`; the days after are counted when asked.
The log is only added to, so a kept day equals a direct count; `rebuild` counts everything anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Connection, Engine, case, delete, func, select, text

from contact_center.catalog.hours import DENMARK
from contact_center.staffing.forecast.history import SLOTS, History
from contact_center.storage.statistics import CONTACTS
from contact_center.storage.tables import demand, demand_days, visitations
from contact_center.storage.transaction import transaction

SETTLED = timedelta(days=2)
"""So long after a day has begun it is counted for good: lines carry the time of the transaction that wrote them."""
CHUNK = timedelta(days=31)
LOCK = 4242416
"""Advisory lock on PostgreSQL: one at a time rolls up."""
Key = tuple[date, str, str]


@dataclass
class Tally:
    """The contacts of one day, channel and office."""

    slots: list[int] = field(default_factory=lambda: [0] * SLOTS)
    languages: Counter[str] = field(default_factory=Counter)


def roll_up(engine: Engine, today: date) -> int:
    """Count the days that are over and are not counted yet; how many these were."""
    counted = 0
    with engine.connect() as connection:
        first = first_day(connection)
    while first is not None and first <= today - SETTLED:
        last = min(first + CHUNK, today - SETTLED)
        counted += _roll_up(engine, first, last)
        first = last + timedelta(days=1)
    return counted


def _roll_up(engine: Engine, first: date, last: date) -> int:
    with transaction(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        missing = _uncounted(connection, first, last)
        if not missing:
            return 0
        found = count(connection, missing[0], missing[-1])
        rows = [
            {"day": day, "channel": channel, "office": office, "slots": one.slots, "languages": dict(one.languages)}
            for (day, channel, office), one in found.items()
            if day in missing
        ]
        if rows:
            connection.execute(demand.insert(), rows)
        now = datetime.now(UTC)
        connection.execute(demand_days.insert(), [{"day": day, "counted_at": now} for day in missing])
        return len(missing)


def rebuild(engine: Engine, today: date) -> int:
    """Forget what was counted and count it anew; how many days."""
    with transaction(engine) as connection:
        connection.execute(delete(demand))
        connection.execute(delete(demand_days))
    return roll_up(engine, today)


def history(connection: Connection, channel: str, first: date, end: date) -> History:
    """The contacts of a channel from `first` until the day before `end`, counted days and others."""
    found = dict(_kept(connection, channel, first, end))
    missing = _uncounted(connection, first, end - timedelta(days=1))
    if missing:
        direct = count(connection, missing[0], missing[-1], channel)
        found |= {key: one for key, one in direct.items() if key[0] in missing}
    return _arrays(found, first, end)


def count(connection: Connection, first: date, last: date, channel: str | None = None) -> dict[Key, Tally]:
    """Count the log directly, from `first` to `last`, both included."""
    line = visitations
    half_hour = _half_hour(connection, line.c.at)
    period = (line.c.at >= _midnight(first), line.c.at < _midnight(last + timedelta(days=1)))
    wanted = (*period, line.c.kind.in_(CONTACTS), line.c.nature == "human")
    columns = (half_hour, line.c.channel, line.c.office, line.c.language)
    statement = select(*columns, func.count()).where(*wanted).group_by(*columns)
    return _tallied(connection.execute(statement.where(line.c.channel == channel) if channel else statement))


def _tallied(rows: Iterable[Any]) -> dict[Key, Tally]:
    found: dict[Key, Tally] = {}
    moments: dict[str, tuple[date, int]] = {}
    for half_hour, channel, office, language, number in rows:
        if half_hour not in moments:
            moments[half_hour] = _danish(half_hour)
        day, slot = moments[half_hour]
        tally = found.setdefault((day, channel, office), Tally())
        tally.slots[slot] += number
        tally.languages[language] += number
    return found


def _danish(half_hour: str) -> tuple[date, int]:
    """Day and half hour in Denmark. An hour that the clock strikes twice in autumn counts twice as full."""
    at = datetime.strptime(half_hour, "%Y-%m-%d %H:%M").replace(tzinfo=UTC).astimezone(DENMARK)
    return at.date(), at.hour * 2 + at.minute // 30


def _half_hour(connection: Connection, at: ColumnElement[Any]) -> ColumnElement[str]:
    """The half hour in UTC, as text."""
    if connection.dialect.name == "postgresql":
        utc = func.timezone("UTC", at)
        return func.to_char(utc, "YYYY-MM-DD HH24:").concat(case((func.to_char(utc, "MI") < "30", "00"), else_="30"))
    return func.strftime("%Y-%m-%d %H:", at).concat(case((func.strftime("%M", at) < "30", "00"), else_="30"))


def _kept(connection: Connection, channel: str, first: date, end: date) -> Iterator[tuple[Key, Tally]]:
    wanted = (demand.c.channel == channel, demand.c.day >= first, demand.c.day < end)
    for row in connection.execute(select(demand).where(*wanted)):
        yield (row.day, row.channel, row.office), Tally(row.slots, Counter(row.languages))


def _uncounted(connection: Connection, first: date, last: date) -> list[date]:
    kept = set(connection.execute(select(demand_days.c.day).where(demand_days.c.day.between(first, last))).scalars())
    every = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return [day for day in every if day not in kept]


def first_day(connection: Connection) -> date | None:
    """The Danish day of the first line of the log; None when there is none."""
    first = connection.execute(select(visitations.c.at).order_by(visitations.c.at).limit(1)).scalar_one_or_none()
    return first.astimezone(DENMARK).date() if first is not None else None


def _arrays(found: Mapping[Key, Tally], first: date, end: date) -> History:
    offices = sorted({office for _day, _channel, office in found})
    spoken: Counter[str] = Counter()
    for one in found.values():
        spoken.update(one.languages)
    languages = [language for language, _number in sorted(spoken.items(), key=lambda one: (-one[1], one[0]))]
    days = max(0, (end - first).days)
    slots, by_language = np.zeros((days, len(offices), SLOTS)), np.zeros((days, len(offices), len(languages)))
    place = {office: number for number, office in enumerate(offices)}
    tongue = {language: number for number, language in enumerate(languages)}
    for (day, _channel, office), one in found.items():
        slots[(day - first).days, place[office]] += one.slots
        for language, number in one.languages.items():
            by_language[(day - first).days, place[office], tongue[language]] += number
    return History(first, tuple(offices), tuple(languages), slots, by_language)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, DENMARK).astimezone(UTC)
