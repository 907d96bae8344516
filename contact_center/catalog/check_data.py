"""Checks the data files: every fact and every item has a source, every link an official host, every place an office."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from contact_center.catalog import letters
from contact_center.catalog.coverage import GROUPS
from contact_center.catalog.files import Files, Table
from contact_center.catalog.mistake import Mistake
from contact_center.catalog.model import Catalog, Checklist

MOST_CHOICES = 4
"""A phone menu with more is not remembered."""
HANDOVER = frozenset(
    [
        "authority.name",
        "office.name",
        "office.phone",
        "reference",
        "topic",
        "received",
        "language",
        "party",
        "items",
        "words",
        "staff.name",
    ]
)
"""What is filled in a message to an authority."""
CONDITIONS = frozenset({"", "agreement", "no-agreement", "had-cpr", "employer"})


def mistakes(catalog: Catalog, files: Files) -> list[Mistake]:
    """What is wrong in the data files."""
    data = files.places.data
    facts, sources = files.toml(data / "facts.toml"), files.toml(data / "sources.toml")
    hosts = official_hosts(files)
    return [
        *_facts(facts, sources),
        *_links(facts, sources, hosts),
        *_places(files, hosts),
        *_sources(sources),
        *_items(catalog, sources),
        *letters.mistakes(catalog, sources),
        *_handover(catalog),
        *_menus(catalog),
        *_numbers(catalog),
        *_flags(catalog),
    ]


def official_hosts(files: Files) -> frozenset[str]:
    """The hosts that a link may lead to."""
    return frozenset(files.toml(files.places.data / "facts.toml").texts("official_hosts", required=True))


def is_official(url: str, hosts: frozenset[str]) -> bool:
    """Whether a link leads to one of the official hosts, by https."""
    parts = urlsplit(url)
    return parts.scheme == "https" and parts.hostname in hosts


def _facts(facts: Table, sources: Table) -> Iterator[Mistake]:
    for key, fact in facts.table("fact").named():
        where = f"data/facts.toml: fact.{key}"
        yield from _read_somewhere(where, fact.values)
        yield from unsourced(f"{where}.source_key", fact.values.get("source_key", ""), sources, may_be_old=False)


def _links(facts: Table, sources: Table, hosts: frozenset[str]) -> Iterator[Mistake]:
    for key, link in facts.table("link").named():
        where = f"data/facts.toml: link.{key}"
        if not is_official(link.text("url"), hosts):
            yield Mistake(f"{where}.url", "unofficial", host=link.text("url"))
        if not isinstance(link.values.get("read"), date):
            yield Mistake(f"{where}.read", "missing-or-no-date")
        yield from unsourced(f"{where}.source", link.values.get("source", ""), sources)


def _read_somewhere(where: str, values: Mapping[str, Any]) -> Iterator[Mistake]:
    """Whatever is claimed says where it was read, and when."""
    if not values.get("source"):
        yield Mistake(f"{where}.source", "missing")
    if not isinstance(values.get("read"), date):
        yield Mistake(f"{where}.read", "missing-or-no-date")


def unsourced(where: str, key: str, sources: Table, may_be_old: bool = True) -> Iterator[Mistake]:
    """What is wrong with a source that is named somewhere."""
    source = sources.values.get(key)
    if source is None:
        yield Mistake(where, "no-source", value=key)
    elif source.get("old") and not may_be_old:
        yield Mistake(where, "old-source", value=key)


def _places(files: Files, hosts: frozenset[str]) -> Iterator[Mistake]:
    """Offices and authorities: citizens are told their addresses, numbers and pages."""
    for file, kind, link in (("offices", "office", "page"), ("authorities", "authority", "url")):
        for place in files.toml(files.places.data / f"{file}.toml").tables(kind):
            where = f"data/{file}.toml: {kind}[{place.values.get('slug')}]"
            yield from _read_somewhere(where, place.values)
            url = place.values.get(link)
            if (kind == "office" or url is not None) and not is_official(str(url), hosts):
                yield Mistake(f"{where}.{link}", "unofficial", host=repr(url))


def _handover(catalog: Catalog) -> Iterator[Mistake]:
    """Messages to authorities: every placeholder is one that is filled."""
    texts = {"forwarding.subject": catalog.handover.subject, "forwarding.text": catalog.handover.text}
    texts |= {f"authority[{slug}].template": one.template for slug, one in catalog.authorities.items()}
    for where, text in texts.items():
        for name in re.findall(r"\{([^}]*)\}", text):
            if name not in HANDOVER:
                yield Mistake(f"data/authorities.toml: {where}", "no-value", name=name)


def _sources(sources: Table) -> Iterator[Mistake]:
    for key, source in sources.named():
        if not source.values.get("title"):
            yield Mistake(f"data/sources.toml: {key}.title", "missing")
        if not isinstance(source.values.get("read"), date):
            yield Mistake(f"data/sources.toml: {key}.read", "missing-or-no-date")


def _items(catalog: Catalog, sources: Table) -> Iterator[Mistake]:
    offices = frozenset(f"office:{slug}" for slug in catalog.offices)
    for checklist in catalog.checklists.values():
        yield from _repeated(checklist)
        for section in checklist.sections:
            for item in section.items:
                where = f"data/checklists.toml: checklist[{checklist.topic}].{section.id}.{item.id}"
                if item.condition not in CONDITIONS | offices:
                    yield Mistake(f"{where}.if", "unknown-value", value=item.condition)
                if unknown := item.groups.difference(GROUPS):
                    yield Mistake(f"{where}.groups", "unknown-values", values=", ".join(sorted(unknown)))
                yield from unsourced(f"{where}.source", item.source, sources)


def _repeated(checklist: Checklist) -> Iterator[Mistake]:
    named = [(section.id, item.id) for section in checklist.sections for item in section.items]
    for section, item in {one for one in named if named.count(one) > 1}:
        yield Mistake(f"data/checklists.toml: checklist[{checklist.topic}].{section}.{item}", "twice")


def _menus(catalog: Catalog) -> Iterator[Mistake]:
    if len(catalog.groups) > MOST_CHOICES:
        yield Mistake("data/topics.toml: group", "long-menu", number=len(catalog.groups), most=MOST_CHOICES)
    for group in catalog.groups:
        keys = sorted(topic.order for topic in catalog.topics.values() if topic.group == group and topic.menu)
        if len(keys) > MOST_CHOICES:
            yield Mistake(f"data/topics.toml: group[{group}]", "long-menu", number=len(keys), most=MOST_CHOICES)
        if keys != list(range(1, len(keys) + 1)) or not keys:
            yield Mistake(f"data/topics.toml: group[{group}]", "gap-in-keys", keys=keys)


def _numbers(catalog: Catalog) -> Iterator[Mistake]:
    """An address or number of ours leads to one office only."""
    own = [(own, office.slug) for office in catalog.offices.values() for own in (*office.inboxes, *office.numbers)]
    for address, slug in own:
        if catalog.inbox_office[address] != slug:
            other = catalog.inbox_office[address]
            yield Mistake(f"data/offices.toml: office[{slug}]", "other-office", value=address, other=other)
    for office in catalog.offices.values():
        if not office.inboxes:
            yield Mistake(f"data/offices.toml: office[{office.slug}].inboxes", "no-inbox")


def _flags(catalog: Catalog) -> Iterator[Mistake]:
    for topic in catalog.topics.values():
        if topic.checklist != (topic.slug in catalog.checklists):
            yield Mistake(f"data/topics.toml: topic[{topic.slug}].checklist", "checklist-flag")
