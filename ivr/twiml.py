"""From actions to the provider's document (TwiML). Pure; the builder escapes everything, so no text can break out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from contact_center.catalog.model import Catalog
from ivr.actions import Action, Ask, Dial, Enqueue, HangUp, Leave, Pause, Prompt, Record, Reject, Say
from ivr.conference import CALLER, meet
from ivr.phrases import WAIT_SECONDS
from ivr.prompts import Line, Played, Recordings, line, writable

DIAL_SECONDS = 25
MOST_CALL_SECONDS = 4 * 60 * 60
LONGEST_CALLBACK_SECONDS = 60 * 60
"""We pay for it by the minute."""
SLOW_RATE = "85%"
END_OF_MESSAGE_SECONDS = 4
"""Silence that ends a message."""
NOTHING = '<?xml version="1.0" encoding="UTF-8"?><Response/>'
"""A document that changes nothing."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the provider asks next. Absolute: a document that was pushed to a call has no address of its own."""

    public_url: str
    turn: int | None
    """Absent: whatever turn it is by then."""
    parked: bool = False
    music: str = ""
    """Of the music; empty: there is none, and who waits hears silence."""
    ask: str = ""
    """Where keys are sent in a call that has no turns."""
    call_sid: str = ""
    """The caller's call."""

    @property
    def answer(self) -> str:
        """Where pressed keys and silence are sent."""
        return self.ask or (self.wait if self.parked else self._of("step"))

    @property
    def wait(self) -> str:
        """Where the next round of waiting is asked for."""
        return self._of("wait")

    @property
    def after_queue(self) -> str:
        """Where is told that the call left the queue."""
        return self._since("after-queue")

    @property
    def after_connect(self) -> str:
        """Where is told how the connection to staff ended."""
        return self._since("after-connect")

    @property
    def recording(self) -> str:
        """Where is told that a recording is ready."""
        return f"{self.public_url}/voice/recording"

    @property
    def talk_recorded(self) -> str:
        """Where is told that a talk was recorded; a conference knows no caller, so the address names the call."""
        return f"{self.public_url}/voice/talk-recorded?to={quote(self.call_sid, safe='')}"

    def _since(self, route: str) -> str:
        """For news that may come many turns later. The turn in which it began tells two such news apart: the same
        queue can be full twice."""
        since = "" if self.turn is None else f"?since={self.turn}"
        return f"{self.public_url}/voice/{route}{since}"

    def _of(self, route: str) -> str:
        turn = "" if self.turn is None else f"?turn={self.turn}"
        return f"{self.public_url}/voice/{route}{turn}"


@dataclass(frozen=True, slots=True)
class Target:
    """A citizen who is called back."""

    number: str
    caller_id: str
    greeting: str
    """Address of what is said before the two are connected."""
    after: str
    """Where is told how it ended."""


def render_dial(target: Target, prompts: Sequence[Prompt], catalog: Catalog) -> str:
    """The document for the desk: say something, then ring the citizen."""
    from twilio.twiml.voice_response import VoiceResponse

    response = VoiceResponse()
    _speak(response, prompts, catalog, None)
    dial = response.dial(
        action=target.after,
        method="POST",
        timeout=DIAL_SECONDS,
        time_limit=LONGEST_CALLBACK_SECONDS,
        caller_id=target.caller_id,
    )
    dial.number(target.number, url=target.greeting, method="POST")
    return str(response)


def render(
    actions: Sequence[Action], addresses: Addresses, catalog: Catalog, recordings: Recordings | None = None
) -> str:
    """The document for `actions`."""
    from twilio.twiml.voice_response import VoiceResponse  # imported late: it is a heavy package

    response = VoiceResponse()
    for action in actions:
        _add(response, action, addresses, catalog, recordings)
    return str(response)


def _add(response: Any, action: Action, addresses: Addresses, catalog: Catalog, recordings: Recordings | None) -> None:
    match action:
        case Say():
            _speak(response, action.prompts, catalog, recordings)
        case Ask():
            _ask(response, action, addresses, catalog, recordings)
        case Enqueue() | Dial() | Record():
            _hand_over(response, action, addresses)
        case Pause():
            response.pause(length=action.seconds)
        case Leave() | HangUp() | Reject():
            _get_out(response, action)


def _get_out(response: Any, action: Leave | HangUp | Reject) -> None:
    match action:
        case Leave():
            response.leave()
        case HangUp():
            response.hangup()
        case Reject():
            response.reject(reason="busy")


def _hand_over(response: Any, action: Enqueue | Dial | Record, addresses: Addresses) -> None:
    """To the queue, to staff, to the recorder."""
    match action:
        case Enqueue():
            response.enqueue(
                action.office,
                action=addresses.after_queue,
                method="POST",
                wait_url=addresses.wait,
                wait_url_method="POST",
            )
        case Dial():
            dial = response.dial(action=addresses.after_connect, method="POST", time_limit=MOST_CALL_SECONDS)
            meet(dial, writable(action.staff), CALLER, addresses.talk_recorded if action.record else "")
        case Record():
            response.record(
                action=addresses.answer,
                method="POST",
                max_length=action.most_seconds,
                timeout=END_OF_MESSAGE_SECONDS,
                finish_on_key="#",
                play_beep=True,
                trim="trim-silence",
                recording_status_callback=addresses.recording,
                recording_status_callback_method="POST",
                recording_status_callback_event="completed absent",
            )
            response.redirect(addresses.answer, method="POST")  # who says nothing at all falls through to here


def _ask(response: Any, action: Ask, addresses: Addresses, catalog: Catalog, recordings: Recordings | None) -> None:
    listening = {"language": action.speech, "speech_timeout": "auto"} if action.speech else {}
    hints = {"hints": ",".join(action.hints)} if action.speech and action.hints else {}
    gather = response.gather(
        input="dtmf speech" if action.speech else "dtmf",
        num_digits=action.digits,
        timeout=action.timeout if not action.music or addresses.music else WAIT_SECONDS,
        finish_on_key="#" if action.digits > 1 else "",
        action=addresses.answer,
        method="POST",
        **listening,
        **hints,
    )
    _speak(gather, action.prompts, catalog, recordings, action.slow)
    if action.music and addresses.music:
        gather.play(addresses.music)
    # Silence falls through to here; while waiting it begins the next round.
    response.redirect(addresses.answer, method="POST")


def _speak(
    parent: Any, prompts: Sequence[Prompt], catalog: Catalog, recordings: Recordings | None, slow: bool = False
) -> None:
    for prompt in prompts:
        heard = line(prompt, catalog, None if slow else recordings)  # a recording cannot be slowed down
        if heard is not None:
            _hear(parent, heard, slow)


def _hear(parent: Any, heard: Line, slow: bool) -> None:
    if isinstance(heard, Played):
        parent.play(heard.url)
        return
    voice = {"voice": heard.voice} if heard.voice else {}
    language = {"language": heard.language} if heard.language else {}
    if slow:
        parent.say("", **voice, **language).prosody(heard.text, rate=SLOW_RATE)
        return
    parent.say(heard.text, **voice, **language)
