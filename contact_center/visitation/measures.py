"""The figures: read from `data/measures.toml`, and computed from a cube. Pure but for the reading of the file.

A figure that nothing supports (a share of nothing, the median of no times) is None, never 0.
"""

from __future__ import annotations

import operator
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from contact_center.visitation.counters import COUNTS, TIMES
from contact_center.visitation.cube import NUMBERS, SECONDS, STEPS, Cube

FILE = Path(__file__).parent / "data" / "measures.toml"
DESK = ("desk-busy", "desk-idle")
_TERM = re.compile(r"(-?)([a-z-]+)(?:(<=|<|>)([a-z]+))?")
_WITHIN = {"<=": operator.le, "<": operator.lt, ">": operator.gt}
DAY = 86_400


@dataclass(frozen=True, slots=True)
class Targets:
    """The times that figures are measured against, in seconds."""

    target: int = 20
    """A call is answered in time within so many seconds."""
    short: int = 5
    """Who hangs up within so many seconds probably had the wrong number."""

    def seconds(self, name: str) -> int:
        """By name, as the formulas say."""
        return {"target": self.target, "short": self.short, "day": DAY}[name]


USUAL = Targets()


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure."""

    key: str
    group: str
    kind: str
    """count, share, mean, median or p90."""
    texts: Mapping[str, tuple[str, str]]
    """Language → its name, and its formula in words."""
    top: tuple[str, ...] = ()
    bottom: tuple[str, ...] = ()
    of: str = ""
    channel: str = ""
    """Empty: of both channels."""
    lists: str = ""
    definition: str = ""
    """Which definition of "answered within the target" it is."""
    whole: bool = False
    """Not to be had for one topic, language, municipality, role or group, nor for one channel."""

    @property
    def unit(self) -> str:
        """contacts, percent or seconds."""
        return {"count": "contacts", "share": "percent"}.get(self.kind, "seconds")

    def name(self, language: str, targets: Targets = USUAL) -> str:
        """What it is called."""
        return _filled(self.texts[language][0], targets)

    def formula(self, language: str, targets: Targets = USUAL) -> str:
        """How it is computed, in words."""
        return _filled(self.texts[language][1], targets)


@dataclass(frozen=True, slots=True)
class Value:
    """A figure with what it is made of."""

    measure: Measure
    value: float | None
    base: int
    """Of how many it is: the bottom of a share, the number of times, or the count itself."""


@cache
def measures() -> tuple[Measure, ...]:
    """All figures, in the order in which they are shown. Raises ValueError for a mistake in the file."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["measure"]
    made = tuple(_measure(row) for row in rows)
    if len({one.key for one in made}) != len(made):
        raise ValueError("two measures have the same key")
    return made


def definitions() -> tuple[str, ...]:
    """The definitions of "answered within the target", the usual one first."""
    return tuple(one.definition for one in measures() if one.definition)


def _measure(row: Mapping[str, Any]) -> Measure:
    rest: dict[str, Any] = {name: tuple(one) if isinstance(one, list) else one for name, one in row.items()}
    texts = {language: (str(row[language][0]), str(row[language][1])) for language in ("da", "en")}
    one = Measure(texts=texts, **{name: value for name, value in rest.items() if name not in texts})
    for term in (*one.top, *one.bottom, *([one.of] if one.of else []), *([one.lists] if one.lists else [])):
        _known(term)
    return one


def _known(term: str) -> None:
    found = _TERM.fullmatch(term)
    name = found.group(2) if found else ""
    if found is None or name not in (*COUNTS, *DESK) or (found.group(3) and name not in TIMES):
        raise ValueError(f"no such counter: {term}")


def _filled(text: str, targets: Targets) -> str:
    return text.replace("{target}", str(targets.target)).replace("{short}", str(targets.short))


def compute(measure: Measure, cube: Cube, targets: Targets = USUAL) -> Value:
    """The figure of a cube (of its channel, where it has one)."""
    if measure.kind == "count":
        number = total(measure.top, cube, targets)
        return Value(measure, number, number)
    if measure.kind == "share":
        base = total(measure.bottom, cube, targets)
        return Value(measure, total(measure.top, cube, targets) / base if base else None, base)
    steps = times(cube, measure.of)
    base = sum(steps.values())
    if not base:
        return Value(measure, None, 0)
    if measure.kind == "mean":
        return Value(measure, cube.get(SECONDS, {}).get(measure.of, 0) / base, base)
    return Value(measure, quantile(steps, {"median": 0.5, "p90": 0.9}[measure.kind]), base)


def total(terms: tuple[str, ...], cube: Cube, targets: Targets = USUAL) -> int:
    """The sum of terms."""
    return sum(_term(term, cube, targets) for term in terms)


def _term(term: str, cube: Cube, targets: Targets) -> int:
    found = _TERM.fullmatch(term)
    assert found is not None
    minus, name, than, limit = found.groups()
    if not than:
        number = cube.get(NUMBERS, {}).get(name, 0)
    else:
        most = targets.seconds(limit)
        number = sum(n for time, n in times(cube, name).items() if _WITHIN[than](time, most))
    return -number if minus else number


def times(cube: Cube, name: str) -> dict[int, int]:
    """Step → how often, of a counter's times."""
    return {int(step): number for step, number in cube.get(STEPS + name, {}).items()}


def quantile(steps: Mapping[int, int], share: float) -> int:
    """The step that the value at this share of all lies in (nearest rank). Raises ValueError for no values."""
    rank, seen = max(1, -(-sum(steps.values()) * share // 1)), 0
    for step in sorted(steps):
        seen += steps[step]
        if seen >= rank:
            return step
    raise ValueError("no values")
