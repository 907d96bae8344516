"""Which part of a file is asked for (RFC 9110, single ranges): what a player in the browser needs to jump. Pure."""

from __future__ import annotations

import re

RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


class Unsatisfiable(ValueError):
    """There is no such part."""


def part(header: str | None, size: int) -> tuple[int, int] | None:
    """First and last byte of the part; None: everything, also for what we do not understand. Raises Unsatisfiable.

    >>> part("bytes=0-99", 1000)
    (0, 99)
    >>> part("bytes=-100", 1000)
    (900, 999)
    """
    found = RANGE.fullmatch((header or "").strip())
    if found is None or not any(found.groups()):
        return None
    first, last = found.groups()
    if not first:
        begin, end = max(0, size - int(last)), size - 1
        if int(last) == 0:
            raise Unsatisfiable
    else:
        begin, end = int(first), min(int(last), size - 1) if last else size - 1
        if last and int(last) < int(first):
            return None  # nonsense is as if it were not there
    if begin >= size:
        raise Unsatisfiable
    return begin, end
