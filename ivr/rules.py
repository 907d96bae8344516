"""The rules of ISO/IEC 13714 for telephone menus, checked by walking the machine. Pure.

Rules about single sentences are in `contact_center.catalog.check_phone`; here is what only shows in the whole: how many
choices a menu has, whether the reserved keys mean the same everywhere, how far a person is away, how long it all takes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from contact_center.catalog.check_words import CHARACTERS_PER_SECOND
from contact_center.catalog.mistake import Mistake
from contact_center.catalog.model import Catalog
from ivr import menus
from ivr.actions import Action, Ask, Enqueue, Prompt, Say
from ivr.events import Pressed
from ivr.prompts import Spoken, line
from ivr.state import MENUS, Ending, State, Step
from ivr.turn import Turn
from ivr.walk import CALLERS, KEYS, Move, World, opening, outside_hours, rounds, walk

MOST_CHOICES = menus.MOST_CHOICES
MANY_CHOICES = frozenset({Step.LANGUAGE})
"""Menus with one word for each key may have more."""
NO_CHOICES = frozenset({Step.POSTCODE})
MOST_KEYS_TO_A_PERSON = 2
MOST_OPENING_SECONDS = 20
MOST_QUESTION_SECONDS = 32
"""Keys and words are heard from the first second on."""
MOST_DEAF_SECONDS = 15
"""So long nobody is left without being able to interrupt."""


def mistakes(catalog: Catalog) -> list[Mistake]:
    """What is wrong with the phone's menus, each told once."""
    found: list[Mistake] = []
    for code in catalog.languages:
        moves = list(walk(catalog, code))
        found += [*_choices(moves), *_reserved(moves), *_far(moves, catalog)]
        for begin in (outside_hours(catalog, code, **caller) for caller in CALLERS.values()):
            moves += walk(catalog, code, open_now=False, begin=begin)
        found += [*_unspoken(code, moves, catalog), *_long(code, moves, catalog), *_rounds(code, catalog)]
    return list(dict.fromkeys((*_opening(catalog), *found)))


def _choices(moves: Sequence[Move]) -> Iterator[Mistake]:
    """At most four, without a gap, besides the reserved keys."""
    for state, answers in groupby(moves, lambda move: move.before):
        if state.step not in MENUS or state.step in NO_CHOICES:
            continue
        chosen = [move.event.digits for move in answers if isinstance(move.event, Pressed) and _is_choice(move)]
        if len(chosen) > MOST_CHOICES and state.step not in MANY_CHOICES:
            yield Mistake(f"phone: menu {state.step}", "many-choices", number=len(chosen), most=MOST_CHOICES)
        if any(int(after) != int(before) + 1 for before, after in pairwise(chosen)):
            yield Mistake(f"phone: menu {state.step}", "keys-leave-a-gap", keys=", ".join(chosen))


def _is_choice(move: Move) -> bool:
    reserved = (menus.PERSON, menus.BACK, menus.REPEAT, menus.END)
    pressed = isinstance(move.event, Pressed) and move.event.digits.isdigit() and move.event.digits not in reserved
    missed = move.turn.state.misses > move.before.misses or move.turn.state.paused
    return pressed and not missed


def _reserved(moves: Sequence[Move]) -> Iterator[Mistake]:
    """0 a person, 8 the same again, 9 the end, star never on: everywhere."""
    for move in moves:
        if isinstance(move.event, Pressed) and move.before.step in MENUS:
            key, after = move.event.digits, move.turn.state
            wrong = (
                (key == menus.PERSON and not after.wants_person)
                or (key == menus.REPEAT and after.step is not move.before.step)
                or (key == menus.END and after.ending is not Ending.GOODBYE)
                or (key == menus.BACK and (after.received or after.step in (Step.WAITING, Step.CLOSED)))
            )
            if wrong:
                yield Mistake(f"phone: menu {move.before.step}", "reserved-key", key=key)


def _far(moves: Sequence[Move], catalog: Catalog) -> Iterator[Mistake]:
    """A person is two keys away at most."""
    world = World(catalog, next(iter(catalog.offices)), True)
    for state in dict.fromkeys(move.before for move in moves):
        if not _reaches(state, world, MOST_KEYS_TO_A_PERSON):
            yield Mistake(f"phone: menu {state.step}", "far-from-a-person", most=MOST_KEYS_TO_A_PERSON)


def _reaches(state: State, world: World, keys: int) -> bool:
    """Whether so many keys are enough to stand in the line for a person."""
    turns = [world.step(state, Pressed(key)) for key in (menus.PERSON, *KEYS)[: len(KEYS) if keys > 1 else 1]]
    if any(turn.state.step is Step.WAITING for turn in turns):
        return True
    return keys > 1 and any(_reaches(turn.state, world, keys - 1) for turn in turns if turn.state.step in MENUS)


def _unspoken(code: str, moves: Sequence[Move], catalog: Catalog) -> Iterator[Mistake]:
    """Every sentence has words in the language of the call."""
    for prompt in {prompt.id: prompt for move in moves for prompt in prompts(move.turn)}.values():
        if prompt.language == code and not catalog.languages[code].voice_lines.get(prompt.id):
            yield Mistake(f"templates/{code}/voice.toml: {prompt.id}", "missing")


def _opening(catalog: Catalog) -> Iterator[Mistake]:
    took = sum(seconds(prompt, catalog) for prompt in prompts(opening(catalog)))
    if took > MOST_OPENING_SECONDS:
        yield Mistake("phone", "long-greeting", seconds=f"{took:.0f}", most=MOST_OPENING_SECONDS)


def _long(code: str, moves: Sequence[Move], catalog: Catalog) -> Iterator[Mistake]:
    """No question too long, and nothing longer that cannot be interrupted."""
    for move in moves:
        for action, following in zip(move.turn.actions, (*move.turn.actions[1:], None), strict=True):
            took, most = sum(seconds(one, catalog) for one in _said(action)), _most(action, following)
            if took > most:
                yield _too_long(code, move.turn.state.step if isinstance(action, Ask) else None, took, most)


def _too_long(code: str, menu: Step | None, took: float, most: int) -> Mistake:
    file, seconds = f"templates/{code}/voice.toml", f"{took:.0f}"
    if menu is None:
        return Mistake(file, "long-before-the-line", seconds=seconds, most=most)
    return Mistake(file, "long-menu-heard", menu=menu, seconds=seconds, most=most)


def _rounds(code: str, catalog: Catalog) -> Iterator[Mistake]:
    """The longest rounds in the line: everything changes at once."""
    for topic in catalog.topics:
        for turn in rounds(catalog, code, topic):
            took = sum(seconds(prompt, catalog) for prompt in prompts(turn))
            if took > MOST_QUESTION_SECONDS:
                values = {"topic": topic, "seconds": f"{took:.0f}", "most": MOST_QUESTION_SECONDS}
                yield Mistake(f"templates/{code}/voice.toml", "long-round", **values)


def _most(action: Action, following: Action | None) -> int:
    return MOST_DEAF_SECONDS if isinstance(action, Say) and isinstance(following, Enqueue) else MOST_QUESTION_SECONDS


def prompts(turn: Turn) -> list[Prompt]:
    """Everything a turn says."""
    return [prompt for action in turn.actions for prompt in _said(action)]


def _said(action: Action) -> tuple[Prompt, ...]:
    return action.prompts if isinstance(action, Say | Ask) else ()


def seconds(prompt: Prompt, catalog: Catalog) -> float:
    """About how long a sentence takes."""
    heard = line(prompt, catalog)
    return len(heard.text) / CHARACTERS_PER_SECOND if isinstance(heard, Spoken) else 0.0
