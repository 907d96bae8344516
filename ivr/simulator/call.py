"""One simulated call: what was said on it, what it waits for, and the signals that reach it from outside."""

from __future__ import annotations

import secrets
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ivr.simulator.clock import Bell

ENDED = frozenset({"completed", "busy", "no-answer", "failed", "canceled"})


def new_sid(prefix: str) -> str:
    """An id as Twilio makes them: two letters and 32 hex digits."""
    return prefix + secrets.token_hex(16)


@dataclass(frozen=True)
class Fetch:
    """The document to go on with."""

    url: str
    method: str = "POST"
    fields: tuple[tuple[str, str], ...] = ()
    twiml: str = ""
    """A document given outright instead of an address."""


class CallEnded(Exception):
    """The call is over."""


class Redirected(Exception):
    """The call was sent to another document from outside."""

    def __init__(self, fetch: Fetch) -> None:
        """Go on with `fetch`."""
        super().__init__(fetch.url)
        self.fetch = fetch


class Nudged(Exception):
    """Something about whoever the call is connected with has changed."""


@dataclass(frozen=True)
class Said:
    """One thing that was heard on the line."""

    at: datetime
    text: str
    language: str
    by: str
    """line, caller or system."""


def _nobody(*_what: Any, **_told: Any) -> None:
    """Nobody is told."""


@dataclass
class Call:
    """A call between a caller and the line."""

    from_: str
    to: str
    started_at: datetime
    sid: str = field(default_factory=lambda: new_sid("CA"))
    direction: str = "inbound"
    parent: str = ""
    """The call that dialled this one."""
    status: str = "queued"
    said: list[Said] = field(default_factory=list)
    waiting_for: str | None = None
    gather: dict[str, Any] | None = None
    gathers: int = 0
    queue: str | None = None
    bridged_to: str | None = None
    ended_reason: str | None = None
    ended_at: datetime | None = None
    picked_up_at: datetime | None = None
    base_url: str = ""
    """The last document's address: relative addresses start there."""
    cookies: dict[str, str] = field(default_factory=dict)
    sequence: int = 0
    bell: Bell = field(default_factory=Bell)
    """Rings for whoever carries out the documents: something came from outside."""
    stir: Bell = field(default_factory=Bell)
    """Rings for whoever plays the caller: something has changed on the line."""
    told: Callable[..., None] = _nobody
    """Is told what happens: (kind, call, **what)."""
    inputs: deque[tuple[str, str]] = field(default_factory=deque)
    """("keys" | "speech" | "silence" | "staff", what) in the order in which they came."""
    confidence: str = "0.9"
    """How sure the recogniser was of the words that were said last."""
    redirect: Fetch | None = None
    nudged: bool = False
    summons: Exception | None = None
    hung_up: str = ""

    @property
    def over(self) -> bool:
        """Whether the call has ended."""
        return self.ended_at is not None

    @property
    def signalled(self) -> bool:
        """Whether something has reached it from outside."""
        return bool(self.hung_up or self.redirect or self.summons or self.nudged or self.inputs)

    def hear(self, now: datetime, text: str, language: str = "", by: str = "line") -> None:
        """Something is heard."""
        self.said.append(Said(now, text, language, by))
        self.told("heard", self.sid, by=by, text=text, language=language)

    def turns(self, status: str) -> None:
        """The call has another status now."""
        self.status = status
        self.told("status", self.sid, status=status)
        self.stir.set()

    def waits(self, for_: str | None) -> None:
        """The line waits for something else, or for nothing any more."""
        self.waiting_for = for_
        self.stir.set()

    def connect(self, to: str | None) -> None:
        """Somebody else is heard now, or nobody any more."""
        if to != self.bridged_to:
            self.told("connected", self.sid, to=to)
        self.bridged_to = to
        self.stir.set()

    def press(self, digits: str) -> bool:
        """The caller presses keys; outside a question they are lost."""
        return self._input("keys", digits, self.gather is not None)

    def speak(self, text: str, confidence: float = 0.9) -> bool:
        """The caller says something, which is recognised with a confidence from 0 to 1."""
        listens = self.waiting_for == "speech or keys"
        self.confidence = f"{confidence:g}" if listens else self.confidence
        return self._input("speech", text, listens)

    def say_nothing(self) -> bool:
        """The caller lets the time pass: the silence is over at once."""
        return self._input("silence", "", self.gather is not None)

    def staff(self, what: str) -> bool:
        """The staff member on the other end does something."""
        return self._input("staff", what, self.bridged_to is not None)

    def _input(self, kind: str, what: str, heard: bool) -> bool:
        heard = heard and not self.over
        self.told("did", self.sid, how=kind, what=what, heard=heard)
        if heard:
            self.inputs.append((kind, what))
            self.bell.set()
        return heard

    def send(self, fetch: Fetch) -> None:
        """Go on with another document."""
        self.redirect = fetch
        self.bell.set()

    def summon(self, to: Exception) -> None:
        """Be taken out of what is going on, to something else."""
        self.summons = to
        self.bell.set()

    def nudge(self) -> None:
        """Look again at whoever the call is connected with."""
        self.nudged = True
        self.bell.set()

    def hang_up(self, by: str) -> None:
        """End the call."""
        if not self.hung_up and not self.over:
            self.told("did", self.sid, how="hang-up", what=by, heard=True)
        self.hung_up = self.hung_up or by
        self.bell.set()

    def check(self) -> None:
        """Raise what reached the call from outside."""
        if self.hung_up:
            raise CallEnded(self.hung_up)
        if self.redirect is not None:
            fetch, self.redirect = self.redirect, None
            raise Redirected(fetch)
        if self.summons is not None:
            to, self.summons = self.summons, None
            raise to
        if self.nudged:
            self.nudged = False
            raise Nudged

    def ends(self, now: datetime, reason: str) -> None:
        """It is over; a call that nobody picked up was never completed."""
        self.ended_reason, self.ended_at = self.ended_reason or reason, now
        self.gather, self.queue, self.bridged_to, self.waiting_for = None, None, None, None
        if self.status not in ENDED:
            self.turns("completed" if self.status == "in-progress" else "no-answer")
        self.hear(now, f"call ended: {reason}", by="system")
        self.told("over", self.sid, reason=reason, status=self.status)
        self.stir.set()

    def view(self) -> dict[str, Any]:
        """What a caller's phone shows."""
        said = [{"at": s.at.isoformat(), "text": s.text, "language": s.language, "by": s.by} for s in self.said]
        shown = {"sid": self.sid, "from": self.from_, "to": self.to, "status": self.status, "said": said}
        state = {"waiting_for": self.waiting_for, "gather": self.gather, "queue": self.queue}
        end = {"bridged_to": self.bridged_to, "ended_reason": self.ended_reason}
        return {**shown, **state, **end, "started_at": self.started_at.isoformat(), "direction": self.direction}
