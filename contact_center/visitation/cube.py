"""The sum of facts: how often each counter holds, how long things took, and how the contacts divide. Pure.

A cube is section → member → number: `n` holds the counters, `s` the seconds of their times, `t.<counter>` the times by
step, and every other section a way to divide the contacts. Every number is a sum over facts, so cubes are added, and
what a fact was before is taken away from them again.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from contact_center.domain.fact import COLUMNS
from contact_center.visitation.counters import CONTACTS, PLACES, TIMES, counted, step

Row = Sequence[Any]
"""A fact as its columns, in the order of `domain.fact.COLUMNS`."""
Cube = dict[str, dict[str, int]]
DIVIDED = ("topic", "language", "role", "citizen_group", "municipality", "outcome", "model")
NUMBERS, SECONDS, STEPS = "n", "s", "t."
AT: Mapping[str, int] = {name: COLUMNS.index(name) for name in COLUMNS}
_ASKED = itemgetter(*PLACES)
_KIND, _FURTHER, _REPLY, _PLACE = (AT[name] for name in ("kind", "further", "reply", "place"))
_WEEKDAY, _HOUR, _WAIT, _HANDLE = (AT[name] for name in ("weekday", "hour", "wait", "handle"))
_SECTIONS = tuple((name, AT[name]) for name in DIVIDED)


def cube_of(rows: Sequence[Row]) -> Cube:
    """Sum facts."""
    cube: Cube = defaultdict(lambda: defaultdict(int))
    for row in rows:
        names = counted(*_ASKED(row))
        numbers = cube[NUMBERS]
        for name in names:
            numbers[name] += 1
        if row[_KIND] in CONTACTS:
            _divide(cube, row)
        if row[_PLACE]:
            cube["place"][row[_PLACE]] += 1
        if row[_WAIT] is not None or row[_HANDLE] is not None:
            _time(cube, row, names)
    return cube


def _divide(cube: Cube, row: Row) -> None:
    """Count a contact in every way contacts are divided."""
    for name, place in _SECTIONS:
        cube[name][row[place]] += 1
    for topic in row[_FURTHER].split():
        cube["further"][topic] += 1
    if row[_REPLY]:
        cube["reply"][row[_REPLY]] += 1
    cube["clock"][f"{row[_WEEKDAY]}-{row[_HOUR]}"] += 1


def _time(cube: Cube, row: Row, names: Iterable[str]) -> None:
    for name in TIMES.keys() & names:
        seconds = row[AT[TIMES[name]]]
        if seconds is not None:
            cube[SECONDS][name] += seconds
            cube[STEPS + name][str(step(seconds))] += 1


def add(total: Cube, other: Mapping[str, Mapping[str, int]], sign: int = 1) -> Cube:
    """Add `other` to `total` in place (or take it away); returns `total`."""
    for section, numbers in other.items():
        kept = total.setdefault(section, {})
        for member, number in numbers.items():
            kept[member] = kept.get(member, 0) + sign * number
    return total


def merged(cubes: Iterable[Mapping[str, Mapping[str, int]]]) -> Cube:
    """The sum of cubes."""
    total: Cube = {}
    for cube in cubes:
        add(total, cube)
    return total


def dump(cube: Cube) -> str:
    """As JSON, the same for the same cube; empty when nothing is in it."""
    bare = _bare(cube)
    return json.dumps(bare, separators=(",", ":"), sort_keys=True, ensure_ascii=False) if bare else ""


def kept(cube: Cube) -> tuple[int, str]:
    """As a sum is kept: its contacts, and all of it as JSON."""
    return cube.get(NUMBERS, {}).get("contacts", 0), dump(cube)


def load(text: str) -> Cube:
    """Read JSON again."""
    loaded: Cube = json.loads(text)
    return loaded


def _bare(cube: Cube) -> Cube:
    """Without zeros and empty sections."""
    kept = {section: {one: n for one, n in numbers.items() if n} for section, numbers in cube.items()}
    return {section: numbers for section, numbers in kept.items() if numbers}
