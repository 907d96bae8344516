"""From structure and words to sentences: which items of a checklist apply, and what stands in their placeholders. Pure.

A sentence with a placeholder that has no value is left out, and so is a section without sentences: nothing half-filled
ever reaches a citizen. Sentences that a language lacks are said in English (`contact-center check` reports them).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from contact_center.catalog.language import ChecklistWords, Language
from contact_center.catalog.model import Authority, Catalog, Item, Office
from contact_center.domain.contact import Role
from contact_center.domain.route import Route
from contact_center.domain.triage import Triage

PLACEHOLDER = re.compile(r"\{([a-z0-9_.-]+)\}")
ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known about the person, as far as a checklist depends on it."""

    citizen_group: str = ""
    """nordic, eu or third; empty when unknown: then the sentences for all groups are shown."""
    office: str = "national"
    municipality: str | None = None
    employer: bool = False
    never_had_cpr: bool = False
    guest: bool = False
    """The office only follows up: the home municipality does the work, so the office's own rules do not hold."""


def circumstances_of(triage: Triage, route: Route) -> Circumstances:
    """The circumstances of somebody who was understood as `triage` and routed as `route`."""
    return Circumstances(
        citizen_group=triage.citizen_group.value if triage.citizen_group else "",
        office=route.office,
        municipality=triage.municipality,
        employer=triage.role is Role.EMPLOYER,
        guest=route.home_municipality is not None,
    )


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A part of a checklist with the sentences that apply."""

    id: str
    heading: str
    lines: tuple[str, ...]
    items: tuple[str, ...]
    """The ids of the lines, the same in every language."""


@dataclass(frozen=True, slots=True)
class ShownChecklist:
    """A checklist for one person, or for everybody."""

    topic: str
    language: str
    title: str
    short: str
    summary: str
    sections: tuple[ShownSection, ...]


def fill(sentence: str, values: Mapping[str, str]) -> str:
    """Fill the placeholders of a sentence; empty when one of them has no value."""
    if any(not values.get(name) for name in PLACEHOLDER.findall(sentence)):
        return ""
    return PLACEHOLDER.sub(lambda match: values[match[1]], sentence)


def office_values(office: Office) -> dict[str, str]:
    """What texts may say about an office."""
    keys = ("name", "address", "phone", "email", "page")
    return {f"office.{key}": getattr(office, key) for key in keys}


def common_values(catalog: Catalog, circumstances: Circumstances) -> dict[str, str]:
    """The values that every text shares: facts, links, authorities, the office and the municipality."""
    office = catalog.offices[circumstances.office]
    place = {"municipality": catalog.municipality_name(circumstances.municipality)}
    return {**catalog.facts, **office_values(office), **place}


def authority_name(authority: Authority, language: Language) -> str:
    """The Danish name, which stands on signs and letters; English explains it."""
    name = authority.name_en.partition(";")[0] if language.code == ENGLISH else authority.name
    return name[:1].upper() + name[1:]


def applies(item: Item, circumstances: Circumstances, catalog: Catalog) -> bool:
    """Whether an item is for this person. A condition counts only when it is known to be true."""
    group = circumstances.citizen_group
    if item.validity.lapsed(catalog.day) or (group and item.groups and group not in item.groups):
        return False
    condition = item.condition
    if condition.startswith("office:"):
        return condition.removeprefix("office:") == circumstances.office and not circumstances.guest
    home = catalog.municipalities.get(circumstances.municipality or "")
    known = {
        "": True,
        # A centre that only helps out has no agreement with that municipality.
        "agreement": home is not None and home.agreement == "yes" and home.office == circumstances.office,
        "no-agreement": home is not None and home.agreement == "no",
        "had-cpr": not circumstances.never_had_cpr,
        "employer": circumstances.employer,
    }
    return known.get(condition, False)


def checklist(topic: str, language: Language, catalog: Catalog, circumstances: Circumstances) -> ShownChecklist:
    """The checklist of `topic` as it holds under these circumstances. The topic must have one."""
    speaks = language if topic in language.checklists else catalog.language(ENGLISH)
    words = speaks.checklists[topic]
    values = common_values(catalog, circumstances)
    sections = []
    for section in catalog.checklists[topic].sections:
        items = (item for item in section.items if applies(item, circumstances, catalog))
        filled = ((item.id, fill(_sentence(words, section.id, item.id, topic, catalog), values)) for item in items)
        if said := {item: sentence for item, sentence in filled if sentence}:
            title = heading(section.id, speaks, catalog)
            sections.append(ShownSection(section.id, title, tuple(said.values()), tuple(said)))
    summary = fill(words.summary, values)
    return ShownChecklist(topic, speaks.code, words.title, words.short, summary, tuple(sections))


def _sentence(words: ChecklistWords, section: str, item: str, topic: str, catalog: Catalog) -> str:
    own = words.sections.get(section, {}).get(item, "")
    if own:
        return own
    english = catalog.language(ENGLISH).checklists.get(topic)
    return english.sections.get(section, {}).get(item, "") if english else ""


def heading(section: str, language: Language, catalog: Catalog) -> str:
    """What a section is called."""
    key = f"heading.{section}"
    return language.mail.get(key) or catalog.language(ENGLISH).mail.get(key, section)


def has_checklist(topic: str, catalog: Catalog) -> bool:
    """Whether there is a checklist, with words at least in English."""
    return topic in catalog.checklists and topic in catalog.language(ENGLISH).checklists
