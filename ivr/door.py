"""What the phone door needs from the house: given by the wiring, replaced by fakes in tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

from sqlalchemy import Connection, Engine

from contact_center.catalog.model import Catalog
from contact_center.domain.contact import Contact
from contact_center.domain.reply import TextMessage
from contact_center.domain.route import Route
from contact_center.domain.ticket import Outcome
from contact_center.replies.codes import Choice
from ivr.events import Understood
from ivr.prompts import Recordings
from ivr.whisper import Whisper
from queues.callbacks import Result
from queues.texts import Sending


class Intake(Protocol):
    """`queues.intake.Intake`."""

    def receive(self, contact: Contact, now: datetime, settle: Callable[[Connection], None] | None = None) -> Any:
        """Keep and route a contact; the same contact twice changes nothing. `settle` is done in the transaction."""


class Line(Protocol):
    """`queues.line`: callers in the line."""

    def position(self, connection: Connection, call_sid: str, now: datetime) -> Any:
        """The caller's place."""

    def round(self, engine: Engine, call_sid: str, now: datetime) -> Any:
        """The caller's place; another office may be given the call first."""

    def spoken(self, engine: Engine, office: str, language: str, now: datetime) -> bool | None:
        """Whether somebody who is there speaks a language; None: nobody is there."""

    def ask_callback(self, engine: Engine, call_sid: str, number: str, now: datetime) -> Any:
        """Turn the call into a call-back that keeps its place."""

    def keep_voicemail(self, engine: Engine, call_sid: str, recording: str, seconds: int, now: datetime) -> str:
        """Keep what the caller said; returns the reference."""

    def leave(
        self, engine: Engine, call_sid: str, outcome: Outcome, now: datetime, where: str = "", over: bool = False
    ) -> None:
        """The caller leaves with an outcome, in a step."""

    def ended(self, engine: Engine, call_sid: str, now: datetime, where: str = "") -> None:
        """The call is over."""


class Calling(Protocol):
    """`queues.callbacks.Callbacks`: what is told of call-backs under way."""

    def ready(self, attempt_id: int, now: datetime) -> None:
        """Somebody is at the desk, and the citizen is rung now."""

    def confirmed(self, attempt_id: int, now: datetime) -> bool:
        """The citizen has pressed the key."""

    def ended(self, attempt_id: int, result: Result, now: datetime) -> None:
        """An attempt is over."""


class StaffTalks(Protocol):
    """`ivr.staff_talks.StaffTalks`: the staff's telephones."""

    def answered(self, leg_id: int, sid: str, now: datetime) -> Whisper | None:
        """One was picked up: what is whispered; None when nobody needs it any more."""

    def ready(self, leg_id: int, sid: str, now: datetime) -> str:
        """The whisper is over: the conference to meet the caller in; empty when nobody is needed any more."""

    def met(self, call_sid: str, room: str, now: datetime) -> None:
        """The caller comes into the conference."""

    def left(self, leg_id: int, sid: str, status: str, now: datetime) -> None:
        """One was put down, or not answered."""

    def caller_over(self, call_sid: str) -> None:
        """The caller's call has ended: whoever was connected is let go."""


def utc_now() -> datetime:
    """The time."""
    return datetime.now(UTC)


def _nothing(*_ids: object) -> None:
    """Nobody is told."""


def _not_understood(_contact: Contact) -> Understood:
    """Nobody understands words: the caller is given the list."""
    return Understood(())


@dataclass(frozen=True, slots=True)
class CallLimits:
    """How many calls one number may make: a flood from one must not keep everybody else out."""

    at_once: int = 2
    an_hour: int = 20
    withheld_at_once: int = 20
    """All callers without a number together."""


@dataclass(frozen=True, slots=True)
class Door:
    """Everything the phone door works with."""

    engine: Engine
    catalog: Catalog
    intake: Intake
    line: Line
    foresee: Callable[[Contact, datetime], Route]
    """Where a contact would go, without keeping anything."""
    compose_text: Callable[[Choice], TextMessage]
    """What somebody chose → the checklist as a text message."""
    send_text: Callable[[str, str, TextMessage, datetime], Sending]
    """(call sid, number, message, now) → what became of it."""
    public_url: str
    """The address the provider knows us by, without a slash at the end; it is part of every signature."""
    auth_token: str = field(repr=False)
    clock: Callable[[], datetime] = utc_now
    former_token: str = field(default="", repr=False)
    """While the token is being changed: the other one, which is right, too."""
    calling: Calling | None = None
    ring: Callable[..., None] = _nothing
    """Rings the doorbell: name of a job and its ids."""
    limits: CallLimits = field(default_factory=CallLimits)
    voicemail_days: int = 30
    """For so long a message is kept; callers are told."""
    music: str = ""
    """Address of the music for those who wait; empty: silence."""
    staff: StaffTalks | None = None
    """The staff's telephones; None: none can be rung."""
    recordings: Recordings = field(default_factory=dict)
    """Sentences that were recorded."""
    understand: Callable[[Contact], Understood] = _not_understood
    """What the words of a contact probably mean."""
    speech: bool = False
    """Whether callers may say their reason; False: no speech processor ever hears them."""
    remember_days: int = 0
    """For how many days the language chosen in an earlier call is remembered; 0: not at all."""
