"""`<Record>`: the caller speaks until silence, a key or the end of the call; then it is told of the recording."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from ivr.simulator.call import CallEnded, Fetch
from ivr.simulator.clock import Bell
from ivr.simulator.recordings import READY_SECONDS, Recording
from ivr.simulator.waiting import tell

if TYPE_CHECKING:
    from ivr.simulator.interpreter import Interpreter, Next

WORDS_A_SECOND = 2.5
SHORTEST = 5.0
"""Nobody says anything in less; nor has a caller who only presses a key."""


async def record(interpreter: Interpreter, verb: Element) -> Next:
    """Record, and go on with the action; who says nothing at all goes on with the next verb."""
    clock = interpreter.exchange.clock
    if verb.get("playBeep", "true") == "true":
        interpreter._hear("beep", by="system")
    began = clock.now()
    try:
        words, key = await _speaks(interpreter, verb)
    except CallEnded:  # who hangs up has spoken all the same
        made = _made(interpreter, verb, int((clock.now() - began).total_seconds()))
        if made is not None:
            await tell(interpreter, _to_action(interpreter, verb, made, "hangup"))
        raise
    interpreter._hear(words or ("(recorded)" if key else "(nothing)"), by="caller")
    made = _made(interpreter, verb, _length(words, key, verb))
    return _to_action(interpreter, verb, made, key) if made is not None else None


def _to_action(interpreter: Interpreter, verb: Element, made: Recording, key: str) -> Fetch:
    fields = (("RecordingUrl", _url(interpreter, made)), ("RecordingSid", made.sid))
    return interpreter._answer(verb, *fields, ("RecordingDuration", str(made.seconds)), ("Digits", key))


async def _speaks(interpreter: Interpreter, verb: Element) -> tuple[str, str]:
    """What is said after the tone, and the key that ended it; both may be empty."""
    from ivr.simulator.interpreter import _number

    call, timing = interpreter.call, interpreter.exchange.timing
    call.gathers += 1
    call.gather = {"number": call.gathers, "input": "record", "numDigits": None, "timeout": 5.0, "said_all": True}
    call.told("asks", call.sid, input="record", digits=None)
    call.waits("speech or keys")
    words = ""
    try:
        while await interpreter._input_within(_number(verb, "timeout", 5) * timing.gather):
            kind, what = call.inputs.popleft()
            if kind == "keys":
                return words, what[:1]
            if kind == "silence":
                break
            words = f"{words} {what}".strip()
            await interpreter._input_within(_seconds(words) * timing.pause)
    finally:
        call.gather = None
        call.waits(None)
    return words, ""


def _seconds(words: str) -> float:
    return len(words.split()) / WORDS_A_SECOND


def _length(words: str, key: str, verb: Element) -> int:
    """How long the recording is, without the silence at its end; who only ends it with a key has spoken, too."""
    from ivr.simulator.interpreter import _number

    spoken = max(SHORTEST, _seconds(words)) if words or key else 0.0
    return int(min(_number(verb, "maxLength", 3600), spoken))


def _made(interpreter: Interpreter, verb: Element, seconds: int) -> Recording | None:
    """Keep it and tell of it later; silence alone makes none, which may be told, too."""
    exchange, url = interpreter.exchange, verb.get("recordingStatusCallback", "")
    made = exchange.recorded(interpreter.call, seconds) if seconds else None
    event = "completed" if made is not None else "absent"
    if url and event in verb.get("recordingStatusCallbackEvent", "completed").split():
        exchange.spawn(_ready(interpreter, made, url, verb.get("recordingStatusCallbackMethod", "POST")))
    return made


async def _ready(interpreter: Interpreter, made: Recording | None, url: str, method: str) -> None:
    exchange = interpreter.exchange
    await exchange.clock.wait(Bell(), READY_SECONDS * exchange.timing.pause)
    if made is None:
        await exchange.tell(interpreter.call, url, [("RecordingStatus", "absent"), ("ErrorCode", "0")], method)
        return
    said = [("RecordingSid", made.sid), ("RecordingUrl", _url(interpreter, made)), ("RecordingStatus", made.status)]
    said += [("RecordingDuration", str(made.seconds)), ("RecordingChannels", "1"), ("RecordingSource", made.source)]
    await exchange.tell(interpreter.call, url, said, method)


def _url(interpreter: Interpreter, made: Recording) -> str:
    account = interpreter.exchange.webhooks.account_sid
    return f"https://api.twilio.com/2010-04-01/Accounts/{account}/Recordings/{made.sid}"
