"""One line of the decision log: what was decided about a contact, without personal data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

SYSTEM, CITIZEN = "system", "citizen"
"""Who did it, besides the roles of staff."""


class LineKind(StrEnum):
    """What happened."""

    CONTACT = "contact"
    FOLLOW_UP = "follow-up"
    CORRECTION = "correction"
    TRANSFER = "transfer"
    CLAIM = "claim"
    REPLY = "reply"
    COMPLETION = "completion"
    REOPENING = "reopening"
    FORWARD = "forward"
    """Handed to another authority; the ticket itself may stay open."""
    OVERFLOW = "overflow"
    """Another office answers a call; nobody was wrong."""


@dataclass(frozen=True, slots=True)
class VisitationLine:
    """One line. Every field of what holds *after* the event; `previous_*` says what a change replaced."""

    at: datetime
    kind: LineKind
    ticket_id: int | None
    channel: str
    language: str
    topic: str
    further_topics: tuple[str, ...]
    office: str
    municipality: str | None
    citizen_group: str | None
    role: str
    nature: str
    """human, or the kind of machine."""
    reply: str
    """sent, or the reason why no automatic reply was sent; empty on later lines, except for a citizen's correction."""
    outcome: str | None = None
    by: str = SYSTEM
    """system, citizen, or the role of the staff member."""
    previous_topic: str | None = None
    previous_language: str | None = None
    previous_municipality: str | None = None
    previous_office: str | None = None
    model_version: str = ""
    waited_seconds: int | None = None
    """From the contact's arrival (or return to the queue) to this event, where it means something."""
