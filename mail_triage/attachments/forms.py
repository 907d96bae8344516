"""Which form a file seems to be: 04.063, PD U2, an SED …, by its name or the words of its first page. Pure.

The forms and their patterns are data (`forms.toml`).
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from importlib.resources import files

FIRST_WORDS = 1500
"""Forms say at the top what they are; a letter that names one further down is no form."""
_BLANKS = re.compile(r"[\s_.\-()\[\]+,]{1,40}")


@dataclass(frozen=True, slots=True)
class Form:
    """One form."""

    id: str
    names: tuple[re.Pattern[str], ...]
    words: tuple[re.Pattern[str], ...]
    anywhere: bool = False
    """Whether it may say what it is anywhere on its first page."""


def _patterns(sources: list[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(source, re.IGNORECASE) for source in sources)


FORMS = tuple(
    Form(one["id"], _patterns(one["names"]), _patterns(one["words"]), one.get("anywhere", False))
    for one in tomllib.loads(files("mail_triage.attachments").joinpath("forms.toml").read_text("utf-8"))["form"]
)


def recognised(name: str, text: str = "") -> str:
    """The form, by the beginning of its text and the name of the file; empty when it is none we know."""
    words, stem = _plain(text), _plain(name.rpartition(".")[0] or name)[:200]
    by_words = (_fits(form, form.words, words if form.anywhere else words[:FIRST_WORDS]) for form in FORMS)
    by_name = (_fits(form, form.names, stem) for form in FORMS)
    return next(filter(None, by_words), "") or next(filter(None, by_name), "")


def _plain(text: str) -> str:
    return _BLANKS.sub(" ", unicodedata.normalize("NFC", text)).strip()


def _fits(form: Form, patterns: tuple[re.Pattern[str], ...], text: str) -> str:
    for pattern in patterns:
        found = pattern.search(text)
        if found:
            group = next((part for part in found.groups() if part), "") if "{0}" in form.id else ""
            return form.id.format(group.replace(" ", "").upper())
    return ""
