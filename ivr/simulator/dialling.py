"""Connecting a caller to somebody (a staff member's phone, another number, a conference), or to a recorder."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from ivr.simulator.call import Fetch
from ivr.simulator.conference import join

if TYPE_CHECKING:
    from ivr.simulator.interpreter import Interpreter, Next

TARGETS = ("Client", "Number", "Queue", "Conference")


async def dial(interpreter: Interpreter, verb: Element) -> Next:
    """Ring, talk, and say afterwards how it ended."""
    target = next((child for child in verb if child.tag in TARGETS), None)
    kind = target.tag if target is not None else "Number"
    name = ((target.text if target is not None else verb.text) or "").strip()
    if kind == "Conference" and target is not None:
        return await join(interpreter, verb, target)
    timing = interpreter.exchange.timing
    if kind == "Client" and not interpreter.exchange.picks_up(name):
        await interpreter._sleep(float(verb.get("timeout", "30")) * timing.pause)
        return after(verb, "no-answer", 0)
    await interpreter._sleep(timing.answer)
    return await _talk(interpreter, verb, f"{kind.lower()}:{name}")


async def _talk(interpreter: Interpreter, verb: Element, partner: str) -> Next:
    call, clock = interpreter.call, interpreter.exchange.clock
    began = clock.now()
    call.inputs.clear()
    call.bridged_to, call.waiting_for = partner, "staff"
    interpreter._hear(f"connected to {partner}", by="system")
    try:
        await interpreter._input_within(float(verb.get("timeLimit", "14400")))
    finally:
        call.bridged_to, call.waiting_for = None, None
        call.inputs.clear()
    return after(verb, "completed", int((clock.now() - began).total_seconds()))


def after(verb: Element, status: str, seconds: int) -> Next:
    """The request that tells how a `<Dial>` ended."""
    if not verb.get("action"):
        return None
    fields = (("DialCallStatus", status), ("DialCallDuration", str(seconds)), ("DialBridged", "true"))
    return Fetch(verb.get("action", ""), verb.get("method", "POST"), fields)


async def record(interpreter: Interpreter, verb: Element) -> Next:
    """The caller speaks until silence or a key; the recording itself is not made."""
    call, exchange = interpreter.call, interpreter.exchange
    interpreter._hear("beep", by="system")
    call.gather = {"number": call.gathers + 1, "input": "record", "numDigits": None, "timeout": 5.0, "said_all": True}
    call.waiting_for = "speech or keys"
    try:
        await interpreter._input_within(float(verb.get("timeout", "5")) * exchange.timing.gather)
        what = call.inputs.popleft()[1] if call.inputs else ""
    finally:
        call.gather, call.waiting_for = None, None
    interpreter._hear(what or "(recorded)", by="caller")
    account = exchange.webhooks.account_sid
    url = f"https://api.twilio.com/2010-04-01/Accounts/{account}/Recordings/RE{'0' * 32}"
    return interpreter._answer(verb, ("RecordingUrl", url), ("RecordingDuration", "5"), ("Digits", "#"))
