"""How much of each checklist there is: language × topic × citizen group, and the table of it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import groupby

from contact_center.catalog.language import Language
from contact_center.catalog.model import Catalog, Checklist

GROUPS = ("nordic", "eu", "third")
FULL, ENGLISH, MISSING = "full", "english", "missing"
LETTERS = {FULL: "F", ENGLISH: "e", MISSING: "-"}
LEGEND = (
    "Checklists by language; one letter each for Nordic, EU/EEA/Swiss and third-country citizens:\n"
    "F full, e partly or wholly in English, - nothing to say. One letter alone stands for all three groups."
)

Coverage = Mapping[str, Mapping[str, Mapping[str, str]]]
"""Topic → language → citizen group → full, english (a sentence at least is said in English) or missing."""


def coverage(catalog: Catalog, promised: tuple[str, ...]) -> Coverage:
    """What there is of every topic that citizens ask about, in the promised languages and those that are served."""
    codes = dict.fromkeys((*promised, *catalog.languages))
    topics = (topic.slug for topic in catalog.topics.values() if topic.citizen_topic)
    return {
        topic: {code: {group: _covered(topic, code, group, catalog) for group in GROUPS} for code in codes}
        for topic in topics
    }


def _covered(topic: str, code: str, group: str, catalog: Catalog) -> str:
    """Which language somebody of this group gets the checklist in, if they get one."""
    checklist, english = catalog.checklists.get(topic), catalog.languages.get("en")
    if checklist is None or english is None:
        return MISSING
    wanted = set(_items(checklist, group, catalog.day))
    own, fallback = (_said(language, topic) & wanted for language in (catalog.languages.get(code), english))
    if wanted and own == wanted:
        return FULL
    return ENGLISH if wanted and own | fallback == wanted else MISSING


def _items(checklist: Checklist, group: str, day: date | None) -> Iterator[tuple[str, str]]:
    """The sentences that may be for somebody of this group, by section and item."""
    for section in checklist.sections:
        for item in section.items:
            if not item.validity.lapsed(day) and (not item.groups or group in item.groups):
                yield section.id, item.id


def _said(language: Language | None, topic: str) -> set[tuple[str, str]]:
    words = language.checklists.get(topic) if language else None
    if language is None or words is None or topic not in language.topics:
        return set()
    return {(section, item) for section, items in words.sections.items() for item in items if items[item].strip()}


def table(covered: Coverage) -> str:
    """Topics × languages, with what the letters mean."""
    codes = list(next(iter(covered.values()), {}))
    rows = [["topic", *codes], *([topic, *map(_letters, cells.values())] for topic, cells in covered.items())]
    widths = [max(len(row[column]) for row in rows) for column in range(len(codes) + 1)]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows)
    return "\n".join((LEGEND, "", *lines))


def _letters(groups: Mapping[str, str]) -> str:
    letters = [LETTERS[state] for state in groups.values()]
    return letters[0] if len(list(groupby(letters))) == 1 else "".join(letters)
