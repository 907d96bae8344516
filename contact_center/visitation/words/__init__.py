"""What figures are called, in Danish and English: `da.toml` and `en.toml`, with the same keys."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from contact_center.visitation.unclear import Unclear

LANGUAGES = ("da", "en")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language."""

    language: str
    sections: Mapping[str, Mapping[str, Any]]

    def __call__(self, key: str, **values: object) -> str:
        """A word or sentence of the pages, filled."""
        return str(self.sections["page"][key]).format(**values)

    def of(self, section: str, key: str, **values: object) -> str:
        """A word of another section, filled; the key itself where there is none."""
        return str(self.sections.get(section, {}).get(key, key)).format(**values)

    def mistake(self, error: Unclear) -> str:
        """What makes no sense, as a sentence."""
        return self.of("error", error.code, value=error.value)

    def listed(self, key: str) -> tuple[str, ...]:
        """A list of words, such as the days of the week."""
        return tuple(self.sections["page"][key])


@cache
def words(language: str) -> Words:
    """The words of a language; Danish where there is none."""
    code = language if language in LANGUAGES else "da"
    path = Path(__file__).with_name(f"{code}.toml")
    return Words(code, tomllib.loads(path.read_text(encoding="utf-8")))
