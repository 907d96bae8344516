"""What is asked and answered about presence, offers and calls, with examples."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from contact_center.api.asked import Id, Number, Words


class PresenceChoice(BaseModel):
    """What somebody chooses to be."""

    state: Literal["available", "busy", "away"] = Field(examples=["available"])
    channels: list[Literal["phone", "mail"]] = Field(default=["phone", "mail"], max_length=2)
    """On which they want to be offered something."""
    via: Literal["browser", "desk"] = "browser"
    number: Number = Field("", max_length=40, examples=["+4532101010"])
    """Of the desk telephone; needed only there."""


class OwnPresence(BaseModel):
    """How it stands with oneself."""

    seq: int = Field(examples=[812])
    chosen: str = Field(examples=["available"])
    channels: list[str]
    via: str
    number: str
    state: str = Field(examples=["wrap-up"])
    """available, busy, wrap-up or away."""
    reason: str = Field(examples=["efterbehandler"])
    until: datetime | None
    """When a wrap-up is over."""
    browser_phone: bool
    """Whether calls are answered in the browser here: then it fetches a pass for its telephone."""


class ColleagueView(BaseModel):
    """How it stands with a colleague."""

    id: int
    name: str = Field(examples=["Mette Ravn"])
    offices: list[str]
    languages: list[str]
    state: str = Field(examples=["available"])
    reason: str = Field(examples=["ledig"])
    can_be_called: bool
    """Whether a call can be handed over, or help asked for."""


class PresenceView(BaseModel):
    """Who is there."""

    me: OwnPresence
    colleagues: list[ColleagueView]


class OfferView(BaseModel):
    """A contact that is offered to this person now. Shows enough to decide, and nothing the citizen wrote."""

    id: int
    kind: str = Field(examples=["contact"])
    """contact (it is next), transfer (a colleague hands a caller over) or consult (a colleague asks for help)."""
    ticket_id: int
    ticket_kind: str = Field(examples=["call"])
    reference: str
    office: str
    topic_label: str = Field(examples=["Skattekort"])
    language: str = Field(examples=["pl"])
    language_label: str = Field(examples=["polsk"])
    municipality_name: str
    waiting_since: datetime
    earlier: int = Field(examples=[2])
    """Other tickets of the same person, in one's own offices."""
    reasons: list[str]
    colleague: str = Field(examples=["Sara Holm"])
    made_at: datetime
    expires_at: datetime
    seconds: int = Field(examples=[20])
    """How long the offer stands from its beginning."""


class Declined(BaseModel):
    """Why an offer is declined."""

    reason: Literal["busy", "language", "topic", "other"] = "other"


class Colleague(BaseModel):
    """Whom it goes to."""

    staff_id: Id


class PassedOn(Colleague):
    """Whom a caller is handed over to, and why."""

    reason: Annotated[Words, Field(min_length=1, max_length=2000)]


class LegView(BaseModel):
    """Somebody in the call."""

    staff_id: int
    name: str
    role: str = Field(examples=["holder"])
    state: str = Field(examples=["talking"])
    """wanted, ringing, answered (hears the whisper) or talking."""


class AskedView(BaseModel):
    """The colleague who is being asked to help or to take over."""

    staff_id: int
    name: str
    expires_at: datetime


class TalkView(BaseModel):
    """The call one is in, or is wrapping up."""

    ticket_id: int
    reference: str
    role: str = Field(examples=["holder"])
    state: str = Field(examples=["talking"])
    """ringing, whisper, connecting, talking, hold, ending or wrap-up."""
    topic_label: str
    language: str
    language_label: str
    mine: bool
    """Whether the ticket can be opened: it is in one's own offices."""
    met_at: datetime | None
    people: list[LegView]
    asked: AskedView | None
    wrap_up_until: datetime | None
    extensions_left: int


class PhonePass(BaseModel):
    """A pass with which this browser may be rung; short-lived."""

    token: str = Field(repr=False)
    identity: str = Field(examples=["staff_3"])
    seconds: int = Field(examples=[600])
    edge: str
