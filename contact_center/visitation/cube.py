"""The sum of facts: how often each counter holds, how long things took, and how the contacts divide. Pure.

A cube is section → member → number: `n` holds the counters, `s` the seconds of their times, `t.<counter>` the times by
step, and every other section a way to divide the contacts. Every number is a sum over facts, so cubes are added, and
what a fact was before is taken away from them again.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
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
    """Sum facts: column by column, as far as that goes, for many are summed at a time."""
    cube: Cube = {}
    if not rows:
        return cube
    names = {one: counted(*one) for one in set(map(_ASKED, rows))}
    numbers: Counter[str] = Counter()
    for one, many in Counter(map(_ASKED, rows)).items():
        for name in names[one]:
            numbers[name] += many
    cube[NUMBERS] = numbers
    cube["place"] = Counter(row[_PLACE] for row in rows if row[_PLACE])
    contacts = [row for row in rows if row[_KIND] in CONTACTS]
    if contacts:
        _divide(cube, contacts)
    timed = [row for row in rows if row[_WAIT] is not None or row[_HANDLE] is not None]
    if timed:
        _time(cube, timed, {one: TIMES.keys() & own for one, own in names.items()})
    return cube


def _divide(cube: Cube, contacts: Sequence[Row]) -> None:
    """Count contacts in every way they are divided."""
    columns = tuple(zip(*contacts, strict=True))
    for name, place in _SECTIONS:
        cube[name] = Counter(columns[place])
    further: Counter[str] = Counter()
    for topics, many in Counter(columns[_FURTHER]).items():
        for topic in topics.split():
            further[topic] += many
    cube["further"] = further
    cube["reply"] = Counter(filter(None, columns[_REPLY]))
    clock = Counter(zip(columns[_WEEKDAY], columns[_HOUR], strict=True))
    cube["clock"] = {f"{weekday}-{hour}": many for (weekday, hour), many in clock.items()}


def _time(cube: Cube, timed: Iterable[Row], names: Mapping[tuple[str, ...], Collection[str]]) -> None:
    """Keep how long facts took; `names`: the timed counters of facts by what is asked of them."""
    times: dict[str, list[int]] = defaultdict(list)
    for row in timed:
        for name in names[_ASKED(row)]:
            seconds = row[AT[TIMES[name]]]
            if seconds is not None:
                times[name].append(seconds)
    cube[SECONDS] = {name: sum(all_of_it) for name, all_of_it in times.items()}
    for name, all_of_it in times.items():
        cube[STEPS + name] = Counter(map(str, map(step, all_of_it)))


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


@lru_cache(maxsize=1000)
def load(text: str) -> Cube:
    """Read JSON again. The sums of days that are over are the same each time: the cube is shared, nobody changes it."""
    loaded: Cube = json.loads(text)
    return loaded


def _bare(cube: Cube) -> Cube:
    """Without zeros and empty sections."""
    kept = {section: {one: n for one, n in numbers.items() if n} for section, numbers in cube.items()}
    return {section: numbers for section, numbers in kept.items() if numbers}
