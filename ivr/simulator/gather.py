"""`<Gather>`: says what is inside, which a key interrupts, and waits for keys or words."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

if TYPE_CHECKING:
    from ivr.simulator.interpreter import Interpreter, Next

SPEECH_OR_KEYS, KEYS = "speech or keys", "keys"


async def gather(interpreter: Interpreter, verb: Element) -> Next:
    """Ask, and go on with the action; without an answer with the next verb."""
    call = interpreter.call
    _ask(interpreter, verb)
    try:
        digits, speech = await _listen(interpreter, verb)
    finally:
        call.gather = None
        call.waits("queue" if call.queue else None)
    if digits:
        interpreter._hear(digits, by="caller")
        return interpreter._answer(verb, ("Digits", digits))
    if speech:
        interpreter._hear(speech, verb.get("language", ""), "caller")
        return interpreter._answer(verb, ("SpeechResult", speech), ("Confidence", call.confidence))
    return interpreter._answer(verb) if verb.get("actionOnEmptyResult") == "true" else None


def _ask(interpreter: Interpreter, verb: Element) -> None:
    from ivr.simulator.interpreter import _number

    call, spoken = interpreter.call, "speech" in verb.get("input", "dtmf")
    call.inputs.clear()  # type-ahead is not kept from question to question
    call.gathers += 1
    call.gather = {
        "number": call.gathers,
        "numDigits": int(_number(verb, "numDigits", 0)) or None,
        "timeout": _number(verb, "timeout", 5),
        "finishOnKey": verb.get("finishOnKey", "#"),
        "input": verb.get("input", "dtmf"),
        "language": verb.get("language", ""),
        "said_all": False,
    }
    call.told("asks", call.sid, input=call.gather["input"], digits=call.gather["numDigits"])
    call.waits("queue" if call.queue else (SPEECH_OR_KEYS if spoken else KEYS))


async def _listen(interpreter: Interpreter, verb: Element) -> tuple[str, str]:
    """Say what is inside; a key interrupts. Then wait. Returns the keys and the words."""
    call, timing = interpreter.call, interpreter.exchange.timing
    for inner in verb:
        seconds = _heard(interpreter, inner)
        if await interpreter._input_within(seconds * (1 if inner.tag == "Say" else timing.pause)):
            break
    assert call.gather is not None
    call.gather["said_all"] = True
    call.stir.set()
    return await _collected(interpreter, verb)


def _heard(interpreter: Interpreter, inner: Element) -> float:
    """One thing that is said, played or left silent; returns how long it takes."""
    from ivr.simulator.interpreter import _number

    if inner.tag == "Say":
        return interpreter._speech(inner)
    if inner.tag == "Play":
        interpreter._hear(f"[{(inner.text or '').strip()}]")
        return interpreter.exchange.timing.play
    return _number(inner, "length", 1)


async def _collected(interpreter: Interpreter, verb: Element) -> tuple[str, str]:
    call, timing = interpreter.call, interpreter.exchange.timing
    assert call.gather is not None
    most, finish = call.gather["numDigits"], verb.get("finishOnKey", "#")
    factor, digits = (1.0 if call.queue else timing.gather), ""
    while True:
        if not await interpreter._input_within(call.gather["timeout"] * factor):
            return digits, ""
        kind, what = call.inputs.popleft()
        if kind == "silence" or (kind == "speech" and not digits):
            return digits, what
        for key in what if kind == "keys" else "":
            if key == finish and digits:
                return digits, ""
            digits += key
            if most and len(digits) == most:
                return digits, ""
