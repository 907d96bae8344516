"""Charts as SVG, drawn on the server: text that can be read, searched and printed, and no script. Pure.

Colours, dashes and sizes are classes of the style sheet; nothing here is styled in place. Every chart begins at zero,
names its series beside them, and says in `title` and `desc` what it shows. What comes in is escaped.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 960.0, 260.0
LEFT, RIGHT, TOP, BOTTOM = 44.0, 8.0, 12.0, 26.0
LABELS = 15
"""Labels below the axis, at most."""
NICE = (1, 2, 4, 5, 10)


@dataclass(frozen=True, slots=True)
class Point:
    """One place on the axis with its values."""

    label: str
    """Below the axis."""
    told: str
    """What is told of it when it is pointed at."""
    came: float | None = None
    """What came: a bar."""
    expected: float | None = None
    low: float = 0.0
    high: float = 0.0


@dataclass(frozen=True, slots=True)
class Series:
    """A line of steps."""

    name: str
    kind: str
    """Its class: `first` or `second`."""
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Some places of a step chart that belong together: the half hours of a day."""

    label: str
    size: int


def forecast(points: Sequence[Point], title: str, description: str) -> str:
    """What came as bars, what is expected as a line in its interval."""
    if not points:
        return ""
    top = ceiling(max((max(one.came or 0, one.high, one.expected or 0) for one in points), default=1))
    slot = (WIDTH - LEFT - RIGHT) / len(points)
    middle = [LEFT + slot * (number + 0.5) for number in range(len(points))]
    ahead = [(x, one) for x, one in zip(middle, points, strict=True) if one.expected is not None]
    parts = [*_grid(top), *_bars(points, middle, slot, top), *_band(ahead, top), *_labels(points, middle)]
    return _svg(parts, title, description)


def steps(series: Sequence[Series], groups: Sequence[Group], title: str, description: str) -> str:
    """Lines of steps over groups of half hours."""
    number = sum(group.size for group in groups)
    if not number:
        return ""
    top = ceiling(max((max(one.values, default=0) for one in series), default=1))
    slot = (WIDTH - LEFT - RIGHT) / number
    parts = [*_grid(top), *_group_marks(groups, slot)]
    for one in series:
        corners = ((LEFT + slot * place, _y(value, top)) for place, value in enumerate(one.values))
        path = "M" + " L".join(f"{x:.1f} {y:.1f} H{x + slot:.1f}" for x, y in corners)
        parts.append(f'<path class="step {escape(one.kind)}" d="{path}"><title>{escape(one.name)}</title></path>')
    return _svg(parts, title, description)


def ceiling(value: float) -> float:
    """A round number at or above.

    >>> ceiling(37)
    40.0
    """
    step = 10.0 ** math.floor(math.log10(max(1.0, value)))
    return next((factor * step for factor in NICE if factor * step >= value), 10 * step)


def _y(value: float, top: float) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / top)


def _grid(top: float) -> list[str]:
    parts = []
    for part in (0.0, 0.5, 1.0):
        y, value = _y(part * top, top), part * top
        parts.append(f'<line class="grid" x1="{LEFT:.0f}" x2="{WIDTH:.0f}" y1="{y:.1f}" y2="{y:.1f}"/>')
        if value == int(value):
            parts.append(f'<text class="axis" x="{LEFT - 6:.0f}" y="{y + 4:.1f}" text-anchor="end">{int(value)}</text>')
    return parts


def _bars(points: Sequence[Point], middle: Sequence[float], slot: float, top: float) -> list[str]:
    width = max(1.0, min(36.0, slot * 0.7))
    parts = []
    for x, one in zip(middle, points, strict=True):
        if one.came is not None:
            y = _y(one.came, top)
            place = f'x="{x - width / 2:.1f}" y="{y:.1f}" width="{width:.1f}" height="{_y(0, top) - y:.1f}"'
            parts.append(f'<rect class="came" {place}><title>{escape(one.told)}</title></rect>')
    return parts


def _band(ahead: Sequence[tuple[float, Point]], top: float) -> list[str]:
    """The interval as a band, the expected counts as a line with a mark for each."""
    if not ahead:
        return []
    over = [f"{x:.1f},{_y(one.high, top):.1f}" for x, one in ahead]
    under = [f"{x:.1f},{_y(one.low, top):.1f}" for x, one in reversed(ahead)]
    line = " ".join(f"{x:.1f},{_y(one.expected or 0, top):.1f}" for x, one in ahead)
    marks = [
        f'<circle class="mark" cx="{x:.1f}" cy="{_y(one.expected or 0, top):.1f}" r="4">'
        f"<title>{escape(one.told)}</title></circle>"
        for x, one in ahead
    ]
    band = f'<polygon class="band" points="{" ".join([*over, *under])}"/>'
    return [band, f'<polyline class="expected" points="{line}"/>', *marks]


def _labels(points: Sequence[Point], middle: Sequence[float]) -> list[str]:
    every = math.ceil(len(points) / LABELS)
    return [
        f'<text class="axis" x="{x:.1f}" y="{HEIGHT - 8:.0f}" text-anchor="middle">{escape(one.label)}</text>'
        for number, (x, one) in enumerate(zip(middle, points, strict=True))
        if number % every == 0
    ]


def _group_marks(groups: Sequence[Group], slot: float) -> list[str]:
    parts, place = [], 0
    every = math.ceil(len([one for one in groups if one.size]) / LABELS)
    for number, group in enumerate(one for one in groups if one.size):
        x = LEFT + slot * place
        if place:
            parts.append(f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{TOP:.0f}" y2="{HEIGHT - BOTTOM:.0f}"/>')
        if number % every == 0:
            middle = x + slot * group.size / 2
            label = escape(group.label)
            parts.append(
                f'<text class="axis" x="{middle:.1f}" y="{HEIGHT - 8:.0f}" text-anchor="middle">{label}</text>'
            )
        place += group.size
    return parts


def _svg(parts: Sequence[str], title: str, description: str) -> str:
    head = f"<title>{escape(title)}</title><desc>{escape(description)}</desc>"
    box = f'viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}" role="img" aria-label="{escape(title)}"'
    return f'<svg class="chart" xmlns="http://www.w3.org/2000/svg" {box}>{head}{"".join(parts)}</svg>'
