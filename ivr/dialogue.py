"""The conversation as a pure machine: (state, event) → what is said, what is done, and the next state.

Language → the reason, in words or by keys (group of topics → topic) → a Danish address? → postcode → (which
municipality?) → is the office right? → the intake; what comes then is in `ivr.waiting`, what each menu says in
`ivr.questions`. Silence and wrong keys are events like any other: the third in a row leads to a person.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from contact_center.catalog.model import Catalog
from ivr import menus, pausing, reason, waiting
from ivr.actions import HangUp, Prompt, Say
from ivr.events import Event, Foreseen, Pressed, Silence, Spoke, Understood, Waited
from ivr.questions import DEFAULT_LANGUAGE, EMPLOYER, ask, spoken
from ivr.state import MENUS, Ending, State, Step
from ivr.turn import Effect, Turn
from ivr.ways import missed, person, take_in

MOST_MENU_TURNS = 9
"""Whoever is still in the menus after so many answers is better served by a person."""
BEFORE = {
    Step.GROUP: Step.LANGUAGE,
    Step.TOPIC: Step.GROUP,
    Step.CHOICES: Step.GROUP,
    Step.ADDRESS: Step.GROUP,
    Step.POSTCODE: Step.ADDRESS,
    Step.MUNICIPALITY: Step.POSTCODE,
    Step.CONFIRM: Step.POSTCODE,
}
"""Where the star leads."""
UNKNOWN_AGAIN: dict[Step, dict[str, Any]] = {
    Step.LANGUAGE: {"language": "", "chosen": False},
    Step.GROUP: {"group": "", "topic": "", "by_speech": False, "likely": ()},
    Step.ADDRESS: {"role": "", "not_in_denmark": False},
    Step.POSTCODE: {"postcode": "", "municipality": "", "candidates": (), "office": ""},
}
"""What is forgotten when a question is asked anew."""


def start(
    caller: str,
    called: str,
    may_text: bool,
    may_call_back: bool,
    catalog: Catalog,
    *,
    remembered: str = "",
    speech: bool = False,
) -> Turn:
    """Open the conversation: the name of the line and each language in its own words.

    `remembered` is the language that was chosen in an earlier call from this number: it is spoken at once, and the
    star leads to the others. `speech`: whether words are listened to at all.
    """
    state = State(caller=caller, called=called, may_text=may_text, may_call_back=may_call_back, turn=1, speech=speech)
    if remembered not in catalog.languages:
        return ask(state, catalog)
    known = replace(state, step=Step.GROUP, language=remembered, chosen=True)
    return ask(known, catalog, (Prompt("welcome", remembered), Prompt("language_remembered", remembered)))


def step(state: State, event: Event, catalog: Catalog) -> Turn:
    """Go on. A turn that wants an effect is not over: its result is fed in as the next event."""
    in_menu = state.step in MENUS and not isinstance(event, Waited)
    turn = _bounded(state, _menu(state, event, catalog)) if in_menu else waiting.step(state, event, catalog)
    if turn.effect is not None:
        return turn
    return replace(turn, state=replace(turn.state, turn=state.turn + 1))


def _bounded(state: State, turn: Turn) -> Turn:
    """No caller goes round in circles: at last there is a person."""
    still_asking = turn.effect is None and turn.state.step in MENUS
    return person(turn.state) if still_asking and state.turn >= MOST_MENU_TURNS else turn


def _menu(state: State, event: Event, catalog: Catalog) -> Turn:
    """One answer in a menu."""
    going = replace(state, paused=False)
    match event:
        case Foreseen():
            return ask(replace(going, step=Step.CONFIRM, office=event.office, misses=0), catalog)
        case Understood():
            return reason.understood(going, event, catalog)
        case Spoke():
            return reason.spoke(going, event, catalog)
        case Silence() if state.paused:
            return ask(going, catalog)
        case Pressed() | Silence():
            digits = event.digits.rstrip("#") if isinstance(event, Pressed) else ""
            return _reserved(going, digits, catalog) or HANDLERS[state.step](going, digits, catalog)
        case _:
            return person(going)


def _reserved(state: State, digits: str, catalog: Catalog) -> Turn | None:
    """The keys that mean the same everywhere."""
    if digits == menus.PERSON:
        return person(state)
    if digits == menus.END:
        ended = replace(state, step=Step.ENDED, ending=Ending.GOODBYE)
        return Turn(ended, (Say((Prompt("goodbye", spoken(state)),)), HangUp()), settles="abandoned")
    if digits == menus.REPEAT:
        return ask(state, catalog, slow=True)
    if digits == menus.BACK and state.step in BEFORE:
        return _back_to(BEFORE[state.step], state, catalog)
    if digits == menus.PAUSE and state.step is not Step.LANGUAGE:
        return pausing.pause(state, spoken(state))
    return None


def _back_to(step: Step, state: State, catalog: Catalog) -> Turn:
    forgotten = {name: value for one, known in UNKNOWN_AGAIN.items() if one is step for name, value in known.items()}
    return ask(replace(state, step=step, misses=0, **forgotten), catalog)


# --- one handler for each menu ----------------------------------------------------------------------


def _language(state: State, digits: str, catalog: Catalog) -> Turn:
    chosen = menus.languages(catalog).get(digits)
    if chosen is not None:
        return ask(replace(state, step=Step.GROUP, language=chosen.code, chosen=True, misses=0), catalog)
    if state.misses == 1:  # nobody understood the opening: go on in English, and next time to a person
        return ask(replace(state, step=Step.GROUP, language=DEFAULT_LANGUAGE, misses=2), catalog)
    return missed(state, digits, catalog)


def _group(state: State, digits: str, catalog: Catalog) -> Turn:
    group = menus.groups(catalog).get(digits)
    if group is None:
        return missed(state, digits, catalog)
    return ask(replace(state, step=Step.TOPIC, group=group, misses=0), catalog)


def _topic(state: State, digits: str, catalog: Catalog) -> Turn:
    topic = menus.topics(catalog, state.group).get(digits)
    if topic is None:
        return missed(state, digits, catalog)
    return ask(replace(state, step=Step.ADDRESS, topic=topic, misses=0), catalog)


def _choices(state: State, digits: str, catalog: Catalog) -> Turn:
    topic = menus.choices(state.likely).get(digits)
    if topic is None:
        return missed(state, digits, catalog)
    if not topic:
        return _back_to(Step.GROUP, state, catalog)
    return ask(replace(state, step=Step.ADDRESS, topic=topic, misses=0), catalog)


def _address(state: State, digits: str, catalog: Catalog) -> Turn:
    if digits == menus.NO:
        return take_in(replace(state, not_in_denmark=True, postcode="", municipality="", misses=0))
    if digits not in (menus.YES, menus.EMPLOYER):
        return missed(state, digits, catalog)
    role = EMPLOYER if digits == menus.EMPLOYER else state.role
    return ask(replace(state, step=Step.POSTCODE, role=role, misses=0), catalog)


def _postcode(state: State, digits: str, catalog: Catalog) -> Turn:
    postcode = catalog.postcodes.get(digits)
    if postcode is None:
        return missed(state, digits, catalog, "unknown_postcode" if digits else "no_input")
    found = replace(state, postcode=digits, misses=0)
    if len(postcode.candidates) > 1:
        return ask(replace(found, step=Step.MUNICIPALITY, candidates=postcode.candidates), catalog)
    return Turn(replace(found, municipality=postcode.municipality), effect=Effect.FORESEE)


def _municipality(state: State, digits: str, catalog: Catalog) -> Turn:
    code = menus.candidates(state.candidates).get(digits)
    if code is None:
        return missed(state, digits, catalog)
    return take_in(replace(state, municipality=code, misses=0))


def _confirm(state: State, digits: str, catalog: Catalog) -> Turn:
    if digits == menus.YES:
        return take_in(replace(state, misses=0))
    if digits == menus.NO:
        return _back_to(Step.POSTCODE, state, catalog)
    return missed(state, digits, catalog)


HANDLERS: dict[Step, Callable[[State, str, Catalog], Turn]] = {
    Step.LANGUAGE: _language,
    Step.GROUP: _group,
    Step.TOPIC: _topic,
    Step.CHOICES: _choices,
    Step.ADDRESS: _address,
    Step.POSTCODE: _postcode,
    Step.MUNICIPALITY: _municipality,
    Step.CONFIRM: _confirm,
}
