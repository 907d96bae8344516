"""Checks dates: statements used outside their validity, texts past their review date, hours nobody has confirmed.

What is found here changes by itself from one day to the next, although nobody has touched a file. It therefore fails
the check, but keeps nobody from starting: what does not hold today is left out until somebody mends the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from contact_center.catalog import check_canned, letters
from contact_center.catalog.check_words import PLACEHOLDER, lapse_of, sentences
from contact_center.catalog.language import Language
from contact_center.catalog.mistake import Mistake
from contact_center.catalog.model import Catalog


def mistakes(catalog: Catalog) -> list[Mistake]:
    """Sentences that name a fact or link that does not hold on the catalogue's day."""
    if not catalog.lapsed:
        return []
    silent = {(f"checklists/{topic}", key) for topic, key, _reason in _items(catalog)}
    found = [one for language in catalog.languages.values() for one in _lapsed(language, catalog, silent)]
    return [*found, *check_canned.lapsed(catalog)]


def _items(catalog: Catalog) -> Iterator[tuple[str, str, str]]:
    """Topic, key and reason of the items that do not hold on the catalogue's day, and so are not shown."""
    for checklist in catalog.checklists.values():
        for section in checklist.sections:
            for item in section.items:
                if reason := item.validity.lapsed(catalog.day):
                    yield checklist.topic, f"{section.id}.{item.id}", reason


def _lapsed(language: Language, catalog: Catalog, silent: set[tuple[str, str]]) -> Iterator[Mistake]:
    for file, words in sentences(language).items():
        for key, sentence in words.items():
            for name in PLACEHOLDER.findall(sentence):
                if name in catalog.lapsed and (file, key) not in silent:
                    lapse, day = lapse_of(name, catalog)
                    yield Mistake(f"templates/{language.code}/{file}.toml: {key}", lapse, name=name, day=day)


def warnings(catalog: Catalog, today: date) -> list[str]:
    """What somebody must look at, or may tidy up."""
    late = [
        f"data/checklists.toml: checklist[{one.topic}].review_by: was {one.review_by}; somebody must read it again"
        for one in catalog.checklists.values()
        if one.review_by < today
    ]
    facts = [f"data/facts.toml: {_fact(name)}: {reason}" for name, reason in catalog.lapsed.items()]
    items = [
        f"data/checklists.toml: checklist[{topic}].{key}: {reason}; it is left out"
        for topic, key, reason in _items(catalog)
    ]
    unconfirmed = [
        f"data/offices.toml: office[{one.slug}].hours_confirmed: the hours are assumed; citizens are not told them"
        for one in catalog.offices.values()
        if not one.hours_confirmed
    ]
    late += [*letters.warnings(catalog, today), *check_canned.warnings(catalog, today)]
    return [*late, *facts, *items, *unconfirmed]


def _fact(placeholder: str) -> str:
    """Where a placeholder's value stands in the file."""
    return placeholder if placeholder.startswith("link.") else f"fact.{placeholder}"
