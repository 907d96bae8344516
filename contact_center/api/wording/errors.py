"""What went wrong, in the language of the screen (`errors.toml`). Pure."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

from contact_center.api.wording import patterns
from contact_center.api.wording.language import DANISH
from contact_center.delivery import faults

FILE: Final = Path(__file__).with_name("errors.toml")


@cache
def _data() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(FILE.read_text("utf-8"))


def title(status: int, language: str) -> str:
    """The name of an error."""
    phrase = HTTPStatus(status).phrase
    return _data()["titles"].get(str(status), phrase) if language == DANISH else phrase


def worded(detail: str, language: str) -> str:
    """A sentence of the code in `language`; one that nobody knows is shown as it is."""
    return faults.in_words(detail, language) if faults.known(detail) else patterns.error(detail, language)


def field_fault(fault: Mapping[str, Any], language: str | None) -> str:
    """What is wrong with one value: in pydantic's words, or in ours for Danish. The value itself is never in it."""
    if language != DANISH:
        return str(fault["msg"])
    known = _data()["fields"]
    words = known.get(str(fault["type"]), known["other"])
    limits = {name: value for name, value in fault.get("ctx", {}).items() if isinstance(value, int | float)}
    return words.format_map(_Limits(limits))


class _Limits(dict[str, Any]):
    """The limits of a fault; one that is not told is left out."""

    def __missing__(self, key: str) -> str:
        return "…"
