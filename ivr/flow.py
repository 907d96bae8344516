"""The call flow as a picture (Mermaid), read off the machine: what it shows is what happens. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from contact_center.catalog.model import Catalog
from ivr import menus
from ivr.events import Pressed, Silence, Spoke
from ivr.state import State, Step
from ivr.walk import CALLERS, Move, outside_hours, walk

RESERVED = frozenset({menus.PERSON, menus.BACK, menus.PAUSE, menus.REPEAT, menus.END})
TYPED = {Step.POSTCODE: "a postcode", Step.NUMBER: "eight digits"}
NAMES = {
    Step.LANGUAGE: "Language?",
    Step.GROUP: "Why do you call?<br>in words or by key",
    Step.TOPIC: "Which topic?",
    Step.CHOICES: "Which of these three?",
    Step.ADDRESS: "A Danish address?<br>An employer?",
    Step.POSTCODE: "Postcode?",
    Step.MUNICIPALITY: "Which municipality?",
    Step.CONFIRM: "Place and office right?",
    Step.CONSENT: "May we record?",
    Step.WAITING: "In the line for a person",
    Step.CLOSED: "Closed: text message,<br>call-back, message?",
    Step.CALLBACK_NUMBER: "Call you back on<br>this number?",
    Step.NUMBER: "Which number?",
    Step.NUMBER_RIGHT: "Heard right?",
    Step.VOICEMAIL: "A message after the tone",
    Step.ENDED: "Goodbye",
}


def flow(catalog: Catalog, language: str) -> str:
    """A flowchart of the menus; keys that mean the same everywhere are told once, in a note."""
    arrows: dict[tuple[Step, Step], list[str]] = {}
    closed = [outside_hours(catalog, language, **caller) for caller in CALLERS.values()]
    moves = [walk(catalog, language), walk(catalog, language, False)]
    moves += [walk(catalog, language, False, begin) for begin in closed]
    for move in chain.from_iterable(moves):
        label, ends = _label(move), (move.before.step, move.turn.state.step)
        if label and label not in arrows.setdefault(ends, []):
            arrows[ends].append(label)
    return "\n".join(["flowchart TD", *_nodes(arrows), *_arrows(arrows), *NOTE])


def _label(move: Move) -> str:
    """How the answer is called; empty for what is told in the note, and for answers that lead nowhere new."""
    before, after = move.before, move.turn.state
    match move.event:
        case Pressed(digits=digits) if digits in RESERVED and not _chooses_language(before, digits, after):
            return ""
        case Pressed() if after.step is before.step:
            return ""
        case Pressed(digits=digits):
            return TYPED.get(before.step, digits) if len(digits) > 1 else digits
        case Spoke() if move.meaning and after.step is not before.step:
            return move.meaning.words
        case Silence() if after.step is not before.step:
            return "silence"
        case _:
            return ""


def _chooses_language(before: State, digits: str, after: State) -> bool:
    return digits == menus.PAUSE and before.step is Step.LANGUAGE and after.step is not before.step


def _nodes(arrows: dict[tuple[Step, Step], list[str]]) -> Iterator[str]:
    used = dict.fromkeys(step for ends, labels in arrows.items() if labels for step in ends)
    yield from (f'  {step.replace("-", "_")}["{NAMES.get(step, step)}"]' for step in used)


def _arrows(arrows: dict[tuple[Step, Step], list[str]]) -> Iterator[str]:
    for (before, after), labels in arrows.items():
        if labels:
            yield f'  {before.replace("-", "_")} -->|"{", ".join(labels)}"| {after.replace("-", "_")}'


NOTE = (
    '  note["In every menu: 0 a person, star back, 7 a pause, 8 again and slower, 9 the end.<br>'
    'The third silence or wrong key in a row: a person."]',
)
