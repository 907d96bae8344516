"""One answer of the machine: the next state, what is said and done, and what has to be done first. Frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ivr.actions import Action
from ivr.events import Recorded
from ivr.state import State


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
