"""Into the line: the intake has decided, a question about recording perhaps, and then the caller waits. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from contact_center.catalog.model import Catalog
from ivr import calling_back, consent, menus
from ivr.actions import Leave, Prompt
from ivr.calling_back import MOST_TURNS
from ivr.closed import message
from ivr.events import Pressed, Silence
from ivr.in_line import helped_out
from ivr.phrases import LEFT, closed, ended, enqueue, hold, home, prompt
from ivr.state import Ending, State, Step
from ivr.turn import Effect, Turn

ANSWERED = ("da", "en")
"""Everybody at the desks speaks these, and the sentence says so."""


def routed(state: State, event: Any, catalog: Catalog) -> Turn:
    """The intake has decided: into the line, or to the choices of closed hours."""
    known = replace(
        state, received=True, office=event.office, opens_at=event.opens_at, home_municipality=event.home_municipality
    )
    if event.open_now:
        known = replace(known, helped=event.helped, spoken=event.spoken)
        asked = consent.needed(known, catalog)
        return consent.question(replace(known, misses=0), catalog) if asked else enter(known, catalog)
    if state.parked:  # only after an error: the caller stands in the queue and nobody works there now
        return Turn(replace(known, step=Step.LEAVING), (Leave(),))
    return closed(replace(known, step=Step.CLOSED, misses=0), catalog)


def asked(state: State, event: Any, catalog: Catalog) -> Turn:
    """The answer to the question about recording, and on into the line. Nothing but the key for yes is a yes."""
    digits = event.digits if isinstance(event, Pressed) else ""
    if digits == menus.END:
        return ended(state, Ending.GOODBYE, settles=LEFT)
    if digits == menus.REPEAT and state.turn < MOST_TURNS:
        return consent.question(state, catalog, slow=True)
    known = consent.answered(state, event)
    return replace(enter(known, catalog, consent.confirmed(known)), consents=known.consent)


def enter(state: State, catalog: Catalog, *lead: Prompt) -> Turn:
    """Into the line; who stands there already just goes on waiting."""
    state = replace(state, step=Step.WAITING, ending=Ending.PERSON, misses=0, waited=True)
    if state.parked:
        return hold(state, ())
    said = [*lead, *([prompt(state, "to_person")] if state.wants_person else [])]
    said += helped_out(state, catalog) if state.helped else []
    said += [prompt(state, "not_in_denmark")] if state.not_in_denmark else []
    said += home(state, catalog)
    said += [] if _spoken(state, catalog) else [prompt(state, "speakers")]
    return enqueue(state, said)


def _spoken(state: State, catalog: Catalog) -> bool:
    """Whether somebody answers in the language of the call: who is there decides, else what is known of the office."""
    office = catalog.offices.get(state.office)
    usual = office is None or state.language in office.languages
    return usual if state.spoken is None else state.spoken or state.language in ANSWERED


def again(state: State, catalog: Catalog) -> Turn:
    """Something came that does not fit: stay where we are."""
    if state.step is Step.CLOSED:
        return closed(state, catalog)
    if state.step is Step.VOICEMAIL:
        return message(state, catalog)
    if state.step is Step.TAKING_IN:
        return Turn(state, effect=Effect.TAKE_IN)
    if state.step is Step.CONSENT:
        return enter(state, catalog)
    if state.step in calling_back.STEPS:
        return calling_back.answered(state, Silence(), catalog)
    if state.step in (Step.WAITING, Step.CONNECTED):
        return hold(state, ()) if state.parked else enqueue(state, [])
    return ended(state, state.ending or Ending.GOODBYE)
