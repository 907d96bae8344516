"""Staff at their desks: who is there, what is offered to whom, and how a caller is talked to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

PHONE, MAIL = "phone", "mail"
CHANNELS = (PHONE, MAIL)


class Presence(StrEnum):
    """How it stands with somebody. `wrap-up` is never chosen: it follows from the work."""

    AVAILABLE = "available"
    BUSY = "busy"
    WRAP_UP = "wrap-up"
    AWAY = "away"


class Via(StrEnum):
    """Where somebody talks to callers."""

    BROWSER = "browser"
    DESK = "desk"
    """Their desk telephone."""


class OfferKind(StrEnum):
    """Why a contact is offered."""

    CONTACT = "contact"
    """It is next."""
    TRANSFER = "transfer"
    """A colleague hands the caller over and has left."""
    CONSULT = "consult"
    """A colleague asks for help; the caller is on hold."""


class OfferState(StrEnum):
    """What became of an offer."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    """The contact has gone, or somebody else has it."""
    FAILED = "failed"
    """Accepted, but their telephone was not answered."""


class Place(StrEnum):
    """Where a caller who was taken is."""

    QUEUE = "queue"
    """Still in the provider's queue, while the staff member's telephone rings."""
    FETCHING = "fetching"
    MEETING = "meeting"
    """In the conference, with staff."""
    RETURNING = "returning"
    """On the way back into the queue."""
    ENDING = "ending"
    """To be hung up."""
    OVER = "over"


class LegRole(StrEnum):
    """Why a staff member is connected."""

    HOLDER = "holder"
    GUEST = "guest"
    """Asked for help by the holder."""


class LegState(StrEnum):
    """A staff member's own connection."""

    WANTED = "wanted"
    RINGING = "ringing"
    ANSWERED = "answered"
    """Hears the whisper."""
    TALKING = "talking"
    LEAVING = "leaving"
    LEFT = "left"


LIVE_LEGS = (LegState.WANTED, LegState.RINGING, LegState.ANSWERED, LegState.TALKING)


@dataclass(frozen=True, slots=True)
class Pace:
    """How long things may take at the desk."""

    offers: Mapping[str, timedelta]
    """channel → how long an offer stands."""
    patience: Mapping[str, timedelta]
    """channel → how long a contact waits for somebody with the right skill who is there but not free."""
    rest: timedelta = timedelta(minutes=10)
    """Who declined a contact is not asked again for so long."""
    gone: timedelta = timedelta(seconds=60)
    """A browser that has said nothing for so long is gone."""
    missed: int = 2
    """After so many offers in a row without an answer somebody counts as away."""
    ring: timedelta = timedelta(seconds=25)
    """How long a staff member's telephone rings."""
    lost: timedelta = timedelta(seconds=20)
    """After this long without word from the provider a step counts as failed."""
    wrap_up: timedelta = timedelta(minutes=2)
    extension: timedelta = timedelta(minutes=2)
    extensions: int = 5
    mails_at_once: int = 3
    """Nobody who holds so many mails is offered another one."""


USUAL = Pace(
    offers={PHONE: timedelta(seconds=20), MAIL: timedelta(seconds=60)},
    patience={PHONE: timedelta(seconds=60), MAIL: timedelta(minutes=30)},
)


@dataclass(frozen=True, slots=True)
class Sign:
    """What somebody chose, and when their browser was heard of."""

    chosen: Presence
    channels: frozenset[str]
    seen_at: datetime
    why: str = ""
    """Why they were put away: `gone` or `missed`; empty: they chose it."""


@dataclass(frozen=True, slots=True)
class Work:
    """What somebody has in hand."""

    on_call: bool = False
    wrapping_until: datetime | None = None
    mails: int = 0
    offered: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands with somebody now."""

    presence: Presence
    reason: str
    """In Danish, for staff."""
    free_for: frozenset[str] = frozenset()
    """The channels on which something may be offered."""
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who may be offered something."""

    id: int
    offices: frozenset[str]
    languages: frozenset[str]
    topics: frozenset[str]
    """What they know well; empty: nothing in particular."""
    standing: Standing
    idle_since: datetime
    """Since when nothing was offered to them."""
    channels: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Waiting:
    """A contact that waits."""

    ticket_id: int
    kind: str
    channel: str
    """`phone` for callers and call-backs, else `mail`."""
    office: str
    topic: str
    language: str
    priority: int
    due_at: datetime
    waiting_since: datetime
    rested: frozenset[int] = frozenset()
    """Who is not asked again just now."""


@dataclass(frozen=True, slots=True)
class Match:
    """What is offered to whom, and why."""

    ticket_id: int
    staff_id: int
    channel: str
    reasons: tuple[str, ...]
    """In Danish, for staff."""
