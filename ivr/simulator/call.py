"""One simulated call: what was said on it, what it waits for, and the signals that reach it from outside."""

from __future__ import annotations

import asyncio
import secrets
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


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
    """Something about the conference the call is in has changed."""


@dataclass(frozen=True)
class Said:
    """One thing that was heard on the line."""

    at: datetime
    text: str
    language: str
    by: str
    """line, caller or system."""


@dataclass
class Call:
    """A call between a caller and the line."""

    from_: str
    to: str
    started_at: datetime
    sid: str = field(default_factory=lambda: new_sid("CA"))
    direction: str = "inbound"
    status: str = "queued"
    said: list[Said] = field(default_factory=list)
    waiting_for: str | None = None
    gather: dict[str, Any] | None = None
    gathers: int = 0
    queue: str | None = None
    bridged_to: str | None = None
    ended_reason: str | None = None
    ended_at: datetime | None = None
    base_url: str = ""
    """The last document's address: relative addresses start there."""
    sequence: int = 0
    bell: asyncio.Event = field(default_factory=asyncio.Event)
    inputs: deque[tuple[str, str]] = field(default_factory=deque)
    """("keys" | "speech" | "silence" | "staff", what) in the order in which they came."""
    redirect: Fetch | None = None
    nudged: bool = False
    hung_up: str = ""

    @property
    def over(self) -> bool:
        """Whether the call has ended."""
        return self.ended_at is not None

    def hear(self, now: datetime, text: str, language: str = "", by: str = "line") -> None:
        """Something is heard."""
        self.said.append(Said(now, text, language, by))

    def press(self, digits: str) -> bool:
        """The caller presses keys; outside a question they are lost."""
        return self._input("keys", digits, self.gather is not None)

    def speak(self, text: str) -> bool:
        """The caller says something."""
        return self._input("speech", text, self.waiting_for == "speech or keys")

    def say_nothing(self) -> bool:
        """The caller lets the time pass: the silence is over at once."""
        return self._input("silence", "", self.gather is not None)

    def staff(self, what: str) -> bool:
        """The staff member on the other end does something."""
        return self._input("staff", what, self.bridged_to is not None)

    def _input(self, kind: str, what: str, heard: bool) -> bool:
        if heard and not self.over:
            self.inputs.append((kind, what))
            self.bell.set()
        return heard and not self.over

    def send(self, fetch: Fetch) -> None:
        """Go on with another document."""
        self.redirect = fetch
        self.bell.set()

    def nudge(self) -> None:
        """Look at the conference again."""
        self.nudged = True
        self.bell.set()

    def hang_up(self, by: str) -> None:
        """End the call."""
        self.hung_up = self.hung_up or by
        self.bell.set()

    def check(self) -> None:
        """Raise what reached the call from outside."""
        if self.hung_up:
            raise CallEnded(self.hung_up)
        if self.redirect is not None:
            fetch, self.redirect = self.redirect, None
            raise Redirected(fetch)
        if self.nudged:
            self.nudged = False
            raise Nudged

    def view(self) -> dict[str, Any]:
        """What a caller's phone shows."""
        said = [{"at": s.at.isoformat(), "text": s.text, "language": s.language, "by": s.by} for s in self.said]
        shown = {"sid": self.sid, "from": self.from_, "to": self.to, "status": self.status, "said": said}
        state = {"waiting_for": self.waiting_for, "gather": self.gather, "queue": self.queue}
        end = {"bridged_to": self.bridged_to, "ended_reason": self.ended_reason}
        return {**shown, **state, **end, "started_at": self.started_at.isoformat(), "direction": self.direction}
