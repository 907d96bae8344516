"""What a round in the line says: tables of what the database knows and what the caller hears."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.catalog.load import load_catalog
from contact_center.staffing.wait import Expected
from ivr import music, waiting
from ivr.actions import Ask, Enqueue, Leave, Prompt, Record, Reject, Say
from ivr.events import Dialled, Event, Pressed, Returned, Waited
from ivr.rounds import waited
from ivr.state import State, Step
from ivr.turn import Turn
from ivr.twiml import Addresses, Target, render, render_dial
from queues.line import Place

CATALOG = load_catalog()
NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
PLACE = Place(1, "ICS-1", "aarhus", "en", 3, NOW - timedelta(minutes=2), True, closes_at=NOW + timedelta(hours=3))
LINE = State(
    caller="+4520123456",
    may_text=True,
    may_call_back=True,
    step=Step.WAITING,
    language="en",
    topic="cpr",
    office="aarhus",
    parked=True,
    received=True,
    waited=True,
    turn=6,
)


def said(turn: Turn) -> list[str]:
    return [prompt.id for action in turn.actions if isinstance(action, Say | Ask) for prompt in action.prompts]


def values(turn: Turn, prompt_id: str) -> dict[str, str]:
    return next(
        dict(prompt.values)
        for action in turn.actions
        if isinstance(action, Say | Ask)
        for prompt in action.prompts
        if prompt.id == prompt_id
    )


@pytest.mark.parametrize(
    ("low", "high", "prompt", "filled"),
    [
        (3, 8, "wait_range", {"low": "3", "high": "8"}),
        (0, 4, "wait_within", {"high": "4"}),
        (5, 5, "wait_within", {"high": "5"}),
        (30, 75, "wait_over", {"low": "30"}),
        (90, 200, "wait_over", {"low": "60"}),
    ],
)
def test_a_range_is_told_in_words_that_fit(low: int, high: int, prompt: str, filled: dict[str, str]) -> None:
    assert values(waiting.step(LINE, Waited(3, low, high), CATALOG), prompt) == filled


def test_nothing_is_told_of_a_wait_that_nobody_can_foresee() -> None:
    for event in (Waited(3), Waited(3, 0, 90)):
        assert not {"wait_range", "wait_within", "wait_over"} & set(said(waiting.step(LINE, event, CATALOG)))


ROUNDS = st.builds(
    lambda place, low, more: Waited(place, low, low + more), st.integers(1, 9), *[st.integers(0, 40)] * 2
)
KEYS = st.sampled_from([Pressed(key) for key in "0467*8"])
BROKEN = st.sampled_from([Dialled("no-answer"), Returned("aarhus", False)])
"""A staff member was rung in vain, or the connection broke: back in the same line."""


@given(st.lists(st.one_of(ROUNDS, ROUNDS, KEYS, BROKEN), max_size=14))
def test_neither_the_place_nor_the_wait_ever_gets_worse_in_what_is_said(events: list[Event]) -> None:
    state, places, highs, lows = LINE, [], [], []
    for event in events:
        turn = waiting.step(state, event, CATALOG)
        state = turn.state
        for action in turn.actions:
            for prompt in action.prompts if isinstance(action, Ask) else ():
                if prompt.id in ("open_wait", "wait_position"):
                    places.append(int(prompt.values["position"]))
                if prompt.id in ("wait_range", "wait_within"):
                    highs.append(int(prompt.values["high"]))
                if prompt.id == "wait_range":
                    lows.append(int(prompt.values["low"]))
    assert places == sorted(places, reverse=True)
    assert highs == sorted(highs, reverse=True)
    assert lows == sorted(lows, reverse=True)


@pytest.mark.parametrize(("key", "lead"), [("8", []), ("0", []), ("6", ["wrong_key"]), ("*", ["wrong_key"])])
def test_who_asks_while_waiting_hears_at_once_where_they_are_and_all_that_is_possible(
    key: str, lead: list[str]
) -> None:
    known = waiting.step(LINE, Waited(3, 4, 9), CATALOG).state
    asked = waiting.step(known, Pressed(key), CATALOG)
    assert said(asked) == lead
    assert (asked.actions[0].timeout, asked.actions[0].music) == (1, False)  # type: ignore[union-attr]
    told = waiting.step(asked.state, Waited(3, 4, 9), CATALOG)
    assert [one for one in said(told) if one != "wait_fact"] == [
        "wait_position",
        "wait_range",
        "wait_music_note",
        "wait_callback_offer",
        "wait_message_offer",
    ]
    assert said(waiting.step(told.state, Waited(3, 4, 9), CATALOG)) == []


def test_a_place_that_has_become_worse_is_not_said_even_if_somebody_asks() -> None:
    known = waiting.step(LINE, Waited(2, 4, 9), CATALOG).state
    asked = waiting.step(known, Pressed("8"), CATALOG).state
    assert not {"wait_position", "wait_range"} & set(said(waiting.step(asked, Waited(3, 6, 12), CATALOG)))


def test_whoever_was_rung_for_in_vain_hears_the_place_again_and_who_changes_the_line_a_new_one() -> None:
    known = waiting.step(LINE, Waited(1, 1, 3), CATALOG).state
    back = waiting.step(replace(known, step=Step.CONNECTED, parked=False), Dialled("no-answer"), CATALOG).state
    assert said(waiting.step(back, Waited(1, 2, 5), CATALOG))[0] == "wait_next"
    elsewhere = waiting.step(known, Returned("odense", True), CATALOG).state
    assert values(waiting.step(elsewhere, Waited(4, 5, 9), CATALOG), "open_wait") == {"position": "4"}


def test_a_pause_key_changes_nothing_for_who_waits_anyway() -> None:
    assert said(waiting.step(LINE, Pressed("7"), CATALOG)) == []


def test_where_the_closing_time_is_told_nothing_else_is_offered_twice() -> None:
    later = replace(LINE, rounds=3, best_position=3)
    told = said(waiting.step(later, Waited(3, 10, 30, closes_at="2026-11-18T16:00:00+00:00"), CATALOG))
    assert told == ["wait_range", "wait_closing", "wait_fact"]


@pytest.mark.parametrize(
    ("place", "event"),
    [
        (None, Waited(None)),
        (replace(PLACE, waiting=False), Waited(None)),
        (PLACE, Waited(3, office="aarhus")),
        (replace(PLACE, expected=Expected(2, 9)), Waited(3, 2, 9, office="aarhus")),
    ],
)
def test_what_the_database_knows_becomes_an_event(place: Place | None, event: Waited) -> None:
    assert waited(place, NOW) == event


def test_the_closing_time_is_told_only_to_who_will_not_be_reached() -> None:
    soon = NOW + timedelta(minutes=15)
    assert waited(replace(PLACE, closes_at=soon), NOW).closes_at == ""
    assert waited(replace(PLACE, closes_at=soon, expected=Expected(5, 20)), NOW).closes_at == soon.isoformat()
    assert waited(replace(PLACE, closes_at=soon, expected=Expected(1, 9)), NOW).closes_at == ""
    assert waited(replace(PLACE, closes_at=NOW + timedelta(minutes=8)), NOW).closes_at
    assert waited(replace(PLACE, closes_at=None, expected=Expected(5, 20)), NOW).closes_at == ""


@pytest.mark.parametrize(("since", "there", "closed"), [(5, 2, False), (5, 0, True), (16, 2, True), (None, 2, True)])
def test_after_the_closing_time_the_line_is_served_a_while(since: int | None, there: int, closed: bool) -> None:
    at = NOW - timedelta(minutes=since) if since is not None else None
    place = replace(PLACE, open_now=False, closes_at=None, closed_since=at, there=there)
    assert waited(place, NOW).closed is closed


def test_the_line_that_has_closed_lets_go_and_says_when_it_opens() -> None:
    turn = waiting.step(LINE, Waited(3, closed=True, opens_at="2026-11-19T09:00:00+00:00"), CATALOG)
    assert turn.actions == (Leave(),)
    assert turn.state.opens_at


def test_a_call_back_is_offered_at_once_for_a_long_wait_else_after_a_minute_and_twice_at_most() -> None:
    assert "wait_callback_offer" in said(waiting.step(LINE, Waited(3, 5, 12), CATALOG))
    state, offers = LINE, []
    for number in range(30):
        turn = waiting.step(state, Waited(3, 1, 3), CATALOG)
        state = turn.state
        offers += [number] if "wait_callback_offer" in said(turn) else []
    assert offers == [3, 6]


def test_who_withholds_the_number_is_offered_a_call_back_too() -> None:
    withheld = replace(LINE, may_call_back=False, may_text=False)
    assert "wait_callback_offer" in said(waiting.step(withheld, Waited(3, 5, 12), CATALOG))


@pytest.mark.parametrize("code", CATALOG.languages)
def test_every_sentence_of_the_line_has_words_in_every_language(code: str) -> None:
    lines = CATALOG.languages[code].voice_lines
    needed = (
        "wait_range wait_within wait_over wait_closing wait_music_note wait_message_offer helped_out callback_when "
        "closed_text closed_callback closed_message closed_end voicemail_notice voicemail_keys voicemail_empty "
        "voicemail_kept sms_not_now callback_confirm callback_ask_number callback_number_confirm callback_number_wrong "
        "callback_greeting callback_busy desk_whisper"
    )
    assert [one for one in needed.split() if not lines.get(one)] == []


# --- documents --------------------------------------------------------------------------------------


def test_music_is_played_before_a_short_silence_and_without_music_the_silence_is_long() -> None:
    with_music = render((Ask((), 1, 2, music=True),), Addresses("https://l", 7, True, "https://l/m.wav"), CATALOG)
    assert "<Play>https://l/m.wav</Play></Gather>" in with_music
    assert 'timeout="2"' in with_music
    without = render((Ask((), 1, 2, music=True),), Addresses("https://l", 7, True), CATALOG)
    assert "<Play>" not in without
    assert 'timeout="20"' in without


def test_the_documents_of_messages_refusals_and_call_backs() -> None:
    record = render((Record(120),), Addresses("https://l", 4), CATALOG)
    assert 'maxLength="120"' in record
    assert 'action="https://l/voice/step?turn=4"' in record
    assert "transcribe" not in record
    assert render((Reject(),), Addresses("https://l", None), CATALOG).endswith('<Reject reason="busy" /></Response>')
    target = Target("+4520123456", "+4570000002", "https://l/voice/greet?attempt=1", "https://l/voice/after-desk")
    dial = render_dial(target, (Prompt("desk_whisper", "da", {"language": "polsk"}),), CATALOG)
    assert '<Dial action="https://l/voice/after-desk" callerId="+4570000002"' in dial
    assert 'timeLimit="3600"' in dial
    assert isinstance(Enqueue("x"), Enqueue)


def test_the_music_is_what_telephones_play_and_quiet() -> None:
    tune = music.tune()
    assert (tune[:4], tune[8:12]) == (b"RIFF", b"WAVE")
    assert int.from_bytes(tune[4:8], "little") == len(tune) - 8
    samples = tune[58:]
    assert 15 < len(samples) / music.RATE < 25
    magnitudes = [(~sample >> 4) & 7 for sample in samples]
    assert max(magnitudes) <= 5  # of 7: not loud
