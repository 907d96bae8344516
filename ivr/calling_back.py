"""On which number somebody is to be called back: their own, or one that they type. Pure.

Who calls from a mobile phone is called back on it, and nothing more is asked (a Danish number may always be one). A
fixed line may be a switchboard: is that the number? (Silence, and hanging up, is a yes.) Who withholds the number,
or wants another one, types a Danish one of eight digits – too few for a personal number; it is checked, read back digit
by digit, and counts once it is confirmed with a key.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from contact_center.catalog.model import Catalog
from ivr import menus
from ivr.actions import Ask, Leave, Prompt
from ivr.events import Event, Pressed
from ivr.numbers import may_call_back
from ivr.phrases import LEFT, SELF_SERVICE, closed, ended, hold, prompt
from ivr.state import Ending, State, Step
from ivr.turn import Effect, Turn

DIGITS, COUNTRY = 8, "+45"
QUESTION_SECONDS, NUMBER_SECONDS = 5, 10
MOST_MISSES = 3
MOST_TURNS = 11
"""After so many answers a call outside the hours ends."""
MOST_CHOICES = 5
"""The same for somebody who has waited before; rounds in the line are no answers."""
STEPS = (Step.CALLBACK_NUMBER, Step.NUMBER, Step.NUMBER_RIGHT)


def last(state: State) -> bool:
    """Whether an answer outside the hours has to be the end."""
    return state.choices >= MOST_CHOICES if state.waited else state.turn >= MOST_TURNS - 1


def wished(state: State) -> Turn:
    """A call-back is wanted: at once, or after one more question."""
    if not state.may_call_back:
        return _ask_number(replace(state, misses=0))
    if state.may_text:  # a mobile phone is where its owner is
        return Turn(state, effect=Effect.ASK_CALLBACK)
    return _question(replace(state, step=Step.CALLBACK_NUMBER, misses=0), "callback_confirm")


def answered(state: State, event: Event, catalog: Catalog) -> Turn:
    """A key, or anything else, which is silence."""
    digits = event.digits.rstrip("#") if isinstance(event, Pressed) else ""
    if digits == menus.END:
        return _goodbye(state)
    if digits in (menus.BACK, menus.PERSON):
        return _back(state, catalog)
    if digits == menus.REPEAT and not _over(state):
        return AGAIN[state.step](state, True)
    return ANSWERS[state.step](state, digits, catalog)


def _over(state: State) -> bool:
    return not state.parked and last(state)


# --- the number we see ------------------------------------------------------------------------------


def _own(state: State, digits: str, catalog: Catalog) -> Turn:
    """Only the key for no is a no: who has asked to be called back, and hears that we can, may hang up."""
    if digits == menus.NO and not _over(state):
        return _ask_number(replace(state, misses=0))
    return Turn(state, effect=Effect.ASK_CALLBACK)


# --- a number that is typed -------------------------------------------------------------------------


def _typed(state: State, digits: str, catalog: Catalog) -> Turn:
    number = f"{COUNTRY}{digits}"
    if len(digits) == DIGITS and digits.isdecimal() and may_call_back(number, catalog.destinations):
        return _read_back(replace(state, number=number, misses=0))
    return _missed(state, catalog, "callback_number_wrong" if digits else "no_input")


def _confirmed(state: State, digits: str, catalog: Catalog) -> Turn:
    """Only the key for yes is a yes: nobody else must be rung because of a slip."""
    if digits == menus.YES:
        return Turn(state, effect=Effect.ASK_CALLBACK)
    if digits == menus.NO and not _over(state):
        return _ask_number(replace(state, number="", misses=0))
    return _missed(state, catalog, "wrong_key" if digits else "no_input")


def _missed(state: State, catalog: Catalog, said: str) -> Turn:
    """Asked again; the third time it is given up, and the caller is where they were before."""
    missed = replace(state, misses=state.misses + 1)
    if missed.misses >= MOST_MISSES or _over(missed):
        return _given_up(missed, catalog)
    lead = (prompt(state, said),)
    if state.step is Step.NUMBER_RIGHT:
        return _read_back(missed, lead)
    return _ask_number(missed, lead, asked=said == "callback_number_wrong")


def _given_up(state: State, catalog: Catalog) -> Turn:
    none = prompt(state, "callback_no_number")
    if not state.parked and last(state):
        return ended(state, Ending.GOODBYE, none, settles=SELF_SERVICE)
    return _back(replace(state, number=""), catalog, none)


def asked(state: State) -> Turn:
    """The question once more, as if it had not been asked yet."""
    return AGAIN[state.step](state, False)


# --- what is said -----------------------------------------------------------------------------------


def _question(state: State, question: str, slow: bool = False) -> Turn:
    return Turn(state, (Ask((prompt(state, question),), timeout=QUESTION_SECONDS, slow=slow),))


def _ask_number(state: State, lead: tuple[Prompt, ...] = (), asked: bool = False, slow: bool = False) -> Turn:
    """Ask for the eight digits; `asked`: what is said before asks for them already."""
    said = lead if asked else (*lead, prompt(state, "callback_ask_number"))
    typing = replace(state, step=Step.NUMBER, number="", choices=state.choices + (not state.parked))
    return Turn(typing, (Ask(said, DIGITS, NUMBER_SECONDS * (2 if slow else 1), slow=slow),))


def _read_back(state: State, lead: tuple[Prompt, ...] = (), slow: bool = False) -> Turn:
    read = prompt(state, "callback_number_confirm", number=state.number.removeprefix(COUNTRY))
    asked = Ask((*lead, read), timeout=QUESTION_SECONDS, slow=slow)
    return Turn(replace(state, step=Step.NUMBER_RIGHT), (asked,))


def _back(state: State, catalog: Catalog, *said: Prompt) -> Turn:
    """To where the call-back was asked for: into the line, or to the choices of closed hours."""
    if state.parked:
        offer = (prompt(state, "wait_message_offer"),) if said else ()
        return hold(replace(state, step=Step.WAITING, misses=0), (*said, *offer))
    return closed(replace(state, step=Step.CLOSED, misses=0), catalog, *said, hours=False)


def _goodbye(state: State) -> Turn:
    """The end, by key; in the provider's queue the caller has to get out first."""
    if not state.parked:
        return ended(state, Ending.GOODBYE, settles=SELF_SERVICE)
    outcome = SELF_SERVICE if state.texted else LEFT
    return Turn(replace(state, step=Step.LEAVING, ending=Ending.GOODBYE), (Leave(),), settles=outcome)


ANSWERS: dict[Step, Callable[[State, str, Catalog], Turn]] = {
    Step.CALLBACK_NUMBER: _own,
    Step.NUMBER: _typed,
    Step.NUMBER_RIGHT: _confirmed,
}
AGAIN: dict[Step, Callable[[State, bool], Turn]] = {
    Step.CALLBACK_NUMBER: lambda state, slow: _question(state, "callback_confirm", slow=slow),
    Step.NUMBER: lambda state, slow: _ask_number(state, slow=slow),
    Step.NUMBER_RIGHT: lambda state, slow: _read_back(state, slow=slow),
}
"""The same question once more; slower, where it was asked for."""
