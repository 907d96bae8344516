"""Finds references between the data files that lead nowhere. Pure."""

from __future__ import annotations

import re
from collections import Counter

from contact_center.catalog.mistake import Mistake
from contact_center.catalog.model import Catalog
from contact_center.catalog.read_settling import loose_settling
from contact_center.domain.reason import CODE

TARGETS = frozenset(
    {"office-serving-municipality", "nearest-office", "contacted-office", "earlier-ticket-office", "national", "office"}
)


def loose_ends(catalog: Catalog) -> list[Mistake]:
    """A mistake with file and key for each reference that leads nowhere."""
    return [
        *([] if "en" in catalog.languages else [Mistake("templates/en", "no-english")]),
        *([] if "national" in catalog.offices else [Mistake("data/offices.toml: national", "missing")]),
        *_loose_places(catalog),
        *_loose_topics(catalog),
        *_loose_routes(catalog),
        *loose_settling(catalog.settling, catalog.municipalities),
    ]


def _loose_places(catalog: Catalog) -> list[Mistake]:
    offices, codes = catalog.offices, catalog.municipalities
    mistakes = [
        Mistake(f"data/municipalities.csv: {one.code}.{key}", "no-office", value=slug)
        for one in codes.values()
        for key, slug in (("centre", one.office), ("nearest_centre", one.nearest_office))
        if slug is not None and slug not in offices
    ]
    mistakes += [
        Mistake(f"data/municipalities.csv: {one.code}.centre", "agreement-without-office")
        for one in codes.values()
        if one.agreement == "yes" and one.office is None
    ]
    mistakes += [
        Mistake(f"data/postcodes.csv: {one.code}", "no-municipality", value=code)
        for one in catalog.postcodes.values()
        for code in one.candidates
        if code not in codes
    ]
    return mistakes + [
        Mistake(f"data/offices.toml: office[{one.slug}].municipality", "no-municipality", value=one.municipality)
        for one in offices.values()
        if one.municipality is not None and one.municipality not in codes
    ]


def _loose_topics(catalog: Catalog) -> list[Mistake]:
    topics, stated = catalog.topics, {*catalog.facts, *catalog.lapsed}
    wanted = [
        (f"data/topics.toml: topic[{one.slug}].{key}", value, known)
        for one in topics.values()
        for key, value, known in (
            ("group", one.group, catalog.groups),
            ("authority", one.authority, catalog.authorities),
            ("link", f"link.{one.link}", stated),
            *(("related", other, topics) for other in one.related),
        )
    ]
    wanted += [(f"data/checklists.toml: checklist[{slug}].topic", slug, topics) for slug in catalog.checklists]
    wanted += [
        (f"data/canned.toml: reply[{one.id}].topics", slug, topics) for one in catalog.canned for slug in one.topics
    ]
    wanted += [
        (f"data/offices.toml: office[{one.slug}].services", slug, topics)
        for one in catalog.offices.values()
        for slug in one.services
    ]
    wanted += [
        (f"data/authorities.toml: authority[{slug}].hand_over", item, catalog.handover.items)
        for slug, authority in catalog.authorities.items()
        for item in authority.hand_over
    ]
    return [Mistake(where, "nothing-so-called", value=value) for where, value, known in wanted if value not in known]


FILLED = frozenset({"topic", "municipality", "office"})
"""Placeholders of what staff read about a route."""


def _loose_routes(catalog: Catalog) -> list[Mistake]:
    mistakes = []
    ids = Counter(row.id for row in catalog.routes)
    for number, row in enumerate(catalog.routes, start=1):
        where = f"data/routes.toml: route {number}"
        gone = [slug for slug in row.topics if slug not in catalog.topics]
        mistakes += [Mistake(f"{where}.topics", "nothing-so-called", value=slug) for slug in gone]
        if row.to not in TARGETS or (row.to == "office" and row.office not in catalog.offices):
            mistakes.append(Mistake(f"{where}.to", "no-destination", value=row.office or row.to))
        if ids[row.id] > 1 or not CODE.fullmatch(row.id):
            mistakes.append(Mistake(f"{where}.id", "bad-id", value=row.id))
        for language, words in row.why.items():
            unknown = set(re.findall(r"\{([^{}]*)\}", words)) - FILLED
            mistakes += [Mistake(f"{where}.why.{language}", "unknown-gap", name=name) for name in sorted(unknown)]
        if row.otherwise not in ("", "home-municipality"):
            mistakes.append(Mistake(f"{where}.otherwise", "unknown-value", value=row.otherwise))
    if not catalog.routes:
        mistakes.append(Mistake("data/routes.toml: route", "missing"))
    return mistakes
