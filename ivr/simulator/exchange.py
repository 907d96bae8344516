"""The whole simulated telephone world: numbers, calls, queues, conferences, messages, recordings."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ivr.simulator import outbound
from ivr.simulator.call import Call, CallEnded, Fetch, new_sid
from ivr.simulator.chaos import Chaos, Shares
from ivr.simulator.clock import Bell, Clock, RealClock
from ivr.simulator.conference import Conferences
from ivr.simulator.habits import Habit, Habits
from ivr.simulator.messages import fate, segments, told
from ivr.simulator.queue import Queue
from ivr.simulator.recordings import Recording
from ivr.simulator.trace import Trace
from ivr.simulator.webhooks import WebhookFailed, Webhooks


@dataclass(frozen=True)
class Timing:
    """How long things take. The defaults are those of a telephone; a demonstration is faster."""

    characters_per_second: float = 15.0
    pause: float = 1.0
    """Factor for pauses and recordings."""
    play: float = 2.0
    """Seconds of a sound that is played: its real length is not looked at."""
    gather: float = 1.0
    """Factor for the time that a caller has for pressing a key."""
    ring: float = 2.0
    answer: float = 1.0
    """Seconds after which a staff member's phone is picked up."""
    calls_per_second: float = 0.0
    """So many calls of the line are begun in a second; 0: as many as are asked for."""


@dataclass(frozen=True)
class Number:
    """Where a number of ours leads."""

    voice_url: str
    status_url: str = ""
    fallback_url: str = ""
    events: frozenset[str] = frozenset({"completed"})
    """Of what the status callback tells: initiated, ringing, answered, completed."""


@dataclass
class Exchange:
    """Everything that is going on."""

    webhooks: Webhooks
    number: Callable[[str], Number | None]
    clock: Clock = field(default_factory=RealClock)
    timing: Timing = Timing()
    picks_up: Callable[[str], bool] = lambda _identity: True
    """Whether a staff member's phone is picked up; what a telephone does in particular is in `habits`."""
    habits: Habits = field(default_factory=Habits)
    calls: dict[str, Call] = field(default_factory=dict)
    queues: dict[str, Queue] = field(default_factory=dict)
    conferences: Conferences = field(default_factory=Conferences)
    messages: list[dict[str, Any]] = field(default_factory=list)
    recordings: dict[str, Recording] = field(default_factory=dict)
    debugger: list[str] = field(default_factory=list)
    """What Twilio's debugger would complain about."""
    played: Callable[[Call, Habit], None] | None = None
    """Plays whoever picks up a telephone; None: they only listen."""
    tasks: set[asyncio.Task[None]] = field(default_factory=set)
    trace: Trace = field(init=False)
    next_slot: datetime | None = None
    """When the next call of the line may begin."""

    def __post_init__(self) -> None:
        """A clock that can stand still does not move while a request is under way; everything is noted."""
        self.trace = Trace(self.clock.now)
        self.webhooks.told, self.webhooks.still = self.trace.note, self.clock.still

    def unleash(self, shares: Shares, seed: int) -> None:
        """From now on things go wrong on the wire, as often as `shares` say; with none of them nothing does."""
        chaos = Chaos(shares, seed, self.clock, self.trace.note, self.complain)
        self.webhooks.chaos = chaos if shares.any else None

    def queue(self, name: str) -> Queue:
        """The queue of this name; made when first needed."""
        return self.queues.setdefault(name, Queue(name, self.clock.now()))

    def complain(self, code: str, what: str, call: str = "") -> None:
        """Note a mistake of the line."""
        self.debugger.append(f"{code} {what}")
        self.trace.note("complaint", call, code=code, what=what)

    # --- calls --------------------------------------------------------------------------------------

    def place_call(self, from_: str, to: str) -> Call:
        """Somebody rings a number of ours."""
        call = self.known(Call(from_, to, self.clock.now(), status="ringing", told=self.trace.note))
        number = self.number(to)
        self.spawn(self._run(call, Fetch(number.voice_url) if number else None, number, 0.0))
        return call

    def ring_out(
        self,
        from_: str,
        to: str,
        fetch: Fetch,
        status_url: str = "",
        seconds: float = 30.0,
        events: frozenset[str] = frozenset({"completed"}),
    ) -> Call:
        """The line rings somebody, for at most so many seconds."""
        made = Call(from_, to, self.clock.now(), status="queued", direction="outbound-api", told=self.trace.note)
        call = self.known(made)
        self.spawn(self._run(call, fetch, Number("", status_url, events=events), seconds))
        return call

    def known(self, call: Call) -> Call:
        """Keep a new call."""
        self.calls[call.sid] = call
        who = {"from": call.from_, "to": call.to}
        self.trace.note("call", call.sid, direction=call.direction, parent=call.parent, **who)
        return call

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Let something go on beside."""
        task = asyncio.get_running_loop().create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _run(self, call: Call, fetch: Fetch | None, number: Number | None, rings: float) -> None:
        from ivr.simulator.interpreter import Interpreter

        reason = "this number is not in service"
        try:
            interpreter = Interpreter(self, call, number)
            if call.direction != "inbound":
                await outbound.ring(interpreter, rings)
            if fetch is not None:
                reason = await interpreter.run(fetch)
        except CallEnded as ended:
            reason = str(ended)
        except Exception as error:  # a mistake in the simulator must be seen, and must not leave a call for ever
            self.complain("simulator", repr(error), call.sid)
            reason = "error in the simulator"
        call.ends(self.clock.now(), reason)
        self.progress(call, number, "completed")

    # --- what is told of calls ----------------------------------------------------------------------

    def progress(self, call: Call, number: Number | None, event: str) -> None:
        """The status callback, if it is wanted for this event; nobody answers for it."""
        if number is not None and number.status_url and event in number.events:
            self.spawn(self.tell(call, number.status_url, self._progress(call)))

    def _progress(self, call: Call) -> list[tuple[str, str]]:
        number, call.sequence = call.sequence, call.sequence + 1
        more = [("CallbackSource", "call-progress-events"), ("SequenceNumber", str(number))]
        if call.over:
            since = call.picked_up_at or call.ended_at or call.started_at
            seconds = int(((call.ended_at or since) - since).total_seconds())
            more += [("CallDuration", str(seconds)), ("Duration", str(-(-seconds // 60)))]
        return [*more, ("Timestamp", f"{self.clock.now():%a, %d %b %Y %H:%M:%S} +0000")]

    def tell(
        self, call: Call, url: str, more: list[tuple[str, str]], method: str = "POST"
    ) -> Coroutine[Any, Any, None]:
        """News of a call as it is now; that it does not arrive is noted, and nothing else."""
        return self.deliver(call, url, self.webhooks.fields(call, more), method)

    async def deliver(self, call: Call, url: str, fields: list[tuple[str, str]], method: str = "POST") -> None:
        """News with these fields; that it does not arrive is noted, and nothing else."""
        try:
            await self.webhooks.tell(call, url, fields, method)
        except WebhookFailed as failed:
            self.complain(failed.code, failed.url, call.sid)

    # --- messages and recordings --------------------------------------------------------------------

    def text(self, to: str, from_: str, body: str, status_url: str = "") -> dict[str, Any]:
        """Send a text message, with the habits of Danish operators."""
        now, becomes = self.clock.now(), fate(to, from_, body)
        message = {"sid": new_sid("SM"), "to": to, "from": from_, "body": body, "at": now.isoformat()}
        status = "undelivered" if becomes.status == "undelivered" else "sent"
        found = {"status": status, "error_code": becomes.code, "outcome": becomes.status, "note": becomes.note}
        self.messages.append({**message, **found, "segments": segments(body)})
        self.trace.note("text", "", **{"to": to, "from": from_, "body": body, "status": becomes.status})
        if status_url:
            self.spawn(self._delivered(self.messages[-1], status_url))
        return self.messages[-1]

    async def _delivered(self, message: dict[str, Any], url: str) -> None:
        """A message has no call: its news is told with an id of its own."""
        carrier = Call(message["from"], message["to"], self.clock.now(), sid=message["sid"])
        for status in told(message):
            await self.clock.wait(Bell(), self.timing.answer)
            message["status"] = status
            failed = [("ErrorCode", str(message["error_code"]))] if status == "undelivered" else []
            said = [("MessageSid", message["sid"]), ("SmsSid", message["sid"]), ("MessageStatus", status), *failed]
            await self.tell(carrier, url, said)

    def recorded(self, call: Call, seconds: int, source: str = "RecordVerb") -> Recording:
        """Something was recorded."""
        made = Recording(call.sid, self.clock.now(), seconds, source=source)
        self.recordings[made.sid] = made
        return made
