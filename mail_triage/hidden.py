"""What a style hides: text that no reader sees must steer nothing. Pure.

Hidden text is how a mail shows one thing to a person and another to a machine: `display: none`, fonts of no size,
letters of no colour, boxes of no height or far outside the page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

LONGEST_STYLE = 4000
LONGEST_SHEET = 200_000
SMALLEST = {"px": 1.0, "pt": 1.0, "": 0.0, "em": 0.1, "rem": 0.1, "ex": 0.1, "%": 10.0, "vw": 0.1, "vh": 0.1}
"""Text of this size or smaller is not seen, by unit."""
FAR_AWAY = -400
"""Pixels to the left or above the page."""

_COMMENT = re.compile(r"/\*.{0,2000}?\*/", re.S)
_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6})\s?")
_SIZE = re.compile(r"(-?[0-9]{0,6}\.?[0-9]{0,6})\s{0,3}(px|pt|em|rem|ex|%|vw|vh|)")
_RULE = re.compile(r"([^{}@;]{1,400})\{([^{}]{0,4000})\}")
_SELECTOR = re.compile(r"([a-z][a-z0-9]{0,20})?([.#][a-z_][\w-]{0,80})?")

Declarations = dict[str, str]


def declarations(style: str) -> Declarations:
    """`a: b; c: d` → names and values, lower case, without comments and escapes."""
    plain = _ESCAPE.sub(lambda found: _character(found[1]), _COMMENT.sub("", style[:LONGEST_STYLE])).lower()
    pairs = (part.partition(":") for part in plain.split(";"))
    return {name.strip(): value.replace("!important", "").strip() for name, colon, value in pairs if colon}


def _character(digits: str) -> str:
    number = int(digits, 16)
    return chr(number) if 0 < number < 0xD800 else "\ufffd"


def hides(stated: Mapping[str, str]) -> bool:
    """Whether an element of this style, and everything in it, is unseen."""
    said = stated.get
    return (
        said("display", "").startswith("none")
        or said("visibility", "") in ("hidden", "collapse")
        or said("mso-hide") == "all"
        or said("color") == "transparent"
        or _is_zero(said("opacity", "1"))
        or ("hidden" in said("overflow", "") and any(_is_zero(said(side, "1")) for side in ("height", "max-height")))
        or any(_pixels(said(side, "")) <= FAR_AWAY for side in ("text-indent", "left", "top", "margin-left"))
    )


def without_size(stated: Mapping[str, str]) -> bool | None:
    """Whether letters of this style have no size; None when it says nothing of their size. Children may differ."""
    size = stated.get("font-size") or stated.get("font", "").partition("/")[0].rpartition(" ")[2]
    found = _SIZE.fullmatch(size)
    if not found or not found[1].strip("-."):
        return False if size else None
    return float(found[1]) <= SMALLEST[found[2]]


def _is_zero(value: str) -> bool:
    found = _SIZE.fullmatch(value)
    return found is not None and found[1].strip("-.") != "" and float(found[1]) == 0


def _pixels(value: str) -> float:
    found = _SIZE.fullmatch(value)
    return float(found[1]) if found and found[1].strip("-.") and found[2] in ("px", "pt", "") else 0.0


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rules of a mail's own style sheet that can hide something."""

    rules: Mapping[str, Declarations] = field(default_factory=dict)
    """By selector: `p`, `.name`, `p.name`, `#name`."""

    def style(self, tag: str, classes: str, identity: str, inline: str) -> Declarations:
        """What is stated of one element, the nearest last."""
        names = [tag] if self.rules else []
        names += [f".{name}" for name in classes.lower().split()[:20]] if self.rules else []
        names += [f"{tag}{name}" for name in names[1:]]
        names += [f"#{identity.lower()}", f"{tag}#{identity.lower()}"] if identity and self.rules else []
        stated: Declarations = {}
        for name in names:
            stated |= self.rules.get(name, {})
        return stated | declarations(inline) if inline else stated


def sheet(styles: str) -> Sheet:
    """Read a style sheet: its simple selectors, and nothing that holds for other screens only (`@media`)."""
    rules: dict[str, Declarations] = {}
    for selectors, stated in _RULE.findall(_without_conditions(_COMMENT.sub("", styles[:LONGEST_SHEET]))):
        meant = declarations(stated)
        for selector in selectors.lower().split(","):
            if selector.strip() and _SELECTOR.fullmatch(selector.strip()):
                rules.setdefault(selector.strip(), {}).update(meant)
    return Sheet(rules)


def _without_conditions(styles: str) -> str:
    """Leave out the blocks of at-rules, which are nested by one level."""
    out, end = [], 0
    while (start := styles.find("@", end)) >= 0:
        out.append(styles[end:start])
        end = _end_of_block(styles, start)
    return "".join([*out, styles[end:]])


def _end_of_block(styles: str, start: int) -> int:
    depth = 0
    for place in re.finditer(r"[{};]", styles[start:]):
        if place[0] == ";" and depth == 0:
            return start + place.end()
        depth += {"{": 1, "}": -1}.get(place[0], 0)
        if place[0] == "}" and depth <= 0:
            return start + place.end()
    return len(styles)
