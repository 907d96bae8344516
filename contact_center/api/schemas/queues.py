"""What waits, counted; and what somebody must know now."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, Field


class OfficeCount(BaseModel):
    """How many wait in one office."""

    office: str = Field(examples=["aarhus"])
    name: str = Field(examples=["ICS Aarhus"])
    waiting: int = Field(examples=[12])
    oldest_at: datetime | None


class QueueCount(BaseModel):
    """How many wait in one queue."""

    office: str = Field(examples=["aarhus"])
    topic: str = Field(examples=["cpr"])
    label: str = Field(examples=["CPR-nummer"])
    waiting: int = Field(examples=[4])
    oldest_at: datetime | None
    overdue: int = Field(examples=[1])


class AlarmView(BaseModel):
    """What somebody must know now."""

    id: int
    kind: str = Field(examples=["replies-off"])
    about: str = Field(examples=[""])
    """An inbox, a domain or a ticket; empty where it is about everything."""
    text: str = Field(examples=["Automatiske svar er slået fra, fordi der blev sendt for mange."])
    """In Danish."""
    since: datetime
    times: int = Field(examples=[3])


class QueuesView(BaseModel):
    """Everything that waits, counted."""

    seq: int = Field(examples=[812])
    """The number of the newest event that is counted in; follow `/events?after=` from here."""
    waiting: int = Field(examples=[31])
    oldest_at: datetime | None
    due_today: int = Field(examples=[9])
    overdue: int = Field(examples=[2])
    mine: int = Field(examples=[3])
    """Tickets that oneself has in hand."""
    snoozed: int = Field(examples=[5])
    """Tickets that sleep."""
    offices: list[OfficeCount]
    queues: list[QueueCount]
    alarms: list[AlarmView]
