"""Reads what texts state: facts, links and other authorities' details, as they hold on one day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from contact_center.catalog.files import Table
from contact_center.catalog.model import Authority


def read_authorities(file: Table) -> dict[str, Authority]:
    """Who else decides or helps, by slug."""
    found = (
        Authority(
            slug=row.text("slug"),
            name=row.text("name"),
            name_en=row.text("name_en"),
            what=row.text("what"),
            phone=row.text("phone", ""),
            email=row.text("email", ""),
            url=row.text("url", ""),
        )
        for row in file.tables("authority")
    )
    return {authority.slug: authority for authority in found}


def read_facts(file: Table, authorities: dict[str, Authority], today: date) -> tuple[dict[str, str], dict[str, str]]:
    """Placeholder → value, and placeholder → why it does not hold today.

    An authority's detail that is unknown has no entry, so its sentence is left out.
    """
    facts: dict[str, str] = {}
    lapsed: dict[str, str] = {}
    for name, value, table in _stated(file):
        reason = table.lapsed(today)
        (lapsed if reason else facts)[name] = reason or value
    for authority in authorities.values():
        details = {"name": authority.name, "phone": authority.phone, "url": authority.url, "email": authority.email}
        facts |= {f"authority.{authority.slug}.{key}": value for key, value in details.items() if value}
    return facts, lapsed


def _stated(file: Table) -> Iterator[tuple[str, str, Table]]:
    """Placeholder, value and table of each fact and each link."""
    yield from ((key, fact.value("value"), fact) for key, fact in file.table("fact").named())
    yield from ((f"link.{key}", link.text("url"), link) for key, link in file.table("link").named())
