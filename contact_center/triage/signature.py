"""Who signs is no place: "Ole Ribe" is a person, and the address of a firm under a mail is not the writer's home.

The words are data (`data/place.toml`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Final

from contact_center.triage.cues import rules
from contact_center.triage.keys import BEFORE, Folded, key

NAMES_BEFORE: Final = re.compile(r"(?:^|\n)[^\S\n]*(?:[^\W\d_a-zß-ÿ][\w.'’-]*[^\S\n]+){1,4}$")
"""Nothing but words with a capital from the beginning of the line on."""
LAST_NAME: Final = re.compile(r"[^\W\d_a-zß-ÿ][\w.'’-]*[^\S\n]+$")
MOST_NAMES: Final = 2
LINE_END: Final = re.compile(r"[^\S\n]*(?:\n|$)")
MOST: Final = 400
LONGEST_CLOSING: Final = 45
"""Letters that a signature, and the line of a closing, may have."""


def is_person(text: Folded, start: int, end: int) -> bool:
    """Whether a place's name is a surname here: after "my name is" or "Mr", or signed with a first name before it."""
    if not text.text[start].isupper():
        return False
    line = text.text[max(0, start - BEFORE) : start]
    if rules().way["institution"].search(key(line)):
        return False
    said, ends = [key(part) for part in _without_names(line)], LINE_END.match(text.text, end)
    if any(map(rules().small["person"].search, said)) or (ends and any(map(rules().small["closed"].search, said[1:]))):
        return True
    return bool(ends and NAMES_BEFORE.search(line)) and _closed(text, start)


def _without_names(line: str) -> list[str]:
    """What stands before a name, and before the one or two first names before it."""
    said = [line]
    while len(said) <= MOST_NAMES and (name := LAST_NAME.search(said[-1])):
        said.append(said[-1][: name.start()])
    return said


def is_firm(text: Folded, start: int, end: int) -> bool:
    """Whether a place stands in the signature of a firm or an authority."""
    if not _closed(text, start):
        return False
    before, after = text.around(start, end)
    return bool(rules().way["firm"].search(f"{before} {after}"))


def _closed(text: Folded, start: int) -> bool:
    """Whether a line above, near the end of the text, is a closing."""
    if len(text.text) - start > MOST:
        return False
    above = text.key[: bisect_left(text.where, start)][-MOST:].split("\n")[:-1]
    return any(rules().way["closing"].match(line.strip()) for line in above if len(line) <= LONGEST_CLOSING)
