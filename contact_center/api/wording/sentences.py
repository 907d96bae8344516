"""What was stored as a code with its values, as a sentence in the language of the reader (`sentences.toml`). Pure.

What has no sentence here may have one among what happens to tickets by itself (`replies/happened.toml`); what people
wrote, and what older editions stored, is shown as it is.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from contact_center.domain.reason import named, parts
from contact_center.replies.happened import happened
from contact_center.visitation.naming import NONE, Names

FILE: Final = Path(__file__).with_name("sentences.toml")
CORRECTED: Final = "corrected"
"""Somebody put right what was understood; the detail names each field with both values, `before>after`."""
MEMBERS: Final = frozenset({"topic", "language", "office", "municipality", "role", "citizen_group"})
_VALUE: Final = re.compile(r"\{(\w+)(?::(\w+))?\}")


@cache
def sentences() -> Mapping[str, Mapping[str, str]]:
    """Code → language → sentence."""
    return tomllib.loads(FILE.read_text("utf-8"))


def in_words(stored: str, names: Names) -> str:
    """The sentence of a code; without one, what is stored."""
    if "\n" in stored:
        return stored
    code, detail = next(parts(stored), ("", ""))
    if code == CORRECTED:
        return ", ".join(_correction(kind, both, names) for kind, both in named(detail).items())
    words = sentences().get(code, {}).get(names.language)
    return happened(stored, names.language) if words is None else _filled(words, detail, names)


def route(stored: str, names: Names) -> str:
    """Why a contact went where it went: in the words of the table's row, if that still stands there."""
    code, detail = next(parts(stored), ("", ""))
    row = next((one for one in names.catalog.routes if one.id == code), None)
    return in_words(stored, names) if row is None else _filled(row.why[names.language], detail, names)


def alarm(kind: str, about: str, names: Names) -> str:
    """What an alarm says; one without words shows its name."""
    words = sentences().get(f"{kind}-alarm", {}).get(names.language)
    return f"{kind}: {about}".strip(": ") if words is None else words.replace("{detail}", about)


def _filled(words: str, detail: str, names: Names) -> str:
    values = named(detail)
    return _VALUE.sub(lambda match: _value(match[2] or match[1], values.get(match[1], ""), names), words)


def _value(kind: str, value: str, names: Names) -> str:
    own: Mapping[str, Callable[[], str]] = {
        "letter": lambda: letter(value, names),
        "authority": lambda: authority(value, names),
    }
    if kind in own:
        return own[kind]()
    return names.member(kind, value) if kind in MEMBERS else value


def letter(kind: str, names: Names) -> str:
    """What staff call a kind of letter."""
    form = names.catalog.letters.get(kind)
    return form.names[names.language] if form is not None else kind


def authority(slug: str, names: Names) -> str:
    """An authority's name: Danish everywhere, as its letters bear it."""
    known = names.catalog.authorities.get(slug)
    return known.name if known is not None else slug


def _correction(kind: str, both: str, names: Names) -> str:
    before, _, after = both.partition(">")
    said = (_value(kind, value, names) if value else NONE for value in (before, after))
    return f"{names.words.of('section', kind)}: {' → '.join(said)}"
