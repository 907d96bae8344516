"""What each verb knows and allows: everything else is what Twilio's debugger would complain about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

from ivr.simulator.queue import LONGEST_NAME

TABLE = """
Say: voice language loop
Play: loop digits
Pause: length
Gather: input action method timeout speechTimeout maxSpeechTime profanityFilter finishOnKey numDigits bargeIn hints
Gather: partialResultCallback partialResultCallbackMethod language debug actionOnEmptyResult speechModel enhanced
Redirect: method
Reject: reason
Hangup:
Leave:
Enqueue: action maxQueueSize method waitUrl waitUrlMethod workflowSid
Dial: action method timeout hangupOnStar timeLimit callerId record trim recordingStatusCallback answerOnBridge
Dial: ringTone recordingTrack sequential referUrl callReason recordingStatusCallbackMethod recordingStatusCallbackEvent
Number: url method sendDigits statusCallback statusCallbackEvent statusCallbackMethod byoc machineDetection
Client: url method statusCallback statusCallbackEvent statusCallbackMethod
Queue: url method reservationSid postWorkActivitySid
Conference: muted beep startConferenceOnEnter endConferenceOnExit waitUrl waitMethod maxParticipants record region
Conference: trim coach participantLabel statusCallback statusCallbackEvent statusCallbackMethod eventCallbackUrl
Conference: recordingStatusCallback recordingStatusCallbackMethod recordingStatusCallbackEvent jitterBufferSize
Record: action method timeout finishOnKey maxLength playBeep trim transcribe transcribeCallback
Record: recordingStatusCallback recordingStatusCallbackMethod recordingStatusCallbackEvent
Sms: to from action method statusCallback
Start:
Stop:
"""
INSIDE_GATHER = frozenset({"Say", "Play", "Pause"})
NOUNS = frozenset({"Number", "Client", "Queue", "Conference"})
SSML = frozenset({"break", "emphasis", "lang", "p", "phoneme", "prosody", "s", "say-as", "sub", "w"})
MOST_SAID, MOST_HINTS, MOST_HINT = 4096, 500, 100
SCHEMA, SAY, ON_HOLD = "12200", "13520", "13238"
WHOLE = {
    "Gather": ("timeout", "numDigits", "maxSpeechTime"),
    "Pause": ("length",),
    "Dial": ("timeout", "timeLimit"),
    "Record": ("timeout", "maxLength"),
    "Enqueue": ("maxQueueSize",),
}
"""Attributes that are whole numbers."""


def _table() -> dict[str, frozenset[str]]:
    known: dict[str, frozenset[str]] = {}
    for line in TABLE.strip().splitlines():
        verb, _, names = line.partition(":")
        known[verb] = known.get(verb, frozenset()) | frozenset(names.split())
    return known


ATTRIBUTES = _table()
Complaint = tuple[str, str]
"""Twilio's error code, and a sentence."""


def check_verb(verb: Element, allowed: frozenset[str] | None, where: str = "queue") -> Iterator[Complaint]:
    """What is wrong with a verb in a document: of a call, or of somebody who waits in a `where`."""
    if verb.tag not in ATTRIBUTES or verb.tag in NOUNS:
        yield SCHEMA, f"<{verb.tag}> is unknown"
        return
    if allowed is not None and verb.tag not in allowed:
        code = ON_HOLD if where == "conference" else SCHEMA
        yield code, f"<{verb.tag}> is not allowed while waiting in a {where}"
    yield from _attributes(verb)
    for name in WHOLE.get(verb.tag, ()):
        if not verb.get(name, "0").isdecimal():
            yield SCHEMA, f"<{verb.tag}> has a {name} that is no whole number"
    yield from CHECKS.get(verb.tag, _nothing)(verb)


def _attributes(element: Element) -> Iterator[Complaint]:
    for name in sorted(set(element.attrib) - ATTRIBUTES.get(element.tag, frozenset(element.attrib))):
        yield SCHEMA, f"<{element.tag}> has no attribute {name}"


def _nothing(_verb: Element) -> Iterator[Complaint]:
    yield from ()


def _say(verb: Element) -> Iterator[Complaint]:
    if verb.get("language") == "lt-LT":
        yield SCHEMA, "<Say> does not know the language lt-LT"
    if len("".join(verb.itertext())) > MOST_SAID:
        yield SAY, "a sentence is too long"
    for inner in verb.iter():
        if inner is not verb and inner.tag not in SSML:
            yield SCHEMA, f"<{inner.tag}> is not allowed in <Say>"


def _gather(verb: Element) -> Iterator[Complaint]:
    yield from (
        (SCHEMA, f"<{inner.tag}> is not allowed in <Gather>") for inner in verb if inner.tag not in INSIDE_GATHER
    )
    hints = [one for one in verb.get("hints", "").split(",") if one]
    if len(hints) > MOST_HINTS or any(len(hint.strip()) > MOST_HINT for hint in hints):
        yield SCHEMA, "<Gather> has too many or too long hints"
    if set(verb.get("input", "dtmf").split()) - {"dtmf", "speech"}:
        yield SCHEMA, f"<Gather> does not know the input {verb.get('input')}"
    if verb.get("speechModel") and verb.get("speechTimeout") == "auto":
        yield SCHEMA, "<Gather> with a speechModel needs a speechTimeout in seconds"
    for inner in verb:
        if inner.tag == "Say":
            yield from _say(inner)


def _dial(verb: Element) -> Iterator[Complaint]:
    for noun in verb:
        if noun.tag not in NOUNS:
            yield SCHEMA, f"<{noun.tag}> is not allowed in <Dial>"
        yield from _attributes(noun)


def _enqueue(verb: Element) -> Iterator[Complaint]:
    if not 0 < len((verb.text or "").strip()) <= LONGEST_NAME:
        yield SCHEMA, "<Enqueue> needs the name of a queue, of at most 64 characters"


CHECKS: dict[str, Callable[[Element], Iterator[Complaint]]] = {
    "Say": _say,
    "Gather": _gather,
    "Dial": _dial,
    "Enqueue": _enqueue,
}
"""What is looked at besides names."""
