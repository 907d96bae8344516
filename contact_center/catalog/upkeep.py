"""What somebody must look after in facts and texts, on one day. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from contact_center.catalog.model import Catalog, Checklist, Validity

AHEAD = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Ending:
    """A statement that holds for a time only, and whose time is over or soon will be."""

    where: str
    """File and key."""
    last: date


@dataclass(frozen=True, slots=True)
class Upkeep:
    """Everything of one day, the most urgent first."""

    texts: tuple[Checklist, ...]
    """Checklists past their review date, or due within thirty days."""
    endings: tuple[Ending, ...]
    unread_languages: tuple[str, ...]
    """Codes of languages whose texts no native speaker has read."""
    unconfirmed_offices: tuple[str, ...]
    """Slugs of offices whose hours nobody has confirmed."""


def upkeep(catalog: Catalog, today: date) -> Upkeep:
    """What is to be looked after `today`."""
    soon = today + AHEAD
    endings = [Ending(where, validity.last) for where, validity in _passing(catalog) if validity.last]
    return Upkeep(
        texts=tuple(
            sorted((one for one in catalog.checklists.values() if one.review_by <= soon), key=lambda one: one.review_by)
        ),
        endings=tuple(sorted((one for one in endings if one.last <= soon), key=lambda one: one.last)),
        unread_languages=tuple(one.code for one in catalog.languages.values() if not one.native_reviewed),
        unconfirmed_offices=tuple(one.slug for one in catalog.offices.values() if not one.hours_confirmed),
    )


def _passing(catalog: Catalog) -> Iterator[tuple[str, Validity]]:
    """File and key of every statement, and when it holds."""
    for name, (_value, validity) in catalog.passing.items():
        yield f"facts.toml: {name}", validity
    for checklist in catalog.checklists.values():
        for section in checklist.sections:
            for item in section.items:
                yield f"checklists.toml: {checklist.topic}.{section.id}.{item.id}", item.validity
