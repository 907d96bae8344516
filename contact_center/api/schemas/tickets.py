"""A ticket with everything about it."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, Field

from contact_center.api.schemas.conversation import MessageView
from contact_center.api.schemas.rows import TicketRow
from contact_center.api.schemas.talk import ChecklistLinkView, ForwardingView
from contact_center.api.schemas.triage import AcknowledgementView, CitizenCorrectionView, TriageView


class SharedView(BaseModel):
    """Another office that sees the ticket, because the mail went to its inbox, too."""

    office: str = Field(examples=["odense"])
    inbox: str = Field(examples=["ics@odense.example"])


class EarlierView(BaseModel):
    """Another ticket of the same person."""

    id: int
    reference: str
    created_at: datetime
    topic_label: str
    state: str


class TicketView(TicketRow):
    """A ticket with everything about it; a mail address is whole, because somebody works it; numbers are masked."""

    further_topics: list[str]
    citizen_group: str | None
    role: str
    route_reason: str
    outcome: str | None
    call_sid: str | None
    triage: TriageView | None
    acknowledgement: AcknowledgementView
    corrected_by_citizen: CitizenCorrectionView | None
    messages: list[MessageView]
    earlier: list[EarlierView]
    claims: EarlierView | None
    """The ticket whose token the first mail bore, although it came from a stranger's address."""
    shared: list[SharedView]
    version: int
    allowed: list[str] = Field(examples=[["release", "transfer", "correct", "reply", "note", "complete"]])
    """What this staff member may do with the ticket now."""
    newest: int = Field(0, examples=[812])
    """The newest entry of the conversation: a reply says with it what its writer has seen."""
    party_hidden: bool = False
    """Whether the address or the subject is masked; `POST /tickets/{id}/reveal` shows them."""
    checklist: ChecklistLinkView | None = None
    forwardings: list[ForwardingView] = Field(default_factory=list)
    translates: bool = False
    """Whether a machine translation can be asked for."""
    raw_mail_id: int | None
