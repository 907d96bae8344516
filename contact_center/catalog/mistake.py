"""A mistake in the data files: a code with its values, and where it is; worded by `mistakes.toml`. Pure.

The command line and the log tell mistakes in English, so that is what a mistake is as text; a screen words it anew.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

ENGLISH: Final = "en"
LONGEST_VALUE: Final = 300
"""Characters of one value that are told: what another program says of a broken file may be long."""


@cache
def sentences() -> Mapping[str, Mapping[str, str]]:
    """Code → language (da, en) → sentence."""
    return tomllib.loads(Path(__file__).with_name("mistakes.toml").read_text(encoding="utf-8"))


class Mistake(str):
    """A mistake, which reads as its English sentence: `file: key: what is wrong`."""

    where: str
    """File and key; empty: the files as a whole."""
    code: str
    values: Mapping[str, object]

    def __new__(cls, where: str, code: str, **values: object) -> Mistake:
        """A mistake at `where`; its words stand under `code`, with the `values` filled in."""
        told = super().__new__(cls, _said(where, code, values, ENGLISH))
        told.where, told.code, told.values = where, code, values
        return told

    def in_words(self, language: str) -> str:
        """The sentence in da or en."""
        return _said(self.where, self.code, self.values, language)


def _said(where: str, code: str, values: Mapping[str, object], language: str) -> str:
    shown = {name: value if isinstance(value, int) else _cut(str(value)) for name, value in values.items()}
    words = sentences()[code][language].format(**shown)
    return f"{where}: {words}" if where else words


def _cut(value: str) -> str:
    return value if len(value) <= LONGEST_VALUE else f"{value[:LONGEST_VALUE]}…"
