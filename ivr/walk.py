"""Walks the machine: every question it can ask, and where each answer leads. Pure; for checks and the printed flow.

Only what makes a difference is gone through: of all topics one for each group, of all postcodes one of each kind.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from contact_center.catalog.model import Catalog
from contact_center.domain.triage import GENERAL
from ivr import calling_back, dialogue
from ivr.events import (
    CallbackAsked,
    Event,
    Foreseen,
    Pressed,
    Routed,
    Silence,
    Spoke,
    TextSent,
    Understood,
    VoicemailKept,
    Waited,
)
from ivr.state import MENUS, State, Step
from ivr.turn import Effect, Turn

KEYS = "1234567890*"
CALLER, FIXED = "+4520123456", "+4930901820"
UNKNOWN_POSTCODE = "0001"
NUMBER, REFUSED_NUMBER = "20123456", "90123456"
ASKED = (*MENUS, Step.CONSENT, Step.CLOSED, *calling_back.STEPS)
"""Where an answer is waited for before the line."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What words are taken to mean on this walk; a stand-in for the understanding."""

    words: str
    understood: Understood


@dataclass(frozen=True, slots=True)
class Move:
    """One answer: in which state, what was answered, and the turn that followed (its effects carried out)."""

    before: State
    event: Event
    turn: Turn
    meaning: Meaning | None = None


@dataclass(frozen=True, slots=True)
class World:
    """What the surroundings answer on this walk."""

    catalog: Catalog
    office: str
    open_now: bool

    def result(self, effect: Effect, meaning: Meaning | None) -> Event:
        """What an effect gives."""
        match effect:
            case Effect.UNDERSTAND:
                return meaning.understood if meaning else Understood(())
            case Effect.FORESEE:
                return Foreseen(self.office)
            case Effect.TAKE_IN:
                return Routed(self.office, self.open_now, "2026-11-24T09:00:00+00:00")
            case Effect.ASK_CALLBACK:
                return CallbackAsked("ICS-2345678")
            case Effect.SEND_TEXT:
                return TextSent(True)
            case Effect.KEEP_VOICEMAIL:
                return VoicemailKept("ICS-2345678")

    def step(self, state: State, event: Event, meaning: Meaning | None = None) -> Turn:
        """One answer with all its effects."""
        turn = dialogue.step(state, event, self.catalog)
        while turn.effect is not None:
            turn = dialogue.step(turn.state, self.result(turn.effect, meaning), self.catalog)
        return turn


def opening(catalog: Catalog, speech: bool = True, remembered: str = "") -> Turn:
    """How a call begins."""
    return dialogue.start(CALLER, "", True, True, catalog, remembered=remembered, speech=speech)


def outside_hours(catalog: Catalog, language: str, **caller: Any) -> State:
    """How the choices of closed hours begin; `caller` says what is known of who calls."""
    known = State(
        called="", language=language, topic=GENERAL, received=True, office=next(iter(catalog.offices)), turn=1
    )
    return replace(known, step=Step.CLOSED, **caller)


def rounds(catalog: Catalog, language: str, topic: str) -> list[Turn]:
    """Rounds in the line in which as much as possible is said: the first, a later one, and one that was asked for."""
    first, *others = catalog.offices
    waits = replace(outside_hours(catalog, language), step=Step.WAITING, topic=topic, office=first, parked=True)
    waits = replace(waits, waited=True, may_text=True)
    helper = max(others, key=lambda slug: len(catalog.offices[slug].name), default=first)
    moments = ((waits, first), (replace(waits, rounds=3), helper), (replace(waits, asked_again=True), first))
    closing = ("", "2026-11-25T17:00:00+00:00")
    return [
        dialogue.step(state, Waited(12, low=45, high=55, office=office, closes_at=closes), catalog)
        for state, office in moments
        for closes in closing
    ]


CALLERS: dict[str, dict[str, Any]] = {
    "mobile": {"caller": CALLER, "may_call_back": True, "may_text": True},
    "fixed": {"caller": FIXED, "may_call_back": True},
    "withheld": {},
}
"""Who calls, as far as it makes a difference outside the hours."""


def walk(catalog: Catalog, language: str, open_now: bool = True, begin: State | None = None) -> Iterator[Move]:
    """Every move before the line, in `language`, the nearest to the opening (or to `begin`) first."""
    world = World(catalog, next(iter(catalog.offices)), open_now)
    digit = catalog.languages[language].digit
    waiting, seen = deque([begin or opening(catalog).state]), set[State]()
    while waiting:
        state = waiting.popleft()
        for event, meaning in answers(state, catalog, digit):
            turn = world.step(state, event, meaning)
            yield Move(state, event, turn, meaning)
            following = _alike(turn.state, catalog)
            if following not in seen and following.step in ASKED:
                seen.add(following)
                waiting.append(following)


def answers(state: State, catalog: Catalog, language_key: str) -> Iterator[tuple[Event, Meaning | None]]:
    """What is tried in a state; in the greeting only one language is chosen."""
    others = {one.digit for one in catalog.languages.values()} - {language_key}
    for key in KEYS:
        if state.step is not Step.LANGUAGE or key not in others:
            yield Pressed(key), None
    yield Silence(), None
    if state.step is Step.POSTCODE:
        yield from ((Pressed(code), None) for code in postcodes(catalog))
    if state.step is Step.NUMBER:
        yield from ((Pressed(number), None) for number in (NUMBER, REFUSED_NUMBER))
    if state.step is Step.GROUP:
        yield from ((Spoke(meaning.words, 0.9), meaning) for meaning in meanings(catalog))


def postcodes(catalog: Catalog) -> Sequence[str]:
    """One of a single municipality, one of several (the most), one that does not exist."""
    known = sorted(catalog.postcodes.values(), key=lambda one: (len(one.candidates), one.code))
    return (*([known[0].code, known[-1].code] if known else []), UNKNOWN_POSTCODE)


def meanings(catalog: Catalog) -> Sequence[Meaning]:
    """Words that are certain, words that may mean several topics, words that say nothing."""
    topics = tuple(topic.slug for topic in catalog.topics.values() if topic.menu)
    return (
        Meaning("clear words", Understood(topics[:1], sure=True)),
        Meaning("unclear words", Understood(topics[:3])),
        Meaning("no meaning", Understood(())),
    )


def _alike(state: State, catalog: Catalog) -> State:
    """The state without what makes no difference to what is asked and answered."""
    topic = catalog.topics.get(state.topic)
    first = next((one.slug for one in catalog.topics.values() if topic and one.group == topic.group), "")
    return replace(state, turn=1, misses=0, words="", heard=0.0, tries=0, paused=False, topic=first, choices=0)
