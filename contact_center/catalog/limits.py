"""Reads how much is answered by itself (`data/limits.toml`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from contact_center.catalog.files import Table
from contact_center.domain.limits import Limits

SECTIONS = {
    "replies": "",
    "ping_pong": "ping_pong_",
    "bounced": "bounced_",
    "tickets": "",
}
"""Table of the file → what its keys are called here."""


def read_limits(file: Table) -> Limits:
    """Read the file; what is missing or no positive number is a mistake, and its default holds."""
    figures = {name: number for section, prefix in SECTIONS.items() for name, number in _figures(file, section, prefix)}
    for name in sorted({field.name for field in fields(Limits) if field.type == "int"} - figures.keys()):
        file.wrong(name, "missing")
    domains = file.table("domains")
    return Limits(
        **{name: number for name, number in figures.items() if number},
        shared_suffixes=frozenset(_names(domains, "shared_suffixes")),
        without_dots=_names(domains, "without_dots"),
        big_providers=frozenset(_names(domains, "big_providers")),
    )


def _figures(file: Table, section: str, prefix: str) -> Iterator[tuple[str, int]]:
    known, table = {field.name for field in fields(Limits)}, file.table(section)
    for key in table.values:
        number = table.number(key)
        if f"{prefix}{key}" not in known:
            table.wrong(key, "unknown")
            continue
        if number < 1:
            table.wrong(key, "too-small")
        yield f"{prefix}{key}", max(0, number)


def _names(domains: Table, key: str) -> tuple[str, ...]:
    return tuple(name.strip().lower() for name in domains.texts(key, required=True))
