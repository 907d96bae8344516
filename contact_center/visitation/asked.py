"""What figures are asked for: read from an address, checked, and written as an address again. Pure.

Besides a centre and a channel, a topic, a language, a municipality, a role and a citizen group may be held fast, one
or several together: `held.py`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from contact_center.catalog.model import Catalog
from contact_center.visitation.held import HELD, Held, Slice, read_held, slices
from contact_center.visitation.measures import definitions
from contact_center.visitation.periods import before, weeks_before, year_before
from contact_center.visitation.unclear import Unclear, among

CHANNELS = ("mail", "phone")
COMPARED = {"before": before, "weeks": weeks_before, "year": year_before}
"""How the period is found with which it is compared."""
EARLIEST, LATEST = date(2000, 1, 1), date(2199, 12, 31)
MOST_DAYS, USUAL_DAYS = 3660, 28
"""At most ten years."""
KNOWN = frozenset({"from", "to", "office", "channel", "compare", "definition", "lang", *HELD})
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for; absent values match everything."""

    first: date
    last: date
    """Included."""
    office: str = ""
    channel: str = ""
    held: tuple[Held, ...] = ()
    """What is held fast besides, in the order of SLICED."""
    offices: tuple[str, ...] | None = None
    """The offices the viewer may count; None: all."""
    compare: str = ""
    """before: the period before; weeks: the same weekdays 52 weeks earlier; year: the same dates a year earlier."""
    definition: str = "offered"
    """Of "answered within the target"."""
    lang: str = "da"

    @property
    def seen(self) -> tuple[str, ...] | None:
        """The offices that are counted; None: all, also calls that never came to one."""
        if self.office:
            return (self.office,) if self.offices is None or self.office in self.offices else ()
        return self.offices

    @property
    def slices(self) -> list[Slice]:
        """The names of the sums that are meant together."""
        return slices(self.held)

    def of(self, name: str) -> str:
        """The value that is held fast by its name in the address; empty: none."""
        return next((one.value for one in self.held if one.name == name), "")

    def earlier(self) -> Asked | None:
        """The period it is compared with, or None."""
        if not self.compare:
            return None
        first, last = COMPARED[self.compare](self.first, self.last)
        return replace(self, first=first, last=last, compare="") if first >= EARLIEST else None

    def query(self, **changes: str) -> str:
        """As the query of an address; `changes` by the names there."""
        known = {"from": self.first.isoformat(), "to": self.last.isoformat(), "office": self.office}
        known |= {"channel": self.channel, **{one.name: one.value for one in self.held}, "compare": self.compare}
        known |= {"definition": "" if self.definition == "offered" else self.definition}
        known |= {"lang": "" if self.lang == "da" else self.lang}
        return urlencode({name: value for name, value in {**known, **changes}.items() if name and value})


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
    asked = Asked(
        first=first,
        last=last,
        office=among("office", given, catalog.offices),
        channel=among("channel", given, CHANNELS),
        held=read_held(given, catalog),
        offices=None if offices is None else tuple(offices),
        compare=among("compare", given, COMPARED),
        definition=among("definition", given, definitions()) or "offered",
        lang=among("lang", given, ("da", "en")) or "da",
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
