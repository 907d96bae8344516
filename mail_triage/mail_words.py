"""The words that mail programs write by themselves (`data/*.toml`), as regular expressions."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, Final

DATA: Final = Path(__file__).parent / "data"


@cache
def tables(name: str) -> dict[str, Any]:
    """A file of `data/`."""
    return tomllib.loads((DATA / f"{name}.toml").read_text("utf-8"))


def words(name: str, *keys: str) -> tuple[str, ...]:
    """The entries of tables of a file, of all languages, longest first: then no entry hides a longer one."""
    found: set[str] = set()
    for key in keys:
        table = tables(name)[key]
        found.update(*(table.values() if isinstance(table, dict) else (table,)))
    return tuple(sorted(found, key=lambda entry: (-len(entry), entry)))


def either(entries: Iterable[str]) -> str:
    """A group that matches any of the entries."""
    return f"(?:{'|'.join(entries)})"


FORWARD_PREFIX: Final = rf"{either(words('quotes', 'forward_prefix'))}\s*(?:\[\d+\])?\s*:"
"""VS:, FW:, WG: … at the start of a subject."""


def pattern(form: str, name: str, *keys: str) -> re.Pattern[str]:
    """`form` with the words of tables in place of `WORDS`, for any case of letters."""
    return re.compile(form.replace("WORDS", either(words(name, *keys))), re.IGNORECASE)
