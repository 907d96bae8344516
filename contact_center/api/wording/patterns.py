"""Sentences of the code, which are written in English, in the other language (`errors.toml`, `evidence.toml`). Pure.

A table's keys are the sentences as they stand in the code, `{}` for each value; behind them stand the Danish words, and
where English needs other words than the code has, both. `{1}` is the first value, `{1:language}` its name.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from contact_center.visitation.naming import Names

HERE: Final = Path(__file__).parent
GAP: Final = "{}"
READ: Final = 2_000
"""Letters of a sentence that are looked at; a longer one is shown as it is."""
_VALUE: Final = re.compile(r"\{(\d)(?::(\w+))?\}")
ANY: Final = "any"
KINDS: Final = frozenset({"language", "topic", "municipality", "role", "personal_number", "note"})
"""Kinds of findings about which the understanding has words of its own."""
Name = Callable[[str, str], str]
"""(kind, value) → what it is called."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A sentence with its values left open."""

    whole: re.Pattern[str]
    words: Mapping[str, str]


@cache
def table(name: str, section: str) -> tuple[Pattern, ...]:
    """The patterns of a file's section, those with the most words of their own first."""
    rows = tomllib.loads((HERE / f"{name}.toml").read_text("utf-8"))[section]
    ordered = sorted(rows.items(), key=lambda row: -len(row[0].replace(GAP, "")))
    return tuple(Pattern(_whole(key), _both(words)) for key, words in ordered)


def _whole(key: str) -> re.Pattern[str]:
    return re.compile("(.*)".join(map(re.escape, key.split(GAP))), re.DOTALL)


def _both(words: str | Mapping[str, str]) -> Mapping[str, str]:
    return {"da": words} if isinstance(words, str) else words


def translated(text: str, language: str, patterns: tuple[Pattern, ...], name: Name) -> str | None:
    """The sentence in `language`; None where no pattern fits."""
    if len(text) > READ:
        return None
    for pattern in patterns:
        found = pattern.whole.fullmatch(text)
        if found is not None:
            words = pattern.words.get(language)
            return text if words is None else _filled(words, found.groups(), name)
    return None


def _filled(words: str, values: tuple[str, ...], name: Name) -> str:
    def value(match: re.Match[str]) -> str:
        said = values[int(match[1]) - 1]
        return name(match[2], said) if match[2] else said

    return _VALUE.sub(value, words)


def error(text: str, language: str) -> str:
    """What went wrong; several faults are told apart by semicolons, and each is worded by itself."""
    whole = translated(text, language, table("errors", "sentences"), _plain)
    if whole is not None or "; " not in text:
        return text if whole is None else whole
    return "; ".join(error(part, language) for part in text.split("; "))


def _plain(_kind: str, value: str) -> str:
    return value


def evidence(text: str, kind: str, names: Names) -> str:
    """What the machine goes by in a finding of a kind: its own words in the screen's language, people's as they are."""
    for section in (ANY, kind if kind in KINDS else ANY):
        said = translated(text, names.language, table("evidence", section), names.member)
        if said is not None:
            return said
    return text
