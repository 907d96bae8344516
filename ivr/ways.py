"""Where every menu can lead: to the same question once more, to a person, to the intake. Pure."""

from __future__ import annotations

from dataclasses import replace

from contact_center.catalog.model import Catalog
from contact_center.domain.triage import GENERAL
from ivr.actions import Prompt
from ivr.questions import ask, spoken
from ivr.state import State, Step
from ivr.turn import Effect, Turn

MOST_MISSES = 3


def missed(state: State, digits: str, catalog: Catalog, said: str = "") -> Turn:
    """Silence or a key without a choice: ask again; the second time name the reserved keys; then a person."""
    again = replace(state, misses=state.misses + 1)
    if again.misses >= MOST_MISSES:
        return person(again)
    lead = [Prompt(said or ("wrong_key" if digits else "no_input"), spoken(state))]
    if again.misses == MOST_MISSES - 1:
        lead += [Prompt(prompt, spoken(state)) for prompt in ("reserved_keys", "pause_key")]
    return ask(again, catalog, tuple(lead))


def person(state: State) -> Turn:
    """To a person, with whatever is known."""
    return take_in(replace(state, language=spoken(state), topic=state.topic or GENERAL, wants_person=True))


def take_in(state: State) -> Turn:
    """All is asked that will be asked: to the intake."""
    return Turn(replace(state, step=Step.TAKING_IN), effect=Effect.TAKE_IN)
