"""What is wrong with an address, in the page's language. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import ValidationError

from contact_center.api.planning.words import Texts

KINDS: Mapping[str, str] = {
    "int_parsing": "number",
    "decimal_parsing": "number",
    "decimal_max_digits": "number",
    "decimal_max_places": "number",
    "greater_than_equal": "least",
    "less_than_equal": "most",
    "literal_error": "choice",
    "string_pattern_mismatch": "choice",
    "extra_forbidden": "extra",
}
"""Pydantic's kind of error → ours."""
DATES = ("from", "day", "counted")
LABELS: Mapping[str, str] = {"from": "frame.from", "days": "frame.days", "office": "frame.offices", "day": "frame.day"}
"""Fields that are called the same on every page."""


def in_words(error: ValidationError, said: Texts, page: str) -> list[str]:
    """A sentence for each fault."""
    return [
        _sentence(one["type"], str(one["loc"][0]) if one["loc"] else "", one.get("ctx", {}), said, page)
        for one in error.errors()
    ]


def _sentence(kind: str, field: str, context: Mapping[str, object], said: Texts, page: str) -> str:
    ours = KINDS.get(kind, "other")
    if field in DATES and ours != "extra":
        ours = "date"
    limit = context.get("ge", context.get("le", ""))
    return said(f"fault.{ours}", field=label(field, said, page), limit=limit)


def label(field: str, said: Texts, page: str) -> str:
    """What a field is called on its page."""
    section = "settlement" if page in ("settlement", "statement") else page
    if field in LABELS:
        return said(LABELS[field])
    known = said.section(section)
    return known.get(field, field[:40])
