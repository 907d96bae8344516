"""One language's words as frozen values: what is in its folder of `templates/`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from contact_center.catalog.canned import CannedWords


@dataclass(frozen=True, slots=True)
class ChecklistWords:
    """One language's words of a checklist."""

    title: str
    short: str
    summary: str
    sections: Mapping[str, Mapping[str, str]]
    """section id → item id → sentence with placeholders."""


@dataclass(frozen=True, slots=True)
class TopicWords:
    """How a topic is named, and the words that point to it."""

    label: str
    menu: str
    words: tuple[str, ...]
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Language:
    """Everything we say and listen for in one language."""

    code: str
    name: str
    english: str
    danish: str
    digit: str
    voice: str
    twilio_language: str
    """Empty where the voice must be given without a language."""
    speech_language: str
    native_reviewed: bool
    topics: Mapping[str, TopicWords]
    mail: Mapping[str, str]
    """Sentences of the acknowledgement; section headings as `heading.<section id>`."""
    sms: Mapping[str, str]
    voice_lines: Mapping[str, str]
    """The phone's sentences by id."""
    checklists: Mapping[str, ChecklistWords]
    pages: Mapping[str, str] = field(default_factory=dict)
    """Words of the citizen pages."""
    letters: Mapping[str, str] = field(default_factory=dict)
    """Words of the letters that staff print: `<kind>.title`, `<kind>.<part>.<line>`, `facts.…`, `choices.…`."""
    canned: CannedWords = field(default_factory=CannedWords)
    """Words of the ready-made replies for staff."""
    countries: tuple[str, ...] = ()
    """From whose numbers (ISO 3166) a caller probably speaks it: there the phone offers it first."""
    number_words: tuple[str, ...] = ()
    """The pieces that numbers are said with: a longer row of them is masked in what callers say."""
