"""A call about one topic, from the opening to the end, led through the phone's own dialogue. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from contact_center.catalog import hours
from contact_center.catalog.check_words import CHARACTERS_PER_SECOND
from contact_center.catalog.model import Catalog, Postcode
from contact_center.commands.preview.asked import REFERENCE, Case
from ivr import dialogue, menus
from ivr.actions import Ask, Prompt, Say
from ivr.events import CallbackAsked, Event, Fetched, Foreseen, Pressed, Routed, TextSent, Waited
from ivr.prompts import Spoken, line
from ivr.turn import Effect, Turn

CALLER = "+4520123456"
WAITS = (Waited(3), Waited(2), Waited(2), Waited(1), Pressed("1"), Fetched("a colleague"))
"""The line is open: three rounds, then what is useful to know meanwhile; the text message; somebody takes the call."""
HELPS_ITSELF = (Pressed("1"), Pressed("2"))
"""The line is closed: the text message and the call-back."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the phone."""

    id: str
    """Its key in `templates/<language>/voice.toml`."""
    language: str
    text: str
    seconds: float
    voice: str


@dataclass(frozen=True, slots=True)
class Moment:
    """What happens in a call, and what is said then."""

    happens: str
    sentences: tuple[Sentence, ...]


def open_call(case: Case, catalog: Catalog) -> list[Moment]:
    """A call while the line is open, until somebody takes it."""
    return _told((*_keys(case, catalog), *WAITS), case, catalog, _routed(case, catalog, None))


def closed_call(case: Case, catalog: Catalog, now: datetime) -> list[Moment]:
    """What is said differently outside the hours: from the last key of the menus on."""
    keys = _keys(case, catalog)
    return _told((*keys, *HELPS_ITSELF), case, catalog, _routed(case, catalog, now))[len(keys) :]


def _routed(case: Case, catalog: Catalog, closed_at: datetime | None) -> Routed:
    routed = case.route
    if closed_at is None:
        return Routed(routed.office, True, home_municipality=routed.home_municipality or "")
    opens = hours.next_opening(catalog.offices[routed.office], catalog, closed_at)
    return Routed(routed.office, False, opens.isoformat() if opens else "", routed.home_municipality or "")


def _keys(case: Case, catalog: Catalog) -> tuple[Event, ...]:
    """What a caller presses for this topic: language, group, topic, postcode, and whether the office is right."""
    topic, language = catalog.topics[case.asked.topic], catalog.language(case.asked.language)
    group = next((key for key, slug in menus.groups(catalog).items() if slug == topic.group), "")
    offered = menus.topics(catalog, topic.group)
    key = next((key for key, slug in offered.items() if slug == topic.slug), "")
    if not (group and key):  # it stands on no key: a person it is
        return (Pressed(language.digit), Pressed(menus.PERSON))
    return (Pressed(language.digit), Pressed(group), Pressed(key), *_place(case, catalog))


def _place(case: Case, catalog: Catalog) -> tuple[Event, ...]:
    """A postcode of the municipality, else of the one the office is in; "not yet" where neither is known."""
    home = case.triage.municipality or catalog.offices[case.asked.office].municipality
    found = sorted((one for one in catalog.postcodes.values() if home in one.candidates), key=_clearest)
    if not found:
        return (Pressed(menus.NO),)
    asks = Pressed(menus.EMPLOYER if case.asked.employer else menus.YES)
    if len(found[0].candidates) == 1:
        return (asks, Pressed(found[0].code), Pressed(menus.YES))
    keys = menus.candidates(found[0].candidates)
    return (asks, Pressed(found[0].code), *(Pressed(key) for key, code in keys.items() if code == home))


def _clearest(postcode: Postcode) -> tuple[int, str]:
    return len(postcode.candidates), postcode.code


def _told(events: Sequence[Event], case: Case, catalog: Catalog, routed: Routed) -> list[Moment]:
    """Lead the dialogue through `events`; what it wants done gives the results it hopes for."""
    results: dict[Effect, Event] = {
        Effect.FORESEE: Foreseen(routed.office),
        Effect.TAKE_IN: routed,
        Effect.ASK_CALLBACK: CallbackAsked(REFERENCE),
        Effect.SEND_TEXT: TextSent(True),
    }
    called = (*catalog.offices[case.asked.office].numbers, "")[0]
    turn = dialogue.start(CALLER, called, True, True, catalog)
    moments = [Moment("The call is answered.", _said(turn, catalog))]
    for event in events:
        turn = dialogue.step(turn.state, event, catalog)
        while turn.effect is not None:
            turn = dialogue.step(turn.state, results[turn.effect], catalog)
        moments.append(Moment(_happens(event), _said(turn, catalog)))
    return [moment for moment in moments if moment.sentences or moment is moments[0]]


def _happens(event: Event) -> str:
    match event:
        case Pressed():
            return f"The caller presses {event.digits}."
        case Waited():
            return f"The caller waits, as number {event.position}."
        case _:
            return "A colleague takes the call."


def _said(turn: Turn, catalog: Catalog) -> tuple[Sentence, ...]:
    prompts = [prompt for action in turn.actions if isinstance(action, Say | Ask) for prompt in action.prompts]
    found = (_sentence(prompt, catalog) for prompt in prompts)
    return tuple(sentence for sentence in found if sentence is not None)


def _sentence(prompt: Prompt, catalog: Catalog) -> Sentence | None:
    heard = line(prompt, catalog)
    if not isinstance(heard, Spoken):
        return None
    seconds = round(len(heard.text) / CHARACTERS_PER_SECOND, 1)
    return Sentence(prompt.id, prompt.language, heard.text, seconds, heard.voice)
