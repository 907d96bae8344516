"""A ticket as a line of a list, with examples."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, Field


class Holder(BaseModel):
    """Who holds a ticket."""

    id: int
    name: str = Field(examples=["Sara Holm"])


class ReaderView(BaseModel):
    """Somebody who has the ticket open just now."""

    staff_id: int
    name: str = Field(examples=["Mette Ravn"])
    typing: bool
    """Whether they write an answer."""


class TicketRow(BaseModel):
    """A ticket as a line of a list; the address is masked, and so are personal numbers in the snippet."""

    id: int = Field(examples=[4711])
    reference: str = Field(examples=["ICS-7KQ2M9XD"])
    channel: str = Field(examples=["mail"])
    kind: str = Field(examples=["mail"])
    state: str = Field(examples=["pending"])
    office: str = Field(examples=["aarhus"])
    topic: str = Field(examples=["cpr"])
    topic_label: str = Field(examples=["CPR-nummer"])
    language: str = Field(examples=["pl"])
    language_label: str = Field(examples=["polsk"])
    municipality: str | None = Field(examples=["0730"])
    municipality_name: str = Field(examples=["Randers"])
    priority: int = Field(examples=[5])
    due_at: datetime
    created_at: datetime
    waiting_since: datetime
    overdue: bool
    claimed_by: Holder | None
    subject: str = Field(examples=["Numer CPR"])
    party_name: str = Field(examples=["Jan Kowalski"])
    party_address: str = Field(examples=["j***@poczta.example"])
    snippet: str = Field(examples=["Dzień dobry, jak mogę dostać numer CPR?"])
    sure: bool
    """Whether the topic is certain."""
    address_dead: bool
    """A mail to the address came back: phone instead."""
    snoozed_until: datetime | None
    """While it sleeps: when it comes back by itself."""
    awaits_citizen: bool
    """Whether an answer of the citizen wakes it."""
    readers: list[ReaderView]


class TicketList(BaseModel):
    """A part of a list."""

    seq: int = Field(examples=[812])
    """The number of the newest event that is in it; follow `/events?after=` from here."""
    items: list[TicketRow]
    next_cursor: str | None
    total: int = Field(examples=[31])
