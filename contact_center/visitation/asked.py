"""What figures are asked for: read from an address, checked, and written as an address again. Pure.

Besides a centre and a channel one more thing may be held fast: a topic, a language, a municipality, a role or a
citizen group. The page of one shows how it divides by all others, so every pair can be read.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from contact_center.catalog.model import Catalog
from contact_center.domain.contact import CitizenGroup, Role
from contact_center.errors import Invalid
from contact_center.visitation.measures import definitions
from contact_center.visitation.periods import before, year_before

CHANNELS = ("mail", "phone")
COMPARED = ("", "before", "year")
EARLIEST, LATEST = date(2000, 1, 1), date(2199, 12, 31)
MOST_DAYS, USUAL_DAYS = 3660, 28
"""At most ten years."""
HELD = {
    "topic": "topic",
    "language": "language",
    "municipality": "municipality",
    "role": "role",
    "group": "citizen_group",
}
"""Name in the address → column."""
KNOWN = frozenset({"from", "to", "office", "channel", "compare", "definition", "lang", *HELD})
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Unclear(Invalid):
    """What was asked for makes no sense; `code` names the sentence that says why, `value` what was meant."""

    def __init__(self, code: str, value: str = "") -> None:
        """Keep both; what was typed is shown in part only."""
        self.code, self.value = code, "".join(char for char in value if char.isprintable())[:60]
        super().__init__(f"{code}: {self.value}" if value else code)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for; absent values match everything."""

    first: date
    last: date
    """Included."""
    office: str = ""
    channel: str = ""
    held: str = ""
    """The column that is held fast."""
    value: str = ""
    offices: tuple[str, ...] | None = None
    """The offices the viewer may count; None: all."""
    compare: str = ""
    """before: the period before; year: the same days a year earlier."""
    definition: str = "offered"
    """Of "answered within the target"."""
    lang: str = "da"
    formerly: str = ""
    """The code of a merged municipality that was asked for."""

    @property
    def seen(self) -> tuple[str, ...] | None:
        """The offices that are counted; None: all, also calls that never came to one."""
        if self.office:
            return (self.office,) if self.offices is None or self.office in self.offices else ()
        return self.offices

    @property
    def values(self) -> tuple[str, ...]:
        """The values of the held column: a municipality is counted with those that merged into it."""
        return predecessors(self.value) if self.held == "municipality" else (self.value,)

    def earlier(self) -> Asked | None:
        """The period it is compared with, or None."""
        if not self.compare:
            return None
        first, last = (before if self.compare == "before" else year_before)(self.first, self.last)
        return replace(self, first=first, last=last, compare="") if first >= EARLIEST else None

    def query(self, **changes: str) -> str:
        """As the query of an address; `changes` by the names there."""
        column = next((name for name, own in HELD.items() if own == self.held), "")
        known = {"from": self.first.isoformat(), "to": self.last.isoformat(), "office": self.office}
        known |= {"channel": self.channel, column: self.value, "compare": self.compare}
        known |= {"definition": "" if self.definition == "offered" else self.definition}
        known |= {"lang": "" if self.lang == "da" else self.lang}
        return urlencode({name: value for name, value in {**known, **changes}.items() if name and value})


@dataclass(frozen=True, slots=True)
class Merger:
    """A municipality that is part of another now."""

    code: str
    name: str
    into: str
    on: date


@cache
def mergers() -> Mapping[str, Merger]:
    """Old code → what became of it."""
    path = Path(__file__).parent / "data" / "merged.toml"
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["merged"]
    return {row["code"]: Merger(**row) for row in rows}


def predecessors(code: str) -> tuple[str, ...]:
    """A code with those that merged into it."""
    return (code, *(one.code for one in mergers().values() if one.into == code))


def read(
    query: Mapping[str, str], catalog: Catalog, today: date, offices: Collection[str] | None = None, extra: Any = ()
) -> Asked:
    """Read what is asked for; without dates the last four weeks. Raises Unclear.

    `offices` are those the viewer may count; `extra` are further names that the address may hold.
    """
    for name in query:
        if name not in KNOWN and name not in extra:
            raise Unclear("unknown-filter", name)
    given = {name: value.strip() for name, value in query.items() if value.strip()}
    first, last = _dates(given, today)
    held, value, formerly = _held(given, catalog)
    asked = Asked(
        first=first,
        last=last,
        office=_among("office", given, catalog.offices),
        channel=_among("channel", given, CHANNELS),
        held=held,
        value=value,
        offices=None if offices is None else tuple(offices),
        compare=_among("compare", given, COMPARED),
        definition=_among("definition", given, definitions()) or "offered",
        lang=_among("lang", given, ("da", "en")) or "da",
        formerly=formerly,
    )
    if asked.office and asked.offices is not None and asked.office not in asked.offices:
        raise Unclear("not-your-office", asked.office)
    return asked


def _dates(given: Mapping[str, str], today: date) -> tuple[date, date]:
    first, last = (_day(given.get(name)) for name in ("from", "to"))
    end = last or max(today, first or today)
    begin = first or end - timedelta(days=USUAL_DAYS - 1)
    if begin > end:
        raise Unclear("reversed", f"{begin} – {end}")
    if begin < EARLIEST or end > LATEST:
        raise Unclear("out-of-range", str(begin if begin < EARLIEST else end))
    if (end - begin).days >= MOST_DAYS:
        raise Unclear("too-long")
    return begin, end


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        if not _DAY.fullmatch(text):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise Unclear("no-date", text) from None


def _among(name: str, given: Mapping[str, str], known: Collection[str]) -> str:
    value = given.get(name, "")
    if value and value not in known:
        raise Unclear(f"unknown-{name}", value)
    return value


def _held(given: Mapping[str, str], catalog: Catalog) -> tuple[str, str, str]:
    """The column that is held fast, its value, and the old code that was asked for."""
    named = [name for name in HELD if name in given]
    if len(named) > 1:
        raise Unclear("one-at-a-time", ", ".join(named))
    if not named:
        return "", "", ""
    name, value, formerly = named[0], given[named[0]], ""
    if name == "language":
        if not _LANGUAGE.fullmatch(value):
            raise Unclear("unknown-language", value)
    elif name == "municipality" and value in mergers():
        formerly, value = value, mergers()[value].into
    else:
        known: Mapping[str, Collection[str]] = {
            "topic": catalog.topics,
            "municipality": catalog.municipalities,
            "role": [one.value for one in Role],
            "group": [one.value for one in CitizenGroup],
        }
        _among(name, given, known[name])
    return HELD[name], value, formerly
