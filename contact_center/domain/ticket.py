"""A ticket: the piece of work that staff take from a queue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from contact_center.domain.contact import Channel


class TicketState(StrEnum):
    """TaskRouter's words for the states of a task."""

    PENDING = "pending"
    RESERVED = "reserved"
    ASSIGNED = "assigned"
    WRAPPING = "wrapping"
    SNOOZED = "snoozed"
    """Asleep until a time, or until the citizen answers; then it is pending again."""
    COMPLETED = "completed"
    CANCELED = "canceled"


OPEN_STATES = (
    TicketState.PENDING,
    TicketState.RESERVED,
    TicketState.ASSIGNED,
    TicketState.WRAPPING,
    TicketState.SNOOZED,
)


class TicketKind(StrEnum):
    """What kind of work it is."""

    MAIL = "mail"
    CALL = "call"
    """A caller is waiting on the line."""
    CALLBACK = "callback"
    VOICEMAIL = "voicemail"


class Outcome(StrEnum):
    """What came of a contact."""

    ANSWERED = "answered"
    GUIDED = "guided"
    FORWARDED = "forwarded"
    MISDIRECTED = "misdirected"
    NOT_FOR_ICS = "not-for-ics"
    NO_ANSWER_NEEDED = "no-answer-needed"
    UNREACHABLE = "unreachable"
    ABANDONED = "abandoned"
    AUTOMATIC = "automatic"
    """A machine's mail: logged, no ticket."""
    SELF_SERVICE = "self-service"
    """The caller was helped by hours or a text message and left."""
    LEFT = "left"
    """The caller chose to end the call."""
    CALLBACK = "callback"
    """The caller is called back under another ticket: that of an earlier call from the same number."""
    ERROR = "error"
    """The line failed."""


STAFF_OUTCOMES = (
    Outcome.ANSWERED,
    Outcome.GUIDED,
    Outcome.FORWARDED,
    Outcome.MISDIRECTED,
    Outcome.NOT_FOR_ICS,
    Outcome.NO_ANSWER_NEEDED,
    Outcome.UNREACHABLE,
)


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket as it lies in a queue."""

    id: int
    reference: str
    """What citizens and staff call it: `ICS-` and eight characters that cannot be confused."""
    channel: Channel
    kind: TicketKind
    state: TicketState
    office: str
    topic: str
    language: str
    municipality: str | None
    priority: int
    due_at: datetime
    created_at: datetime
    waiting_since: datetime
    claimed_by: int | None
    version: int
    subject: str
    party_name: str
    party_address: str
    outcome: Outcome | None
    call_sid: str | None
    """The caller's call while the kind is `call`; the last one otherwise."""

    @property
    def queue(self) -> str:
        """The queue it lies in: `<office>.<topic>`."""
        return f"{self.office}.{self.topic}"


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Who works the queues."""

    id: int
    username: str
    name: str
    role: str
    """agent, lead, statistics, admin or auditor."""
    offices: tuple[str, ...]
    """Office slugs whose queues this person works."""
    languages: tuple[str, ...] = ("da", "en")
    topics: tuple[str, ...] = ()
    """What this person knows well; empty: nothing in particular."""
