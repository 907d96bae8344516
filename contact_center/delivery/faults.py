"""Why a mail was not sent or fetched: kept as a code with a detail, read by staff in their language (`faults.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from contact_center.domain.reason import parts

LONGEST_DETAIL = 200


@cache
def sentences() -> Mapping[str, Mapping[str, str]]:
    """Code → language → sentence."""
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def fault(code: str, detail: bytes | str = "") -> str:
    """What is kept: `code: detail`. `detail` comes from outside: what cannot be seen is left out, and it is cut."""
    assert code in sentences()
    said = detail.decode("utf-8", "replace") if isinstance(detail, bytes) else detail
    shown = " ".join("".join(letter if letter.isprintable() else " " for letter in said).split())[:LONGEST_DETAIL]
    return f"{code}: {shown}" if shown else code


def in_words(kept: str, language: str) -> str:
    """The sentences of what was kept, one line after the other; a line without a code is shown as it is."""
    return " ".join(_sentence(code, detail, language) for code, detail in parts(kept))


def known(text: str) -> bool:
    """Whether a text is such a code."""
    return next(parts(text), ("", ""))[0] in sentences()


def _sentence(code: str, detail: str, language: str) -> str:
    words = sentences().get(code, {}).get(language)
    if words is None:
        return f"{code}: {detail}" if code and detail else code or detail
    return words.replace("{detail}", detail) if detail else words.replace(" ({detail})", "")
