"""The whole simulated telephone world: numbers, calls, queues, messages."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ivr.simulator.call import Call, CallEnded, Fetch, new_sid
from ivr.simulator.clock import Clock, RealClock, VirtualClock
from ivr.simulator.conference import Conferences
from ivr.simulator.outbound import ring
from ivr.simulator.webhooks import WebhookFailed, Webhooks

WEB_ADDRESS = re.compile(r"https?://|www\.|\b[a-z0-9-]+\.(dk|com|org|eu|net|example)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Timing:
    """How long things take. The defaults are those of a telephone; a demonstration is faster."""

    characters_per_second: float = 15.0
    pause: float = 1.0
    """Factor for pauses and recordings."""
    gather: float = 1.0
    """Factor for the time that a caller has for pressing a key."""
    ring: float = 2.0
    answer: float = 1.0
    """Seconds after which a staff member's phone is picked up."""


@dataclass(frozen=True)
class Number:
    """Where a number of ours leads."""

    voice_url: str
    status_url: str = ""
    fallback_url: str = ""


@dataclass
class Member:
    """A caller in a queue."""

    call: Call
    since: datetime


@dataclass
class Queue:
    """A first-in-first-out line of callers."""

    name: str
    made_at: datetime
    sid: str = field(default_factory=lambda: new_sid("QU"))
    max_size: int = 1000
    members: list[Member] = field(default_factory=list)

    def average_wait(self, now: datetime) -> int:
        """As documented: how long those who wait now have been waiting, on average."""
        waits = [(now - member.since).total_seconds() for member in self.members]
        return int(sum(waits) / len(waits)) if waits else 0

    def fields(self, member: Member, now: datetime) -> tuple[tuple[str, str], ...]:
        """What a request from inside the queue says."""
        return (
            ("QueuePosition", str(self.members.index(member) + 1)),
            ("QueueSid", self.sid),
            ("QueueTime", str(int((now - member.since).total_seconds()))),
            ("AvgQueueTime", str(self.average_wait(now))),
            ("CurrentQueueSize", str(len(self.members))),
            ("MaxQueueSize", str(self.max_size)),
        )


@dataclass
class Exchange:
    """Everything that is going on."""

    webhooks: Webhooks
    number: Callable[[str], Number | None]
    clock: Clock = field(default_factory=RealClock)
    timing: Timing = Timing()
    picks_up: Callable[[str], bool] = lambda _identity: True
    """Whether a staff member's phone is picked up."""
    calls: dict[str, Call] = field(default_factory=dict)
    queues: dict[str, Queue] = field(default_factory=dict)
    conferences: Conferences = field(default_factory=Conferences)
    messages: list[dict[str, Any]] = field(default_factory=list)
    debugger: list[str] = field(default_factory=list)
    """What Twilio's debugger would complain about."""
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def __post_init__(self) -> None:
        """A clock that stands still must not move while a request is under way."""
        if isinstance(self.clock, VirtualClock):
            self.clock.busy = lambda: self.webhooks.under_way > 0

    def queue(self, name: str) -> Queue:
        """The queue of this name; made when first needed."""
        return self.queues.setdefault(name, Queue(name, self.clock.now()))

    def complain(self, code: str, what: str) -> None:
        """Note a mistake of the line."""
        self.debugger.append(f"{code} {what}")

    def place_call(self, from_: str, to: str) -> Call:
        """Somebody rings a number of ours."""
        call = Call(from_, to, self.clock.now(), status="ringing")
        number = self.number(to)
        self._begin(call, Fetch(number.voice_url) if number else None, number)
        return call

    def ring_out(self, from_: str, to: str, fetch: Fetch, status_url: str = "", seconds: float = 30.0) -> Call:
        """The line rings somebody, for at most so many seconds."""
        call = Call(from_, to, self.clock.now(), status="ringing", direction="outbound-api")
        self._begin(call, fetch, Number("", status_url), seconds)
        return call

    def _begin(self, call: Call, fetch: Fetch | None, number: Number | None, rings: float = 0.0) -> None:
        self.calls[call.sid] = call
        task = asyncio.get_running_loop().create_task(self._run(call, fetch, number, rings))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _run(self, call: Call, fetch: Fetch | None, number: Number | None, rings: float) -> None:
        from ivr.simulator.interpreter import Interpreter

        reason = "this number is not in service"
        try:
            interpreter = Interpreter(self, call, number)
            if call.direction != "inbound":
                await ring(interpreter, rings)
            if fetch is not None:
                reason = await interpreter.run(fetch)
        except CallEnded as ended:
            reason = str(ended)
        except Exception as error:  # a mistake in the simulator must be seen, and must not leave a call for ever
            self.complain("simulator", repr(error))
            reason = "error in the simulator"
        await self._over(call, reason, number)

    async def _over(self, call: Call, reason: str, number: Number | None) -> None:
        call.ended_reason, call.ended_at = call.ended_reason or reason, self.clock.now()
        call.waiting_for, call.gather, call.queue = None, None, None
        if call.status in ("queued", "ringing", "in-progress"):
            call.status = "completed" if call.status == "in-progress" else "no-answer"
        call.hear(self.clock.now(), f"call ended: {reason}", by="system")
        if number is not None and number.status_url:
            await self._tell(call, number.status_url)

    async def _tell(self, call: Call, url: str) -> None:
        """The status callback; nobody answers for it."""
        seconds = int(((call.ended_at or call.started_at) - call.started_at).total_seconds())
        more = [
            ("CallDuration", str(seconds)),
            ("CallbackSource", "call-progress-events"),
            ("SequenceNumber", str(call.sequence)),
        ]
        call.sequence += 1
        try:
            await self.webhooks.send("POST", url, self.webhooks.fields(call, more))
        except WebhookFailed as failed:
            self.complain(failed.code, failed.url)

    def text(self, to: str, from_: str, body: str) -> dict[str, Any]:
        """Send a text message, with the habits of Danish operators."""
        now = self.clock.now()
        message = {"sid": new_sid("SM"), "to": to, "from": from_, "body": body, "at": now.isoformat()}
        plain = all(ord(letter) < 256 for letter in body)
        segments = -(-len(body) // (153 if plain else 67)) if len(body) > (160 if plain else 70) else 1
        filtered = to.startswith("+45") and from_.startswith("+45") and WEB_ADDRESS.search(body) is not None
        status = {"status": "undelivered", "error_code": 30007} if filtered else {"status": "sent", "error_code": None}
        note = "a Danish operator filters web addresses in texts from an ordinary number" if filtered else ""
        self.messages.append({**message, **status, "segments": segments, "note": note})
        return self.messages[-1]
