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
    CHOICES = "choices"
    """What was said may mean several topics."""
    ADDRESS = "address"
    """Has the person a Danish address? Or does an employer call?"""
    POSTCODE = "postcode"
    MUNICIPALITY = "municipality"
    CONFIRM = "confirm"
    TAKING_IN = "taking-in"
    """All is asked; the intake is at work."""
    CONSENT = "consent"
    """May the office record the call?"""
    WAITING = "waiting"
    """For a person, in the line."""
    LEAVING = "leaving"
    """On the way out of the provider's queue."""
    CONNECTED = "connected"
    CLOSED = "closed"
    """Outside the hours: text message, call-back or a message?"""
    VOICEMAIL = "voicemail"
    """Speaks after the tone."""
    ENDED = "ended"


MENUS = (
    Step.LANGUAGE,
    Step.GROUP,
    Step.TOPIC,
    Step.CHOICES,
    Step.ADDRESS,
    Step.POSTCODE,
    Step.MUNICIPALITY,
    Step.CONFIRM,
)


class Ending(StrEnum):
    """How a conversation ends."""

    PERSON = "person"
    CALLBACK = "callback"
    VOICEMAIL = "voicemail"
    GOODBYE = "goodbye"


@dataclass(frozen=True, slots=True)
class State:
    """What is known of a call. Holds no names, and of what was said only the reason, without numbers."""

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
    told_low: int = 0
    told_high: int = 0
    """The range of the wait announced, in minutes; a worse one is never said. 0: none was."""
    closing_told: bool = False
    """Knows that the line may close first."""
    offered: int = 0
    """How often a call-back was offered."""
    quiet: bool = False
    """Wants no music."""
    waited: bool = False
    """Has stood in the line."""
    helped: bool = False
    """Another office than the caller's own answers."""
    message_days: int = 30
    """For so long a message would be kept."""
    choices: int = 0
    """How often the menu of closed hours was said."""
    rounds: int = 0
    """How often the waiting loop came round."""
    texted: bool = False
    lost_queue: int = 0
    """How often the provider's queue failed."""
    ending: Ending | None = None
    speech: bool = False
    """Whether words are listened to; False: keys only."""
    words: str = ""
    """What was said as the reason, with every longer number masked."""
    heard: float = 0.0
    """How sure the provider was of the words, 0 to 1."""
    tries: int = 0
    """How often a reason was said."""
    likely: tuple[str, ...] = ()
    """Topics the words may mean, the likeliest first."""
    by_speech: bool = False
    """The topic was understood from words, not pressed."""
    role: str = ""
    """`employer`, when the caller said or pressed so."""
    chosen: bool = False
    """The language was chosen by key, now or in an earlier call."""
    paused: bool = False
    """A pause was asked for; the silence after it is no miss."""
    consent: bool | None = None
    """Whether the caller lets the call be recorded; None: was not asked. Only True allows it."""

    def as_json(self) -> dict[str, Any]:
        """As plain values."""
        return {**asdict(self), "candidates": list(self.candidates), "likely": list(self.likely)}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """Back from plain values; fields of a newer version are passed over."""
        known = {name: values[name] for name in cls.__dataclass_fields__ if name in values}
        known["step"] = Step(known.get("step", Step.LANGUAGE))
        known["ending"] = Ending(known["ending"]) if known.get("ending") else None
        known |= {name: tuple(known.get(name, ())) for name in ("candidates", "likely")}
        return cls(**known)


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
    speech: str = ""
    """The provider's tag of the language in which words are listened for, too; empty: keys only."""
    hints: tuple[str, ...] = ()
    """Words that are likely to be said."""
    slow: bool = False
    """Speak slower."""
    music: bool = False
    """Play quiet music before the silence."""


@dataclass(frozen=True, slots=True)
class Enqueue:
    """Park the caller in the provider's queue of an office."""

    office: str


@dataclass(frozen=True, slots=True)
class Pause:
    """Silence."""

    seconds: int


@dataclass(frozen=True, slots=True)
class Record:
    """A tone, then keep what the caller says; hash or silence ends it."""

    most_seconds: int


@dataclass(frozen=True, slots=True)
class Reject:
    """Do not answer the call at all: the caller hears that the line is busy."""


@dataclass(frozen=True, slots=True)
class Leave:
    """Leave the provider's queue."""


@dataclass(frozen=True, slots=True)
class Dial:
    """Meet the staff member who waits in a conference."""

    staff: str
    record: bool = False
    """The caller has allowed it."""


@dataclass(frozen=True, slots=True)
class HangUp:
    """End the call."""


Action = Say | Ask | Pause | Enqueue | Leave | Dial | Record | Reject | HangUp


class Effect(StrEnum):
    """What must be done before the conversation can go on; its result is the next event."""

    UNDERSTAND = "understand"
    FORESEE = "foresee"
    TAKE_IN = "take-in"
    ASK_CALLBACK = "ask-callback"
    SEND_TEXT = "send-text"
    KEEP_VOICEMAIL = "keep-voicemail"


@dataclass(frozen=True, slots=True)
class Turn:
    """One answer of the machine."""

    state: State
    actions: tuple[Action, ...] = ()
    effect: Effect | None = None
    settles: str = ""
    """An outcome (`self-service`, `left`, `abandoned`, `error`) that is settled with this turn."""
    recorded: Recorded | None = None
    """With KEEP_VOICEMAIL: what is to be kept."""
    consents: bool | None = None
    """The answer to the question about recording, to be kept; None: nothing was answered."""
