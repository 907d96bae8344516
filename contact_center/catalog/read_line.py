"""Reads the rules of the telephone line from `data/line.toml`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from contact_center.catalog.files import Table
from contact_center.catalog.line_rules import REASONS, WAIT, WITH_LANGUAGE, Destinations, OverflowRow

PREFIX = re.compile(r"\+[1-9]\d{0,11}")
COUNTRY = re.compile(r"[A-Z]{2}")


def read_destinations(file: Table) -> Destinations:
    """Read `[destinations]`."""
    table = file.table("destinations")
    countries, refused = table.texts("countries", required=True), table.texts("refused", required=True)
    _all(table, "countries", countries, COUNTRY, "no-country")
    _all(table, "refused", refused, PREFIX, "no-prefix")
    return Destinations(frozenset(countries), refused)


def _all(table: Table, key: str, values: Iterable[str], form: re.Pattern[str], wrong: str) -> None:
    for value in values:
        if not form.fullmatch(value):
            table.wrong(key, wrong, value=value)


def read_overflow(file: Table, offices: Collection[str], topics: Table) -> tuple[OverflowRow, ...]:
    """Read the rows of `[[overflow]]`, in their order."""
    slugs = frozenset(topic.text("slug") for topic in topics.tables("topic"))
    return tuple(_overflow(row, offices, slugs) for row in file.tables("overflow", named_by="when"))


def _overflow(row: Table, offices: Collection[str], topics: Collection[str]) -> OverflowRow:
    read = OverflowRow(
        when=row.text("when"),
        to=row.text("to"),
        minutes=row.number("minutes") if "minutes" in row.values else 0,
        from_=frozenset(row.texts("from")),
        topics=frozenset(row.texts("topics")),
    )
    if read.when not in REASONS:
        row.wrong("when", "none-of", value=read.when, known=", ".join(REASONS))
    if read.when == WAIT and read.minutes <= 0:
        row.wrong("minutes", "minutes-missing")
    for key, named, known in (("from", read.from_, offices), ("topics", read.topics, topics)):
        for unknown in sorted(named.difference(known)):
            row.wrong(key, "nothing-so-called", value=unknown)
    if read.to != WITH_LANGUAGE and read.to not in offices:
        row.wrong("to", "nothing-so-called", value=read.to)
    return read
