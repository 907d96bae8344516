"""Checks the data files: every fact and every item has a source, every link an official host, every place an office."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from urllib.parse import urlsplit

from contact_center.catalog import letters
from contact_center.catalog.files import Files, Table
from contact_center.catalog.model import Catalog, Checklist

MOST_CHOICES = 4
"""A phone menu with more is not remembered."""
CONDITIONS = frozenset({"", "agreement", "no-agreement", "had-cpr", "employer"})
GROUPS = frozenset({"nordic", "eu", "third"})


def mistakes(catalog: Catalog, files: Files) -> list[str]:
    """What is wrong in the data files."""
    data = files.places.data
    facts, sources = files.toml(data / "facts.toml"), files.toml(data / "sources.toml")
    hosts = frozenset(facts.texts("official_hosts", required=True))
    return [
        *_facts(facts, sources),
        *_links(facts, sources, hosts),
        *_office_pages(catalog, hosts),
        *_items(catalog, sources),
        *letters.mistakes(catalog, sources),
        *_menus(catalog),
        *_numbers(catalog),
        *_flags(catalog),
    ]


def warnings(catalog: Catalog, files: Files, today: date) -> list[str]:
    """What will be wrong one day, or is only doubtful."""
    late = [
        f"data/checklists.toml: checklist[{one.topic}].review_by: was {one.review_by}; somebody must read it again"
        for one in catalog.checklists.values()
        if one.review_by < today
    ]
    expired = [
        f"data/facts.toml: fact.{key}.valid_to: the fact was true until {fact.values['valid_to']}"
        for key, fact in files.toml(files.places.data / "facts.toml").table("fact").named()
        if isinstance(fact.values.get("valid_to"), date) and fact.values["valid_to"] < today
    ]
    unconfirmed = [
        f"data/offices.toml: office[{one.slug}].hours_confirmed: the hours are assumed; citizens are not told them"
        for one in catalog.offices.values()
        if not one.hours_confirmed
    ]
    return [*late, *letters.warnings(catalog, today), *expired, *unconfirmed]


def is_official(url: str, hosts: frozenset[str]) -> bool:
    """Whether a link leads to one of the official hosts, by https."""
    parts = urlsplit(url)
    return parts.scheme == "https" and parts.hostname in hosts


def _facts(facts: Table, sources: Table) -> Iterator[str]:
    for key, fact in facts.table("fact").named():
        where = f"data/facts.toml: fact.{key}"
        if not fact.values.get("source"):
            yield f"{where}.source: is missing"
        if not isinstance(fact.values.get("read"), date):
            yield f"{where}.read: is missing, or no date"
        yield from _source(f"{where}.source_key", fact.values.get("source_key", ""), sources)


def _links(facts: Table, sources: Table, hosts: frozenset[str]) -> Iterator[str]:
    for key, link in facts.table("link").named():
        where = f"data/facts.toml: link.{key}"
        if not is_official(link.text("url"), hosts):
            yield f"{where}.url: {link.text('url')} is not on the list of official hosts"
        if not isinstance(link.values.get("read"), date):
            yield f"{where}.read: is missing, or no date"
        yield from _source(f"{where}.source", link.values.get("source", ""), sources)


def _source(where: str, key: str, sources: Table) -> Iterator[str]:
    source = sources.values.get(key)
    if source is None:
        yield f"{where}: {key!r} is not in data/sources.toml"
    elif source.get("old") and "fact." in where:
        yield f"{where}: {key!r} is superseded; no number is taken from it"


def _office_pages(catalog: Catalog, hosts: frozenset[str]) -> Iterator[str]:
    for office in catalog.offices.values():
        if not is_official(office.page, hosts):
            yield f"data/offices.toml: office[{office.slug}].page: {office.page!r} is not on the list of official hosts"


def _items(catalog: Catalog, sources: Table) -> Iterator[str]:
    offices = frozenset(f"office:{slug}" for slug in catalog.offices)
    for checklist in catalog.checklists.values():
        yield from _repeated(checklist)
        for section in checklist.sections:
            for item in section.items:
                where = f"data/checklists.toml: checklist[{checklist.topic}].{section.id}.{item.id}"
                if item.condition not in CONDITIONS | offices:
                    yield f"{where}.if: {item.condition!r} is not known"
                if not item.groups <= GROUPS:
                    yield f"{where}.groups: {', '.join(sorted(item.groups - GROUPS))} is not known"
                yield from _source(f"{where}.source", item.source, sources)


def _repeated(checklist: Checklist) -> Iterator[str]:
    named = [(section.id, item.id) for section in checklist.sections for item in section.items]
    for section, item in {one for one in named if named.count(one) > 1}:
        yield f"data/checklists.toml: checklist[{checklist.topic}].{section}.{item}: stands there twice"


def _menus(catalog: Catalog) -> Iterator[str]:
    if len(catalog.groups) > MOST_CHOICES:
        yield f"data/topics.toml: group: a menu of {len(catalog.groups)}; {MOST_CHOICES} at most"
    for group in catalog.groups:
        keys = sorted(topic.order for topic in catalog.topics.values() if topic.group == group and topic.menu)
        if len(keys) > MOST_CHOICES:
            yield f"data/topics.toml: group[{group}]: a menu of {len(keys)}; {MOST_CHOICES} at most"
        if keys != list(range(1, len(keys) + 1)) or not keys:
            yield f"data/topics.toml: group[{group}]: the keys are {keys}; they must be 1, 2, … without a gap"


def _numbers(catalog: Catalog) -> Iterator[str]:
    """An address or number of ours leads to one office only."""
    own = [(own, office.slug) for office in catalog.offices.values() for own in (*office.inboxes, *office.numbers)]
    for address, slug in own:
        if catalog.inbox_office[address] != slug:
            yield f"data/offices.toml: office[{slug}]: {address} also belongs to {catalog.inbox_office[address]}"
    for office in catalog.offices.values():
        if not office.inboxes:
            yield f"data/offices.toml: office[{office.slug}].inboxes: is empty, so it cannot answer mails"


def _flags(catalog: Catalog) -> Iterator[str]:
    for topic in catalog.topics.values():
        if topic.checklist != (topic.slug in catalog.checklists):
            yield f"data/topics.toml: topic[{topic.slug}].checklist: does not fit data/checklists.toml"
