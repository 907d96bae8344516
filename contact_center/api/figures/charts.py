"""Charts as SVG, drawn on the server: text that can be read and printed, no script, no style in place. Pure.

Colours are classes of the style sheet. What comes in is escaped. Every chart begins at zero.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape

from markupsafe import Markup

WIDTH, HEIGHT = 960.0, 230.0
LEFT, TOP, BOTTOM = 48.0, 12.0, 24.0
LAST = 28.0
"""A label whose middle is nearer to the edge would be cut off there."""
LABELS = 14
"""Labels below the axis, at most."""
SHADES = 6
"""Steps of a heat map, besides none."""
CELL, ROW, HEAD = 34.0, 26.0, 46.0


def ceiling(value: float) -> int:
    """A round number at or above.

    >>> [ceiling(one) for one in (0, 7, 37, 1200)]
    [2, 10, 40, 2000]
    """
    step: int = 10 ** math.floor(math.log10(max(1.0, value)))
    return int(next(max(2, factor * step) for factor in (1, 2, 3, 4, 5, 6, 8, 10) if factor * step >= value))


def columns(bars: Sequence[tuple[str, str, Sequence[int]]], kinds: Sequence[str], title: str) -> Markup:
    """Stacked columns: each with its label, what is told of it, and its parts; `kinds` are the classes of the parts."""
    if not bars:
        return Markup("")
    top = ceiling(max(sum(parts) for _label, _told, parts in bars))
    slot = (WIDTH - LEFT) / len(bars)
    width = max(1.0, min(40.0, slot * 0.72))
    drawn = _grid(top)
    every = math.ceil(len(bars) / LABELS)
    for number, (label, told, parts) in enumerate(bars):
        x = LEFT + slot * number + (slot - width) / 2
        drawn.append(f"<g><title>{escape(told)}</title>{_column(x, width, parts, kinds, top)}</g>")
        if number % every == 0:
            fits = x + width / 2 < WIDTH - LAST
            drawn.append(
                _text("axis", x + width / 2 if fits else WIDTH, HEIGHT - 6, label, "middle" if fits else "end")
            )
    return _svg("chart", WIDTH, HEIGHT, title, drawn)


def _column(x: float, width: float, parts: Sequence[int], kinds: Sequence[str], top: int) -> str:
    drawn, below = "", 0
    for part, kind in zip(parts, kinds, strict=True):
        y, height = _y(below + part, top), _y(0, top) - _y(part, top)
        if part:
            drawn += f'<rect class="{kind}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"/>'
        below += part
    return drawn


def _grid(top: int) -> list[str]:
    drawn = []
    for part in (0.0, 0.5, 1.0):
        y = _y(top * part, top)
        drawn.append(f'<line class="grid" x1="{LEFT}" x2="{WIDTH}" y1="{y:.1f}" y2="{y:.1f}"/>')
        drawn.append(_text("axis", LEFT - 8, y + 4, f"{top * part:g}", "end"))
    return drawn


def _y(value: float, top: float) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / top)


def heat(counts: Mapping[str, int], days: Sequence[str], title: str, told: Sequence[str]) -> Markup:
    """Weekday × hour: the darker, the more; the number stands in each field.

    `counts` by `weekday-hour`; `told`: what is said of a field, with {day}, {hour} and {number}.
    """
    most = max(counts.values(), default=0)
    width, height = HEAD + 24 * CELL, 22 + 7 * ROW
    drawn = [_text("axis", HEAD + CELL * (hour + 0.5), 14, str(hour), "middle") for hour in range(24)]
    for day, name in enumerate(days):
        drawn.append(_text("axis", HEAD - 8, 22 + ROW * (day + 0.68), name, "end"))
        for hour in range(24):
            number = counts.get(f"{day}-{hour}", 0)
            x, y = HEAD + CELL * hour, 22 + ROW * day
            shade = math.ceil(number / most * SHADES) if most else 0
            said = escape(told[0].format(day=name, hour=hour, number=number))
            field = f'<rect class="shade-{shade}" x="{x:.1f}" y="{y:.1f}" width="{CELL - 2}" height="{ROW - 2}"/>'
            mark = "on-dark" if shade > SHADES // 2 else "on-light"
            label = _text(f"heat {mark}", x + CELL / 2 - 1, y + ROW * 0.64, str(number), "middle") if number else ""
            drawn.append(f"<g><title>{said}</title>{field}{label}</g>")
    return _svg("chart heat-map", width, height, title, drawn)


def bar(share: float) -> Markup:
    """A line of a table as a bar: an ornament beside its number, so nobody has to read it."""
    width = max(0.5, min(100.0, share * 100)) if share > 0 else 0
    box = '<svg class="mini" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
    return Markup(f'{box}<rect class="bar-fill" width="{width:.1f}" height="8"/></svg>')  # noqa: S704 - numbers only


def _text(kind: str, x: float, y: float, text: str, anchor: str) -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _svg(kind: str, width: float, height: float, title: str, drawn: Sequence[str]) -> Markup:
    box = f'viewBox="0 0 {width:.0f} {height:.0f}" role="img" aria-label="{escape(title)}"'
    whole = f'<svg class="{kind}" xmlns="http://www.w3.org/2000/svg" {box}>{"".join(drawn)}</svg>'
    return Markup(whole)  # noqa: S704 - every text was escaped
