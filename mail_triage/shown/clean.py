"""Someone else's HTML → the part of it that only shows. What is not named here is taken out. Pure.

nh3 parses as browsers do and keeps known tags and attributes; this module says which, and looks at every value. Styles
are read by `hidden.declarations`, which undoes escapes and comments, and written anew: nothing with an address in it
passes. Pictures that are no `data:` of ours lose their source, so there is nothing left that a browser could fetch.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import nh3

from mail_triage import hidden
from mail_triage.shown.parts import kind_of

TAGS = (nh3.ALLOWED_TAGS - {"area", "map", "details", "summary", "data", "time"}) | {"font", "tfoot", "big"}
SILENT = {"script", "style", "title", "head", "template", "noscript", "iframe", "object", "svg", "math", "textarea"}
"""Tags whose content goes with them."""
_CELL = {"align", "valign", "width", "height", "bgcolor"}
ATTRIBUTES = {
    "*": {"style", "dir", "lang", "title"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "font": {"color", "size", "face"},
    "table": {"border", "cellpadding", "cellspacing", *_CELL},
    "td": {"colspan", "rowspan", *_CELL},
    "th": {"colspan", "rowspan", "scope", *_CELL},
    "tr": _CELL,
    "tbody": _CELL,
    "div": {"align"},
    "p": {"align"},
    "ol": {"start", "type"},
}
SCHEMES = {"http", "https", "mailto", "cid", "data"}
STYLES = frozenset(
    ["color", "background-color", "font", "font-family", "font-size", "font-style", "font-weight", "line-height"]
    + ["text-align", "text-decoration", "text-indent", "vertical-align", "white-space", "width", "max-width", "height"]
    + ["list-style-type", "border-collapse", "border-spacing", "direction", "letter-spacing", "display"]
    + [f"{box}{side}" for box in ("margin", "padding") for side in ("", "-top", "-right", "-bottom", "-left")]
    + [f"border{side}{what}" for side in ("", "-top", "-right", "-bottom", "-left") for what in ("", "-color")]
    + [f"border-{what}" for what in ("width", "style", "radius")]
)
_VALUE = re.compile(r"[\w\s#%.,'\"!+-]{1,200}|(?:rgb|hsl)a?\([\d\s.,%/-]{1,60}\)")
_NUMBER = re.compile(r"\d{1,4}%?")
_NUMBERS = frozenset({"width", "height", "border", "cellpadding", "cellspacing", "start"})
_SPANS = frozenset({"colspan", "rowspan"})
_DATA = re.compile(r"data:image/(?:png|jpe?g|gif|webp);base64,([A-Za-z0-9+/=\s]+)", re.IGNORECASE)
LONGEST_DATA = 3 * 1024 * 1024
WIDEST = 40
"""Columns or rows that one cell may span: more only keep a browser busy."""


@dataclass(slots=True)
class Cleaned:
    """What is left, and what was not shown."""

    html: str = ""
    blocked: int = 0
    """Pictures that would have been fetched from somewhere."""


@dataclass(slots=True)
class _Sieve:
    """Looks at one value after the other."""

    pictures: Mapping[str, str]
    blocked: int = field(default=0)

    def __call__(self, tag: str, name: str, value: str) -> str | None:
        """The value as it may stay, or None."""
        if name == "src":
            return self._picture(value)
        if name == "style":
            return styled(value)
        if name in _SPANS:
            return str(min(int(value), WIDEST)) if value.isdecimal() and len(value) < 9 else None
        if name in _NUMBERS and not _NUMBER.fullmatch(value.strip()):
            return None
        return value

    def _picture(self, source: str) -> str | None:
        named = source.strip()
        if named[:4].lower() == "cid:":
            return self.pictures.get(named[4:].strip("<>"))
        if painted(named):
            return named
        self.blocked += not named.lower().startswith("data:")
        return None


def cleaned(html: str, pictures: Mapping[str, str]) -> Cleaned:
    """Only what shows; `pictures`: Content-ID → `data:` address."""
    sieve = _Sieve(pictures)
    left = nh3.clean(
        html,
        tags=set(TAGS),
        clean_content_tags=SILENT,
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        attribute_filter=sieve,
        url_schemes=SCHEMES,
        link_rel=None,
    )
    return Cleaned(left, sieve.blocked)


def styled(style: str) -> str | None:
    """The declarations that may stay; None when that is none."""
    kept = {
        name: value
        for name, value in hidden.declarations(style).items()
        if name in STYLES and _VALUE.fullmatch(value) and (name != "display" or value in ("none", "block", "inline"))
    }
    return "; ".join(f"{name}: {value}" for name, value in kept.items()) or None


def painted(address: str) -> bool:
    """Whether a `data:` address is a picture, and says so truly."""
    found = _DATA.fullmatch(address) if len(address) <= LONGEST_DATA else None
    if found is None:
        return False
    try:
        return bool(kind_of(beginning_of(found[1][:64])))
    except ValueError:
        return False


def beginning_of(text: str) -> bytes:
    """The first bytes of base64."""
    plain = "".join(text.split())
    return base64.b64decode(plain[: len(plain) // 4 * 4])
