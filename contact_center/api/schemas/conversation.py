"""The entries of a conversation, their files and their fate."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, Field


class DeliveryView(BaseModel):
    """Whether a mail of ours has left."""

    state: str = Field(examples=["sent"])
    error: str | None
    sent_at: datetime | None


class AttachmentView(BaseModel):
    """A file that came with a mail."""

    id: int
    name: str
    media_type: str
    """What the content says it is."""
    size: int
    declared_type: str
    """What the mail said it is."""
    marks: list[str]
    """What to mind before it is opened: macros, archive, encrypted, executable, other-type …"""
    scan: str
    """What the virus scanner said; empty: not scanned."""
    form: str
    """The form it seems to be; a hint."""


class MessageView(BaseModel):
    """One entry of the conversation."""

    id: int
    at: datetime
    direction: str = Field(examples=["in"])
    """in, out, auto, note, call or event."""
    author: str
    subject: str
    text: str
    language: str
    folded: str
    attachments: list[AttachmentView]
    delivery: DeliveryView | None
