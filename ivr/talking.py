"""Out of the provider's queue: to staff, back again, or to the end. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from contact_center.catalog.model import Catalog
from ivr import consent
from ivr.actions import Dial, Say
from ivr.closed import message
from ivr.entering import again
from ivr.phrases import ERROR, closed, ended, enqueue, prompt
from ivr.state import Ending, State, Step
from ivr.turn import Effect, Turn


def queue_left(state: State, event: Any, catalog: Catalog) -> Turn:
    """The call has left the provider's queue; why, says the provider."""
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
    return again(outside, catalog)


def _queue_lost(state: State) -> Turn:
    """The provider's queue failed: once more; then a call-back; at the very last an apology."""
    if state.lost_queue <= 1:
        return enqueue(state, [])
    if state.may_call_back and state.lost_queue == 2:
        return Turn(state, effect=Effect.ASK_CALLBACK)
    return ended(state, Ending.GOODBYE, prompt(state, "error_end"), settles=ERROR)


def fetched(state: State, event: Any, catalog: Catalog) -> Turn:
    """A staff member takes the caller."""
    talking = replace(state, step=Step.CONNECTED, parked=False, ending=Ending.PERSON)
    record = consent.may_record(state, catalog) and not event.withdrawn
    return Turn(talking, (Say((prompt(state, "connecting"),)), Dial(event.staff, record)))


def dialled(state: State, event: Any, catalog: Catalog) -> Turn:
    """The talk is over, or did not come about: then the caller waits on."""
    if event.status in ("completed", "answered"):
        return ended(state, Ending.PERSON)
    return enqueue(_back(state), [prompt(state, "transfer_failed")])


def returned(state: State, event: Any, catalog: Catalog) -> Turn:
    """Away from staff and into the line again, where the ticket waits with the age it had."""
    waits = replace(_back(state), step=Step.WAITING, parked=False, office=event.office, waited=True)
    if event.transferred:  # another line: what was told of the first one says nothing of it
        waits = replace(waits, best_position=0, told_low=0, told_high=0, asked_again=False)
    return enqueue(waits, [prompt(state, "transferred" if event.transferred else "transfer_failed")])


def _back(state: State) -> State:
    """In the same line once more: place and wait are told again, and still never a worse one than before."""
    return replace(state, rounds=0, offered=0, asked_again=True)
