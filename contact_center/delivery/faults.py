"""The sentences that tell staff why a mail was not sent; they stand in `faults.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

LONGEST_DETAIL = 200


@cache
def _sentences() -> dict[str, str]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def fault(code: str, detail: bytes | str = "") -> str:
    """The sentence for `code`. `detail` comes from outside: what cannot be seen is left out, and it is cut."""
    said = detail.decode("utf-8", "replace") if isinstance(detail, bytes) else detail
    shown = " ".join("".join(letter if letter.isprintable() else " " for letter in said).split())[:LONGEST_DETAIL]
    sentence = _sentences()[code]
    return sentence.replace("{detail}", shown) if shown else sentence.replace(" ({detail})", "")
