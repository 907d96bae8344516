"""What the machine believes about a contact, and what was answered by itself."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, Field


class TopicView(BaseModel):
    """A topic the contact is about, with the words that led to it."""

    topic: str
    label: str
    confidence: float
    evidence: list[str]


class FindingView(BaseModel):
    """One fact about the contact, and why we believe it."""

    kind: str
    value: str
    confidence: float
    evidence: str


class TriageView(BaseModel):
    """What the machine believes about the contact. It may be wrong: correct it."""

    language: str
    language_confidence: float
    topics: list[TopicView]
    municipality: str | None
    municipality_evidence: str
    postcode: str | None
    personal_numbers: int
    findings: list[FindingView]
    model_version: str


class AcknowledgementView(BaseModel):
    """The automatic reply, or why there was none."""

    sent: bool
    reason: str = Field(examples=["mailen er ældre end 48 timer"])
    """In Danish, the words behind "because"."""
    reasons: list[str] = Field(examples=[["old"]])
    """All of them as codes, the main one first."""
    language: str
    checklists: list[str]
    outbox_id: int | None
    state: str | None


class CitizenCorrectionView(BaseModel):
    """The citizen said that it is about something else; the conversation tells how."""

    at: datetime
    topic: str = Field(examples=["tax-card"])
    topic_label: str = Field(examples=["Skattekort"])
    previous_topic_label: str = Field(examples=["CPR-nummer"])
    checklist: str = Field(examples=["sent"])
    """`sent`, or why the checklist of the topic was not sent."""
