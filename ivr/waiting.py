"""The conversation after the intake, pure: what comes of an event, and what waiting for a person means.

The way into the line is in `ivr.entering`, out of it in `ivr.talking`, what else is possible in `ivr.closed`.

The provider's queue is only the parking lot: the place in the line comes from our own tickets, as an event.
The same keys everywhere: 1 the checklist as a text message, 2 a call-back, 3 a message, 4 music or silence, 8 again,
9 the end.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from contact_center.catalog.model import Catalog
from contact_center.domain.triage import GENERAL
from ivr import calling_back, consent, entering, menus, pausing
from ivr.actions import Leave
from ivr.closed import (
    CALLBACK,
    MESSAGE,
    TEXT,
    after_tone,
    callback_asked,
    closed_key,
    message,
    recorded,
    text,
    text_sent,
    voicemail_kept,
)
from ivr.entering import again, routed
from ivr.events import (
    CallbackAsked,
    Dialled,
    Event,
    Fetched,
    Pressed,
    QueueLeft,
    Recorded,
    Returned,
    Routed,
    Silence,
    Spoke,
    TextSent,
    VoicemailKept,
    Waited,
)
from ivr.in_line import one_round
from ivr.phrases import LEFT, SELF_SERVICE, closed, hold, prompt, tell_again
from ivr.state import Ending, State, Step
from ivr.talking import dialled, fetched, queue_left, returned
from ivr.turn import Effect, Turn

MUSIC = "4"


def step(state: State, event: Event, catalog: Catalog) -> Turn:
    """Go on after the intake."""
    handler = HANDLERS.get(type(event))
    return handler(state, event, catalog) if handler else again(state, catalog)


# --- waiting ----------------------------------------------------------------------------------------


def _waited(state: State, event: Any, catalog: Catalog) -> Turn:
    """A new round: the place and the wait where they are better than announced, now and then what else is possible."""
    if state.step is Step.CONSENT:  # an error led into the line before the answer: that is no yes
        state = replace(state, step=Step.WAITING, ending=Ending.PERSON, waited=True)
    inside = replace(state, parked=True)
    if not state.received:
        return Turn(_unasked(inside), effect=Effect.TAKE_IN)
    if state.step in calling_back.STEPS and event.position is not None:
        return _pressed(inside, event, catalog)
    if state.step is not Step.WAITING and state.step not in calling_back.STEPS:
        return Turn(inside, (Leave(),)) if state.step is Step.LEAVING else hold(inside, ())
    if event.position is None:  # a staff member has just taken the call
        return hold(replace(inside, step=Step.WAITING, rounds=state.rounds + 1), ())
    if event.closed:
        return Turn(replace(inside, step=Step.LEAVING, ending=None, opens_at=event.opens_at), (Leave(),))
    return one_round(inside, event, catalog)


def _unasked(state: State) -> State:
    """An error led into the line before everything was asked: a person it is, with what is known."""
    language, topic = state.language or "en", state.topic or GENERAL
    return replace(state, step=Step.TAKING_IN, language=language, topic=topic, wants_person=True)


def _waiting_key(state: State, digits: str, catalog: Catalog) -> Turn:
    if digits == TEXT:
        return text(state, catalog)
    if digits == CALLBACK:
        return calling_back.wished(state)
    if digits == MESSAGE:
        return message(state, catalog)
    if digits == MUSIC:
        return hold(replace(state, quiet=not state.quiet), ())
    if digits == menus.END:
        outcome = SELF_SERVICE if state.texted else LEFT
        return Turn(replace(state, step=Step.LEAVING, ending=Ending.GOODBYE), (Leave(),), settles=outcome)
    if not digits or digits == menus.PAUSE:  # who waits has a pause already
        return hold(state, ())
    known = digits in (menus.REPEAT, menus.PERSON)
    return tell_again(state, () if known else (prompt(state, "wrong_key"),))


def _pressed(state: State, event: Any, catalog: Catalog) -> Turn:
    if state.step in PAUSED and (state.parked or not calling_back.last(state)):
        if pausing.over(state, event):
            return PAUSED[state.step](replace(state, paused=False), catalog)
        if pausing.wanted(event):
            return pausing.pause(state, state.language or "en")
    return _answered(replace(state, paused=False), event, catalog)


def _answered(state: State, event: Any, catalog: Catalog) -> Turn:
    digits = event.digits.rstrip("#") if isinstance(event, Pressed) else ""
    if state.step is Step.CONSENT:
        return entering.asked(state, event, catalog)
    if state.step is Step.WAITING:
        return _waiting_key(state, digits, catalog)
    if state.step is Step.CLOSED:
        return closed_key(state, digits, catalog)
    if state.step is Step.VOICEMAIL:
        return after_tone(state, event, catalog)
    if state.step in calling_back.STEPS:
        return calling_back.answered(state, event, catalog)
    return again(state, catalog)


def _recorded(state: State, event: Any, catalog: Catalog) -> Turn:
    return recorded(state, event, catalog) if state.step is Step.VOICEMAIL else again(state, catalog)


PAUSED: dict[Step, Callable[[State, Catalog], Turn]] = {
    Step.CONSENT: consent.question,
    Step.CLOSED: closed,
    **{step: lambda state, _: calling_back.asked(state) for step in calling_back.STEPS},
}
"""Where a pause is possible, and what is asked once more after it."""
HANDLERS: dict[type, Callable[[State, Any, Catalog], Turn]] = {
    Routed: routed,
    Waited: _waited,
    Pressed: _pressed,
    Silence: _pressed,
    Spoke: _pressed,
    TextSent: text_sent,
    CallbackAsked: callback_asked,
    Recorded: _recorded,
    VoicemailKept: voicemail_kept,
    QueueLeft: queue_left,
    Fetched: fetched,
    Dialled: dialled,
    Returned: returned,
}
