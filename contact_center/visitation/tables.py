"""Figures as tables: what a page shows, and what a file holds. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from contact_center.visitation.asked import predecessors
from contact_center.visitation.counters import CALL_FATES
from contact_center.visitation.figures import Figures
from contact_center.visitation.measures import Measure
from contact_center.visitation.naming import Names
from contact_center.visitation.small_cells import FEW, hide_list, tells

SECTIONS = (
    "channel",
    "office",
    "topic",
    "further",
    "language",
    "role",
    "citizen_group",
    "municipality",
    "outcome",
    "reply",
    "place",
)
"""The ways contacts (and automatic answers, and abandoned calls) are divided, in the order in which they are shown."""
HIDDEN = "…"
"""The key of the line that stands for all that is hidden."""


@dataclass(frozen=True, slots=True)
class Line:
    """One member of a section."""

    key: str
    name: str
    number: int
    share: float
    earlier: int | None = None
    """In the period it is compared with; None: not compared, or hidden."""


@dataclass(frozen=True, slots=True)
class Section:
    """One way to divide."""

    key: str
    name: str
    lines: tuple[Line, ...]
    total: int
    hidden: bool = False
    """There are so few in all that nothing is told."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One figure as it is shown."""

    measure: Measure
    name: str
    formula: str
    value: float | None
    base: int
    earlier: float | None = None
    hidden: bool = False
    possible: bool = True
    """False: it cannot be told for what was chosen."""


def section(key: str, found: Figures, names: Names, earlier: Figures | None = None, small: bool = True) -> Section:
    """A section, the largest first; without `small` small numbers are put together."""
    counts = _merged(key, found.divided(key))
    before = _merged(key, earlier.divided(key)) if earlier is not None else None
    total = sum(counts.values())
    if not small and 0 < total < FEW:
        return Section(key, names.words.of("section", key), (), 0, hidden=True)
    hidden = frozenset() if small else hide_list(counts)
    shown = {one: number for one, number in counts.items() if one not in hidden and number}
    old = {one: n for one, n in (before or {}).items() if small or n >= FEW}
    lines = [
        Line(
            one, names.member(key, one), number, number / total, None if before is None else old.get(one, _zero(small))
        )
        for one, number in sorted(shown.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    if hidden:
        rest = sum(counts[one] for one in hidden)
        lines.append(Line(HIDDEN, names.words("hidden_mark"), rest, rest / total))
    return Section(key, names.words.of("section", key), tuple(lines), total)


def _zero(small: bool) -> int | None:
    """A member that was not there before: none, or too few to be told."""
    return 0 if small else None


def _merged(key: str, counts: Mapping[str, int]) -> Mapping[str, int]:
    """The counts, those of municipalities that are gone with the one they are part of."""
    if key != "municipality":
        return counts
    into = {old: new for new in counts for old in predecessors(new)[1:]}
    merged: dict[str, int] = {}
    for code, number in counts.items():
        merged[into.get(code, code)] = merged.get(into.get(code, code), 0) + number
    return merged


def shown(found: Figures, names: Names, earlier: Figures | None = None, small: bool = True) -> tuple[Shown, ...]:
    """All figures with their formulas."""
    before = {value.measure.key: value for value in earlier.values} if earlier is not None else {}
    old_contacts = earlier.number("contacts") if earlier is not None else 0
    made = []
    for one in found.values:
        measure, old = one.measure, before.get(one.measure.key)
        told = small or tells(measure.kind, one.value, one.base, found.number("contacts"))
        old_told = old is not None and (small or tells(measure.kind, old.value, old.base, old_contacts))
        made.append(
            Shown(
                measure,
                measure.name(names.language, found.targets),
                measure.formula(names.language, found.targets),
                one.value if told else None,
                one.base if told else 0,
                old.value if old is not None and old_told else None,
                hidden=not told,
                possible=not (measure.whole and (found.asked.held or found.asked.channel)),
            )
        )
    return tuple(made)


def fates(found: Figures, names: Names, earlier: Figures | None = None) -> Section:
    """What became of the offered calls: the lines add up to the total."""
    total = found.number("offered")
    lines = tuple(
        Line(
            fate,
            names.words.of("fate", fate),
            found.number(fate),
            found.number(fate) / total if total else 0.0,
            earlier.number(fate) if earlier is not None else None,
        )
        for fate in CALL_FATES
    )
    return Section("fate", names.words("reconcile"), lines, total)


def hidden_columns(found: Figures, small: bool) -> frozenset[date]:
    """The first days of the days or months whose contacts are not told: few, or to be worked out from the total."""
    if small:
        return frozenset()
    totals = {one.first.isoformat(): sum(one.channels.values()) for one in found.columns}
    return frozenset(date.fromisoformat(one) for one in hide_list(totals))
