"""Words by which programs are known: at the start of a subject, and near the beginning of a text (`data/*.toml`). Pure.

What a program writes, a person may paste. Whoever asks here decides what follows from it.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from mail_triage.mail_words import either, pattern, words

OPENING: Final = 1500
"""So many characters of a text are looked at: a notice says at once what it is, and every character costs time."""

_AFTER_NOTICE: Final = (
    r"(?=\s*(?:$|[:;,.!\-–—(\[|<])|\s+(?:re|sv|aw|odp|ang|fw|until|till|til|bis|do|iki|to|på|auf|na|la|på)\b|"
    r"\s+(?:from|fra|vom|ab|od)\s+\d)"
)
_ENDINGS: Final = {
    "receipt": r"\s*:",
    "calendar": r"\s*:",
    "vacation_sure": _AFTER_NOTICE,
    "vacation_doubtful": _AFTER_NOTICE,
}


@cache
def _subjects(table: str) -> re.Pattern[str]:
    return pattern(rf"^[^\w\[]*WORDS{_ENDINGS.get(table, '')}", "subjects", table)


@cache
def _texts(table: str) -> re.Pattern[str]:
    """For lower-case text: a pattern that ignores case takes several times as long."""
    return re.compile(rf"(?<!\w){either(words('texts', table))}")


def subject_says(table: str, subject: str) -> str:
    """The words at the start of `subject` that stand in a table of `subjects.toml`, or an empty string."""
    found = _subjects(table).match(subject[:300])
    return found[0].strip() if found else ""


def opening(text: str) -> str:
    """The beginning of a text as the tables of `texts.toml` are written: lower case, one blank between words."""
    return " ".join(text[: OPENING * 2].split())[:OPENING].lower().replace("’", "'")


def text_says(table: str, opened: str) -> str:
    """The words in an `opening` that stand in a table of `texts.toml`, or an empty string."""
    found = _texts(table).search(opened)
    return found[0][:80] if found else ""


def bounce_words(opened: str) -> str:
    """The words in an `opening` that tell of a mail that was not delivered, or an empty string."""
    return text_says("bounce", opened) or (text_says("bounce_doubtful", opened) if "@" in opened else "")
