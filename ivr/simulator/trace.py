"""Everything that happens on the simulated lines, one entry after the other; as JSON lines."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

Entry = dict[str, Any]
MOST_ENTRIES = 200_000
"""Of a busy day there are some ten thousand; the oldest give way."""


@dataclass
class Trace:
    """Keeps what happens. Entries have `n`, `at` (ISO 8601), `kind`, `call` (an id, or empty) and what the kind says:

    call (from, to, direction, parent), status, heard (by, text, language), did (what, how, heard), asks (input,
    digits), queue (name, how), connected (to), request (url, fields), answer (url, status, body), rest (method, path,
    form, status), text (to, from, body, status), chaos (what, url), complaint (code, what), over (reason).
    """

    now: Callable[[], datetime]
    file: Path | None = None
    """Where each entry is appended, too."""
    entries: deque[Entry] = field(default_factory=lambda: deque(maxlen=MOST_ENTRIES))
    count: int = 0

    def note(self, kind: str, call: str = "", **what: Any) -> None:
        """Something happens."""
        self.count += 1
        entry = {"n": self.count, "at": self.now().isoformat(timespec="milliseconds"), "kind": kind, "call": call}
        self.entries.append({**entry, **what})
        if self.file is not None:
            with self.file.open("a", encoding="utf-8") as lines:
                lines.write(as_line(self.entries[-1]) + "\n")

    def lines(self, call: str = "", after: int = 0) -> Iterator[str]:
        """The entries as JSON lines: of one call or all, and only those after the entry `after`."""
        for entry in list(self.entries):
            if entry["n"] > after and call in ("", entry["call"]):
                yield as_line(entry)


def as_line(entry: Entry) -> str:
    """One entry as JSON."""
    return json.dumps(entry, ensure_ascii=False, default=str)


def entries_of(lines: Iterator[str]) -> Iterator[Entry]:
    """Back from JSON lines. Raises ValueError for what is none."""
    for line in lines:
        if line.strip():
            entry = json.loads(line)
            if not isinstance(entry, dict) or not {"at", "kind"} <= set(entry):
                raise ValueError("this is no line of a trace")
            yield entry
