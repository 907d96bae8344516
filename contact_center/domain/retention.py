"""How long what people wrote and said is kept: periods, as the municipalities' plans write them (`P180D`)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

_CODE = re.compile(r"P(\d{1,5})D")


def period(code: str) -> timedelta | None:
    """`P180D` → 180 days; None for an empty code: nothing is ever erased. Raises ValueError for anything else."""
    if not code.strip():
        return None
    found = _CODE.fullmatch(code.strip().upper())
    if found is None or int(found[1]) == 0:
        raise ValueError(f"{code!r} is no period; write P180D for 180 days")
    return timedelta(days=int(found[1]))


@dataclass(frozen=True, slots=True)
class Periods:
    """After how long what is erased; None: never."""

    tickets: timedelta | None = None
    """What was written and said about a finished ticket, since it was finished or last written to."""
    topics: Mapping[str, timedelta] = field(default_factory=dict)
    """The same for tickets of some topics."""
    originals: timedelta | None = None
    """The bytes of mails as they came in, while their tickets keep words and files."""
    others: timedelta | None = None
    """What opened no ticket: mails of machines, calls outside the hours, texts sent to callers."""

    @property
    def any(self) -> bool:
        """Whether anything is ever erased."""
        return bool(self.tickets or self.topics or self.originals or self.others)
