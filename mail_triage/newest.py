"""A text → its newest words, and what is folded away: banner, quoted history, signature, footer, disclaimer. Pure.

Nothing is thrown away, and what is doubtful is kept. Between answers that stand under the questions they answer, the
questions are kept, too: "Yes, in Billund" tells nobody anything alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from mail_triage import quotes
from mail_triage.banners import without_banner
from mail_triage.footers import without_footers
from mail_triage.html_text import QUOTE_MARK
from mail_triage.mail_words import FORWARD_PREFIX
from mail_triage.quotes import IsOurs, is_quoted

MOST_LINES = 10_000
SHORT_RULE = 2
"""So many dashes are a rule where a quote follows at once."""
WRAPPED = 70
"""Programs break lines that would be longer."""
UNINTRODUCED = 3
"""So many `>` lines in a row are a quote even if nothing introduces them and more words follow."""

_FORWARD = re.compile(rf"^\s*{FORWARD_PREFIX}", re.IGNORECASE)
_BLANK_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Parts:
    """A text, parted."""

    newest: str
    folded: str


@dataclass(slots=True)
class _Block:
    """Lines in a row that are all quoted, or all the person's."""

    quoted: bool
    lines: list[str] = field(default_factory=list)
    introduced: bool = False
    """A line of its own names who is quoted."""
    heading: list[str] = field(default_factory=list)
    """That line."""

    def empty(self) -> bool:
        return not any(line.strip() for line in self.lines)


def is_forward(subject: str) -> bool:
    """Whether the subject says that the mail forwards another (VS:, FW:, WG: …)."""
    return _FORWARD.match(subject) is not None


def part(text: str, is_ours: IsOurs, subject: str = "") -> Parts:
    """Part `text`. `is_ours` says whether an address is one of ours; a forwarded mail keeps what it forwards."""
    lines = text.split("\n")
    head, banner = without_banner(lines[:MOST_LINES])
    kept, cut = (head, []) if is_forward(subject) else _history(quotes.parted(head), is_ours)
    kept, footer = without_footers(kept)
    newest, folded = _joined(kept), _joined([*banner, *footer, *cut, *lines[MOST_LINES:]])
    if not newest and folded and not _quotes_us(cut, is_ours):
        return Parts(_joined(lines), "")  # nothing but a quote, and not of our words: the person wants to show it
    return Parts(newest, folded)


def _quotes_us(cut: Sequence[str], is_ours: IsOurs) -> bool:
    """Whether we are named in what was cut, elsewhere than as who it was written to."""
    named = (line for line in cut if not quotes.names_recipient(line))
    return any(is_ours(address) for line in named for address in quotes.ADDRESS.findall(line))


def _history(lines: Sequence[str], is_ours: IsOurs) -> tuple[list[str], list[str]]:
    """Lines of the person, and lines of quoted history with their introductions."""
    blocks, rest = _blocks(lines, is_ours)
    if _interleaved(blocks):
        shown = [line for block in blocks for line in block.lines]
        return _without_rule(shown, [*(line for block in blocks for line in block.heading), *rest])
    kept: list[str] = []
    cut: list[str] = []
    for number, block in enumerate(blocks):
        quoted = block.quoted and (block.introduced or len(block.lines) >= UNINTRODUCED or number == len(blocks) - 1)
        cut += block.heading
        (cut if quoted else kept).extend(block.lines)
    return _without_rule(kept, [*cut, *rest])


def _blocks(lines: Sequence[str], is_ours: IsOurs) -> tuple[list[_Block], list[str]]:
    """The text as blocks, and everything behind the line from which on it is all history."""
    blocks, near = [_Block(quoted=False)], quotes.near_marks(lines)
    index = 0
    while index < len(lines):
        if quotes.begins_forwarded(lines[index]):
            _add(blocks, False, lines[index:])
            return blocks, []
        if quotes.begins_history(lines, index):
            return blocks, list(lines[index:])
        count = quotes.introduction(lines, index, is_ours) if near[index] else 0
        if count and not quotes.quoted_after(lines, index + count):
            return blocks, list(lines[index:])
        if count:
            blocks.append(_Block(quoted=True, introduced=True, heading=list(lines[index : index + count])))
        else:
            _add(blocks, _is_of_quote(lines, index, blocks[-1].quoted), lines[index : index + 1])
        index += count or 1
    return blocks, []


def _add(blocks: list[_Block], quoted: bool, lines: Sequence[str]) -> None:
    if blocks[-1].quoted != quoted:
        blocks.append(_Block(quoted))
    blocks[-1].lines += lines


def _is_of_quote(lines: Sequence[str], index: int, quoting: bool) -> bool:
    """A `>` line, an empty line inside a quote, or what a mail program broke off from a quoted link."""
    line = lines[index].strip()
    if is_quoted(line):
        return True
    if not quoting:
        return False
    if not line:
        return quotes.quoted_after(lines, index + 1)
    before = lines[index - 1]
    broken = before.count("(") > before.count(")") and line.endswith(")") and " " not in line
    link = broken or (line.startswith("(http") and line.endswith(">"))
    return (link and quotes.quoted_after(lines, index + 1)) or _broken_off(lines, index)


def _broken_off(lines: Sequence[str], index: int) -> bool:
    """Whether a program that marks only the first line of what it wraps broke this line off the quoted one above."""
    line, before = lines[index].strip(), lines[index - 1].rstrip()
    full = len(before) + 1 + len(line.partition(" ")[0]) >= WRAPPED  # else its first word would have stood above
    goes_on = line[:1].islower() or line[:1] == "("
    followed = index + 1 < len(lines) and is_quoted(lines[index + 1])
    return is_quoted(before) and full and goes_on and followed and before[-1] not in ".!?:…"


def _interleaved(blocks: Sequence[_Block]) -> bool:
    """Whether words of the person stand between two parts of one quote."""
    quoted = [number for number, block in enumerate(blocks) if block.quoted]
    return any(
        not blocks[second].introduced and any(not block.empty() for block in blocks[first + 1 : second])
        for first, second in pairwise(quoted)
    )


def _without_rule(kept: list[str], cut: list[str]) -> tuple[list[str], list[str]]:
    """The line that parts the person's words from the quote belongs to the quote."""
    end = len(kept)
    while cut and end and (not kept[end - 1].strip() or quotes.is_rule(kept[end - 1], SHORT_RULE)):
        end -= 1
    return kept[:end], [*kept[end:], *cut]


def _joined(lines: Sequence[str]) -> str:
    text = "\n".join(line.rstrip() for line in lines if line.strip() != QUOTE_MARK)
    return _BLANK_LINES.sub("\n\n", text).strip("\n")
