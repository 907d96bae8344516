"""What is held fast besides a centre and a channel: a topic, a language, a municipality, a role, a citizen group. Pure.

Any of them may be held fast together. Sums are kept for each one and for each two of them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import product

from contact_center.catalog.model import Catalog
from contact_center.domain.contact import CitizenGroup, Role
from contact_center.visitation.unclear import Unclear, among

HELD = {
    "topic": "topic",
    "language": "language",
    "municipality": "municipality",
    "role": "role",
    "group": "citizen_group",
}
"""Name in the address → column."""
SLICED = tuple(HELD.values())
"""Columns by which sums are kept, in the order in which their names are joined."""
JOINED = "+"
_LANGUAGE = re.compile(r"[a-z]{2,3}")


@dataclass(frozen=True, slots=True)
class Held:
    """One thing that is held fast."""

    name: str
    """As in the address."""
    value: str
    values: tuple[str, ...]
    """What is meant: a municipality is counted with those that are part of it now."""
    formerly: str = ""
    """The code of a merged municipality that was asked for."""

    @property
    def column(self) -> str:
        """Where it stands in a fact."""
        return HELD[self.name]


Slice = tuple[str, str]
"""As a sum names what is held fast: the column (or two of them, joined) and the value."""


def joined(pairs: Iterable[tuple[str, str]]) -> Slice:
    """Columns with their values, in the order of SLICED, as a sum names them.

    >>> joined([("topic", "cpr"), ("language", "pl")])
    ('topic+language', 'cpr+pl')
    """
    columns, values = zip(*pairs, strict=True)
    return JOINED.join(columns), JOINED.join(values)


def slices(held: Iterable[Held]) -> list[Slice]:
    """The names of the sums that are meant together; of nothing held fast the sum of everything."""
    ways = [[(one.column, value) for value in one.values] for one in held]
    return [joined(pairs) if pairs else ("", "") for pairs in product(*ways)]


def predecessors(catalog: Catalog, code: str) -> tuple[str, ...]:
    """A municipality with those that are part of it now, and of no other."""
    return (code, *(old for old, (_name, into) in catalog.settling.former.items() if into == (code,)))


def read_held(given: Mapping[str, str], catalog: Catalog) -> tuple[Held, ...]:
    """What is held fast, in the order of SLICED. Raises Unclear."""
    return tuple(_one(name, given, catalog) for name in HELD if name in given)


def _one(name: str, given: Mapping[str, str], catalog: Catalog) -> Held:
    value = given[name]
    if name == "municipality":
        return _municipality(given, catalog)
    if name == "language":
        if not _LANGUAGE.fullmatch(value):
            raise Unclear("unknown-language", value)
    else:
        known: Mapping[str, Collection[str]] = {
            "topic": catalog.topics,
            "role": [one.value for one in Role],
            "group": [one.value for one in CitizenGroup],
        }
        among(name, given, known[name])
    return Held(name, value, (value,))


def _municipality(given: Mapping[str, str], catalog: Catalog) -> Held:
    code, formerly = given["municipality"], ""
    if code in catalog.settling.former:
        code, formerly = _successor(code, catalog), code
    else:
        among("municipality", given, catalog.municipalities)
    return Held("municipality", code, predecessors(catalog, code), formerly)


def _successor(code: str, catalog: Catalog) -> str:
    """What a former municipality is part of. Raises Unclear for one that was divided."""
    name, into = catalog.settling.former[code]
    if len(into) != 1:
        raise Unclear("divided", f"{name}: {', '.join(map(catalog.municipality_name, into))}")
    return into[0]
