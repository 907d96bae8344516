"""What lifeindenmark.dk tells citizens about the offices: contact details and hours, and what has changed. Pure.

The site is kept by others. Whenever something here changes, somebody must tell them; what was told last is kept as
entries of that day, and compared with those of today.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from contact_center.catalog.model import Catalog, Interval, Office

NATIONAL = "national"
"""Our own queue; the site does not know it."""
TEXTS = ("name", "official_name", "address", "phone", "email", "page")
HOURS = ("phone_hours", "visit_hours")
FLAGS = ("hours_confirmed", "booking_required")
FIELDS = (*TEXTS, *HOURS, *FLAGS)

Entry = Mapping[str, Any]
"""Of one office: texts, hours as `hours_of` gives them, flags. Plain values, so that it can be kept as JSON."""
Entries = Mapping[str, Entry]
"""Slug of the office → its entry."""


@dataclass(frozen=True, slots=True)
class Change:
    """One detail that is no longer what it was."""

    office: str
    name: str
    field: str
    before: Any
    """None: the office was not in the directory."""
    after: Any
    """None: it is there no longer."""


def entries(catalog: Catalog) -> dict[str, dict[str, Any]]:
    """The entries of all centres that are there on the catalogue's day."""
    day, offices = catalog.day, catalog.offices.values()
    return {one.slug: _entry(one) for one in offices if one.slug != NATIONAL and (day is None or one.exists_on(day))}


def _entry(office: Office) -> dict[str, Any]:
    plain = {key: getattr(office, key) for key in (*TEXTS, *FLAGS)}
    hours = {key: hours_of(getattr(office, key)) for key in HOURS}
    return {key: {**plain, **hours}[key] for key in FIELDS}


def hours_of(week: Iterable[Interval]) -> list[dict[str, Any]]:
    """Intervals as plain values; weekday 1 is Monday."""
    return [
        {"weekday": one.weekday + 1, "opens": f"{one.opens:%H:%M}", "closes": f"{one.closes:%H:%M}"} for one in week
    ]


def version(known: Entries) -> str:
    """A short name of exactly these entries: who confirms says by it what they have seen."""
    plain = json.dumps(known, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()[:16]


def changes(before: Entries, after: Entries) -> tuple[Change, ...]:
    """What differs, office by office and field by field; of an office that came or went, its name alone."""
    return tuple(change for slug in {**after, **before} for change in _changes(slug, before.get(slug), after.get(slug)))


def _changes(slug: str, before: Entry | None, after: Entry | None) -> Iterator[Change]:
    name = str((after or before or {}).get("name", slug))
    if before is None or after is None:
        yield Change(slug, name, "name", before and before.get("name"), after and after.get("name"))
        return
    for field in FIELDS:
        if before.get(field) != after.get(field):
            yield Change(slug, name, field, before.get(field), after.get(field))
