"""The rules for menus, by walking the machine; each is shown to find what it is for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from contact_center.catalog.load import load_catalog
from contact_center.catalog.model import Catalog
from contact_center.commands.check import run
from ivr import calling_back, menus, rules, walk
from ivr.events import Event, Pressed, Silence
from ivr.flow import flow
from ivr.state import MENUS, State, Step
from ivr.turn import Turn

CATALOG = load_catalog()
ONE = replace(CATALOG, languages={"en": CATALOG.languages["en"], "da": CATALOG.languages["da"]})


def with_line(prompt_id: str, words: str) -> Catalog:
    english = ONE.languages["en"]
    changed = replace(english, voice_lines={**english.voice_lines, prompt_id: words})
    return replace(ONE, languages={**ONE.languages, "en": changed})


def test_our_own_menus_keep_the_rules_in_every_language() -> None:
    assert rules.mistakes(CATALOG) == []


def test_the_check_of_the_command_line_asks_for_them_too() -> None:
    assert run().mistakes == ()


def test_the_walk_comes_to_every_menu() -> None:
    met = {move.before.step for move in walk.walk(CATALOG, "en")}
    assert met == set(MENUS)
    offices = {slug: replace(one, recording_days=9) for slug, one in CATALOG.offices.items()}
    assert Step.CONSENT in {move.before.step for move in walk.walk(replace(CATALOG, offices=offices), "en")}
    assert Step.CLOSED in {move.before.step for move in walk.walk(CATALOG, "en", open_now=False)}
    begun = [walk.outside_hours(CATALOG, "en", **caller) for caller in walk.CALLERS.values()]
    closed = {move.before.step for begin in begun for move in walk.walk(CATALOG, "en", False, begin)}
    assert closed == {Step.CLOSED, *calling_back.STEPS}


BROKEN: dict[str, tuple[Catalog, str]] = {
    "a long greeting": (with_line("welcome", "Welcome. " * 40), "the greeting takes about"),
    "a long menu": (with_line("menu_item", "For {label} " + "and so on " * 20 + "press {key}."), "menu group takes"),
    "a sentence that is missing": (with_line("topic_intro", ""), "topic_intro: is missing"),
    "a long story in the line": (with_line("wait_fact", "One moment. " * 30), "a round in the line about"),
    "a long story before the line": (with_line("to_person", "One moment. " * 30), "what is said before the line takes"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_wrong_is_found(name: str) -> None:
    catalog, complaint = BROKEN[name]
    speechless = replace(catalog, speech_languages=frozenset())
    found = [*rules.mistakes(catalog), *rules.mistakes(speechless)]
    assert any(complaint in mistake for mistake in found)


def chosen(keys: str) -> list[walk.Move]:
    """A menu in which these keys lead on."""
    asked = State(step=Step.TOPIC, language="en")
    return [walk.Move(asked, Pressed(key), Turn(replace(asked, step=Step.ADDRESS))) for key in keys]


def test_a_menu_with_a_fifth_choice_or_a_gap_is_found() -> None:
    assert list(rules._choices(chosen("1234"))) == []
    assert "menu topic: 5 choices" in next(rules._choices(chosen("12345")))
    assert "leave a gap" in next(rules._choices(chosen("124")))


class Deaf(walk.World):
    """A line that does not hear the key for a person."""

    def step(self, state: State, event: Event, meaning: walk.Meaning | None = None) -> Turn:
        heard = Silence() if event == Pressed(menus.PERSON) else event
        return super().step(state, heard, meaning)


def test_a_menu_without_a_way_to_a_person_is_found() -> None:
    state = walk.opening(CATALOG).state
    assert rules._reaches(state, walk.World(CATALOG, "aarhus", True), 1)
    assert not rules._reaches(state, Deaf(CATALOG, "aarhus", True), 2)


def test_a_reserved_key_that_means_something_else_is_found() -> None:
    asked = State(step=Step.TOPIC, language="en")
    led_on = [walk.Move(asked, Pressed(key), Turn(replace(asked, step=Step.ADDRESS))) for key in "089"]
    assert len(list(rules._reserved(led_on))) == 3


def test_the_printed_flow_shows_what_the_machine_does() -> None:
    drawn = flow(CATALOG, "uk")
    assert drawn.startswith("flowchart TD\n")
    assert '  language -->|"7"| group' in drawn
    assert '  group -->|"unclear words"| choices' in drawn
    assert '  address -->|"1, 3"| postcode' in drawn
    assert '  closed -->|"2"| ended' in drawn
    assert '  number -->|"eight digits"| number_right' in drawn
    assert drawn.count("0 a person") == 1
