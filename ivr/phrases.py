"""What is said after the intake: pieces that several steps of the conversation share. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from contact_center.catalog.model import Catalog
from ivr.actions import Action, Ask, Enqueue, HangUp, Prompt, Say
from ivr.state import Ending, State, Step
from ivr.turn import Turn

WAIT_SECONDS = 20
"""One round of waiting in silence; then the place is looked up anew. Music lasts about as long."""
AFTER_MUSIC_SECONDS = 2
AGAIN_SECONDS = 1
"""Before what was asked for again is said."""
ABANDONED, SELF_SERVICE, LEFT, ERROR = "abandoned", "self-service", "left", "error"
LONG_MINUTES = 60
"""For a wait beyond that no upper end is told."""


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
    seconds = WAIT_SECONDS if state.quiet else AFTER_MUSIC_SECONDS
    return Turn(state, (Ask(prompts, 1, seconds, music=not state.quiet),))


def tell_again(state: State, said: tuple[Prompt, ...]) -> Turn:
    """The next round begins in a second, without music before it, and says all there is to say."""
    asked = replace(state, asked_again=True, rounds=0, offered=0)
    return Turn(asked, (Ask(said, 1, AGAIN_SECONDS),))


def closed(state: State, catalog: Catalog, *lead: Prompt, hours: bool = True) -> Turn:
    """Outside the hours: when we open (unless it was said just now), and what can be done."""
    opens = prompt(state, "closed", opens_at=state.opens_at) if state.opens_at else prompt(state, "closed_unknown")
    said = [*lead, *([opens] if hours else [])]
    said += [prompt(state, "closed_text")] if state.may_text and not state.texted else []
    said += [prompt(state, name) for name in ("closed_callback", "closed_message", "closed_end")]
    return Turn(replace(state, choices=state.choices + 1), (Ask(tuple(said)),))


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


def wait_range(state: State, low: int, high: int) -> tuple[Prompt, ...]:
    """How long it will take."""
    if high > LONG_MINUTES:
        return (prompt(state, "wait_over", low=str(min(low, LONG_MINUTES))),) if low else ()
    if low < 1 or low == high:
        return (prompt(state, "wait_within", high=str(high)),)
    return (prompt(state, "wait_range", low=str(low), high=str(high)),)
