"""Reasons as sentences that staff read (`reasons.toml`): "no receipt was sent, because …"."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from contact_center.domain.reason import parts

FILE: Final = Path(__file__).with_name("reasons.toml")
AND: Final = {"da": ", og fordi ", "en": ", and because "}


@cache
def sentences() -> Mapping[str, Mapping[str, str]]:
    """Code → language → the words behind "because"."""
    return tomllib.loads(FILE.read_text("utf-8"))


def in_words(reasons: str, language: str) -> str:
    """Reasons, one per line, as one sentence in `language` (`da` or `en`).

    A code without a sentence and a reason that never had a code are shown as they are: better odd than silent.
    """
    said = (_sentence(code, detail, language) for code, detail in parts(reasons))
    return AND[language].join(dict.fromkeys(said))


def _sentence(code: str, detail: str, language: str) -> str:
    words = sentences().get(code, {}).get(language)
    if words is None:
        return ": ".join(part for part in (code, detail) if part)
    return words.replace("{detail}", detail).replace(" ()", "")
