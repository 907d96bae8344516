"""The entries of a conversation, their files and their fate."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, Field

from contact_center.api.schemas.talk import PersonView, SentFileView


class DeliveryView(BaseModel):
    """Whether a mail of ours has left."""

    state: str = Field(examples=["sent"])
    error: str | None
    sent_at: datetime | None
    undo_until: datetime | None = None
    """Until then its writer may take it back."""


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
    """in, out, auto, note, call, event, or forward (what an authority was sent)."""
    author: str
    subject: str
    text: str
    """Numbers of people and telephones are masked; `POST /messages/{id}/reveal` shows them."""
    language: str
    folded: str
    mine: bool = False
    """Whether the viewer wrote it."""
    hidden: int = 0
    """How many numbers are masked in it."""
    html: bool = False
    """Whether there is an HTML view: `GET /messages/{id}/html`."""
    attachments: list[AttachmentView]
    files: list[SentFileView] = Field(default_factory=list)
    """What staff attached."""
    mentions: list[PersonView] = Field(default_factory=list)
    delivery: DeliveryView | None
