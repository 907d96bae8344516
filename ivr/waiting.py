"""The conversation after the intake, pure: waiting for a person, talking to one, the end. The rest is in `ivr.closed`.

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
from ivr import consent, menus
from ivr.actions import Dial, Leave, Prompt, Say
from ivr.closed import (
    CALLBACK,
    MESSAGE,
    MOST_TURNS,
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
from ivr.in_line import helped_out, one_round
from ivr.phrases import ERROR, LEFT, SELF_SERVICE, closed, ended, enqueue, hold, home, prompt
from ivr.state import Ending, State, Step
from ivr.turn import Effect, Turn

MUSIC = "4"


def step(state: State, event: Event, catalog: Catalog) -> Turn:
    """Go on after the intake."""
    handler = HANDLERS.get(type(event))
    return handler(state, event, catalog) if handler else _again(state, catalog)


# --- the intake has decided -------------------------------------------------------------------------


def _routed(state: State, event: Any, catalog: Catalog) -> Turn:
    known = replace(
        state, received=True, office=event.office, opens_at=event.opens_at, home_municipality=event.home_municipality
    )
    if event.open_now:
        known = replace(known, helped=event.helped)
        asked = consent.needed(known, catalog)
        return consent.question(replace(known, misses=0), catalog) if asked else _enter(known, catalog)
    if state.parked:  # only after an error: the caller stands in the queue and nobody works there now
        return Turn(replace(known, step=Step.LEAVING), (Leave(),))
    return closed(replace(known, step=Step.CLOSED, misses=0), catalog)


def _consent(state: State, event: Any, catalog: Catalog) -> Turn:
    """The answer to the question about recording, and on into the line. Nothing but the key for yes is a yes."""
    digits = event.digits if isinstance(event, Pressed) else ""
    if digits == menus.END:
        return ended(state, Ending.GOODBYE, settles=LEFT)
    if digits == menus.REPEAT and state.turn < MOST_TURNS:
        return consent.question(state, catalog, slow=True)
    known = consent.answered(state, event)
    return replace(_enter(known, catalog, consent.confirmed(known)), consents=known.consent)


def _enter(state: State, catalog: Catalog, *lead: Prompt) -> Turn:
    """Into the line; who stands there already just goes on waiting."""
    state = replace(state, step=Step.WAITING, ending=Ending.PERSON, misses=0, waited=True)
    if state.parked:
        return hold(state, ())
    said = [*lead, *([prompt(state, "to_person")] if state.wants_person else [])]
    said += helped_out(state, catalog) if state.helped else []
    said += [prompt(state, "not_in_denmark")] if state.not_in_denmark else []
    said += home(state, catalog)
    office = catalog.offices.get(state.office)
    if office is not None and state.language not in office.languages:
        said.append(prompt(state, "speakers"))
    return enqueue(state, said)


# --- waiting ----------------------------------------------------------------------------------------


def _waited(state: State, event: Any, catalog: Catalog) -> Turn:
    """A new round: the place and the wait where they are better than announced, now and then what else is possible."""
    if state.step is Step.CONSENT:  # an error led into the line before the answer: that is no yes
        state = replace(state, step=Step.WAITING, ending=Ending.PERSON, waited=True)
    inside = replace(state, parked=True)
    if not state.received:
        return Turn(_unasked(inside), effect=Effect.TAKE_IN)
    if state.step is not Step.WAITING:
        return Turn(inside, (Leave(),)) if state.step is Step.LEAVING else hold(inside, ())
    if event.position is None:  # a staff member has just taken the call
        return hold(replace(inside, rounds=state.rounds + 1), ())
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
        if not state.may_call_back:
            return hold(state, (prompt(state, "callback_no_number"), prompt(state, "wait_message_offer")))
        return Turn(state, effect=Effect.ASK_CALLBACK)
    if digits == MESSAGE:
        return message(state, catalog)
    if digits == MUSIC:
        return hold(replace(state, quiet=not state.quiet), ())
    if digits == menus.END:
        outcome = SELF_SERVICE if state.texted else LEFT
        return Turn(replace(state, step=Step.LEAVING, ending=Ending.GOODBYE), (Leave(),), settles=outcome)
    if digits == menus.REPEAT:  # the next round says it all again
        return hold(replace(state, best_position=0, told_high=0, told_low=0, rounds=0, offered=0), ())
    return hold(state, ())


def _pressed(state: State, event: Any, catalog: Catalog) -> Turn:
    digits = event.digits.rstrip("#") if isinstance(event, Pressed) else ""
    if state.step is Step.CONSENT:
        return _consent(state, event, catalog)
    if state.step is Step.WAITING:
        return _waiting_key(state, digits, catalog)
    if state.step is Step.CLOSED:
        return closed_key(state, digits, catalog)
    if state.step is Step.VOICEMAIL:
        return after_tone(state, event, catalog)
    return _again(state, catalog)


def _recorded(state: State, event: Any, catalog: Catalog) -> Turn:
    return recorded(state, event, catalog) if state.step is Step.VOICEMAIL else _again(state, catalog)


# --- leaving the queue, talking to staff, the end ---------------------------------------------------


def _queue_left(state: State, event: Any, catalog: Catalog) -> Turn:
    outside = replace(state, parked=False)
    if event.result in ("queue-full", "error", "system-error"):
        return _queue_lost(replace(outside, lost_queue=state.lost_queue + 1))
    if event.result != "leave":  # fetched by staff, talked, hung up: another document has the word
        return Turn(outside)
    if state.step is Step.LEAVING and state.ending in (Ending.CALLBACK, Ending.GOODBYE):
        return ended(outside, state.ending)
    if state.step is Step.LEAVING and state.ending is Ending.VOICEMAIL:
        return message(outside, catalog)
    if state.step is Step.LEAVING:
        return closed(replace(outside, step=Step.CLOSED), catalog)
    return _again(outside, catalog)


def _queue_lost(state: State) -> Turn:
    """The provider's queue failed: once more; then a call-back; at the very last an apology."""
    if state.lost_queue <= 1:
        return enqueue(state, [])
    if state.may_call_back and state.lost_queue == 2:
        return Turn(state, effect=Effect.ASK_CALLBACK)
    return ended(state, Ending.GOODBYE, prompt(state, "error_end"), settles=ERROR)


def _fetched(state: State, event: Any, catalog: Catalog) -> Turn:
    talking = replace(state, step=Step.CONNECTED, parked=False, ending=Ending.PERSON)
    return Turn(talking, (Say((prompt(state, "connecting"),)), Dial(event.staff, consent.may_record(state, catalog))))


def _dialled(state: State, event: Any, catalog: Catalog) -> Turn:
    if event.status in ("completed", "answered"):
        return ended(state, Ending.PERSON)
    back = replace(state, best_position=0, rounds=0, told_low=0, told_high=0)
    return enqueue(back, [prompt(state, "transfer_failed")])


def _returned(state: State, event: Any, catalog: Catalog) -> Turn:
    """Away from staff and into the line again, where the ticket waits with the age it had."""
    waits = replace(state, step=Step.WAITING, parked=False, office=event.office, best_position=0, rounds=0)
    waits = replace(waits, told_low=0, told_high=0, waited=True)
    return enqueue(waits, [prompt(state, "transferred" if event.transferred else "transfer_failed")])


def _again(state: State, catalog: Catalog) -> Turn:
    """Something came that does not fit: stay where we are."""
    if state.step is Step.CLOSED:
        return closed(state, catalog)
    if state.step is Step.VOICEMAIL:
        return message(state, catalog)
    if state.step is Step.TAKING_IN:
        return Turn(state, effect=Effect.TAKE_IN)
    if state.step is Step.CONSENT:
        return _enter(state, catalog)
    if state.step in (Step.WAITING, Step.CONNECTED):
        return hold(state, ()) if state.parked else enqueue(state, [])
    return ended(state, state.ending or Ending.GOODBYE)


HANDLERS: dict[type, Callable[[State, Any, Catalog], Turn]] = {
    Routed: _routed,
    Waited: _waited,
    Pressed: _pressed,
    Silence: _pressed,
    Spoke: _pressed,
    TextSent: text_sent,
    CallbackAsked: callback_asked,
    Recorded: _recorded,
    VoicemailKept: voicemail_kept,
    QueueLeft: _queue_left,
    Fetched: _fetched,
    Dialled: _dialled,
    Returned: _returned,
}
