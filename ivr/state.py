"""Where a conversation stands, and what is known of the call by then.

Frozen values, made and read by the pure machine (`ivr.dialogue`, `ivr.waiting`); the state is kept as JSON between
two requests of the phone provider.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
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
    CALLBACK_NUMBER = "callback-number"
    """Is the number we see the right one to be called back on?"""
    NUMBER = "number"
    """Types the number to be called back on."""
    NUMBER_RIGHT = "number-right"
    """Was it heard right?"""
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
    number: str = ""
    """E.164: typed, to be called back on; empty: the caller's own."""
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
    asked_again: bool = False
    """Wants to hear the place and the wait once more; a worse one is not said all the same."""
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
    spoken: bool | None = None
    """Whether somebody who is there speaks the language; None: nobody knows."""
    message_days: int = 30
    """For so long a message would be kept."""
    choices: int = 0
    """How often the menu of closed hours was said, or a number asked for there."""
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
        """As plain values; what is as it was in the beginning is left out."""
        known = {name: getattr(self, name) for name in self.__dataclass_fields__}
        said = {name: value for name, value in known.items() if value != _BEGINNING[name]}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in said.items()}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """Back from plain values; fields of a newer version are passed over."""
        known = {name: values[name] for name in cls.__dataclass_fields__ if name in values}
        known["step"] = Step(known.get("step", Step.LANGUAGE))
        known["ending"] = Ending(known["ending"]) if known.get("ending") else None
        known |= {name: tuple(known.get(name, ())) for name in ("candidates", "likely")}
        return cls(**known)


_BEGINNING = {field.name: field.default for field in fields(State)}
