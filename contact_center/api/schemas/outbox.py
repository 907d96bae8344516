"""Mails and texts of ours, with examples."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, Field


class OutboxRow(BaseModel):
    """A mail or text of ours."""

    id: int
    kind: str = Field(examples=["mail"])
    automatic: bool
    recipient: str
    subject: str
    language: str
    state: str = Field(examples=["sent"])
    created_at: datetime
    sent_at: datetime | None
    error: str | None
    ticket_id: int | None
    reference: str | None
    topics: list[str]


class OutboxList(BaseModel):
    """The newest mails and texts."""

    items: list[OutboxRow]


class OutboxItem(OutboxRow):
    """A mail or text as it is sent."""

    sender: str
    text: str
    html: str
    headers: dict[str, str]
