"""Outside the hours, and what a caller wants instead of waiting: the checklist, a call-back, a message. Pure.

The same keys everywhere: 1 the checklist as a text message, 2 a call-back, 3 a message, 8 again, 9 the end.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from contact_center.catalog.model import Catalog
from ivr import calling_back, menus
from ivr.actions import Leave, Prompt, Record, Say
from ivr.calling_back import last
from ivr.events import Pressed, Recorded, Silence
from ivr.phrases import SELF_SERVICE, closed, ended, hold, prompt
from ivr.state import Ending, State, Step
from ivr.turn import Effect, Turn

TEXT, CALLBACK, MESSAGE = "1", "2", "3"
MOST_MISSES = 3
MOST_SECONDS = 120
"""Of a message."""
FEWEST_SECONDS = 2
"""Shorter is no message but a hesitation."""


def closed_key(state: State, digits: str, catalog: Catalog) -> Turn:
    """A key, or silence, outside the hours."""
    if digits == MESSAGE:
        return message(state, catalog)
    if digits in (CALLBACK, menus.PERSON) and not last(state):
        return calling_back.wished(state)
    if last(state):
        return _call_back(state)
    if digits == TEXT:
        return text(state, catalog)
    if digits == menus.END:
        return ended(state, Ending.GOODBYE, settles=SELF_SERVICE)
    if digits == menus.REPEAT:
        return closed(state, catalog)
    missed = replace(state, misses=state.misses + 1)
    if missed.misses >= MOST_MISSES:  # nobody is there to talk to: somebody calls back
        return _call_back(missed)
    return closed(missed, catalog, prompt(state, "wrong_key" if digits else "no_input"), hours=False)


def _call_back(state: State) -> Turn:
    """The end, with a call-back where we see a number: who has been silent so far types none, and leaves no message."""
    if state.may_call_back:
        return Turn(state, effect=Effect.ASK_CALLBACK)
    return ended(state, Ending.GOODBYE, prompt(state, "callback_no_number"), settles=SELF_SERVICE)


# --- the text message -------------------------------------------------------------------------------


def text(state: State, catalog: Catalog) -> Turn:
    """The checklist as a text message, once a call."""
    if state.texted:
        return say_on(state, catalog, "sms_already")
    if not state.may_text:
        return say_on(state, catalog, "sms_not_mobile")
    return Turn(state, effect=Effect.SEND_TEXT)


def text_sent(state: State, event: Any, catalog: Catalog) -> Turn:
    """What became of the wish for a text message."""
    said = "sms_sent" if event.sent else ("sms_not_now" if event.refused else "sms_already")
    return say_on(replace(state, texted=True, misses=0), catalog, said)


def say_on(state: State, catalog: Catalog, prompt_id: str) -> Turn:
    """Say it and go on where the caller was."""
    if state.step is Step.WAITING:
        return hold(state, (prompt(state, prompt_id),))
    return closed(state, catalog, prompt(state, prompt_id), hours=False)


# --- the call-back ----------------------------------------------------------------------------------


def callback_asked(state: State, event: Any, catalog: Catalog) -> Turn:
    """What became of the wish to be called back."""
    if not event.reference:  # a staff member has just taken this very call, or the database does not know it
        taken = replace(state, step=Step.WAITING)
        return hold(taken, ()) if state.parked else ended(state, Ending.GOODBYE, settles=SELF_SERVICE)
    promised = [prompt(state, "callback_promised", reference=event.reference)]
    promised += [prompt(state, "callback_when", when=event.by)] if event.by else []
    return leaving(state, Ending.CALLBACK, *promised)


def leaving(state: State, ending: Ending, *said: Prompt) -> Turn:
    """The last words; in the provider's queue the caller has to get out first."""
    if state.parked:
        return Turn(replace(state, step=Step.LEAVING, ending=ending), (Say(said), Leave()))
    return ended(state, ending, *said)


# --- the message ------------------------------------------------------------------------------------


def message(state: State, catalog: Catalog) -> Turn:
    """Say what it is for, then the tone; recording is not possible in the provider's queue."""
    if state.parked:
        return Turn(replace(state, step=Step.LEAVING, ending=Ending.VOICEMAIL), (Leave(),))
    speaking = replace(state, step=Step.VOICEMAIL, ending=None, parked=False)
    notice = (prompt(state, "voicemail_notice", days=str(state.message_days)), prompt(state, "voicemail_keys"))
    return Turn(speaking, (Say(notice), Record(MOST_SECONDS)))


def recorded(state: State, event: Recorded, catalog: Catalog) -> Turn:
    """The caller has spoken, or not: then the choice is asked for again."""
    if event.sid and event.seconds >= FEWEST_SECONDS:
        return Turn(state, effect=Effect.KEEP_VOICEMAIL, recorded=event)
    missed = replace(state, step=Step.CLOSED, misses=state.misses + 1)
    if missed.misses >= MOST_MISSES or last(state):
        return _call_back(missed)
    return closed(missed, catalog, prompt(state, "voicemail_empty"), hours=False)


def voicemail_kept(state: State, event: Any, catalog: Catalog) -> Turn:
    """The message is kept, and the call is over."""
    if not event.reference:
        return ended(state, Ending.GOODBYE, prompt(state, "error_end"), settles="error")
    return ended(state, Ending.VOICEMAIL, prompt(state, "voicemail_kept", reference=event.reference))


def after_tone(state: State, event: Pressed | Silence, catalog: Catalog) -> Turn:
    """The step after the tone was asked for without a recording: as if nothing had been said."""
    return recorded(state, Recorded("", 0), catalog)
