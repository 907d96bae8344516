"""Recording: off unless an office is switched on, and then only after an active yes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from contact_center.catalog.load import load_catalog
from contact_center.catalog.model import Catalog
from ivr import consent, dialogue
from ivr.actions import Ask, Dial, Enqueue, Say
from ivr.events import Event, Fetched, Pressed, QueueLeft, Routed, Silence, Spoke, Waited
from ivr.state import Ending, State, Step
from ivr.turn import Effect, Turn

CATALOG = load_catalog()
AARHUS = CATALOG.offices["aarhus"]
RECORDING = replace(CATALOG, offices={**CATALOG.offices, "aarhus": replace(AARHUS, recording_days=30)})
TAKEN_IN = State(step=Step.TAKING_IN, language="pl", topic="cpr", turn=6, may_call_back=True)


def routed(catalog: Catalog, office: str = "aarhus", open_now: bool = True, parked: bool = False) -> Turn:
    return dialogue.step(replace(TAKEN_IN, parked=parked), Routed(office, open_now), catalog)


def answer(event: Event, catalog: Catalog = RECORDING) -> Turn:
    return dialogue.step(routed(catalog).state, event, catalog)


def said(turn: Turn) -> list[str]:
    return [prompt.id for action in turn.actions if isinstance(action, Say | Ask) for prompt in action.prompts]


def test_no_office_of_ours_records() -> None:
    assert not any(office.recording_days for office in CATALOG.offices.values())
    assert isinstance(routed(CATALOG).actions[-1], Enqueue)


def test_an_office_that_records_asks_first_in_the_callers_language() -> None:
    turn = routed(RECORDING)
    ask = turn.actions[0]
    assert isinstance(ask, Ask)
    assert [(prompt.id, prompt.language) for prompt in ask.prompts] == [
        ("recording_ask", "pl"),
        ("recording_keys", "pl"),
    ]
    assert ask.prompts[0].values == {"days": "30"}
    assert ask.speech == ""
    assert turn.consents is None
    assert not any(isinstance(action, Enqueue) for action in turn.actions)


@pytest.mark.parametrize(("office", "open_now", "parked"), [("odense", True, False), ("aarhus", False, False)])
def test_nobody_is_asked_where_nothing_will_be_recorded(office: str, open_now: bool, parked: bool) -> None:
    assert routed(RECORDING, office, open_now, parked).state.step is not Step.CONSENT


def test_whoever_stands_in_the_line_by_an_error_is_not_recorded() -> None:
    turn = routed(RECORDING, parked=True)
    assert turn.state.step is Step.WAITING
    assert not consent.may_record(turn.state, RECORDING)


def test_the_key_for_yes_is_a_yes() -> None:
    turn = answer(Pressed("1"))
    assert turn.consents is True
    assert said(turn)[0] == "recording_on"
    assert (turn.state.step, turn.state.ending) == (Step.WAITING, Ending.PERSON)
    assert isinstance(turn.actions[-1], Enqueue)
    fetched = dialogue.step(turn.state, Fetched("anna"), RECORDING)
    assert fetched.actions[-1] == Dial("anna", record=True)
    withdrawn = dialogue.step(turn.state, Fetched("anna", withdrawn=True), RECORDING)
    assert withdrawn.actions[-1] == Dial("anna", record=False)


@pytest.mark.parametrize(
    "event",
    [Pressed("2"), Silence(), Pressed("0"), Pressed("*"), Pressed("11"), Pressed("1#2"), Spoke("yes please", 0.99)],
)
def test_anything_else_is_a_no_and_costs_nothing(event: Event) -> None:
    turn = answer(event)
    assert turn.consents is False
    assert said(turn)[0] == "recording_off"
    assert isinstance(turn.actions[-1], Enqueue)
    fetched = dialogue.step(turn.state, Fetched("anna"), RECORDING)
    assert fetched.actions[-1] == Dial("anna", record=False)


def test_the_question_can_be_heard_again_and_the_call_ended() -> None:
    again = answer(Pressed("8"))
    assert (again.state.step, again.consents) == (Step.CONSENT, None)
    ended = answer(Pressed("9"))
    assert (ended.state.ending, ended.consents, ended.settles) == (Ending.GOODBYE, None, "left")


@pytest.mark.parametrize("event", [Waited(None), Waited(2), Fetched("anna"), QueueLeft("error")])
def test_an_error_before_the_answer_is_no_yes(event: Event) -> None:
    turn = answer(event)
    assert not consent.may_record(turn.state, RECORDING)
    assert turn.consents is None
    assert turn.effect is not Effect.TAKE_IN


def test_a_yes_counts_only_for_an_office_that_records() -> None:
    state = answer(Pressed("1")).state
    assert not consent.may_record(replace(state, office="odense"), RECORDING)
    assert not consent.may_record(state, CATALOG)


def test_the_version_of_the_question_changes_with_its_words() -> None:
    english = RECORDING.languages["en"]
    other = replace(english, voice_lines={**english.voice_lines, "recording_keys": "Press one."})
    changed = replace(RECORDING, languages={**RECORDING.languages, "en": other})
    assert consent.prompt_version("en", RECORDING) != consent.prompt_version("en", changed)
    assert consent.prompt_version("da", RECORDING) == consent.prompt_version("da", changed)
    assert len({consent.prompt_version(code, RECORDING) for code in RECORDING.languages}) == len(RECORDING.languages)


def test_a_state_from_before_the_question_was_thought_of_allows_nothing() -> None:
    assert State.from_json({"office": "aarhus"}).consent is None
