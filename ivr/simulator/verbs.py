"""Which attributes each verb knows: an unknown one is what Twilio's debugger would complain about."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

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
Dial: ringTone recordingTrack sequential referUrl callReason
Conference: muted beep startConferenceOnEnter endConferenceOnExit waitUrl waitMethod maxParticipants record region
Conference: trim coach participantLabel statusCallback statusCallbackEvent statusCallbackMethod eventCallbackUrl
Conference: recordingStatusCallback recordingStatusCallbackMethod recordingStatusCallbackEvent jitterBufferSize
Record: action method timeout finishOnKey maxLength playBeep trim transcribe transcribeCallback
Record: recordingStatusCallback recordingStatusCallbackMethod recordingStatusCallbackEvent
Sms: to from action method statusCallback
"""
INSIDE_GATHER = frozenset({"Say", "Play", "Pause"})


def _table() -> dict[str, frozenset[str]]:
    known: dict[str, frozenset[str]] = {}
    for line in TABLE.strip().splitlines():
        verb, _, names = line.partition(":")
        known[verb] = known.get(verb, frozenset()) | frozenset(names.split())
    return known


ATTRIBUTES = _table()


def check_verb(verb: Element, allowed: frozenset[str] | None) -> Iterator[str]:
    """Sentences about what is wrong with a verb."""
    if verb.tag not in ATTRIBUTES:
        yield f"<{verb.tag}> is unknown"
        return
    if allowed is not None and verb.tag not in allowed:
        yield f"<{verb.tag}> is not allowed while waiting in a queue"
    for name in set(verb.attrib) - ATTRIBUTES[verb.tag]:
        yield f"<{verb.tag}> has no attribute {name}"
    if verb.tag == "Gather":
        yield from (f"<{inner.tag}> is not allowed in <Gather>" for inner in verb if inner.tag not in INSIDE_GATHER)
    if verb.tag == "Dial":
        yield from _nouns(verb)
    if verb.get("language") == "lt-LT" and verb.tag == "Say":
        yield "<Say> does not know the language lt-LT"


def _nouns(dial: Element) -> Iterator[str]:
    """What is wrong with whom it dials."""
    for noun in dial:
        unknown = set(noun.attrib) - ATTRIBUTES.get(noun.tag, frozenset(noun.attrib))
        yield from (f"<{noun.tag}> has no attribute {name}" for name in unknown)
