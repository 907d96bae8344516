"""Telephone numbers in a text, to be masked where staff read it. Pure.

Found by form, not looked up: `+48 601 234 214`, `0048…`, Danish eight digits, nine digits in threes, numbers that begin
with 0, and whatever digits follow a word for telephone. Days, amounts and case numbers with other signs are left alone.
"""

from __future__ import annotations

import re
from typing import Final

_BETWEEN: Final = r"[ \u00a0()./-]{0,2}"
_BEFORE: Final = r"(?<![\w+.,/:#=-])"
_DAY: Final = r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_FORMS: Final = (
    re.compile(rf"(?<![\w+])(?:\+|00) ?[1-9](?:{_BETWEEN}\d){{6,13}}(?![\w])"),
    re.compile(rf"{_BEFORE}(?!{_DAY}\b)[2-9]\d(?:[ \u00a0]?\d\d){{3}}(?![\w]|[.,:/-]\d)"),
    re.compile(rf"{_BEFORE}[2-9]\d{{3}}[ \u00a0-]\d{{4}}(?![\w]|[.,:/-]\d)"),
    re.compile(rf"{_BEFORE}\d{{3}}[ \u00a0-]\d{{3}}[ \u00a0-]\d{{3}}(?![\w]|[.,:/-]\d)"),
    re.compile(rf"{_BEFORE}\(?0\d{{2,4}}\)?[ \u00a0/-]?\d{{3,4}}[ \u00a0-]?\d{{2,6}}(?![\w]|[.,:/-]\d)"),
)
_ENOUGH: Final = re.compile(r"(?:\d[^\d\n]{0,3}){5}\d")
"""Six digits near each other: without them there is no number, and most texts have none."""
_WORD: Final = re.compile(
    r"\b(?:tlf|tel|tele[fp]on\w{0,4}|phone|mobil\w{0,3}|mob|ring\s+til|whats?app|numer\s+tel\w{0,8}|тел\w{0,8}|моб\w{0,8})\b"
    r"[^\d\n]{0,12}?(\d(?:[ \u00a0()./-]{0,2}\d){5,13})(?!\w)",
    re.IGNORECASE,
)


def spans(text: str) -> list[tuple[int, int]]:
    """Where telephone numbers stand, in order, without overlaps."""
    if not _ENOUGH.search(text):
        return []
    found = {match.span() for form in _FORMS for match in form.finditer(text)}
    found |= {match.span(1) for match in _WORD.finditer(text)}
    kept: list[tuple[int, int]] = []
    for start, end in sorted(found, key=lambda span: (span[0], -span[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


def masked(number: str) -> str:
    """A number of which only the last two digits are read; its form stays."""
    left = max(0, sum(letter.isdigit() for letter in number) - 2)
    out = []
    for letter in number:
        hide = letter.isdigit() and left > 0
        left -= letter.isdigit()
        out.append("*" if hide else letter)
    return "".join(out)
