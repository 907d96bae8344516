"""Reads what texts state: facts, links and other authorities' details."""

from __future__ import annotations

from collections.abc import Iterator

from contact_center.catalog.files import Table
from contact_center.catalog.model import ALWAYS, Authority, Handover, Validity


def read_authorities(file: Table) -> dict[str, Authority]:
    """Who else decides or helps, by slug."""
    found = (
        Authority(
            slug=row.text("slug"),
            name=row.text("name"),
            name_en=row.text("name_en"),
            what={language: row.table("what").text(language) for language in ("da", "en")},
            phone=row.text("phone", ""),
            email=row.text("email", ""),
            url=row.text("url", ""),
            forwards=row.flag("forwards", True),
            hand_over=row.texts("hand_over"),
            template=row.text("template", "").strip(),
        )
        for row in file.tables("authority")
    )
    return {authority.slug: authority for authority in found}


def read_handover(file: Table) -> Handover:
    """How a message is handed to another authority."""
    form = file.table("forwarding")
    items = {one.text("id"): (one.text("da"), one.text("en")) for one in file.tables("item", named_by="id")}
    return Handover(form.text("subject"), form.text("text").strip(), items)


def read_facts(
    file: Table, authorities: dict[str, Authority]
) -> tuple[dict[str, str], dict[str, tuple[str, Validity]]]:
    """Placeholder → value; and, of what holds for a time only, placeholder → value and validity.

    An authority's detail that is unknown has no entry, so its sentence is left out.
    """
    facts: dict[str, str] = {}
    passing: dict[str, tuple[str, Validity]] = {}
    for name, value, validity in _stated(file):
        facts[name] = value
        if validity != ALWAYS:
            passing[name] = (value, validity)
    for authority in authorities.values():
        details = {"name": authority.name, "phone": authority.phone, "url": authority.url, "email": authority.email}
        facts |= {f"authority.{authority.slug}.{key}": value for key, value in details.items() if value}
    return facts, passing


def _stated(file: Table) -> Iterator[tuple[str, str, Validity]]:
    """Placeholder, value and validity of each fact and each link."""
    yield from ((key, fact.value("value"), fact.validity()) for key, fact in file.table("fact").named())
    yield from ((f"link.{key}", link.text("url"), link.validity()) for key, link in file.table("link").named())
