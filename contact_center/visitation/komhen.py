"""What a municipality's counting week asks: channel, what was asked, outcome, misdirected or not; one row each.

Counted from the facts, so it can still be answered when the contacts have been erased.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection

from contact_center.catalog.model import Catalog
from contact_center.storage import facts
from contact_center.storage.tables import contact_facts
from contact_center.visitation.counters import CONTACTS, HUMAN
from contact_center.visitation.cube import AT
from contact_center.visitation.facts import ELSEWHERE, JOINED
from contact_center.visitation.files.book import Cell
from contact_center.visitation.naming import Names

HEADING = ("day", "channel", "topic", "topic_name", "further_topics", "role", "outcome", "misdirected", "number")
KLE = "kle"
"""A column behind `topic_name`, where the catalogue has KLE numbers: they are licensed, so it comes without any."""
YES_NO = {True: "ja", False: "nej"}


def week(text: str) -> tuple[date, date]:
    """The days of an ISO week such as 2026-W47. Raises ValueError."""
    first = date.fromisoformat(f"{text}-1")
    return first, first + timedelta(days=6)


def heading(catalog: Catalog) -> tuple[str, ...]:
    """The names of the columns."""
    return (*HEADING[:4], KLE, *HEADING[4:]) if _has_kle(catalog) else HEADING


def _has_kle(catalog: Catalog) -> bool:
    return any(topic.kle for topic in catalog.topics.values())


def rows(
    connection: Connection, catalog: Catalog, first: date, last: date, office: str = "", municipality: str = ""
) -> list[tuple[Cell, ...]]:
    """The contacts of people in these days, those that are alike in one row; with Danish names."""
    own = contact_facts.c
    where = [own.kind.in_(CONTACTS), own.nature == HUMAN]
    where += [own.office == office] if office else []
    where += [own.municipality == municipality] if municipality else []
    names = Names.of(catalog, "da")
    counted: Counter[tuple[Any, ...]] = Counter()
    for row in facts.of_days(connection, first, last, *where):
        get = dict(zip(AT, row, strict=True))
        outcome = get["outcome"]
        alike = (get["day"], get["channel"], get["topic"], get["further"], get["role"], outcome)
        counted[alike] += 1
    return [
        (
            day.isoformat(),
            names.member("channel", channel),
            topic,
            names.member("topic", topic),
            *([catalog.topics[topic].kle if topic in catalog.topics else ""] if _has_kle(catalog) else []),
            further,
            names.member("role", role),
            names.member("outcome", outcome),
            "" if outcome in ("open", JOINED) else YES_NO[outcome in ELSEWHERE],
            number,
        )
        for (day, channel, topic, further, role, outcome), number in sorted(counted.items())
    ]
