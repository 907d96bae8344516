"""What stands under a person's words without being theirs: signature, phone footer, disclaimer, list footer. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mail_triage.mail_words import pattern
from mail_triage.quotes import is_rule

LAST_LINES = 200
"""Footers are looked for in so many lines from the end."""
EXACT_SIGNATURE, ALIKE_SIGNATURE = 40, 15
"""A longer "signature" is taken for a text that had two dashes on a line."""
LIST_FOOTER, MOST_DISCLAIMERS = 10, 12
SHORTEST_DISCLAIMER = 80

_PHONE = pattern(r"^[\s*_]*WORDS", "quotes", "phone")
_MY_THING = re.compile(r"^[\s*_(<«]*sent (?:from|by|via|with) (?:my|the|a|an) (.*)$", re.IGNORECASE)
_DEVICE = re.compile(
    r"phone|mobile|cell|tablet|device|i-?pad|i-?pod|galaxy|samsung|huawei|xiaomi|nokia|htc|android|blackberry|windows|"
    r"laptop|mac|computer|pc\b|[A-Z]|\d",
)
_CONFIDENTIAL = pattern("WORDS", "quotes", "confidential")
_MAIL = pattern("WORDS", "quotes", "mail")
_RECIPIENT = pattern("WORDS", "quotes", "recipient")
_PRINTING = pattern(r"^\W*WORDS", "quotes", "printing")
_LINK = re.compile(r"^\s*<?https?://\S+\s*$")
_LIST = re.compile(r"mailing list|unsubscribe|listinfo|to post to this group|google ?groups|yahoo! groups", re.I)


def without_footers(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """The lines that are the person's, and those below or between them that are not, in their order."""
    cut = _signature(lines) | _list_footer(lines)
    cut |= {n for n in _last(lines) if n not in cut and _is_phone(lines[n])}
    cut |= {n for n in _last(lines) if n - 1 in cut and _LINK.match(lines[n])}
    for _count in range(MOST_DISCLAIMERS):
        paragraph = _disclaimer(lines, cut)
        if not paragraph:
            break
        cut |= paragraph
    kept = [line for n, line in enumerate(lines) if n not in cut]
    return kept, [line for n, line in enumerate(lines) if n in cut]


def _last(lines: Sequence[str]) -> range:
    return range(max(0, len(lines) - LAST_LINES), len(lines))


def _signature(lines: Sequence[str]) -> set[int]:
    """Everything behind `-- `, if there is something above it."""
    for n in _last(lines):
        exact, alike = lines[n] == "-- ", lines[n].rstrip(" \xa0") == "--"
        limit = EXACT_SIGNATURE if exact else ALIKE_SIGNATURE
        if (exact or alike) and len(lines) - n <= limit and any(line.strip() for line in lines[:n]):
            return set(range(n, len(lines)))
    return set()


def _list_footer(lines: Sequence[str]) -> set[int]:
    """What a mailing list adds under a rule."""
    for n in range(max(1, len(lines) - LIST_FOOTER), len(lines)):
        if is_rule(lines[n]) and _LIST.search(" ".join(lines[n + 1 :])):
            return set(range(n, len(lines)))
    return set()


def _is_phone(line: str) -> bool:
    """ "Sent from my iPhone", but not "Sent from my desk, which is easier"."""
    if len(line) > 200 or not _PHONE.match(line):
        return False
    thing = _MY_THING.match(line)
    return thing is None or _DEVICE.search(" ".join(thing[1].split()[:4])) is not None


def _disclaimer(lines: Sequence[str], cut: set[int]) -> set[int]:
    """The last paragraph that is left, if it calls the mail confidential, or speaks of paper; never the only one."""
    end = len(lines)
    while end and (end - 1 in cut or not lines[end - 1].strip() or is_rule(lines[end - 1])):
        end -= 1
    start = end
    while start and start - 1 not in cut and lines[start - 1].strip():
        start -= 1
    text = " ".join(lines[start:end])
    above = any(line.strip() for n, line in enumerate(lines[:start]) if n not in cut)
    return set(range(start, len(lines))) - cut if above and _is_disclaimer(text) else set()


def _is_disclaimer(text: str) -> bool:
    if _PRINTING.match(text) and len(text) < 400:
        return True
    legal = _CONFIDENTIAL.search(text) and _MAIL.search(text) and _RECIPIENT.search(text)
    return len(text) >= SHORTEST_DISCLAIMER and legal is not None
