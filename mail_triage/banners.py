"""What a mail server on the way wrote above a person's words: "This e-mail comes from outside …". Pure.

It stands in the server's language, not the person's, and says nothing of what the person wants.
"""

from __future__ import annotations

from collections.abc import Sequence

from mail_triage.mail_words import pattern

FIRST_LINES = 12
"""So many lines are looked at, from the top."""
SHORTEST_WRAPPED = 60
LONGEST_READ = 300
"""Of a line, so many letters are looked at."""
_BEGIN = r"^\W{0,20}WORDS"
_BANNER = pattern(_BEGIN, "quotes", "banner")
_MORE = pattern(_BEGIN, "quotes", "banner_more")


def without_banner(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """The person's lines, and those of the banner above them; a text that is nothing else stays whole."""
    end, inside = 0, False
    for number, line in enumerate(lines[:FIRST_LINES]):
        begins = _BANNER.match(line[:LONGEST_READ]) is not None
        if line.strip(" \xa0*_-=|") and not begins and not (inside and _goes_on(lines, number)):
            break
        inside = bool(line.strip()) and (inside or begins)
        end = number + 1 if inside else end
    return (list(lines[end:]), list(lines[:end])) if any(map(str.strip, lines[end:])) else (list(lines), [])


def _goes_on(lines: Sequence[str], number: int) -> bool:
    """A line that says what to mind, or what did not fit on the line above."""
    above = lines[number - 1].rstrip()
    wrapped = len(above) >= SHORTEST_WRAPPED and above[-1:] not in ".!>)]" and lines[number].lstrip()[:1].islower()
    return wrapped or _MORE.match(lines[number][:LONGEST_READ]) is not None
