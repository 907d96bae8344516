"""What the answers about call-backs, voicemail and calls look like, with examples."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, Field


class AttemptView(BaseModel):
    """One attempt to reach a citizen."""

    at: datetime
    by: str = Field(examples=["Sara Holm"])
    result: str = Field(examples=["no-answer"])
    """Empty while it rings; reached, no-answer, busy, failed, not-confirmed, desk (one's own phone) or lost."""
    ended_at: datetime | None


class CallbackView(BaseModel):
    """Somebody who wants to be called."""

    id: int = Field(examples=[17])
    ticket_id: int = Field(examples=[4711])
    reference: str = Field(examples=["ICS-7KQ2M9XD"])
    office: str = Field(examples=["aarhus"])
    topic: str = Field(examples=["cpr"])
    topic_label: str = Field(examples=["CPR-nummer"])
    language: str = Field(examples=["pl"])
    language_label: str = Field(examples=["polsk"])
    number: str = Field(examples=["+48 *** *** 214"])
    state: str = Field(examples=["waiting"])
    """waiting, ringing, reached, unreached (tried often enough) or withdrawn."""
    waiting_since: datetime
    """Since when the person waits: the place in the line."""
    asked_at: datetime
    promised_at: datetime | None
    """By when somebody calls, as it was promised."""
    late: bool
    """Whether the promise is, or was, not kept."""
    next_at: datetime
    """Not before this is it dialled."""
    reached_at: datetime | None
    attempts: int = Field(examples=[1])
    """That count; one's own phone that was not picked up does not."""
    tried: list[AttemptView]
    holder: str | None = Field(examples=["Sara Holm"])
    may_dial: bool


class CallbackList(BaseModel):
    """Call-backs."""

    items: list[CallbackView]


class VoicemailView(BaseModel):
    """A message that a caller left; its sound is at `/voicemails/{id}/audio`."""

    id: int = Field(examples=[5])
    ticket_id: int = Field(examples=[4711])
    reference: str = Field(examples=["ICS-7KQ2M9XD"])
    office: str = Field(examples=["aarhus"])
    topic: str = Field(examples=["cpr"])
    topic_label: str = Field(examples=["CPR-nummer"])
    language: str = Field(examples=["pl"])
    language_label: str = Field(examples=["polsk"])
    number: str = Field(examples=["+48 *** *** 214"])
    seconds: int = Field(examples=[34])
    state: str = Field(examples=["kept"])
    """new (not fetched yet), stored, kept (and gone at the phone company), failed or erased."""
    playable: bool
    created_at: datetime
    heard_at: datetime | None
    erased_after: datetime
    """When it is forgotten."""


class VoicemailList(BaseModel):
    """Messages, the newest first."""

    items: list[VoicemailView]


class RecordingView(BaseModel):
    """Whether a call may be recorded, and what was."""

    allowed: bool | None
    """What the caller answered; absent: nobody asked, and nothing is recorded."""
    withdrawn_at: datetime | None
    """When the caller took the yes back."""
    days: int = Field(examples=[30])
    """After how many days it is deleted, as the caller was told."""
    talks: list[VoicemailView]
    """The newest first."""


class LineTotals(BaseModel):
    """Calls of one office, or of the whole line."""

    offered: int
    ended: dict[str, int] = Field(examples=[{"answered": 61, "abandoned": 7, "callback": 9}])
    running: int
    overflow_in: int
    overflow_out: int


class CallbackTotals(BaseModel):
    """Call-backs that were asked for in the period."""

    asked: int
    reached: int
    kept: int
    """Reached within what was promised."""
    unreached: int
    open: int
    attempts: int


class WaitTotals(BaseModel):
    """What callers were told about the wait, and how it was."""

    told: int
    """Answered callers who were told a range."""
    within: int
    """Of these: waited as long as they were told."""
    sooner: int
    later: int


class CallsView(BaseModel):
    """The calls of some days."""

    line: LineTotals
    offices: dict[str, LineTotals]
    without_office: int
    """Calls that ended before an office was known."""
    refused: int
    """Not let in: too many calls from one number."""
    abandoned_in: dict[str, int] = Field(examples=[{"waiting": 5, "language": 2}])
    """Where callers hung up: the step of the conversation."""
    callbacks: CallbackTotals
    waits: WaitTotals
    unreconciled: list[str]
    """Where the totals do not add up; empty when they do."""
