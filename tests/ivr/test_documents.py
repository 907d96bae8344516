"""Every document that can be produced is one that Twilio's own types allow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contact_center.catalog.load import load_catalog
from ivr import walk
from ivr.actions import Ask, Dial, HangUp, Prompt, Say
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
    Waited,
)
from ivr.fallback import MOST_CHARACTERS, fallback_document
from ivr.turn import Turn
from ivr.twiml import Addresses, render

Check = Callable[[str], list[str]]
CATALOG = load_catalog()
RECORDING = replace(CATALOG, offices={slug: replace(one, recording_days=30) for slug, one in CATALOG.offices.items()})
URL = "https://line.example"
STEPS = st.one_of(
    st.sampled_from([Pressed(key) for key in "0123456789*"]),
    st.sampled_from([Pressed("8000"), Pressed("2000"), Pressed("0001"), Pressed("")]),
    st.builds(Pressed, st.text("0123456789*#", max_size=32)),
    st.just(Silence()),
    st.builds(Spoke, st.text(max_size=60), st.sampled_from([0.0, 0.4, 0.9])),
    st.builds(Waited, st.sampled_from([None, 1, 2, 7])),
    st.builds(Fetched, st.text(max_size=20)),
    st.builds(Dialled, st.sampled_from(["completed", "no-answer", "busy", ""])),
    st.builds(QueueLeft, st.sampled_from(["leave", "bridged", "hangup", "queue-full", "error", ""])),
    st.builds(CallbackAsked, st.sampled_from(["", "ICS-2345678"])),
    st.builds(TextSent, st.booleans()),
    st.builds(Foreseen, st.sampled_from([*CATALOG.offices, "", "nowhere"])),
    st.builds(
        Understood, st.lists(st.sampled_from([*CATALOG.topics, "nothing"]), max_size=5).map(tuple), st.booleans()
    ),
    st.builds(Routed, st.sampled_from([*CATALOG.offices]), st.booleans(), st.just("2026-11-24T09:00:00+00:00")),
)


def document(turn: Turn) -> str:
    return render(turn.actions, Addresses(URL, turn.state.turn, turn.state.parked), CATALOG)


@pytest.mark.parametrize("language", sorted(CATALOG.languages))
@pytest.mark.parametrize("catalog", [CATALOG, RECORDING], ids=["no recording", "recording"])
def test_every_document_of_the_menus_fits_twilios_types(language: str, catalog: object, complaints: Check) -> None:
    moves = walk.walk(CATALOG if catalog is CATALOG else RECORDING, language)
    found = {complaint for move in moves for complaint in complaints(document(move.turn))}
    assert found == set()


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    events=st.lists(STEPS, min_size=1, max_size=14),
    open_now=st.booleans(),
    records=st.booleans(),
    remembered=st.sampled_from(["", "pl", "lt"]),
)
def test_whatever_happens_the_document_fits_twilios_types(
    events: Sequence[Event], open_now: bool, records: bool, remembered: str, complaints: Check
) -> None:
    world = walk.World(RECORDING if records else CATALOG, "aarhus", open_now)
    turn = walk.opening(CATALOG, remembered=remembered)
    assert complaints(document(turn)) == []
    for event in events:
        turn = world.step(turn.state, event, walk.meanings(CATALOG)[1])
        assert complaints(document(turn)) == []


def test_a_question_in_words_listens_in_the_language_of_the_call(complaints: Check) -> None:
    asked = walk.World(CATALOG, "aarhus", True).step(walk.opening(CATALOG).state, Pressed("4"))
    written = document(asked)
    assert 'input="dtmf speech"' in written
    assert 'language="pl-PL"' in written
    assert 'speechTimeout="auto"' in written
    assert "speechModel" not in written
    assert complaints(written) == []


def test_a_repeated_question_is_said_slower(complaints: Check) -> None:
    again = walk.World(CATALOG, "aarhus", True).step(walk.opening(CATALOG).state, Pressed("8"))
    assert '<prosody rate="85%">' in document(again)
    assert complaints(document(again)) == []


def test_a_call_is_recorded_only_when_the_action_says_so(complaints: Check) -> None:
    addresses = Addresses(URL, 3, call_sid="CA&1")
    quiet, recorded = (render((Dial("anna", allowed),), addresses, CATALOG) for allowed in (False, True))
    assert "record" not in quiet
    assert 'record="record-from-start"' in recorded
    assert f'recordingStatusCallback="{URL}/voice/talk-recorded?to=CA%261"' in recorded
    assert complaints(recorded) == []


@pytest.mark.parametrize("number", ["", "+45 89 40 10 40"])
def test_the_document_for_the_worst_case_speaks_every_language_and_can_be_kept_elsewhere(
    number: str, complaints: Check
) -> None:
    written = fallback_document(CATALOG, number)
    assert complaints(written) == []
    assert len(written) <= MOST_CHARACTERS
    assert "http" not in written.replace('<?xml version="1.0" encoding="UTF-8"?>', "")
    for language in CATALOG.languages.values():
        assert language.voice_lines["error_end"] in written
    assert written.count("8 9 4 0") == (len(CATALOG.languages) if number else 0)


@pytest.mark.parametrize(
    ("written", "complaint"),
    [
        ('<Say language="lt-LT">x</Say>', "lt-LT"),
        ('<Gather input="voice" action="https://x"/>', "voice"),
        ('<Gather numdigits="1" action="https://x"/>', "numdigits"),
        ('<Gather action="/x"/>', "absolute"),
        ('<Gather action="https://x"><Dial>1</Dial></Gather>', "Dial"),
        ("<Shout/>", "Shout"),
        ('<Pause length="a"/>', "number"),
        (f"<Say>{'x' * 4097}</Say>", "too long"),
        (f'<Gather action="https://x" hints="{"x" * 101}"/>', "hints"),
    ],
)
def test_the_check_finds_what_twilio_does_not_allow(written: str, complaint: str, complaints: Check) -> None:
    assert any(complaint in found for found in complaints(f"<Response>{written}</Response>"))


def test_only_say_and_ask_speak() -> None:
    spoken = render((Say((Prompt("goodbye", "en"),)), Ask(()), HangUp()), Addresses(URL, 1), CATALOG)
    assert spoken.count("<Say") == 1
