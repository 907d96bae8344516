"""The conversation as a pure machine: (state, event) → what is said, what is done, and the next state.

Language → group of topics → topic → postcode → (which municipality?) → is the office right? → the intake; what comes
then is in `ivr.waiting`. Silence and wrong keys are events like any other: the third in a row leads to a person.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from contact_center.catalog.model import Catalog
from contact_center.domain.triage import GENERAL
from ivr import menus, waiting
from ivr.phrases import group_label, office_name
from ivr.state import (
    MENUS,
    Ask,
    Effect,
    Ending,
    Event,
    Foreseen,
    HangUp,
    Pressed,
    Prompt,
    Say,
    Silence,
    State,
    Step,
    Turn,
    Waited,
)

MOST_MISSES = 3
MOST_MENU_TURNS = 8
"""Whoever is still in the menus after so many answers is better served by a person."""
DEFAULT_LANGUAGE = "en"
OPENING_LANGUAGES = ("da", "en")
"""In these the line tells its name."""
NOT_HERE_YET = "*"
BEFORE = {
    Step.GROUP: Step.LANGUAGE,
    Step.TOPIC: Step.GROUP,
    Step.MUNICIPALITY: Step.POSTCODE,
    Step.CONFIRM: Step.POSTCODE,
}
"""Where the star leads. In the postcode menu it means: not in Denmark yet."""


def start(caller: str, called: str, may_text: bool, may_call_back: bool, catalog: Catalog) -> Turn:
    """Open the conversation: the name of the line and each language in its own words."""
    state = State(caller=caller, called=called, may_text=may_text, may_call_back=may_call_back, turn=1)
    return _ask(state, catalog)


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
    return _person(turn.state) if still_asking and state.turn >= MOST_MENU_TURNS else turn


def _menu(state: State, event: Event, catalog: Catalog) -> Turn:
    if isinstance(event, Foreseen):
        return _ask(replace(state, step=Step.CONFIRM, office=event.office, misses=0), catalog)
    if not isinstance(event, Pressed | Silence):
        return _person(state)
    digits = event.digits.rstrip("#") if isinstance(event, Pressed) else ""
    reserved = _reserved(state, digits, catalog)
    return reserved or HANDLERS[state.step](state, digits, catalog)


def _reserved(state: State, digits: str, catalog: Catalog) -> Turn | None:
    """The keys that mean the same everywhere."""
    if digits == menus.PERSON:
        return _person(state)
    if digits == menus.END:
        ended = replace(state, step=Step.ENDED, ending=Ending.GOODBYE)
        return Turn(ended, (Say((Prompt("goodbye", spoken(state)),)), HangUp()), settles="abandoned")
    if digits == menus.REPEAT:
        return _ask(state, catalog)
    if digits == menus.BACK and state.step in BEFORE:
        return _ask(replace(state, step=BEFORE[state.step], misses=0), catalog)
    return None


def spoken(state: State) -> str:
    """The language we speak; English until one is chosen."""
    return state.language or DEFAULT_LANGUAGE


# --- one handler for each menu ----------------------------------------------------------------------


def _language(state: State, digits: str, catalog: Catalog) -> Turn:
    chosen = menus.languages(catalog).get(digits)
    if chosen is not None:
        return _ask(replace(state, step=Step.GROUP, language=chosen.code, misses=0), catalog)
    if state.misses == 1:  # nobody understood the opening: go on in English, and next time to a person
        return _ask(replace(state, step=Step.GROUP, language=DEFAULT_LANGUAGE, misses=2), catalog)
    return _missed(state, digits, catalog)


def _group(state: State, digits: str, catalog: Catalog) -> Turn:
    group = menus.groups(catalog).get(digits)
    if group is None:
        return _missed(state, digits, catalog)
    return _ask(replace(state, step=Step.TOPIC, group=group, misses=0), catalog)


def _topic(state: State, digits: str, catalog: Catalog) -> Turn:
    topic = menus.topics(catalog, state.group).get(digits)
    if topic is None:
        return _missed(state, digits, catalog)
    return _ask(replace(state, step=Step.POSTCODE, topic=topic, misses=0), catalog)


def _postcode(state: State, digits: str, catalog: Catalog) -> Turn:
    if digits.startswith(NOT_HERE_YET):
        return _take_in(replace(state, not_in_denmark=True, postcode="", municipality=""))
    postcode = catalog.postcodes.get(digits)
    if postcode is None:
        return _missed(state, digits, catalog, "unknown_postcode" if digits else "no_input")
    found = replace(state, postcode=digits, misses=0)
    if len(postcode.candidates) > 1:
        return _ask(replace(found, step=Step.MUNICIPALITY, candidates=postcode.candidates), catalog)
    return Turn(replace(found, municipality=postcode.municipality), effect=Effect.FORESEE)


def _municipality(state: State, digits: str, catalog: Catalog) -> Turn:
    code = menus.candidates(state.candidates).get(digits)
    if code is None:
        return _missed(state, digits, catalog)
    return _take_in(replace(state, municipality=code, misses=0))


def _confirm(state: State, digits: str, catalog: Catalog) -> Turn:
    if digits == "1":
        return _take_in(replace(state, misses=0))
    if digits == "2":
        again = replace(state, step=Step.POSTCODE, postcode="", municipality="", office="", misses=0)
        return _ask(again, catalog)
    return _missed(state, digits, catalog)


HANDLERS: dict[Step, Callable[[State, str, Catalog], Turn]] = {
    Step.LANGUAGE: _language,
    Step.GROUP: _group,
    Step.TOPIC: _topic,
    Step.POSTCODE: _postcode,
    Step.MUNICIPALITY: _municipality,
    Step.CONFIRM: _confirm,
}


def _missed(state: State, digits: str, catalog: Catalog, said: str = "") -> Turn:
    """Silence or a key without a choice: ask again; the second time name the reserved keys; then a person."""
    missed = replace(state, misses=state.misses + 1)
    if missed.misses >= MOST_MISSES:
        return _person(missed)
    lead = [Prompt(said or ("wrong_key" if digits else "no_input"), spoken(state))]
    if missed.misses == MOST_MISSES - 1:
        lead.append(Prompt("reserved_keys", spoken(state)))
    return _ask(missed, catalog, tuple(lead))


def _person(state: State) -> Turn:
    """To a person, with whatever is known."""
    return _take_in(replace(state, language=spoken(state), topic=state.topic or GENERAL, wants_person=True))


def _take_in(state: State) -> Turn:
    return Turn(replace(state, step=Step.TAKING_IN), effect=Effect.TAKE_IN)


# --- what each menu says ----------------------------------------------------------------------------


def _ask(state: State, catalog: Catalog, lead: tuple[Prompt, ...] = ()) -> Turn:
    said = any(prompt.id == "unknown_postcode" for prompt in lead)  # it asks for the digits by itself
    prompts = lead if said else (*lead, *QUESTIONS[state.step](state, catalog))
    digits, timeout = (4, 8) if state.step is Step.POSTCODE else (1, 8 if state.step is Step.LANGUAGE else 5)
    return Turn(state, (Ask(prompts, digits, timeout),))


def _ask_language(state: State, catalog: Catalog) -> tuple[Prompt, ...]:
    names = [Prompt("welcome", code) for code in OPENING_LANGUAGES if code in catalog.languages]
    keys = menus.languages(catalog).items()
    choices = [Prompt("language_prompt", language.code, {"key": key}) for key, language in keys]
    return (*names, *choices, Prompt("reserved_short", DEFAULT_LANGUAGE))


def _ask_group(state: State, catalog: Catalog) -> tuple[Prompt, ...]:
    language, words = spoken(state), catalog.language(spoken(state)).voice_lines
    labels = {key: group_label(words, group) for key, group in menus.groups(catalog).items()}
    choices = [Prompt("menu_item", language, {"label": label, "key": key}) for key, label in labels.items()]
    return (Prompt("topic_intro", language), *choices, Prompt("reserved_keys", language))


def _ask_topic(state: State, catalog: Catalog) -> tuple[Prompt, ...]:
    language, words = spoken(state), catalog.language(spoken(state)).topics
    offered = menus.topics(catalog, state.group).items()
    labels = {key: words[topic].menu if topic in words else topic for key, topic in offered}
    choices = [Prompt("menu_item", language, {"label": label, "key": key}) for key, label in labels.items()]
    return (*choices, Prompt("topic_other", language))


def _ask_postcode(state: State, catalog: Catalog) -> tuple[Prompt, ...]:
    return (Prompt("ask_place", spoken(state)), Prompt("privacy", spoken(state)))


def _ask_municipality(state: State, catalog: Catalog) -> tuple[Prompt, ...]:
    language = spoken(state)
    names = {key: catalog.municipality_name(code) for key, code in menus.candidates(state.candidates).items()}
    choices = [Prompt("municipality_item", language, {"municipality": n, "key": key}) for key, n in names.items()]
    return (Prompt("several_municipalities", language), *choices, Prompt("reserved_short", language))


def _ask_confirm(state: State, catalog: Catalog) -> tuple[Prompt, ...]:
    return (Prompt("place_confirm", spoken(state), {"office": office_name(state.office, catalog)}),)


QUESTIONS: dict[Step, Callable[[State, Catalog], tuple[Prompt, ...]]] = {
    Step.LANGUAGE: _ask_language,
    Step.GROUP: _ask_group,
    Step.TOPIC: _ask_topic,
    Step.POSTCODE: _ask_postcode,
    Step.MUNICIPALITY: _ask_municipality,
    Step.CONFIRM: _ask_confirm,
}
