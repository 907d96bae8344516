"""The staff member's own telephone: what it hears when it is picked up, and what is told when it is put down.

Picked up → the whisper (and, at a desk telephone, a key) → into the conference, and only then the caller is fetched:
whoever does not answer, or hangs up during the whisper, costs the caller nothing but a moment in the queue.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from contact_center.domain.desk import Via
from contact_center.storage.transaction import reading
from ivr import whisper
from ivr.actions import Prompt
from ivr.conference import STAFF, meet
from ivr.conversation import Conversation
from ivr.door import Door
from ivr.events import Returned
from ivr.language import chosen
from ivr.news import OVER
from ivr.prompts import Played, line
from ivr.requests import Webhook
from ivr.twiml import MOST_CALL_SECONDS
from queues.telephones import ROOM_OVER

DANISH = "da"
KEY_SECONDS = 6
TRIES = 2
HOLD_SECONDS = 20


def _leg(webhook: Webhook) -> int:
    return int(webhook.to) if webhook.to.isdecimal() and len(webhook.to) < 18 else 0


def answered(door: Door, webhook: Webhook) -> str:
    """The telephone was picked up: the whisper."""
    about = door.staff.answered(_leg(webhook), webhook.call_sid, door.clock()) if door.staff else None
    if about is None:
        return _goodbye(door, whisper.GONE)
    response, ready = _response(), f"{door.public_url}/voice/staff-ready?to={_leg(webhook)}"
    said = whisper.sentence(about, door.catalog)
    if about.via is not Via.DESK:
        _say(response, door, said)
        response.redirect(ready, method="POST")
        return str(response)
    for _ in range(TRIES):
        gather = response.gather(input="dtmf", num_digits=1, timeout=KEY_SECONDS, action=ready, method="POST")
        _say(gather, door, f"{said} {whisper.PRESS}")
    _say(response, door, whisper.NOT_TAKEN)
    response.hangup()
    return str(response)


def ready(door: Door, webhook: Webhook) -> str:
    """The whisper is over: into the conference. Whoever pressed another key than 1 does not want to."""
    if webhook.field("Digits") not in ("", "1"):
        return _goodbye(door, whisper.NOT_TAKEN)
    room = door.staff.ready(_leg(webhook), webhook.call_sid, door.clock()) if door.staff else ""
    if not room:
        return _goodbye(door, whisper.GONE)
    response = _response()
    action = f"{door.public_url}/voice/staff-left?to={_leg(webhook)}"
    meet(response.dial(action=action, method="POST", time_limit=MOST_CALL_SECONDS), room, STAFF)
    return str(response)


def left(door: Door, webhook: Webhook) -> str:
    """The conference is over for this staff member: they hung up, or it ended under them."""
    _left(door, webhook, ROOM_OVER if webhook.status == "in-progress" else "completed")
    response = _response()
    response.hangup()
    return str(response)


def status(door: Door, webhook: Webhook) -> str:
    """The provider says what became of the staff member's call: not answered, busy, ended."""
    if webhook.status in OVER:
        _left(door, webhook, webhook.status)
    return str(_response())


def _left(door: Door, webhook: Webhook, how: str) -> None:
    if door.staff is not None:
        door.staff.left(_leg(webhook), webhook.call_sid, how, door.clock())


def held(door: Door, webhook: Webhook) -> str:
    """What a caller hears on hold: that we are still there, in their language; then silence, and again."""
    response = _response()
    heard = line(Prompt("on_hold", chosen(door, webhook.call_sid) or "en"), door.catalog, door.recordings)
    if isinstance(heard, Played):
        response.play(heard.url)
    elif heard is not None:
        response.say(heard.text, voice=heard.voice or None, language=heard.language or None)
    response.pause(length=HOLD_SECONDS)
    response.redirect(f"{door.public_url}/voice/held", method="POST")
    return str(response)


def returned(door: Door, webhook: Webhook) -> str:
    """The caller leaves the conference and waits again; whoever waits for nobody any more is said goodbye to.

    A colleague may have taken the caller already: then the line is where they are fetched from.
    """
    with reading(door.engine) as connection:
        place = door.line.position(connection, webhook.call_sid, door.clock())
    if place is None or not (place.waiting or place.taken):
        response = _response()
        response.hangup()
        return str(response)
    return Conversation(door).go_on(webhook, Returned(place.office, webhook.to == "transferred"))


def _goodbye(door: Door, text: str) -> str:
    response = _response()
    _say(response, door, text)
    response.hangup()
    return str(response)


def _response() -> Any:
    from twilio.twiml.voice_response import VoiceResponse  # imported late: it is a heavy package

    return VoiceResponse()


def _say(parent: Any, door: Door, text: str) -> None:
    """Staff are spoken to in Danish."""
    language = door.catalog.language(DANISH)
    parent.say(text, voice=language.voice, language=language.twilio_language)


Answer = Callable[[Door, Webhook], str]
ANSWERS: dict[str, Answer] = {
    "staff-answered": answered,
    "staff-ready": ready,
    "staff-left": left,
    "staff-status": status,
    "held": held,
}
"""Route → who answers."""
