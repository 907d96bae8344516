"""On which number somebody is called back: tables of what is pressed and what follows."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.catalog.load import load_catalog
from contact_center.triage.personal_numbers import count
from ivr import calling_back, dialogue, waiting
from ivr.actions import Ask, Leave, Say
from ivr.events import CallbackAsked, Pressed, Silence, Spoke, Waited
from ivr.prompts import Spoken, line
from ivr.state import Ending, State, Step
from ivr.turn import Effect, Turn

CATALOG = load_catalog()
LINE = State(step=Step.WAITING, language="en", topic="cpr", office="aarhus", parked=True, received=True, waited=True)
CLOSED = State(step=Step.CLOSED, language="en", topic="cpr", office="aarhus", received=True, turn=7)
FIXED = {"caller": "+4930901820", "may_call_back": True}


def go(state: State, *answers: str) -> Turn:
    """Answers, `-` for silence: in the line that is a new round."""
    turn = Turn(state)
    for answer in answers:
        silence = Waited(2) if turn.state.parked else Silence()
        turn = waiting.step(turn.state, silence if answer == "-" else Pressed(answer), CATALOG)
    return turn


def said(turn: Turn) -> list[str]:
    return [prompt.id for action in turn.actions if isinstance(action, Say | Ask) for prompt in action.prompts]


@pytest.mark.parametrize("state", [LINE, CLOSED])
def test_who_withholds_the_number_types_one_and_confirms_it(state: State) -> None:
    asked = go(state, "2")
    assert said(asked) == ["callback_ask_number"]
    assert asked.actions[0].digits == 8  # type: ignore[union-attr]
    read = go(state, "2", "20123456")
    assert said(read) == ["callback_number_confirm"]
    right = go(state, "2", "20123456", "1")
    assert (right.effect, right.state.number) == (Effect.ASK_CALLBACK, "+4520123456")
    promised = waiting.step(right.state, CallbackAsked("ICS-2"), CATALOG)
    assert promised.state.ending is Ending.CALLBACK
    assert said(promised)[0] == "callback_promised"


@pytest.mark.parametrize("code", CATALOG.languages)
def test_the_number_is_read_back_digit_by_digit(code: str) -> None:
    read = go(replace(LINE, language=code), "2", "20123456")
    heard = line(read.actions[0].prompts[0], CATALOG)  # type: ignore[union-attr]
    assert isinstance(heard, Spoken)
    assert "2 0 1 2 3 4 5 6" in heard.text


def test_a_mobile_phone_is_called_back_and_nothing_is_asked() -> None:
    for state in (LINE, CLOSED):
        turn = go(replace(state, caller="+4520123456", may_call_back=True, may_text=True), "2")
        assert (turn.effect, turn.state.number) == (Effect.ASK_CALLBACK, "")


@pytest.mark.parametrize(("answer", "effect"), [("1", True), ("-", True), ("5", True), ("2", False)])
@pytest.mark.parametrize("state", [LINE, CLOSED])
def test_a_fixed_line_may_be_a_switchboard_so_it_is_asked(state: State, answer: str, effect: bool) -> None:
    assert said(go(replace(state, **FIXED), "2")) == ["callback_confirm"]
    turn = go(replace(state, **FIXED), "2", answer)
    assert (turn.effect is Effect.ASK_CALLBACK) is effect
    assert turn.state.number == ""
    assert effect or said(turn) == ["callback_ask_number"]


@pytest.mark.parametrize(
    "typed", ["90123456", "80201234", "12345678", "00000000", "2012345", "20*23456", "1", "2012345#", "112"]
)
def test_a_number_that_we_would_not_ring_is_asked_for_again(typed: str) -> None:
    turn = go(LINE, "2", typed)
    assert turn.state.step is Step.NUMBER
    assert said(turn) == ["callback_number_wrong"]


def test_three_times_no_number_leads_back_to_where_the_caller_was() -> None:
    waits = go(LINE, "2", "-", "90123456", "-")
    assert waits.state.step is Step.WAITING
    assert said(waits) == ["callback_no_number", "wait_message_offer"]
    chooses = go(CLOSED, "2", "-", "90123456", "-")
    assert chooses.state.step is Step.CLOSED
    assert said(chooses)[:2] == ["callback_no_number", "closed_callback"]


def test_a_number_that_was_heard_wrong_is_typed_again_and_silence_confirms_nothing() -> None:
    assert said(go(LINE, "2", "20123456", "2")) == ["callback_ask_number"]
    silent = go(LINE, "2", "20123456", "-")
    assert said(silent) == ["no_input", "callback_number_confirm"]
    given_up = go(LINE, "2", "20123456", "-", "5", "-")
    assert (given_up.effect, given_up.state.number, given_up.state.step) == (None, "", Step.WAITING)


@pytest.mark.parametrize("before", [("2",), ("2", "20123456")])
def test_the_reserved_keys_mean_what_they_mean_everywhere(before: tuple[str, ...]) -> None:
    asked = go(LINE, *before)
    again = go(LINE, *before, "8")
    assert said(again) == said(asked)
    assert again.actions[0].slow  # type: ignore[union-attr]
    for key in "0*":
        assert go(LINE, *before, key).state.step is Step.WAITING
        assert go(CLOSED, *before, key).state.step is Step.CLOSED
    left = go(LINE, *before, "9")
    assert (left.actions, left.settles) == ((Leave(),), "left")
    assert go(CLOSED, *before, "9").settles == "self-service"


def test_a_staff_member_who_is_faster_has_the_caller() -> None:
    for answers in (("2",), ("2", "20123456")):
        taken = waiting.step(go(LINE, *answers).state, Waited(None), CATALOG)
        assert (taken.effect, taken.state.step) == (None, Step.WAITING)
    gone = waiting.step(go(LINE, "2", "20123456", "1").state, CallbackAsked(""), CATALOG)
    assert gone.state.step is Step.WAITING


@given(st.lists(st.one_of(st.text("0123456789*#", min_size=1, max_size=10), st.just("-")), max_size=20))
def test_outside_the_hours_there_is_always_an_end_and_never_a_number_we_would_not_ring(answers: list[str]) -> None:
    state, turns = CLOSED, 0
    for answer in answers:
        turn = waiting.step(state, Silence() if answer == "-" else Pressed(answer), CATALOG)
        turns += 1
        if turn.effect is Effect.ASK_CALLBACK:
            assert turn.state.number.startswith("+45")
            assert len(turn.state.number) == 11
        if turn.effect is not None or turn.state.step not in (Step.CLOSED, *calling_back.STEPS):
            return
        assert all(action.digits <= 8 for action in turn.actions if isinstance(action, Ask))  # too few for a CPR number
        state = replace(turn.state, turn=state.turn + 1)
    assert turns <= 12 - CLOSED.turn


@given(st.text(max_size=30))
def test_words_are_no_number(words: str) -> None:
    turn = waiting.step(go(LINE, "2").state, Spoke(words, 0.9), CATALOG)
    assert turn.state.number == ""
    assert count(turn.state.words) == 0


# --- a pause ----------------------------------------------------------------------------------------

CONSENT = State(step=Step.CONSENT, language="en", topic="cpr", office="aarhus", received=True, turn=6)


@pytest.mark.parametrize(
    "state",
    [
        CLOSED,
        CONSENT,
        replace(CLOSED, step=Step.CALLBACK_NUMBER, **FIXED),
        replace(CLOSED, step=Step.NUMBER),
        replace(LINE, step=Step.NUMBER),
        replace(LINE, step=Step.NUMBER_RIGHT, number="+4520123456"),
    ],
    ids=lambda state: f"{state.step}{' in the line' if state.parked else ''}",
)
def test_a_pause_is_possible_wherever_something_is_asked_and_is_no_miss(state: State) -> None:
    quiet = go(state, "7")
    assert said(quiet) == ["paused"]
    assert quiet.actions[0].timeout == 30  # type: ignore[union-attr]
    again = go(quiet.state, "-")
    assert (again.state.step, again.state.misses, again.state.paused) == (state.step, state.misses, False)
    assert said(again)[0] not in ("no_input", "wrong_key")
    assert said(go(quiet.state, "7")) == ["paused"]


def test_a_key_in_the_pause_answers_the_question() -> None:
    assert go(CLOSED, "7", "2").state.step is Step.NUMBER
    assert go(CONSENT, "7", "1").state.consent is True
    assert go(CONSENT, "7", "-", "-").state.consent is False


@pytest.mark.parametrize("begin", [CLOSED, CONSENT], ids=["closed", "consent"])
def test_a_pause_is_no_way_to_stay_for_ever(begin: State) -> None:
    turn, turns = Turn(replace(begin, turn=1)), 1
    while turn.effect is None and turn.state.ending is None:
        turn = dialogue.step(turn.state, Pressed("7") if turns % 2 else Silence(), CATALOG)
        turns += 1
        assert turns <= 12
