"""What happened to a ticket by itself, as a sentence that staff read (`happened.toml`).

It is stored as a code with a detail (`domain.reason`), so that it can be counted and read in either language.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Final

from contact_center.domain.reason import parts

WITHOUT_WORDS: Final = "forwarded-without-words"
"""A colleague forwarded a mail and wrote nothing."""
FILE: Final = Path(__file__).with_name("happened.toml")
BETWEEN: Final = " | "
"""Between the values of a detail that has several."""
_VALUE: Final = re.compile(r"\{([1-9])\}")


@cache
def sentences() -> dict[str, dict[str, str]]:
    """Code → language → sentence."""
    return tomllib.loads(FILE.read_text("utf-8"))


def several(*values: str) -> str:
    """Several values as one detail; the sentence calls them {1}, {2}."""
    return BETWEEN.join(value.replace(BETWEEN, " ") for value in values)


def happened(stored: str, language: str) -> str:
    """The sentence of a code; what has none, as what people wrote and older entries, is shown as it is."""
    if "\n" in stored:
        return stored
    code, detail = next(parts(stored), ("", ""))
    words = sentences().get(code, {}).get(language)
    if words is None:
        return stored
    values = dict(enumerate(detail.split(BETWEEN), start=1))
    return _VALUE.sub(lambda match: values.get(int(match[1]), ""), words.replace("{detail}", detail))
