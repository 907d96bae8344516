"""What is said in one round in the line: the place, the wait, what helps meanwhile, and what else is possible. Pure.

Nothing gets worse in what is said: a place or a range is told only when it is better than the one before, or when it
is the same and was asked for again.
"""

from __future__ import annotations

from dataclasses import replace

from contact_center.catalog.model import Catalog
from ivr.actions import Prompt
from ivr.events import Waited
from ivr.phrases import hold, office_name, place, prompt, wait_range
from ivr.state import State
from ivr.turn import Turn

ROUNDS_PER_FACT = 3
"""Every third round the caller hears something useful, and what else is possible."""
MOST_OFFERS = 2
"""So often a call-back is offered; the key works all the time."""
LONG_WAIT_MINUTES = 3
"""Whoever will wait longer is offered a call-back at once, everybody else after a minute or so."""


def one_round(state: State, event: Waited, catalog: Catalog) -> Turn:
    """What is said in a round, and what is remembered of it."""
    said: list[Prompt] = []
    known = replace(state, rounds=state.rounds + 1)
    if event.office and event.office != state.office:
        known = replace(known, office=event.office)
        said += helped_out(known, catalog)
    assert event.position is not None
    if _worth_saying(event.position, state.best_position, state):
        said += place(state, event.position)
        known = replace(known, best_position=event.position)
    if event.high and _worth_saying(event.high, state.told_high, state):
        low = min(event.low, state.told_low) if state.told_high else event.low
        said += wait_range(state, low, event.high)
        known = replace(known, told_low=low, told_high=event.high)
    if event.closes_at and (state.asked_again or not state.closing_told):
        said.append(prompt(state, "wait_closing", closes_at=event.closes_at))
        known = replace(known, closing_told=True, offered=known.offered + 1)
    return hold(*_possible(known, said, state.rounds, event, catalog))


def _worth_saying(now: int, told: int, state: State) -> bool:
    """Nothing was told yet, or something worse; or just the same, and the caller asks."""
    return not told or now < told or (state.asked_again and now == told)


def helped_out(state: State, catalog: Catalog) -> list[Prompt]:
    """Another office answers."""
    return [prompt(state, "helped_out", office=office_name(state.office, catalog))]


def _possible(
    state: State, said: list[Prompt], rounds: int, event: Waited, catalog: Catalog
) -> tuple[State, tuple[Prompt, ...]]:
    """Every third round: something useful, and what can be done meanwhile without losing the place; asked: all of it.

    Where it is said just now that we close soon, the call-back stands in that sentence, and no more is useful.
    """
    if rounds % ROUNDS_PER_FACT:
        return state, tuple(said)
    closing = any(one.id == "wait_closing" for one in said)
    said = [*said, *_useful(state, rounds, closing, catalog)]
    worth = state.asked_again or event.high > LONG_WAIT_MINUTES or rounds >= ROUNDS_PER_FACT
    offers = worth and not closing and state.offered < MOST_OFFERS
    said += [prompt(state, "wait_callback_offer")] if offers else []
    said += [prompt(state, "wait_message_offer")] if state.asked_again else []
    return replace(state, offered=state.offered + offers, asked_again=False), tuple(said)


def _useful(state: State, rounds: int, closing: bool, catalog: Catalog) -> list[Prompt]:
    """First that there is music, later a fact of the topic; and the checklist."""
    fact = f"wait_facts.{state.topic}"
    known = rounds and not closing and fact in catalog.language(state.language).voice_lines
    music, text = rounds == 0 and not closing, state.may_text and not state.texted
    names = ((music, "wait_music_note"), (known, fact), (text, "wait_fact"))
    return [prompt(state, name) for holds, name in names if holds]
