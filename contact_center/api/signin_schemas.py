"""What is asked for and answered around signing in, people, keys and the audit log; with examples."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from contact_center.api.asked import LanguageCode, Slug, Words
from contact_center.api.schemas.people import User

Stage = Literal["none", "factor", "enrol", "full"]
Secret = Annotated[str, Field(min_length=1, max_length=512)]
Code = Annotated[str, Field(min_length=1, max_length=64, examples=["123456"])]
Token = Annotated[str, Field(min_length=20, max_length=100)]
RoleName = Literal["agent", "lead", "statistics", "admin", "auditor"]
Username = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._@-]{1,79}$", examples=["sara.koebenhavn"])]
Name = Annotated[Words, Field(min_length=1, max_length=120, examples=["Sara Holm"])]
Offices = Annotated[list[Slug], Field(max_length=40, examples=[["koebenhavn"]])]
Languages = Annotated[list[LanguageCode], Field(max_length=40, examples=[["da", "en"]])]
Topics = Annotated[list[Slug], Field(max_length=40, examples=[["cpr"]])]


# --- signing in --------------------------------------------------------------------------------


class IssuerView(BaseModel):
    """Where one may sign in instead."""

    name: str = Field(examples=["aarhus"])
    label: str = Field(examples=["Aarhus Kommune"])


class SignInState(BaseModel):
    """How far this browser is with signing in, and how one may."""

    stage: Stage = Field(examples=["none"])
    """none; factor: a code is asked for; enrol: a second factor has to be set up first; full."""
    passwords: bool
    issuers: list[IssuerView]


class SignInStep(BaseModel):
    """What signing in came to. A user only once it is whole."""

    stage: Stage = Field(examples=["full"])
    user: User | None = None
    codes_left: int | None = None
    """Recovery codes, where one was used."""


class FactorAsked(BaseModel):
    """The second factor: a code of the app, or one of the recovery codes."""

    code: Code | None = None
    recovery_code: Code | None = None


class Proof(BaseModel):
    """Who one is, once more: what one has of both."""

    password: Secret | None = None
    code: Code | None = None


class Proposal(BaseModel):
    """A new secret for an app. It counts once its first code has been sent."""

    secret: str = Field(examples=["JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"])
    address: str = Field(examples=["otpauth://totp/ICS%20kontaktcenter:sara?secret=…"])
    picture: str = Field(examples=["data:image/svg+xml;charset=utf-8,…"])


class Confirmed(BaseModel):
    """The app is set up: ten codes for the day on which it is lost, shown this once."""

    recovery_codes: list[str]
    stage: Stage = "full"


class CodeAsked(BaseModel):
    """A code of the app."""

    code: Code


class NewPassword(BaseModel):
    """A new password of one's own."""

    password: Secret


# --- links -------------------------------------------------------------------------------------


class TokenAsked(BaseModel):
    """What stands behind the # of an invitation."""

    token: Token


class Accepted(TokenAsked):
    """The password somebody has chosen."""

    password: Secret


class InvitationView(BaseModel):
    """Whom a link is for."""

    username: str
    name: str
    purpose: Literal["invite", "reset"]
    expires_at: datetime
    shortest: int = 12


# --- oneself -----------------------------------------------------------------------------------


class SessionView(BaseModel):
    """A session of one's own."""

    id: int
    current: bool
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    method: str = Field(examples=["totp"])
    device: str = Field(examples=["Firefox, Linux"])
    origin: str = Field(examples=["192.0.2.0/24"])
    """The network; not the whole address."""


class Account(BaseModel):
    """How one signs in."""

    username: str
    name: str
    role: str
    password: bool
    """Whether one has a password here."""
    issuer: str = Field(examples=[""])
    """Where one signs in instead."""
    issuer_name: str
    """Its name in addresses."""
    factor_since: datetime | None
    factor_needed: bool
    codes_left: int
    proven_until: datetime | None
    """Until then factors may be changed without proving again who one is."""
    sessions: list[SessionView]


# --- people ------------------------------------------------------------------------------------


class NewPerson(BaseModel):
    """Somebody who is to work here."""

    username: Username
    name: Name
    role: RoleName
    offices: Offices = []
    languages: Languages = ["da", "en"]
    topics: Topics = []


class PersonChange(BaseModel):
    """What is different now; what is left out stays."""

    name: Name | None = None
    role: RoleName | None = None
    offices: Offices | None = None
    languages: Languages | None = None
    topics: Topics | None = None
    active: bool | None = None


class StaffView(BaseModel):
    """A staff member as an administrator sees them."""

    id: int
    username: str
    name: str
    role: str
    offices: list[str]
    languages: list[str]
    topics: list[str]
    active: bool
    password: bool
    factor: bool
    issuer: str
    invited_until: datetime | None
    """Until then the link that was made for them opens."""
    sessions: int
    created_at: datetime


class PersonList(BaseModel):
    """All staff members."""

    items: list[StaffView]


class LinkView(BaseModel):
    """A link for one person, shown this once; hand it over on a way you trust."""

    url: str = Field(examples=["https://ics-staff.example/invitation#…"])
    purpose: Literal["invite", "reset"]
    expires_at: datetime


class Invited(BaseModel):
    """Somebody new, and the link for them."""

    person: StaffView
    link: LinkView


# --- keys --------------------------------------------------------------------------------------


class NewKey(BaseModel):
    """A key for a machine: in which role and offices it acts, what of that it may do, and for how long."""

    name: Name = Field(examples=["Ledelsesinformation"])
    role: RoleName
    offices: Offices = []
    scopes: list[Annotated[str, Field(pattern=r"^[a-z]{2,20}:(read|write)$")]] = Field(
        min_length=1, max_length=40, examples=[["statistics:read"]]
    )
    days: int = Field(90, ge=1, le=365)


class KeyView(BaseModel):
    """A key, without what makes it one."""

    id: int
    name: str
    prefix: str = Field(examples=["icsk_4f7a"])
    role: str
    offices: list[str]
    scopes: list[str]
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


class KeyList(BaseModel):
    """All keys, and the scopes a role may have."""

    items: list[KeyView]
    scopes: dict[str, list[str]]


class KeyMade(KeyView):
    """A new key, shown this once."""

    key: str = Field(examples=["icsk_4f7a…"])


# --- the audit log -----------------------------------------------------------------------------


class AuditRow(BaseModel):
    """One thing that somebody did or saw."""

    seq: int
    at: datetime
    actor: str = Field(examples=["sara.koebenhavn"])
    action: str = Field(examples=["ticket.read"])
    object_kind: str = Field(examples=["ticket"])
    object_id: str = Field(examples=["4711"])
    ticket_id: int | None
    office: str
    fields: dict[str, Any]
    reason: str
    request_id: str
    origin: str
    key_id: int | None


class AuditList(BaseModel):
    """A part of the log, the newest first."""

    items: list[AuditRow]
    next_cursor: str | None


class SeenBy(BaseModel):
    """Somebody who saw a ticket or something that belongs to it."""

    actor: str = Field(examples=["sara.koebenhavn"])
    name: str = Field(examples=["Sara Holm"])
    first_at: datetime
    last_at: datetime
    times: int
    """Quarters of an hour in which they looked."""


class SeenList(BaseModel):
    """Who saw a ticket, the last one first."""

    items: list[SeenBy]
