"""A mail's text → its newest words, and what is folded away: quoted history, signature, footer, disclaimer. Pure.

Mail programs introduce a quote in their own language. What works in every language is asked first: lines that begin
with `>`, and lines that hold an address and a time and end with a colon. Nothing is thrown away.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from mail_triage import mail_words as words
from mail_triage.html_text import QUOTE_MARK

MOST_LINES = 20_000
_ATTRIBUTION_LINES = 4
_FOOTER_LINES = 200
_SIGNATURE_LINES = 15

_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_BRACKETED = re.compile(r"[<(\[](?:mailto:)?([\w.+-]+@[\w-]+\.[\w.-]+)")
_TIME = re.compile(r"(?<!\d)(?:\d{1,2}[:.]\d{2}(?!\d)|(?:19|20)\d\d(?!\d)|\d{1,2}[./-]\d{1,2}[./-]\d{2,4})")
_WROTE = re.compile(rf"(?<!\w)(?:{words.WROTE})(?!\w)", re.IGNORECASE)
_FROM = re.compile(rf"^[\s*_]*(?:{words.HEADER_FROM})[*_]*\s?:\s*[*_]*\s*\S", re.IGNORECASE)
_OTHER = re.compile(rf"^[\s*_]*(?:{words.HEADER_OTHERS})[*_]*\s?:", re.IGNORECASE)
_ORIGINAL = re.compile(rf"^\W*(?:{words.ORIGINAL_MESSAGE})\W*$", re.IGNORECASE)
_RULE = re.compile(r"^\s*[_\-=*]{5,}\s*$")
_MOBILE = re.compile(rf"^[\s*_]*(?:{words.MOBILE_FOOTERS})", re.IGNORECASE)
_CONFIDENTIAL = re.compile(rf"(?:{words.CONFIDENTIAL})", re.IGNORECASE)
_MAIL_NOUN = re.compile(rf"(?:{words.MAIL_NOUN})", re.IGNORECASE)
_FORWARD = re.compile(rf"^\s*{words.FORWARD_PREFIX}", re.IGNORECASE)
_BLANK_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Parts:
    """A text, parted."""

    newest: str
    folded: str


def part(text: str, is_ours: Callable[[str], bool], subject: str = "") -> Parts:
    """Part `text`. `is_ours` says whether an address is one of ours; a forwarded mail keeps what it forwards."""
    lines = text.split("\n")
    head, rest = lines[:MOST_LINES], lines[MOST_LINES:]
    kept, cut = _history(head, is_ours, forwarded=_FORWARD.match(subject) is not None)
    kept, footer = _footers(kept)
    newest, folded = _joined(kept), _joined([*footer, *cut, *rest])
    if not newest and folded and not _quotes_us(cut, is_ours):
        return Parts(
            _joined(lines), ""
        )  # nothing but a quote, and not of our words: it is what the person wants to show
    return Parts(newest, folded)


def _quotes_us(cut: list[str], is_ours: Callable[[str], bool]) -> bool:
    return any(is_ours(address) for line in cut for address in _ADDRESS.findall(line))


def _history(lines: list[str], is_ours: Callable[[str], bool], forwarded: bool) -> tuple[list[str], list[str]]:
    """Lines of the person, and lines of quoted history with their introductions."""
    if forwarded:
        return lines, []
    kept: list[str] = []
    cut: list[str] = []
    index = 0
    while index < len(lines):
        introduction = _attribution(lines, index, is_ours) or _before_quote(lines, index)
        if _all_quoted(lines, index, introduction):
            return _without_rule(kept, cut, lines[index:])
        if introduction:
            cut += lines[index : index + introduction]
            index += introduction
        else:
            (cut if _is_quoted(lines[index]) else kept).append(lines[index])
            index += 1
    return kept, cut


def _without_rule(kept: list[str], cut: list[str], rest: list[str]) -> tuple[list[str], list[str]]:
    """The line that parts the person's words from the quote belongs to the quote."""
    end = len(kept)
    while end and (not kept[end - 1].strip() or _RULE.match(kept[end - 1])):
        end -= 1
    return kept[:end], [*cut, *kept[end:], *rest]


def _is_quoted(line: str) -> bool:
    return line.lstrip().startswith(">")


def _all_quoted(lines: list[str], index: int, introduction: int) -> bool:
    """Whether everything from here on is quoted history: the quote is introduced, and no `>` says where it ends."""
    line = lines[index].strip()
    if not line or _is_quoted(line):
        return False
    if introduction:
        return not _quoted_after(lines, index + introduction)
    return line == QUOTE_MARK or _ORIGINAL.match(line) is not None or _header_block(lines, index)


def _header_block(lines: list[str], index: int) -> bool:
    """From:, followed by two more header lines, as Outlook begins a quote."""
    if not _FROM.match(lines[index]):
        return False
    following = [line for line in lines[index + 1 : index + 9] if line.strip()][:5]
    return sum(_OTHER.match(line) is not None for line in following) >= 2


def _attribution(lines: list[str], index: int, is_ours: Callable[[str], bool]) -> int:
    """How many lines introduce a quote here ("On … wrote:"); 0 when none do. Mail programs wrap them."""
    for count in range(1, _ATTRIBUTION_LINES + 1):
        group = [line.strip() for line in lines[index : index + count]]
        if not all(group) or sum(map(len, group)) > 400:
            return 0
        joined = " ".join(group)
        if joined.endswith((":", ":*", ":_")):
            return count if _introduces(joined, is_ours) else 0
    return 0


def _introduces(joined: str, is_ours: Callable[[str], bool]) -> bool:
    """Our address in brackets with a time needs no verb; a verb needs an address in brackets, or a day and an hour."""
    times = len(_TIME.findall(joined))
    addresses = _BRACKETED.findall(joined)
    if times and any(map(is_ours, addresses)):
        return True
    return _WROTE.search(joined) is not None and (times > 1 or bool(addresses))


def _before_quote(lines: list[str], index: int) -> int:
    """How many lines of one paragraph right before `>` lines introduce them, in any language; 0 when none do."""
    before = lines[index - 1] if index else ""
    if before.strip() and not _is_quoted(before):
        return 0
    for count in range(1, _ATTRIBUTION_LINES + 1):
        group = lines[index : index + count]
        if len(group) < count or not all(line.strip() and not _is_quoted(line) for line in group):
            return 0
        if _quoted_after(lines, index + count):
            joined = " ".join(group)
            named = _ADDRESS.search(joined) or _WROTE.search(joined) or _TIME.search(joined)
            colon = joined.rstrip().endswith(":")
            return count if (named and colon) or _ADDRESS.search(joined) else 0
    return 0


def _quoted_after(lines: list[str], index: int) -> bool:
    """Whether the next line that is not blank, at most two further on, is a `>` line."""
    following = (line for line in lines[index : index + 3] if line.strip())
    return _is_quoted(next(following, ""))


def _footers(lines: list[str]) -> tuple[list[str], list[str]]:
    """Cut the signature behind `-- `, what phones add, and disclaimers."""
    end = next((n for n, line in enumerate(lines) if _begins_signature(lines, n, line)), len(lines))
    kept, footer = lines[:end], lines[end:]
    last = max(0, len(kept) - _FOOTER_LINES)
    phone = [n for n in range(last, len(kept)) if len(kept[n]) < 200 and _MOBILE.match(kept[n])]
    footer = [*(kept[n] for n in phone), *footer]
    return _without_disclaimer([line for n, line in enumerate(kept) if n not in phone], footer)


def _begins_signature(lines: list[str], index: int, line: str) -> bool:
    exact, alike = line == "-- ", line in ("--", "--\xa0") and len(lines) - index <= _SIGNATURE_LINES
    return (exact or alike) and any(before.strip() for before in lines[:index])


def _without_disclaimer(kept: list[str], footer: list[str]) -> tuple[list[str], list[str]]:
    """A paragraph at the end that calls the mail confidential was not written by the person."""
    end = len(kept)
    while end and not kept[end - 1].strip():
        end -= 1
    start = end
    while start and kept[start - 1].strip():
        start -= 1
    last = " ".join(kept[start:end])
    if start and len(last) > 80 and _CONFIDENTIAL.search(last) and _MAIL_NOUN.search(last):
        return kept[:start], [*kept[start:], *footer]
    return kept, footer


def _joined(lines: list[str]) -> str:
    text = "\n".join(line.rstrip() for line in lines if line.strip() != QUOTE_MARK)
    return _BLANK_LINES.sub("\n\n", text).strip("\n")
