"""A colleague forwards a citizen's mail (VS:, FW:): the citizen is who asks, the colleague's words are a note. Pure.

The mail below stands as text under a header block, or is attached as a whole (message/rfc822). What a colleague
forwarded is never answered by itself: the address in it is only text, and who typed it we do not know.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mail_triage import quotes
from mail_triage.footers import without_footers
from mail_triage.mail import InboundMail, Mailbox
from mail_triage.mail_words import pattern
from mail_triage.newest import is_forward, part
from mail_triage.parse import parse
from mail_triage.rules import Rules

MOST_BLOCKS = 12
"""Forwards of forwards that are looked through."""
_MARKS = r"^[\s*_>|]*"
_SENDER = pattern(rf"{_MARKS}WORDS[\s*_]*[:：][*_\s]*(?P<value>.*)$", "quotes", "from")
_TITLE = pattern(rf"{_MARKS}WORDS[\s*_]*[:：][*_\s]*(?P<value>.*)$", "quotes", "subject")
_NAME_END = re.compile(r"[<(\[]|mailto:")
_PREFIX = re.compile(r"^\s*[^\W\d_]{1,4}\s*(?:\[\d+\])?\s*:\s*")


@dataclass(frozen=True, slots=True)
class Forwarded:
    """What a colleague forwarded."""

    author: Mailbox
    subject: str
    text: str
    """The citizen's newest words."""
    folded: str
    note: str
    """What the colleague wrote above it."""


def forwarded(mail: InboundMail, rules: Rules) -> Forwarded | None:
    """The citizen's mail inside a colleague's, or None when it is no such mail or does not say who wrote it."""
    if not _from_office(mail, rules):
        return None
    return _attached(mail, rules) or _quoted(mail, rules)


def _from_office(mail: InboundMail, rules: Rules) -> bool:
    return rules.is_colleague(mail.author.address) or rules.is_ours(mail.author.address)


def _is_citizen(box: Mailbox, rules: Rules) -> bool:
    return bool(box.address) and not rules.is_ours(box.address) and not rules.is_colleague(box.address)


def _attached(mail: InboundMail, rules: Rules) -> Forwarded | None:
    """The mail attached as a whole; with several nobody knows whose contact it is."""
    mails = [file for file in mail.attachments if file.media_type == "message/rfc822" and file.content]
    inner = parse(mails[0].content, rules.is_ours) if len(mails) == 1 else None
    if not isinstance(inner, InboundMail) or not _is_citizen(inner.author, rules):
        return None
    return Forwarded(inner.author, inner.subject or _bare(mail.subject), inner.text, inner.folded, _note(mail.text))


def _quoted(mail: InboundMail, rules: Rules) -> Forwarded | None:
    """The mail under a header block. A block of our own is an earlier answer: the citizen's stands further down."""
    lines = f"{mail.text}\n{mail.folded}".split("\n")
    if not (is_forward(mail.subject) or any(map(quotes.begins_forwarded, lines))):
        return None
    for start, end in _blocks(lines):
        author = _author(lines[start:end])
        if _is_citizen(author, rules):
            return _below(mail, lines, start, end, author, rules)
    return None


def _blocks(lines: Sequence[str]) -> list[tuple[int, int]]:
    """Where header blocks begin and end."""
    found: list[tuple[int, int]] = []
    index = 0
    while index < len(lines) and len(found) < MOST_BLOCKS:
        count = quotes.header_block(lines, index)
        if count:
            found.append((index, index + count))
        index += count or 1
    return found


def _author(block: Sequence[str]) -> Mailbox:
    """Who the block says wrote the mail; programs wrap long names into the next line."""
    for number, line in enumerate(block):
        if found := _SENDER.match(line):
            whole = f"{found['value']} {block[number + 1] if number + 1 < len(block) else ''}"
            address = quotes.ADDRESS.search(found["value"]) or quotes.ADDRESS.search(whole)
            name = _NAME_END.split(found["value"])[0].strip(" \"'*_")
            return Mailbox(address[0].lower().rstrip(".") if address else "", "" if "@" in name else name[:200])
    return Mailbox()


def _below(mail: InboundMail, lines: Sequence[str], start: int, end: int, author: Mailbox, rules: Rules) -> Forwarded:
    title = _title(lines[start:end])
    theirs, bottom = _unmarked(lines[end:])
    below = part("\n".join(theirs), rules.is_ours)
    above, _footer = without_footers(lines[:start])
    folded = "\n".join([*lines[start:end], *([below.folded] if below.folded else [])])
    return Forwarded(author, title or _bare(mail.subject), below.newest, folded, _note("\n".join([*above, *bottom])))


def _title(block: Sequence[str]) -> str:
    """The subject, with what did not fit on its line."""
    for number, line in enumerate(block):
        if found := _TITLE.match(line):
            more = block[number + 1].strip() if number + 1 < len(block) else ""
            return f"{found['value'].strip()} {more if more and ':' not in more else ''}".strip("*_ ")
    return ""


def _unmarked(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """The citizen's lines and, where they are marked with `>`, the colleague's below them."""
    if not quotes.is_quoted(next((line for line in lines if line.strip()), "")):
        return list(lines), []
    end = max(number for number, line in enumerate(lines) if quotes.is_quoted(line)) + 1
    return [re.sub(r"^\s*> ?", "", line) for line in lines[:end]], list(lines[end:])


def _note(text: str) -> str:
    """The colleague's words, without the line that announces the mail below."""
    lines = text.split("\n")
    kept = [line for line in lines if not (quotes.announces(line) or quotes.is_rule(line) or line.strip() == ">")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def _bare(subject: str) -> str:
    """The subject without its prefixes."""
    while is_forward(subject) and (found := _PREFIX.match(subject)):
        subject = subject[found.end() :]
    return subject
