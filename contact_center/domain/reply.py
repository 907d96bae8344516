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
    """The decision not to answer automatically, with its reason in plain words."""

    reason: str
    too_many: bool = False
    """So many automatic mails were sent in all that none must follow: the circuit breaker opens."""


@dataclass(frozen=True, slots=True)
class TextMessage:
    """A text message ready to be sent."""

    language: str
    topic: str
    text: str
