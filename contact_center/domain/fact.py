"""What is counted of a contact, a call or a call-back: everything that figures need, nothing about a person."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

DENMARK = ZoneInfo("Europe/Copenhagen")
OPEN = "open"
"""The outcome of what has none yet."""


class FactKind(StrEnum):
    """What a fact is about."""

    CONTACT = "contact"
    """A mail or a call came."""
    FOLLOW_UP = "follow-up"
    """A mail came that continued a ticket."""
    TICKET = "ticket"
    """A ticket that came of a call outside the hours: its contact is counted for itself."""
    CALL = "call"
    """How a call went, from the first second."""
    CALLBACK = "callback"


@dataclass(frozen=True, slots=True)
class Fact:
    """One line. Times are seconds; names of offices, topics and so on are the catalogue's."""

    key: str
    kind: str
    at: datetime
    day: date
    hour: int
    weekday: int
    ticket_id: int | None
    channel: str
    office: str
    language: str
    topic: str
    further: str
    municipality: str
    citizen_group: str
    role: str
    nature: str
    reply: str
    outcome: str
    place: str = ""
    marks: str = ""
    wait: int | None = None
    handle: int | None = None
    model: str = ""


COLUMNS = tuple(one.name for one in fields(Fact))


def danish(at: datetime) -> dict[str, Any]:
    """The Danish day, hour and weekday of a moment. In autumn two hours are called two; both count as two."""
    local = at.astimezone(DENMARK)
    return {"day": local.date(), "hour": local.hour, "weekday": local.weekday()}


def marked(*words: str) -> str:
    """Words as they stand in `marks`: between blanks, so that one is found without being part of another."""
    kept = sorted({word for word in words if word})
    return f" {' '.join(kept)} " if kept else ""
