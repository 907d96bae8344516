"""How the fetching of mail fares."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, Field


class InboxView(BaseModel):
    """One folder of a mailbox from which mail is fetched."""

    inbox: str = Field(examples=["ics@municipality.example@imap.example"])
    folder: str = Field(examples=["INBOX"])
    seen_at: datetime | None
    """When it was last looked into."""
    alarm: str = Field(examples=["Den har ikke kunnet læses i 12 minutter. Mailserveren afviser vores login."])
    """Why a person should look at it, in the language of the screen; empty when all is well."""


class ComparisonView(BaseModel):
    """What the server has in a folder, and what of it we have."""

    inbox: str
    folder: str
    at: datetime
    server: int
    ours: int
    times: int
    """How often both were compared in the last 30 days."""
    missing: int
    """How many mails were missing in them."""
    fetched: int
    """How many of these were fetched then."""


class MailView(BaseModel):
    """How the fetching of mail fares."""

    inboxes: list[InboxView]
    comparisons: list[ComparisonView]
    lacking: int
    """Mails that the servers did not hand over; they lie in the folders for quarantine."""
