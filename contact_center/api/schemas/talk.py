"""What the answers about conversations look like: drafts, files, forwardings, mentions, translations; with examples."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, Field


class SentFileView(BaseModel):
    """A file that staff attached."""

    id: int = Field(examples=[17])
    name: str = Field(examples=["Vejledning.pdf"])
    media_type: str = Field(examples=["application/pdf"])
    size: int = Field(examples=[84321])
    scan: str = Field(examples=["clean"])
    """What the virus scanner said; empty: not scanned."""


class PersonView(BaseModel):
    """A colleague."""

    id: int = Field(examples=[3])
    name: str = Field(examples=["Sara Holm"])


class ColleagueList(BaseModel):
    """Who may be mentioned in a note on a ticket."""

    items: list[PersonView]


class ChecklistLinkView(BaseModel):
    """Where the citizen reads the checklist of the ticket's topic."""

    url: str = Field(examples=["https://ics.example/c/7KQ2-M9XD"])
    """In the citizen's language, for their own circumstances."""
    danish: str = Field(examples=["https://ics.example/da/cpr"])
    title: str = Field(examples=["CPR-nummer"])


class ForwardingView(BaseModel):
    """A message that was handed to another authority, or is about to be."""

    id: int = Field(examples=[5])
    ticket_id: int
    reference: str = Field(examples=["ICS-7KQ2M9XD"])
    office: str = Field(examples=["aarhus"])
    topic_label: str = Field(examples=["Skattekort"])
    authority: str = Field(examples=["skattestyrelsen"])
    authority_name: str = Field(examples=["Skattestyrelsen"])
    way: str = Field(examples=["hand"])
    """`mail`, or `hand`: staff send it by Digital Post or on paper, and say when it has gone."""
    state: str = Field(examples=["waiting"])
    """waiting, sending, forwarded, failed (the mail was not taken), held or bounced."""
    error: str
    handed_over: list[str] = Field(examples=[["Ansættelseskontrakt"]])
    """What is in it, in Danish."""
    missing: list[str] = Field(examples=[["Vielsesattest (ved ægtefælle)"]])
    """What belongs to it and is not in it."""
    received_at: datetime
    """When the citizen's message came in."""
    asked_at: datetime
    asked_by: str = Field(examples=["Sara Holm"])
    forwarded_at: datetime | None
    undo_until: datetime | None
    """Until then it can be taken back; by hand: as long as it has not gone."""


class ForwardingList(BaseModel):
    """Forwardings of one's own offices."""

    items: list[ForwardingView]


class AuthorityView(BaseModel):
    """Somebody else's counter."""

    slug: str = Field(examples=["siri"])
    name: str = Field(examples=["SIRI"])
    name_en: str
    what: str
    """What it does, in English."""
    phone: str
    email: str
    url: str
    way: str = Field(examples=["hand"])
    usual: bool
    """Whether it decides on the ticket's topic."""


class AuthorityList(BaseModel):
    """To whom a ticket can be forwarded, the usual one first."""

    items: list[AuthorityView]


class ItemView(BaseModel):
    """What belongs to a message for an authority."""

    id: str = Field(examples=["contract"])
    da: str = Field(examples=["Ansættelseskontrakt"])
    en: str = Field(examples=["Contract of employment"])


class FileChoiceView(BaseModel):
    """A file of the citizen that may go along."""

    id: int
    name: str
    size: int
    infected: bool


class ProposalView(BaseModel):
    """What would be sent to an authority and to the citizen."""

    way: str = Field(examples=["mail"])
    subject: str
    text: str
    """To the authority, in Danish; staff may change it."""
    items: list[ItemView]
    files: list[FileChoiceView]
    tells: bool
    """Whether the citizen can be told by mail."""
    told_subject: str
    told_text: str
    told_language: str = Field(examples=["pl"])
    told_danish: str


class DraftView(BaseModel):
    """One's own draft of a reply."""

    text: str = Field(examples=["Kære Anna"])
    language: str = Field(examples=["pl"])
    canned: list[str] = Field(examples=[["cpr-visit"]])
    saved_at: datetime | None
    files: list[SentFileView]
    writing: list[str] = Field(examples=[["Ali Hansen"]])
    """Who else is writing a reply just now."""
    most_bytes: int = Field(examples=[10485760])
    """Of one file."""
    most_together: int = Field(examples=[15728640])


class RevealedView(BaseModel):
    """An entry of the conversation with its numbers."""

    subject: str
    text: str
    folded: str


class RevealedPartyView(BaseModel):
    """Whose ticket it is, and what it is called, with numbers."""

    address: str = Field(examples=["+48601234214"])
    subject: str


class TranslationView(BaseModel):
    """What a machine made of a text. It may be wrong."""

    text: str = Field(examples=["Hvordan får jeg et CPR-nummer?"])
    source: str = Field(examples=["pl"])
    target: str = Field(examples=["da"])
    cut: bool
    """Whether only the beginning was translated."""


class MentionView(BaseModel):
    """A note in which one is mentioned."""

    id: int
    ticket_id: int
    reference: str = Field(examples=["ICS-7KQ2M9XD"])
    topic_label: str = Field(examples=["CPR-nummer"])
    by: str = Field(examples=["Ali Hansen"])
    at: datetime
    text: str
    """The beginning of the note, numbers masked."""
    seen: bool


class MentionList(BaseModel):
    """Where one is mentioned, newest first."""

    unseen: int = Field(examples=[2])
    items: list[MentionView]
