"""The statistics of a period: counts of the visitation log by day, channel, language, topic, office and so on.

Days are Danish days. Every table of contacts adds up to the contacts; the table of outcomes adds up to the completed
contacts and the automatic mails of the period. What each figure counts: `contact_center.storage.statistics`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from contact_center.catalog.model import Catalog
from contact_center.errors import Invalid
from contact_center.storage import statistics
from contact_center.storage.statistics import Selection
from contact_center.visitation import labels
from contact_center.visitation.text import text

__all__ = ["ReportFilter", "report", "selection", "text"]

DENMARK = ZoneInfo("Europe/Copenhagen")
EARLIEST, MOST_DAYS = date(2000, 1, 1), 3660
"""A report covers at most ten years: every day of it is a row."""
Labelled = Callable[[Catalog, str], str]
TABLES: Mapping[str, Labelled] = {
    "channel": labels.channel,
    "language": labels.language,
    "topic": labels.topic,
    "office": labels.office,
    "municipality": labels.municipality,
}


@dataclass(frozen=True, slots=True)
class ReportFilter:
    """What a report is about; absent fields match everything."""

    from_: date
    to: date
    """The last day, included."""
    office: str | None = None
    channel: str | None = None
    topic: str | None = None
    language: str | None = None
    offices: Collection[str] | None = None
    """The offices the viewer may count; None: all."""


def report(connection: Connection, wanted: ReportFilter, catalog: Catalog) -> dict[str, Any]:
    """Count what `wanted` asks for. Raises Invalid for dates or names that make no sense."""
    _known(wanted, catalog)
    chosen = selection(wanted)
    counted = statistics.totals(connection, chosen)
    outcomes = statistics.outcomes(connection, chosen)
    completed, corrected = statistics.judged(connection, chosen)
    totals = {
        **asdict(counted),
        "completed": sum(outcomes.values()),
        "corrections": statistics.corrections(connection, chosen),
        "triage_accuracy": round(1 - corrected / completed, 4) if completed else None,
    }
    tables = {
        f"by_{name}": _table(statistics.contacts_by(connection, chosen, name), catalog, label)
        for name, label in TABLES.items()
    }
    ended = Counter(outcomes) + Counter({"automatic": counted.automatic})
    return {
        "from": wanted.from_.isoformat(),
        "to": wanted.to.isoformat(),
        "totals": totals,
        "by_day": _days(wanted, statistics.contacts_by(connection, chosen, "hour", "channel")),
        **tables,
        "by_outcome": _table(ended.items(), catalog, labels.outcome),
    }


def selection(wanted: ReportFilter) -> Selection:
    """The lines a filter means; its days are Danish days. Raises Invalid for dates that make no sense."""
    if wanted.from_ > wanted.to:
        raise Invalid(f"The first day, {wanted.from_}, comes after the last day, {wanted.to}.")
    if wanted.from_ < EARLIEST or (wanted.to - wanted.from_).days >= MOST_DAYS:
        raise Invalid(f"A report begins on {EARLIEST} or later and covers at most {MOST_DAYS} days.")
    return Selection(
        since=_midnight(wanted.from_),
        until=_midnight(wanted.to + timedelta(days=1)),
        office=wanted.office,
        channel=wanted.channel,
        topic=wanted.topic,
        language=wanted.language,
        offices=wanted.offices,
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, DENMARK).astimezone(UTC)


def _known(wanted: ReportFilter, catalog: Catalog) -> None:
    """Refuse what the catalogue does not know: a typing error must not look like a quiet month."""
    known = {"office": catalog.offices, "topic": catalog.topics, "channel": labels.CHANNELS}
    for name, values in known.items():
        value = getattr(wanted, name)
        if value and value not in values:
            raise Invalid(f"Unknown {name}: {value}")


def _table(counts: Iterable[Any], catalog: Catalog, label: Labelled) -> list[dict[str, Any]]:
    """Rows of a table, largest first."""
    rows = [{"key": key or labels.UNKNOWN, "count": count} for key, count in counts]
    named = [{"key": row["key"], "label": label(catalog, row["key"]), "count": row["count"]} for row in rows]
    return sorted(named, key=lambda row: (-row["count"], row["key"]))


def _days(wanted: ReportFilter, hours: Iterable[Any]) -> list[dict[str, Any]]:
    """One row for every day of the period, also for those on which nothing came."""
    counts: Counter[tuple[date, str]] = Counter()
    for hour, channel, count in hours:
        counts[_danish_day(hour), channel] += count
    days = [wanted.from_ + timedelta(days=n) for n in range((wanted.to - wanted.from_).days + 1)]
    return [_day(day, counts[day, "mail"], counts[day, "phone"]) for day in days]


def _danish_day(hour: str) -> date:
    return datetime.strptime(hour, "%Y-%m-%d %H").replace(tzinfo=UTC).astimezone(DENMARK).date()


def _day(day: date, mail: int, phone: int) -> dict[str, Any]:
    label = f"{day.day}.{day.month}.{day.year}"
    return {"key": day.isoformat(), "label": label, "count": mail + phone, "mail": mail, "phone": phone}
