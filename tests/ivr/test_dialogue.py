"""The conversation: tables of key presses, and the promise that everybody reaches somebody."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contact_center.catalog.load import load_catalog
from contact_center.catalog.model import Catalog
from contact_center.domain.contact import Role
from contact_center.replies.codes import Choice
from contact_center.replies.render import Circumstances
from ivr import calling_back, dialogue
from ivr.actions import Ask, Dial, Enqueue, HangUp, Leave, Say
from ivr.contact import choice, contact
from ivr.events import (
    CallbackAsked,
    Dialled,
    Event,
    Fetched,
    Foreseen,
    Pressed,
    QueueLeft,
    Routed,
    Silence,
    Spoke,
    TextSent,
    Understood,
    VoicemailKept,
    Waited,
)
from ivr.state import MENUS, Ending, State, Step
from ivr.turn import Effect, Turn

DANISH_MOBILE = "+4520123456"
CATALOG = load_catalog()
OPEN = Routed("aarhus", True)
CLOSED = Routed("aarhus", False, "2026-11-23T09:00:00+00:00")


CLOSED_MENU = ("closed_text", "closed_callback", "closed_message", "closed_end")


def results(routed: Routed) -> dict[Effect, Event]:
    return {
        Effect.FORESEE: Foreseen("aarhus"),
        Effect.TAKE_IN: routed,
        Effect.ASK_CALLBACK: CallbackAsked("ICS-22334455"),
        Effect.SEND_TEXT: TextSent(True),
        Effect.KEEP_VOICEMAIL: VoicemailKept("ICS-22334455"),
    }


def begin(caller: str = DANISH_MOBILE, able: bool = True, catalog: Catalog = CATALOG) -> Turn:
    return dialogue.start(caller, "+4570000002", able, able, catalog)


def go(turn: Turn, event: Event, routed: Routed = OPEN) -> Turn:
    turn = dialogue.step(turn.state, event, CATALOG)
    while turn.effect is not None:
        turn = dialogue.step(turn.state, results(routed)[turn.effect], CATALOG)
    return turn


def keys(script: str, routed: Routed = OPEN, turn: Turn | None = None) -> Turn:
    """Play a script: one word a turn, `-` for silence."""
    turn = turn or begin()
    for word in script.split():
        turn = go(turn, Silence() if word == "-" else Pressed(word), routed)
    return turn


def said(turn: Turn) -> list[str]:
    return [prompt.id for action in turn.actions if isinstance(action, Say | Ask) for prompt in action.prompts]


def test_the_opening_speaks_every_language_in_the_order_of_the_keys() -> None:
    ask = begin().actions[0]
    assert isinstance(ask, Ask)
    choices = [(p.language, p.values["key"]) for p in ask.prompts if p.id == "language_prompt"]
    assert choices == sorted(choices, key=lambda choice: choice[1])
    assert {"da", "en"} <= {language for language, _ in choices}
    assert ask.digits == 1


def offered(caller: str) -> list[tuple[str, str]]:
    ask = begin(caller).actions[0]
    assert isinstance(ask, Ask)
    return [(p.language, p.values["key"]) for p in ask.prompts if p.id == "language_prompt"]


@pytest.mark.parametrize(
    ("caller", "first"),
    [
        ("+48600123456", ("pl", "4")),
        ("+37061234567", ("lt", "5")),
        ("+40712345678", ("ro", "6")),
        ("+380501234567", ("uk", "7")),
        ("+436641234567", ("de", "3")),
        ("+447400123456", ("en", "2")),
        (DANISH_MOBILE, ("da", "1")),
        ("+393123456789", ("da", "1")),
        ("", ("da", "1")),
        ("anonymous", ("da", "1")),
    ],
)
def test_the_language_of_the_callers_country_comes_first_and_its_key_stays(caller: str, first: tuple[str, str]) -> None:
    choices = offered(caller)
    assert choices[0] == first
    assert dict(choices) == dict(offered(""))
    assert [key for _, key in choices[1:]] == sorted(key for _, key in choices[1:])


def test_whoever_was_silent_hears_the_languages_again_without_the_name_of_the_line() -> None:
    again = go(begin(), Silence())
    ids = [prompt.id for prompt in again.actions[0].prompts]  # type: ignore[union-attr]
    assert ids == ["no_input", *["language_prompt"] * 7, "reserved_short"]


def test_the_language_of_an_earlier_call_is_spoken_at_once_and_the_star_leads_to_the_others() -> None:
    turn = dialogue.start(DANISH_MOBILE, "", True, True, CATALOG, remembered="pl")
    assert said(turn)[:2] == ["welcome", "language_remembered"]
    assert {prompt.language for action in turn.actions if isinstance(action, Ask) for prompt in action.prompts} == {
        "pl"
    }
    others = go(turn, Pressed("*"))
    assert (others.state.step, others.state.language) == (Step.LANGUAGE, "")
    assert said(others).count("language_prompt") == len(CATALOG.languages)


@pytest.mark.parametrize("remembered", ["", "xx", "../da", "PL"])
def test_a_language_that_is_not_served_is_not_remembered(remembered: str) -> None:
    turn = dialogue.start(DANISH_MOBILE, "", True, True, CATALOG, remembered=remembered)
    assert turn.state.step is Step.LANGUAGE


def test_english_by_silence_is_no_choice_and_will_not_be_remembered() -> None:
    assert keys("4").state.chosen
    assert not keys("- -").state.chosen
    assert not keys("0").state.chosen


def test_a_pause_is_half_a_minute_of_quiet_and_then_the_same_question() -> None:
    quiet = keys("2 7")
    assert said(quiet) == ["paused"]
    assert isinstance(quiet.actions[0], Ask)
    assert quiet.actions[0].timeout == 30
    assert said(go(quiet, Silence())) == said(keys("2"))


def test_the_place_is_read_back() -> None:
    turn = keys("2 1 2 1 8000")
    assert said(turn) == ["place_heard", "place_confirm"]
    assert isinstance(turn.actions[0], Ask)
    assert turn.actions[0].prompts[0].values == {"number": "8000", "place": CATALOG.postcodes["8000"].district}


def test_an_employer_is_asked_for_the_company_and_stated_as_one() -> None:
    asked = keys("2 1 2 3")
    assert said(asked)[0] == "ask_company_place"
    state = keys("8000 1", turn=asked).state
    assert contact("CA1", state, datetime(2026, 11, 23, tzinfo=UTC)).stated.role is Role.EMPLOYER
    assert choice(state).about.employer


@pytest.mark.parametrize(
    ("script", "repeated"), [("8", Step.LANGUAGE), ("2 8", Step.GROUP), ("2 1 2 1 8#", Step.POSTCODE)]
)
def test_a_question_asked_for_again_is_said_slower_and_waited_longer_for(script: str, repeated: Step) -> None:
    turn, first = keys(script), keys(script.rpartition(" ")[0])
    assert turn.state.step is repeated
    assert isinstance(turn.actions[0], Ask)
    assert isinstance(first.actions[0], Ask)
    assert turn.actions[0].slow
    assert turn.actions[0].timeout == 2 * first.actions[0].timeout
    assert said(turn) == said(first)


@pytest.mark.parametrize(
    ("script", "step", "known"),
    [
        ("2", Step.GROUP, {"language": "en"}),
        ("1", Step.GROUP, {"language": "da"}),
        ("2 1", Step.TOPIC, {"group": "arrive"}),
        ("2 1 2", Step.ADDRESS, {"topic": "cpr"}),
        ("2 1 2 1", Step.POSTCODE, {"role": ""}),
        ("2 1 2 3", Step.POSTCODE, {"role": "employer"}),
        ("2 1 2 1 8000", Step.CONFIRM, {"postcode": "8000", "municipality": "0751"}),
        ("2 1 2 1 8000 2", Step.POSTCODE, {"postcode": "", "municipality": ""}),
        ("2 1 2 1 8000 1", Step.WAITING, {"office": "aarhus", "ending": Ending.PERSON}),
        ("2 1 2 2", Step.WAITING, {"not_in_denmark": True, "topic": "cpr"}),
        ("2 1 2 *", Step.GROUP, {"topic": "", "group": ""}),
        ("2 1 2 3 *#", Step.ADDRESS, {"role": ""}),
        ("2 1 2 1 8000 *", Step.POSTCODE, {"postcode": "", "office": ""}),
        ("2 1 2 1 0001", Step.POSTCODE, {"misses": 1}),
        ("0", Step.WAITING, {"language": "en", "topic": "general", "wants_person": True}),
        ("1 0", Step.WAITING, {"language": "da", "topic": "general"}),
        ("1 1 2 1 0#", Step.WAITING, {"topic": "cpr", "wants_person": True}),
        ("9", Step.ENDED, {"ending": Ending.GOODBYE}),
        ("2 8", Step.GROUP, {"misses": 0}),
        ("2 1 *", Step.GROUP, {}),
        ("2 *", Step.LANGUAGE, {"language": "", "chosen": False}),
        ("2 7", Step.GROUP, {"paused": True, "misses": 0}),
        ("2 7 -", Step.GROUP, {"paused": False, "misses": 0}),
        ("2 7 - -", Step.GROUP, {"misses": 1}),
        ("7", Step.GROUP, {"language": "uk"}),
        ("-", Step.LANGUAGE, {"misses": 1}),
        ("- -", Step.GROUP, {"language": "en"}),
        ("- - -", Step.WAITING, {"language": "en", "wants_person": True}),
        ("2 6", Step.GROUP, {"misses": 1}),
        ("2 6 - 6", Step.WAITING, {"wants_person": True}),
        ("2 - 1 -", Step.TOPIC, {"misses": 1}),
        ("2 1 2 1 0001 0002 0003", Step.WAITING, {"topic": "cpr"}),
    ],
)
def test_what_is_pressed_leads_where_it_should(script: str, step: Step, known: dict[str, object]) -> None:
    state = keys(script).state
    assert state.step is step
    assert {name: getattr(state, name) for name in known} == known


def test_a_postcode_of_several_municipalities_needs_one_question() -> None:
    shared = next(postcode for postcode in CATALOG.postcodes.values() if len(postcode.candidates) > 1)
    asked = keys(f"2 1 2 1 {shared.code}")
    assert asked.state.step is Step.MUNICIPALITY
    assert [*said(asked)].count("municipality_item") == len(shared.candidates)
    assert go(asked, Pressed("2")).state.municipality == shared.candidates[1]


def test_the_second_miss_names_the_reserved_keys() -> None:
    assert "reserved_keys" in said(keys("2 1 - -"))[:2]
    assert said(keys("2 1 -"))[0] == "no_input"
    assert said(keys("2 1 6"))[0] == "wrong_key"


def test_an_open_office_parks_the_caller_in_its_queue() -> None:
    turn = keys("2 1 2 1 8000 1")
    assert turn.actions == (Enqueue("aarhus"),)
    assert turn.state.parked


def test_a_language_that_nobody_there_speaks_is_told_honestly() -> None:
    state = replace(begin().state, language="lt", step=Step.TAKING_IN, topic="cpr")
    assert said(dialogue.step(state, OPEN, CATALOG)) == ["speakers"]


def test_the_place_is_told_once_and_only_when_it_gets_better() -> None:
    turn = go(keys("2 1 2 1 8000 1"), Waited(3))
    assert said(turn)[0] == "open_wait"
    assert said(go(turn, Waited(3))) == []
    assert said(go(turn, Waited(4))) == []
    assert said(go(turn, Waited(2))) == ["wait_position"]
    assert said(go(turn, Waited(1))) == ["wait_next"]


def test_a_call_back_while_waiting_keeps_the_place() -> None:
    turn = keys("2", turn=go(keys("2 1 2 1 8000 1"), Waited(3)))
    assert said(turn) == ["callback_promised"]
    assert turn.actions[-1] == Leave()
    after = go(turn, QueueLeft("leave"))
    assert (after.state.step, after.state.ending) == (Step.ENDED, Ending.CALLBACK)
    assert after.actions[-1] == HangUp()


def test_a_checklist_while_waiting_keeps_the_caller_in_the_line() -> None:
    turn = keys("1", turn=go(keys("2 1 2 1 8000 1"), Waited(3)))
    assert said(turn) == ["sms_sent"]
    assert turn.state.step is Step.WAITING
    assert said(go(turn, Pressed("1"))) == ["sms_already"]


def test_a_staff_member_who_was_faster_than_the_wish_for_a_call_back_wins() -> None:
    waiting = go(keys("2 1 2 1 8000 1"), Waited(1))
    asked = dialogue.step(waiting.state, Pressed("2"), CATALOG)
    assert asked.effect is Effect.ASK_CALLBACK
    held = dialogue.step(asked.state, CallbackAsked(""), CATALOG)
    assert held.state.step is Step.WAITING
    assert said(held) == []


def test_leaving_by_choice_is_told_apart_and_after_a_checklist_it_is_self_service() -> None:
    waiting = go(keys("2 1 2 1 8000 1"), Waited(1))
    assert go(waiting, Pressed("9")).settles == "left"
    assert go(go(waiting, Pressed("1")), Pressed("9")).settles == "self-service"


@pytest.mark.parametrize(
    ("script", "ids", "step"),
    [
        ("", ["closed", *CLOSED_MENU], Step.CLOSED),
        ("1", ["sms_sent", *CLOSED_MENU[1:]], Step.CLOSED),
        ("1 1", ["sms_already", *CLOSED_MENU[1:]], Step.CLOSED),
        ("2", ["callback_promised", "goodbye"], Step.ENDED),
        ("3", ["voicemail_notice", "voicemail_keys"], Step.VOICEMAIL),
        ("3 -", ["voicemail_empty", *CLOSED_MENU], Step.CLOSED),
        ("0", ["callback_promised", "goodbye"], Step.ENDED),
        ("9", ["goodbye"], Step.ENDED),
        ("-", ["no_input", *CLOSED_MENU], Step.CLOSED),
        ("5", ["wrong_key", *CLOSED_MENU], Step.CLOSED),
        ("8", ["closed", *CLOSED_MENU], Step.CLOSED),
        ("- - -", ["callback_promised", "goodbye"], Step.ENDED),
    ],
)
def test_outside_the_hours(script: str, ids: list[str], step: Step) -> None:
    turn = keys(script, CLOSED, keys("2 1 2 1 8000 1", CLOSED))
    assert said(turn) == ids
    assert turn.state.step is step


def test_a_withheld_number_outside_the_hours_hears_when_we_open_and_may_leave_a_message() -> None:
    turn = keys("2 1 2 1 8000 1", CLOSED, begin("", able=False))
    assert said(turn) == ["closed", "closed_callback", "closed_message", "closed_end"]
    silent = keys("- - -", CLOSED, turn)
    assert said(silent) == ["callback_no_number", "goodbye"]
    assert silent.settles == "self-service"


def test_staff_take_the_call_and_when_they_do_not_answer_the_caller_waits_on() -> None:
    waiting = go(keys("2 1 2 1 8000 1"), Waited(1))
    ringing = go(waiting, Fetched("anna"))
    assert ringing.actions[-1] == Dial("anna")
    unanswered = go(ringing, Dialled("no-answer"))
    assert unanswered.actions[-1] == Enqueue("aarhus")
    assert unanswered.state.step is Step.WAITING
    talked = go(ringing, Dialled("completed"))
    assert talked.actions[-1] == HangUp()


def test_a_failing_queue_leads_to_a_call_back() -> None:
    turn = go(keys("2 1 2 1 8000 1"), QueueLeft("error"))
    assert turn.actions == (Enqueue("aarhus"),)
    turn = go(turn, QueueLeft("queue-full"))
    assert turn.state.ending is Ending.CALLBACK


def test_whoever_is_parked_by_an_error_still_gets_a_ticket() -> None:
    turn = go(begin(), Waited(None))
    assert turn.state.received
    assert turn.state.step is Step.WAITING
    assert not any(isinstance(action, Enqueue) for action in turn.actions)
    closed = go(begin(), Waited(None), CLOSED)
    assert closed.actions == (Leave(),)
    assert said(go(closed, QueueLeft("leave"))) == ["closed", *CLOSED_MENU]


def test_the_state_survives_json() -> None:
    shared = next(postcode for postcode in CATALOG.postcodes.values() if len(postcode.candidates) > 1)
    for script in ("", "2 1", f"2 1 2 1 {shared.code}", "9", "2 1 2 1 8000 1"):
        state = keys(script).state
        assert State.from_json(json.loads(json.dumps(state.as_json()))) == state


def test_a_newer_state_is_read_by_older_code() -> None:
    assert State.from_json({"language": "pl", "something_new": 1}).language == "pl"


def test_the_contact_states_what_was_pressed() -> None:
    state = keys("1 2 1 1 5000 1").state
    made = contact("CA1", state, datetime(2026, 11, 23, tzinfo=UTC))
    assert (made.stated.language, made.stated.topic, made.stated.postcode) == ("da", "tax-card", "5000")
    assert made.stated.municipality == "0461"
    assert (made.party.address, made.inbox, made.external_id) == (DANISH_MOBILE, "+4570000002", "CA1")


WORDS = st.builds(Spoke, st.text(max_size=40), st.sampled_from([0.0, 0.3, 0.9]))
MEANINGS = st.builds(
    Understood, st.lists(st.sampled_from([*CATALOG.topics, "?"]), max_size=4).map(tuple), st.booleans(), st.just("")
)
KEYS = st.one_of(
    st.just("-"),
    st.sampled_from([*"0123456789*#"]),
    st.sampled_from(["8000", "5000", "2000", "0000", "9999", "*#", "20123456", "90123456", "12345678"]),
    st.text("0123456789*#", min_size=1, max_size=6),
)
PRESSES = KEYS
ANSWERS = st.lists(st.tuples(st.one_of(KEYS, WORDS), MEANINGS), min_size=14, max_size=14)
RECORDING = replace(CATALOG, offices={slug: replace(one, recording_days=9) for slug, one in CATALOG.offices.items()})
GOOD_ENDS = (Ending.PERSON, Ending.CALLBACK, Ending.VOICEMAIL, Ending.GOODBYE)
MOST_TURNS = 12


def led(turn: Turn, answers: Sequence[tuple[str | Spoke, Understood]], routed: Routed, catalog: Catalog) -> int:
    """Lead a call through `answers` until it ends well; how many turns it took (one more than there are, if never)."""
    for turns, (answer, meaning) in enumerate(answers):
        if turn.state.ending in GOOD_ENDS:
            return turns
        event = answer if isinstance(answer, Spoke) else Silence() if answer == "-" else Pressed(answer)
        turn = dialogue.step(turn.state, event, catalog)
        while turn.effect is not None:
            result = meaning if turn.effect is Effect.UNDERSTAND else results(routed)[turn.effect]
            turn = dialogue.step(turn.state, result, catalog)
        assert turn.actions, "a turn says something"
    return len(answers) + (turn.state.ending not in GOOD_ENDS)


@settings(max_examples=400, deadline=None)
@given(
    answers=ANSWERS,
    is_open=st.booleans(),
    able=st.booleans(),
    mobile=st.booleans(),
    speaks=st.booleans(),
    remembered=st.sampled_from(["", "pl", "xx"]),
    catalog=st.sampled_from([CATALOG, RECORDING]),
)
def test_every_sequence_ends_with_a_person_a_call_back_or_a_goodbye(
    answers: Sequence[tuple[str | Spoke, Understood]],
    is_open: bool,
    able: bool,
    mobile: bool,
    speaks: bool,
    remembered: str,
    catalog: Catalog,
) -> None:
    turn = dialogue.start(DANISH_MOBILE, "", able and mobile, able, CATALOG, remembered=remembered, speech=speaks)
    assert 1 + led(turn, answers, OPEN if is_open else CLOSED, catalog) <= MOST_TURNS


STATES = st.builds(
    State,
    step=st.sampled_from([*MENUS, Step.TAKING_IN, Step.CONSENT, Step.CLOSED, Step.VOICEMAIL, *calling_back.STEPS]),
    number=st.sampled_from(["", "+4520123456"]),
    office=st.just("aarhus"),
    received=st.just(True),
    language=st.sampled_from(["", *CATALOG.languages]),
    group=st.sampled_from(["", *CATALOG.groups]),
    topic=st.sampled_from(["", "cpr", "gone"]),
    misses=st.integers(0, 2),
    turn=st.integers(1, 9),
    tries=st.integers(0, 3),
    speech=st.booleans(),
    paused=st.booleans(),
    may_call_back=st.booleans(),
    may_text=st.booleans(),
    likely=st.lists(st.sampled_from(["cpr", "tax-card", "gone"]), max_size=3).map(tuple),
    candidates=st.sampled_from([(), ("0751", "0461"), ("9999",)]),
)


@settings(max_examples=400, deadline=None)
@given(state=STATES, answers=ANSWERS, is_open=st.booleans(), catalog=st.sampled_from([CATALOG, RECORDING]))
def test_from_every_state_every_sequence_ends_well(
    state: State, answers: Sequence[tuple[str | Spoke, Understood]], is_open: bool, catalog: Catalog
) -> None:
    assert led(Turn(state), answers, OPEN if is_open else CLOSED, catalog) <= MOST_TURNS


@settings(max_examples=200, deadline=None)
@given(st.lists(PRESSES, max_size=12), st.booleans())
def test_no_turn_hangs_up_on_silence_without_a_way_to_a_person(presses: Sequence[str], is_open: bool) -> None:
    turn = begin()
    routed = OPEN if is_open else CLOSED
    for word in presses:
        if turn.state.step is Step.ENDED:
            return
        turn = go(turn, Silence() if word == "-" else Pressed(word), routed)
    if turn.state.step in MENUS or turn.state.step is Step.CLOSED:
        after = go(turn, Silence(), routed)
        assert after.state.step is not Step.ENDED or after.state.ending is Ending.CALLBACK


def test_the_checklist_by_text_message_fits_what_the_caller_pressed() -> None:
    pressed = State(language="pl", topic="cpr", municipality="0730", office="aarhus")
    assert choice(pressed) == Choice(("cpr",), "pl", Circumstances(office="aarhus", municipality="0730"))
    elsewhere = replace(pressed, municipality="0151", home_municipality="0151")
    assert choice(elsewhere).about.guest
    assert choice(State()) == Choice(("general",), "en", Circumstances())
