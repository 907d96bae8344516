"""The words of a call: where the conversation stands, what can happen to it, and what the line then does.

Frozen values, made and read by the pure machine (`ivr.dialogue`, `ivr.waiting`); the state is kept as JSON between
two requests of the phone provider.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Self


class Step(StrEnum):
    """Where the conversation stands."""

    LANGUAGE = "language"
    GROUP = "group"
    TOPIC = "topic"
    POSTCODE = "postcode"
    MUNICIPALITY = "municipality"
    CONFIRM = "confirm"
    TAKING_IN = "taking-in"
    """All is asked; the intake is at work."""
    WAITING = "waiting"
    """For a person, in the line."""
    LEAVING = "leaving"
    """On the way out of the provider's queue."""
    CONNECTED = "connected"
    CLOSED = "closed"
    """Outside the hours: text message or call-back?"""
    ENDED = "ended"


MENUS = (Step.LANGUAGE, Step.GROUP, Step.TOPIC, Step.POSTCODE, Step.MUNICIPALITY, Step.CONFIRM)


class Ending(StrEnum):
    """How a conversation ends."""

    PERSON = "person"
    CALLBACK = "callback"
    GOODBYE = "goodbye"


@dataclass(frozen=True, slots=True)
class State:
    """What is known of a call. Holds no names and no free text."""

    caller: str = ""
    """E.164; empty when withheld."""
    called: str = ""
    may_text: bool = False
    may_call_back: bool = False
    step: Step = Step.LANGUAGE
    turn: int = 0
    misses: int = 0
    """Silences and wrong keys in a row."""
    language: str = ""
    group: str = ""
    topic: str = ""
    postcode: str = ""
    municipality: str = ""
    candidates: tuple[str, ...] = ()
    """Municipalities that share the postcode."""
    not_in_denmark: bool = False
    wants_person: bool = False
    parked: bool = False
    """Stands in the provider's queue: there some verbs are forbidden."""
    received: bool = False
    """The intake knows the call."""
    office: str = ""
    home_municipality: str = ""
    opens_at: str = ""
    """ISO 8601; empty when unknown."""
    best_position: int = 0
    """The best place announced; a worse one is never said."""
    rounds: int = 0
    """How often the waiting loop came round."""
    texted: bool = False
    lost_queue: int = 0
    """How often the provider's queue failed."""
    ending: Ending | None = None

    def as_json(self) -> dict[str, Any]:
        """As plain values."""
        return {**asdict(self), "candidates": list(self.candidates)}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """Back from plain values; fields of a newer version are passed over."""
        known = {name: values[name] for name in cls.__dataclass_fields__ if name in values}
        known["step"] = Step(known.get("step", Step.LANGUAGE))
        known["ending"] = Ending(known["ending"]) if known.get("ending") else None
        known["candidates"] = tuple(known.get("candidates", ()))
        return cls(**known)


@dataclass(frozen=True, slots=True)
class Pressed:
    """The caller pressed keys."""

    digits: str


@dataclass(frozen=True, slots=True)
class Silence:
    """Nothing was pressed in time."""


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


@dataclass(frozen=True, slots=True)
class Waited:
    """One round of waiting is over. `position` is absent when a staff member has just taken the call."""

    position: int | None


@dataclass(frozen=True, slots=True)
class CallbackAsked:
    """The call-back is kept, under `reference`; an empty one: a staff member was faster."""

    reference: str


@dataclass(frozen=True, slots=True)
class TextSent:
    """The text message is on its way, or was not sent because there was one already."""

    sent: bool


@dataclass(frozen=True, slots=True)
class Fetched:
    """A staff member takes the call out of the queue."""

    staff: str
    """The conference in which they wait."""


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
    Pressed | Silence | Foreseen | Routed | Waited | CallbackAsked | TextSent | Fetched | Dialled | Returned | QueueLeft
)


@dataclass(frozen=True, slots=True)
class Prompt:
    """A sentence by its id in `templates/<language>/voice.toml`, with what fills its placeholders."""

    id: str
    language: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Say:
    """Say sentences; keys pressed meanwhile are lost."""

    prompts: tuple[Prompt, ...]


@dataclass(frozen=True, slots=True)
class Ask:
    """Say sentences and wait for keys; a key interrupts."""

    prompts: tuple[Prompt, ...]
    digits: int = 1
    timeout: int = 5
    """Seconds of silence that are waited for."""


@dataclass(frozen=True, slots=True)
class Enqueue:
    """Park the caller in the provider's queue of an office."""

    office: str


@dataclass(frozen=True, slots=True)
class Pause:
    """Silence."""

    seconds: int


@dataclass(frozen=True, slots=True)
class Leave:
    """Leave the provider's queue."""


@dataclass(frozen=True, slots=True)
class Dial:
    """Meet the staff member who waits in a conference."""

    staff: str


@dataclass(frozen=True, slots=True)
class HangUp:
    """End the call."""


Action = Say | Ask | Pause | Enqueue | Leave | Dial | HangUp


class Effect(StrEnum):
    """What must be done before the conversation can go on; its result is the next event."""

    FORESEE = "foresee"
    TAKE_IN = "take-in"
    ASK_CALLBACK = "ask-callback"
    SEND_TEXT = "send-text"


@dataclass(frozen=True, slots=True)
class Turn:
    """One answer of the machine."""

    state: State
    actions: tuple[Action, ...] = ()
    effect: Effect | None = None
    settles: str = ""
    """An outcome (`self-service`, `abandoned`) that is settled with this turn."""
