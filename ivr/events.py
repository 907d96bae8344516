"""What can happen to a call: the events that the machine is fed with. Frozen values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pressed:
    """The caller pressed keys."""

    digits: str


@dataclass(frozen=True, slots=True)
class Silence:
    """Nothing was pressed in time."""


@dataclass(frozen=True, slots=True)
class Spoke:
    """The caller said something; numbers are masked already."""

    text: str
    confidence: float = 0.0
    """How sure the provider is of the words, 0 to 1; 0 when it does not say."""


@dataclass(frozen=True, slots=True)
class Understood:
    """What the words probably mean."""

    topics: tuple[str, ...]
    """The likeliest first."""
    sure: bool = False
    """Whether the first one is certain enough to go by."""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """To which office the call would go."""

    office: str


@dataclass(frozen=True, slots=True)
class Routed:
    """The intake has decided."""

    office: str
    open_now: bool
    opens_at: str = ""
    home_municipality: str = ""
    helped: bool = False
    """Another office than the caller's own answers."""
    spoken: bool | None = None
    """Whether somebody who is there speaks the language; None: nobody knows."""


@dataclass(frozen=True, slots=True)
class Waited:
    """One round of waiting is over. `position` is absent when a staff member has just taken the call."""

    position: int | None
    low: int = 0
    high: int = 0
    """How long it will take, in minutes; 0: nobody knows."""
    closes_at: str = ""
    """ISO 8601: when the line closes, if the caller will probably not be reached before."""
    closed: bool = False
    """The line has closed, and nobody is there any more."""
    opens_at: str = ""
    """ISO 8601: when it opens again; only where it has closed."""
    office: str = ""
    """The office that answers now, if it is another one than before."""


@dataclass(frozen=True, slots=True)
class CallbackAsked:
    """The call-back is kept, under `reference`; an empty one: a staff member was faster."""

    reference: str
    by: str = ""
    """ISO 8601: by when; empty: no time is promised."""


@dataclass(frozen=True, slots=True)
class TextSent:
    """The text message is on its way, or was not sent: there was one already, or it is `refused`."""

    sent: bool
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Recorded:
    """The caller spoke after the tone, for so many seconds; `sid` is the provider's name of the recording."""

    sid: str
    seconds: int


@dataclass(frozen=True, slots=True)
class VoicemailKept:
    """The message is kept, under `reference`; an empty one: a staff member was faster."""

    reference: str


@dataclass(frozen=True, slots=True)
class Fetched:
    """A staff member takes the call out of the queue."""

    staff: str
    """The conference in which they wait."""
    withdrawn: bool = False
    """The caller has taken back the yes to recording."""


@dataclass(frozen=True, slots=True)
class Dialled:
    """Connecting to the staff member ended: `completed`, `no-answer`, `busy`, `failed` …"""

    status: str


@dataclass(frozen=True, slots=True)
class Returned:
    """The caller leaves staff and waits again: on the way to a colleague, or because the connection broke."""

    office: str
    transferred: bool


@dataclass(frozen=True, slots=True)
class QueueLeft:
    """The call left the provider's queue: `leave`, `redirected`, `bridged`, `hangup`, `queue-full`, `error` …"""

    result: str


Event = (
    Pressed
    | Silence
    | Spoke
    | Understood
    | Foreseen
    | Routed
    | Waited
    | CallbackAsked
    | TextSent
    | Recorded
    | VoicemailKept
    | Fetched
    | Dialled
    | Returned
    | QueueLeft
)
