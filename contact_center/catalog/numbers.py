"""The numbers by which codes name topics, offices, citizen groups and languages (`data/codes.toml`), and their check.

A code is kept by people for months, so a number must stay what it is; see `contact_center.replies.codes`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from contact_center.catalog.files import Table
from contact_center.catalog.mistake import Mistake
from contact_center.catalog.model import Catalog
from contact_center.domain.contact import CitizenGroup

LARGEST = {"topic": 63, "office": 31, "citizen_group": 3, "language": 15}
"""What the places of a code hold; 0 means: nothing."""
LARGEST_MUNICIPALITY = 1023
FILE = "data/codes.toml"

Numbers = Mapping[str, Mapping[str, int]]
"""Kind → slug → number."""


def read_numbers(file: Table) -> dict[str, dict[str, int]]:
    """All tables of the file. What is gone keeps its line, so a number may name nothing."""
    return {kind: {slug: table.number(slug) for slug in table.values} for kind, table in file.named()}


def mistakes(catalog: Catalog) -> list[Mistake]:
    """Numbers that are missing, given twice or too large."""
    found = [Mistake(f"{FILE}: {kind}", "unknown") for kind in catalog.numbers if kind not in LARGEST]
    for kind, wanted in _wanted(catalog).items():
        found += _of_kind(kind, wanted, catalog.numbers.get(kind, {}))
    return [*found, *_municipalities(catalog)]


def _wanted(catalog: Catalog) -> dict[str, list[str]]:
    """What needs a number."""
    return {
        "topic": [topic.slug for topic in catalog.topics.values() if topic.citizen_topic],
        "office": list(catalog.offices),
        "citizen_group": [group.value for group in CitizenGroup],
        "language": list(catalog.languages),
    }


def _of_kind(kind: str, wanted: Collection[str], numbers: Mapping[str, int]) -> Iterator[Mistake]:
    times = Counter(numbers.values())
    yield from (Mistake(f"{FILE}: {kind}.{slug}", "missing") for slug in wanted if slug not in numbers)
    for slug, number in numbers.items():
        if times[number] > 1:
            yield Mistake(f"{FILE}: {kind}.{slug}", "number-twice", number=number)
        if not 1 <= number <= LARGEST[kind]:
            yield Mistake(f"{FILE}: {kind}.{slug}", "number-outside", number=number, most=LARGEST[kind])


def _municipalities(catalog: Catalog) -> Iterator[Mistake]:
    for code in catalog.municipalities:
        if not (len(code) == 4 and code.isascii() and code.isdigit() and 0 < int(code) <= LARGEST_MUNICIPALITY):
            yield Mistake(f"data/municipalities.csv: {code}.code", "no-code", most=LARGEST_MUNICIPALITY)
