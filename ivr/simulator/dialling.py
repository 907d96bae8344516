"""Connecting a caller to somebody: a staff member's browser, another number, the next one of a queue, a conference."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from ivr.simulator import outbound
from ivr.simulator.bridge import Bridge, talk
from ivr.simulator.call import Call, CallEnded, Fetch, Nudged, Redirected
from ivr.simulator.conference import join
from ivr.simulator.exchange import Number

if TYPE_CHECKING:
    from ivr.simulator.interpreter import Interpreter, Next

BEFORE_BRIDGE = frozenset({"Play", "Say", "Pause", "Gather", "Redirect", "Hangup", "Reject"})
"""Verbs of the document that the one who was dialled hears before being connected."""
LONGEST = 4 * 60 * 60.0


async def dial(interpreter: Interpreter, verb: Element) -> Next:
    """Ring, talk, and say afterwards how it ended."""
    noun = next(iter(verb), None)
    if noun is not None and noun.tag == "Conference":
        return await join(interpreter, verb, noun)
    if noun is not None and noun.tag == "Queue":
        from ivr.simulator.waiting import dial_queue

        return await dial_queue(interpreter, verb, noun)
    return await _dial_somebody(interpreter, verb, noun if noun is not None else verb)


async def _dial_somebody(interpreter: Interpreter, verb: Element, noun: Element) -> Next:
    """A call of its own rings somebody; when it is ready the two are connected."""
    exchange = interpreter.exchange
    child = exchange.known(_child(interpreter, verb, noun))
    told = Number("", noun.get("statusCallback", ""), events=_events(noun))
    leg = Leg(interpreter, child, told, float(verb.get("timeout", "30")), noun)
    exchange.spawn(leg.run())
    try:
        await leg.ready()
        if leg.bridge is not None:
            await talk(interpreter, leg.bridge, float(verb.get("timeLimit", "14400")))
    finally:  # also when the caller hangs up or is sent elsewhere
        child.hang_up("the other side hung up")
    status = "completed" if leg.bridge is not None or child.status in ("in-progress", "completed") else child.status
    return after(verb, status, leg.seconds(), child.sid, leg.bridge is not None)


def _child(interpreter: Interpreter, verb: Element, noun: Element) -> Call:
    exchange, call = interpreter.exchange, interpreter.call
    whom = (noun.text or "").strip()
    to = f"client:{whom}" if noun.tag == "Client" else whom
    from_ = verb.get("callerId") or call.from_
    made = Call(from_, to, exchange.clock.now(), direction="outbound-dial", parent=call.sid, told=exchange.trace.note)
    made.base_url = call.base_url
    return made


def _events(noun: Element) -> frozenset[str]:
    return frozenset((noun.get("statusCallbackEvent") or "completed").split())


class Leg:
    """The call to the one who is dialled."""

    def __init__(self, dialler: Interpreter, child: Call, number: Number, seconds: float, noun: Element) -> None:
        """Ring `child` for at most `seconds` on behalf of `dialler`."""
        from ivr.simulator.interpreter import Interpreter as Runs

        self.dialler, self.child, self.seconds_of_ringing, self.noun = dialler, child, seconds, noun
        self.runs = Runs(dialler.exchange, child, number)
        self.bridge: Bridge | None = None
        self.over = False
        self.awaited = False

    async def run(self) -> None:
        """Ring, say what is said first, and talk."""
        exchange, reason = self.dialler.exchange, "the other side hung up"
        try:
            await outbound.ring(self.runs, self.seconds_of_ringing)
            if self.noun.get("url"):
                await self._before(Fetch(self.noun.get("url", ""), self.noun.get("method", "POST")))
            self.bridge = Bridge(self.dialler.call, self.child)
            self._stir()
            await talk(self.runs, self.bridge, LONGEST)
        except (CallEnded, Redirected) as ended:
            reason = str(ended) if isinstance(ended, CallEnded) else reason
        except Exception as error:  # a mistake in the simulator must be seen
            exchange.complain("simulator", repr(error), self.child.sid)
        self.child.ends(exchange.clock.now(), reason)
        exchange.progress(self.child, self.runs.number, "completed")
        self.over = True
        self._stir()

    def _stir(self) -> None:
        """Whoever waits for this one looks again."""
        if self.awaited:
            self.dialler.call.nudge()

    async def _before(self, fetch: Fetch) -> None:
        """The document before the two are connected: who hangs up there is not connected."""
        following: Next = fetch
        while isinstance(following, Fetch):
            following = await self.runs._carry_out(await self.runs._document(following), BEFORE_BRIDGE, "call")

    async def ready(self) -> None:
        """Wait on the dialler's side until there is a connection, or will be none. Raises what reaches the dialler."""
        self.awaited = True
        try:
            while self.bridge is None and not self.over:
                try:
                    await self.dialler._sleep(LONGEST)
                except Nudged:
                    continue
        finally:
            self.awaited = self.dialler.call.nudged = False

    def seconds(self) -> int:
        """How long the one who was dialled has been on the telephone."""
        child = self.child
        if child.picked_up_at is None:
            return 0
        return int(((child.ended_at or self.dialler.exchange.clock.now()) - child.picked_up_at).total_seconds())


def after(verb: Element, status: str, seconds: int, sid: str = "", bridged: bool = True) -> Next:
    """The request that tells how a `<Dial>` ended."""
    if not verb.get("action"):
        return None
    fields: tuple[tuple[str, str], ...] = (("DialCallStatus", status), ("DialBridged", str(bridged).lower()))
    fields += (
        (("DialCallSid", sid), ("DialCallDuration", str(seconds))) if sid else (("DialCallDuration", str(seconds)),)
    )
    return Fetch(verb.get("action", ""), verb.get("method", "POST"), fields)
