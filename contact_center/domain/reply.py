"""What the citizen gets by itself: an acknowledgement, or nothing for a reason."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reply:
    """An acknowledgement ready to be sent."""

    language: str
    checklists: tuple[str, ...]
    """Topics whose checklist it carries."""
    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Silence:
    """The decision not to answer automatically."""

    reason: str
    """Why: reasons one per line, the main one first (`domain.reason`)."""


@dataclass(frozen=True, slots=True)
class TextMessage:
    """A text message ready to be sent."""

    language: str
    topic: str
    text: str
