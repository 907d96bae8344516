"""What is said after the intake: pieces that several steps of the conversation share. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from contact_center.catalog.model import Catalog
from ivr.state import Action, Ask, Ending, Enqueue, HangUp, Prompt, Say, State, Step, Turn

WAIT_SECONDS = 20
"""One round of waiting; then the place is looked up anew."""
ABANDONED, SELF_SERVICE = "abandoned", "self-service"


def office_name(slug: str, catalog: Catalog) -> str:
    """What an office is called."""
    return catalog.offices[slug].name if slug in catalog.offices else "International Citizen Service"


def group_label(words: Mapping[str, str], group: str) -> str:
    """How a group of topics is named in a menu."""
    return words.get(f"groups.{group}") or words.get(f"group.{group}") or group


def prompt(state: State, prompt_id: str, **values: str) -> Prompt:
    """A sentence in the language of the call."""
    return Prompt(prompt_id, state.language or "en", values)


def hold(state: State, prompts: tuple[Prompt, ...]) -> Turn:
    """Go on waiting, with something said first; keys are heard all the time."""
    return Turn(state, (Ask(prompts, 1, WAIT_SECONDS),))


def closed(state: State, catalog: Catalog, *lead: Prompt) -> Turn:
    """Outside the hours: when we open, and what can be done now."""
    hours = prompt(state, "closed", opens_at=state.opens_at) if state.opens_at else prompt(state, "closed_unknown")
    if not state.may_call_back:
        return ended(state, Ending.GOODBYE, *lead, hours, prompt(state, "callback_no_number"), settles=SELF_SERVICE)
    return Turn(state, (Ask((*lead, hours, prompt(state, "closed_menu"))),))


def ended(state: State, ending: Ending, *said: Prompt, settles: str = "") -> Turn:
    """The end, with a goodbye."""
    prompts = (*said, prompt(state, "goodbye"))
    return Turn(replace(state, step=Step.ENDED, ending=ending), (Say(prompts), HangUp()), settles=settles)


def home(state: State, catalog: Catalog) -> list[Prompt]:
    """What the municipality's own citizen service does is told before the caller waits."""
    name = catalog.municipality_name(state.home_municipality)
    return [prompt(state, "home_municipality", municipality=name)] if name else []


def enqueue(state: State, said: list[Prompt]) -> Turn:
    """Into the provider's queue, with something said first."""
    actions: tuple[Action, ...] = (Say(tuple(said)), Enqueue(state.office)) if said else (Enqueue(state.office),)
    return Turn(replace(state, step=Step.WAITING, parked=True), actions)


def place(state: State, position: int) -> tuple[Prompt, ...]:
    """The place in the line: in full the first time, short when it got better."""
    if position == 1:
        return (prompt(state, "wait_next"),)
    return (prompt(state, "wait_position" if state.best_position else "open_wait", position=str(position)),)
