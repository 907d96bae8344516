"""Where a quote begins in the lines of a text: introductions ("On … wrote:"), header blocks, rules between mails. Pure.

Mail programs write these lines, each in its own language (`data/quotes.toml`). What works in every language is asked
besides: an address and a time before a colon, one of our own addresses, and lines that begin with `>`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from mail_triage.html_text import QUOTE_MARK
from mail_triage.mail_words import pattern

INTRODUCTION_LINES = 5
LONGEST_INTRODUCTION = 500
SHORTEST_WRAPPED = 50
BLOCK_LINES = 14

IsOurs = Callable[[str], bool]
Lines = Sequence[str]

ADDRESS = re.compile(r"[\w.+=-]{1,80}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
_BRACKETED = re.compile(r"[<(\[](?:\s?(?:mailto:)?)([\w.+=-]{1,80}@[\w.-]{1,120})")
_CLOCK = re.compile(r"(?<![\d:.])\d{1,2}[:.h]\d{2}(?![\d.])")
_DIRECTIONS = dict.fromkeys((0x200E, 0x200F, 0x202A, 0x202B, 0x202C), "")
"""Marks of the writing direction, which some programs put between the digits of a time."""
_DAY = re.compile(r"(?<!\d)(?:(?:19|20)\d\d(?!\d)|\d{1,2}[./-]\d{1,2}[./-]\d{2,4})")
_WROTE = pattern(r"(?<!\w)WORDS(?!\w)|のメール|写道|寫道|작성", "quotes", "wrote")
_ENDS = re.compile(r"[:：][\s*_>\"”»-]*$")
_DASHED = re.compile(r"^\s*[-_]{2,}.*[-_]{2,}\s*$")
_MARKS = r"^[\s*_>|]*"
_FIELD_END = r"[\s*_]*[:：][*_]*"
_COLON = re.compile("[:：]")
_FROM = pattern(rf"{_MARKS}WORDS{_FIELD_END}\s*\S", "quotes", "from")
_DATE = pattern(rf"{_MARKS}WORDS{_FIELD_END}.*\d", "quotes", "date")
_SUBJECT = pattern(rf"{_MARKS}WORDS{_FIELD_END}", "quotes", "subject")
_FIELD = pattern(rf"{_MARKS}WORDS{_FIELD_END}", "quotes", "from", "date", "subject", "others")
_RECIPIENT = pattern(rf"{_MARKS}WORDS{_FIELD_END}", "quotes", "others")
_ORIGINAL = pattern(r"^[\W_]*WORDS[\W_]*$", "quotes", "original")
_FORWARDED = pattern(r"^[\W_]*WORDS[\W_]*$", "quotes", "forwarded")
_BEGINS = pattern(r"^\s*WORDS\s", "quotes", "begins")
_SHARED = pattern(
    r"^(?P<own>.*?[^\s-])(?P<begin>[\s-]*(?<!\w)WORDS\s(?=[^\n]{0,60}\d)[^\n]{6,200}[:：]\s*)$", "quotes", "begins"
)
_RULE = re.compile(r"^\s*[_\-=*~#—–]{2,}\s*$")
_ABOVE = pattern(r"^[\W_]*WORDS[\W_]*$", "quotes", "above")
_WEEKDAY = re.compile(r"\w{2,8}(?:dag|tag|day)[.,]?", re.IGNORECASE)


def is_quoted(line: str) -> bool:
    """Whether the line carries the mark of a quote."""
    return line.lstrip().startswith(">") and not line.rstrip().endswith("<<<")


def is_rule(line: str, least: int = 5) -> bool:
    """A line of at least so many dashes that only parts what is above it from what is below."""
    return _RULE.match(line) is not None and len(line.strip()) >= least


def begins_forwarded(line: str) -> bool:
    """ "----- Forwarded message -----": what follows is what the person wants to show."""
    return len(line) < 200 and _FORWARDED.match(line) is not None


def names_recipient(line: str) -> bool:
    """To:, Cc: and the like: whose address stands there has not written what follows."""
    return _RECIPIENT.match(line) is not None


def announces(line: str) -> bool:
    """ "----- Original message -----", and its like for forwards."""
    return len(line) < 200 and (_ORIGINAL.match(line) or _FORWARDED.match(line)) is not None


def begins_history(lines: Lines, index: int) -> bool:
    """Whether everything from here on is an earlier mail: a mark of the HTML, a rule with a name, a header block."""
    line = lines[index].strip()
    if not line or is_quoted(line):
        return False
    if line == QUOTE_MARK or (len(line) < 200 and (_ORIGINAL.match(line) or _ABOVE.match(line))):
        return True
    return header_block(lines, index) > 0


def header_block(lines: Lines, index: int) -> int:
    """How many lines from here on are the header of an earlier mail; 0 when it is none.

    People write "From: Poland" and "Date: May", too; so a block needs an address, a subject or a time of the day.
    """
    first = lines[index]
    titled = _SUBJECT.match(first) is not None  # as Thunderbird begins; people write such a line, too
    if not _COLON.search(first[:40]) or not (titled or _FROM.match(first) or _DATE.match(first)):
        return 0
    end, fields, blank = index, [], 0
    while end < len(lines) and end - index < BLOCK_LINES and blank < 2:
        line = lines[end]
        if _FIELD.match(line):
            fields.append(line)
        elif line.strip() and (blank or not _continues(lines, end)):
            break
        blank = 0 if line.strip() else blank + 1
        end += 1
    whole = " ".join(lines[index:end])
    return end - index if _is_header(fields, whole) and (not titled or ADDRESS.search(whole)) else 0


def _continues(lines: Lines, index: int) -> bool:
    """A field too long for its line goes on below; another field follows soon."""
    return any(_FIELD.match(line) for line in lines[index + 1 : index + 3])


def _is_header(fields: Lines, whole: str) -> bool:
    whole = whole.translate(_DIRECTIONS)
    subject = any(map(_SUBJECT.match, fields))
    sender, date = any(map(_FROM.match, fields)), any(map(_DATE.match, fields))
    address, clock = ADDRESS.search(whole) is not None, _CLOCK.search(whole) is not None
    if len(fields) >= 3:
        return (sender or date) and (subject or address or clock)
    return len(fields) == 2 and address and (date or subject) and (clock or subject)


def near_marks(lines: Lines) -> list[bool]:
    """For each line whether it or one soon after holds what every introduction ends with; most texts hold none."""
    near, distance = [False] * len(lines), INTRODUCTION_LINES + 3
    for index in range(len(lines) - 1, -1, -1):
        line = lines[index]
        distance = 0 if ":" in line or ">" in line or "--" in line or "：" in line else distance + 1
        near[index] = distance < INTRODUCTION_LINES + 3
    return near


def introduction(lines: Lines, index: int, is_ours: IsOurs) -> int:
    """How many lines introduce a quote here; 0 when none do. Mail programs wrap them."""
    count = _verbal(lines, index, is_ours) or _before_quote(lines, index)
    return 0 if count > 1 and _own_words_first(lines[index : index + count]) else count


def _own_words_first(group: Lines) -> bool:
    """Whether the introduction begins further down: a short line that holds nothing of one was not wrapped."""
    first = group[0]
    nothing = not (_DAY.search(first) or _CLOCK.search(first) or ADDRESS.search(first) or _BEGINS.match(first))
    return nothing and len(first) < SHORTEST_WRAPPED and any(_DAY.search(line) for line in group[1:])


def _verbal(lines: Lines, index: int, is_ours: IsOurs) -> int:
    joined, count = "", 0
    for line in lines[index : index + INTRODUCTION_LINES + 1]:
        inside = joined.count("<") > joined.count(">")  # then a `>` is the end of an address
        if (is_quoted(line) and not inside) or (not line.strip() and not _opens_address(lines, index + count)):
            break
        joined, count = f"{joined} {line.strip()}".strip(), count + 1
        if len(joined) > LONGEST_INTRODUCTION:
            return 0
        if _ENDS.search(joined) or (count == 1 and _DASHED.match(joined)):
            return count if _introduces(joined, is_ours) else 0
    return 0


def _opens_address(lines: Lines, blank: int) -> bool:
    """Some programs leave an empty line between the name and its address."""
    return blank + 1 < len(lines) and lines[blank + 1].lstrip().startswith(("<", "mailto:"))


def _introduces(joined: str, is_ours: IsOurs) -> bool:
    """Our address with a time needs no verb; a verb needs an address, or a day and an hour, or dashes around it."""
    day, clock = _DAY.search(joined) is not None, _CLOCK.search(joined) is not None
    bracketed = _BRACKETED.findall(joined)
    if (day or clock) and any(is_ours(address.rstrip(".")) for address in bracketed):
        return True
    if _WROTE.search(joined):
        return bool(bracketed) or (day and clock) or _DASHED.match(joined) is not None
    return clock and _dated_address(joined)


def _dated_address(joined: str) -> bool:
    """A day, a name and an address in brackets at the end, as some programs write without any verb."""
    ends = joined.rstrip(" :*_").endswith((">", ")", "]"))
    return ends and _DAY.search(joined) is not None and _BRACKETED.search(joined) is not None


def _before_quote(lines: Lines, index: int) -> int:
    """How many lines of one paragraph right before `>` lines introduce them, in any language."""
    before = lines[index - 1] if index else ""
    fresh = not before.strip() or is_quoted(before)
    for count in range(1, INTRODUCTION_LINES):
        group = lines[index : index + count]
        if len(group) < count or not all(line.strip() and not is_quoted(line) for line in group):
            return 0
        if quoted_after(lines, index + count):
            joined = " ".join(group).strip()
            return count if len(joined) <= LONGEST_INTRODUCTION and _names_quote(joined, fresh) else 0
    return 0


def _names_quote(joined: str, fresh: bool) -> bool:
    """Above `>` lines less is needed: an address, or a colon behind a verb or a time."""
    timed = _DAY.search(joined) is not None or _CLOCK.search(joined) is not None
    verb, colon = _WROTE.search(joined) is not None, _ENDS.search(joined) is not None
    if not fresh:  # somebody's words stand right above it
        return (colon and verb and (timed or ADDRESS.search(joined) is not None)) or _dated_address(joined)
    if ADDRESS.search(joined):
        return timed or colon or verb
    return colon and (verb or timed)


def quoted_after(lines: Lines, index: int) -> bool:
    """Whether the next line that is not blank, at most two further on, is a `>` line."""
    following = (line for line in lines[index : index + 3] if line.strip())
    return is_quoted(next(following, ""))


def _dated_verb(text: str) -> bool:
    return _WROTE.search(text) is not None and _DAY.search(text) is not None


def parted(lines: Lines) -> list[str]:
    """The lines, parted where an introduction stands behind somebody's words on the same line."""
    out: list[str] = []
    for number, line in enumerate(lines):
        candidate = quoted_after(lines, number + 1) and not is_quoted(line) and len(line) < 400
        shared = _SHARED.match(line) if candidate else None
        if shared and not _WEEKDAY.fullmatch(shared["own"].strip()) and _dated_verb(shared["begin"]):
            out += [shared["own"], shared["begin"]]
        else:
            out.append(line)
    return out
