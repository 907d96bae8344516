"""What the answers about people, queues and tickets look like, with examples."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field


class Problem(BaseModel):
    """An error (RFC 9457), sent as application/problem+json."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "type": "about:blank",
                "title": "Conflict",
                "status": 409,
                "detail": "Somebody else has just taken this ticket.",
            }
        }
    )


# --- who is signed in --------------------------------------------------------------------------


class User(BaseModel):
    """A staff member."""

    id: int = Field(examples=[3])
    username: str = Field(examples=["sara.koebenhavn"])
    name: str = Field(examples=["Sara Holm"])
    role: str = Field(examples=["agent"])
    offices: list[str] = Field(examples=[["koebenhavn"]])
    languages: list[str] = Field(examples=[["da", "en"]])
    may: list[str] = Field(examples=[["queues", "tickets", "outbox", "statistics", "phone"]])
    """The rights of the role."""


class SignedIn(BaseModel):
    """Who is signed in."""

    user: User


# --- queues and lists --------------------------------------------------------------------------


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


class Queues(BaseModel):
    """Everything that waits, counted."""

    seq: int = Field(examples=[812])
    """The number of the newest event that is counted in; follow `/events?after=` from here."""
    waiting: int = Field(examples=[31])
    oldest_at: datetime | None
    due_today: int = Field(examples=[9])
    overdue: int = Field(examples=[2])
    offices: list[OfficeCount]
    queues: list[QueueCount]
    alarms: list[AlarmView]


class Holder(BaseModel):
    """Who holds a ticket."""

    id: int
    name: str = Field(examples=["Sara Holm"])


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
    language_danish: str = Field(examples=["polsk"])
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


class TicketList(BaseModel):
    """A part of a list."""

    seq: int = Field(examples=[812])
    items: list[TicketRow]
    next_cursor: str | None
    total: int = Field(examples=[31])


# --- one ticket --------------------------------------------------------------------------------


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
    said: dict[str, str] = Field(default_factory=dict, examples=[{"da": "Vil ringes op.", "en": "Wants a call back."}])
    """What the system wrote by itself, in the languages of the screens; `text` is the Danish."""
    language: str
    folded: str
    attachments: list[AttachmentView]
    delivery: DeliveryView | None


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
    """A ticket with everything about it; the address is whole, because somebody works it."""

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
    raw_mail_id: int | None
