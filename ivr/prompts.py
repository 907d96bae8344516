"""From a prompt to what is heard: a recording of exactly these words where there is one, else a voice says them. Pure.

A sentence that is missing in a language is said in English; one that is missing there, too, is left out, and so is a
sentence with a fact that does not hold today: a call must never fail for want of words (`contact-center check` reports
them), and nothing half-filled is ever said.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from babel.dates import format_date, format_skeleton

from contact_center.catalog.hours import DENMARK
from contact_center.catalog.language import Language
from contact_center.catalog.model import Catalog
from contact_center.replies.dates import clock, locale_of
from ivr.actions import Prompt

PLACEHOLDER = re.compile(r"\{([\w.-]+)\}")
UNSPEAKABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML document may hold."""
MOST_CHARACTERS = 4096
"""The provider's limit for one sentence."""

GROUP = 4
"""So many signs of a reference in a row."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """Words, in the voice of a language."""

    text: str
    voice: str
    language: str
    """The provider's tag; empty where the voice must be given without one."""


@dataclass(frozen=True, slots=True)
class Played:
    """A recording."""

    url: str


Line = Spoken | Played
Recordings = Mapping[str, str]
"""Name of a recording (see `recording`) → its address."""


def version(words: str) -> str:
    """Changes with the words: a recording of older words is never played."""
    return hashlib.sha256(words.encode()).hexdigest()[:8]


def recording(prompt_id: str, language: str, words: str) -> str:
    """The name of the recording of `words`, without its ending: `pl/goodbye.1a2b3c4d`."""
    return f"{language}/{prompt_id}.{version(words)}"


def line(prompt: Prompt, catalog: Catalog, recordings: Recordings | None = None) -> Line | None:
    """What is heard for `prompt`; None when there are no words for it at all."""
    language = catalog.language(prompt.language)
    sentence = language.voice_lines.get(prompt.id)
    if not sentence:
        language = catalog.language("en")
        sentence = language.voice_lines.get(prompt.id, "")
    text = writable(_filled(sentence, prompt.values, language, catalog))[:MOST_CHARACTERS].strip()
    recorded = recordings.get(recording(prompt.id, language.code, text)) if recordings else None
    if recorded and text:
        return Played(recorded)
    return Spoken(text, language.voice, language.twilio_language) if text else None


def writable(text: str) -> str:
    """The text without what no XML document may hold."""
    return UNSPEAKABLE.sub(" ", text)


def _filled(sentence: str, values: Mapping[str, str], language: Language, catalog: Catalog) -> str:
    if any(name in catalog.lapsed for name in PLACEHOLDER.findall(sentence)):
        return ""

    def value(match: re.Match[str]) -> str:
        name = match[1]
        if name in values:
            return SPELLED.get(name, _plain)(values[name], language)
        return catalog.facts.get(name, "")

    return PLACEHOLDER.sub(value, sentence)


def _plain(value: str, _language: Language) -> str:
    return value


def _digit_by_digit(value: str, _language: Language) -> str:
    return " ".join(character for character in value if character not in "- ")


def _moment(value: str, language: Language) -> str:
    """A weekday with date and time, as the language writes it."""
    when = datetime.fromisoformat(value).astimezone(DENMARK)
    locale = locale_of(language)
    weekday = format_date(when, "EEEE", locale=locale)
    return f"{weekday} {format_skeleton('MMMMd', when, locale=locale)}, {clock(when.time(), language)}"


def _in_groups(value: str, language: Language) -> str:
    """Sign by sign, with a moment after every four: so it can be written down."""
    parts = [part[at : at + GROUP] for part in value.split("-") for at in range(0, len(part), GROUP)]
    return ", ".join(_digit_by_digit(part, language) for part in parts)


def _hour(value: str, language: Language) -> str:
    """The time of a day that everybody knows: today."""
    return clock(datetime.fromisoformat(value).astimezone(DENMARK).time(), language)


SPELLED = {
    "number": _digit_by_digit,
    "reference": _in_groups,
    "opens_at": _moment,
    "closes_at": _hour,
    "when": _moment,
}
"""Placeholders that are not read as they stand."""
