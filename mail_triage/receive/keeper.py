"""Keeps mails, committed, in the form in which they may be passed on."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from contact_center.storage import raw_mail
from contact_center.storage.transaction import transaction

_BARE = re.compile(rb"\r(?!\n)|(?<!\r)\n")
_LINE_END = re.compile(rb"\r*\n|\r")


def with_whole_lines(content: bytes) -> bytes:
    """`content` with CR LF at the end of every line.

    A CR or LF that stands alone ends a line for some programs and not for others; what one of them takes for the end
    of a mail, the next must not (CVE-2023-51764 and its like).
    """
    return _LINE_END.sub(b"\r\n", content) if _BARE.search(content) else content


@dataclass(frozen=True, slots=True)
class Keeper:
    """Keeps mails in the database and rings the doorbell."""

    engine: Engine
    ring: Callable[[str, int], None]
    clock: Callable[[], datetime]

    def keep(self, content: bytes, source: str, sender: str, recipients: Collection[str]) -> int:
        """Keep one mail, committed; returns its id. The bell rings after the commit, and only for a new mail."""
        with transaction(self.engine) as connection:
            kept, new = raw_mail.keep(connection, content, source, sender, list(recipients), self.clock())
        if new:
            self.ring("triage_mail", kept)
        return kept
