"""The reason in words, through the machine."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from contact_center.catalog.load import load_catalog
from contact_center.domain.contact import Role
from contact_center.domain.triage import TopicScore, Triage
from ivr import dialogue
from ivr.actions import Ask, Say
from ivr.contact import contact, understood
from ivr.events import Pressed, Silence, Spoke, Understood
from ivr.state import Step
from ivr.turn import Effect, Turn

CATALOG = load_catalog()
SURE = Understood(("tax-card",), sure=True)
UNSURE = Understood(("tax-card", "cpr", "mitid", "children"))
NOW = datetime(2026, 11, 23, tzinfo=UTC)


def asked(speech: bool = True, language: str = "2", catalog: object = CATALOG) -> Turn:
    """A call in which the reason is asked for."""
    assert isinstance(catalog, type(CATALOG))
    turn = dialogue.start("+4520123456", "", True, True, catalog, speech=speech)
    return dialogue.step(turn.state, Pressed(language), catalog)


def say(turn: Turn, meaning: Understood, words: str = "my tax card", confidence: float = 0.9) -> Turn:
    turn = dialogue.step(turn.state, Spoke(words, confidence), CATALOG)
    assert turn.effect is Effect.UNDERSTAND
    return dialogue.step(turn.state, meaning, CATALOG)


def press(turn: Turn, key: str) -> Turn:
    return dialogue.step(turn.state, Pressed(key), CATALOG)


def said(turn: Turn) -> list[str]:
    return [prompt.id for action in turn.actions if isinstance(action, Say | Ask) for prompt in action.prompts]


def question(turn: Turn) -> Ask:
    ask = turn.actions[0]
    assert isinstance(ask, Ask)
    return ask


def test_words_and_keys_are_equal_ways() -> None:
    turn = asked()
    assert said(turn)[:2] == ["speech_or_keys", "speech_note"]
    assert question(turn).speech == "en-GB"
    assert "cpr" in question(turn).hints
    assert press(turn, "2").state.step is Step.TOPIC


def test_a_switch_turns_speech_off_altogether() -> None:
    turn = asked(speech=False)
    assert said(turn)[0] == "topic_intro"
    assert (question(turn).speech, question(turn).hints) == ("", ())
    late = dialogue.step(turn.state, Spoke("my tax card", 0.9), CATALOG)
    assert (late.effect, late.state.words, late.state.misses) == (None, "", 1)


def test_a_language_that_cannot_be_written_down_is_keys_only() -> None:
    languages = {**CATALOG.languages, "lt": replace(CATALOG.languages["lt"], speech_language="")}
    turn = asked(language="5", catalog=replace(CATALOG, languages=languages))
    assert said(turn)[0] == "topic_intro"
    assert question(turn).speech == ""


def test_only_the_question_for_the_reason_listens() -> None:
    turn = press(asked(), "1")
    assert question(turn).speech == ""
    assert dialogue.step(turn.state, Spoke("tax", 0.9), CATALOG).state.misses == 1


def test_certain_words_go_on_and_say_what_was_understood() -> None:
    turn = say(asked(), SURE)
    assert (turn.state.step, turn.state.topic, turn.state.by_speech) == (Step.ADDRESS, "tax-card", True)
    assert said(turn)[0] == "topic_heard"
    assert question(turn).prompts[0].values == {"label": CATALOG.languages["en"].topics["tax-card"].label}


def test_the_star_takes_back_what_was_understood() -> None:
    turn = press(say(asked(), SURE), "*")
    assert (turn.state.step, turn.state.topic, turn.state.by_speech) == (Step.GROUP, "", False)


@pytest.mark.parametrize("confidence", [0.0, 0.49])
def test_words_that_were_heard_badly_are_asked_about(confidence: float) -> None:
    turn = say(asked(), Understood(("tax-card", "cpr"), sure=True), confidence=confidence)
    assert turn.state.step is Step.CHOICES


def test_unsure_words_offer_the_best_three_and_something_else() -> None:
    turn = say(asked(), UNSURE)
    assert said(turn) == ["speech_unclear", *["menu_item"] * 3, "topic_else", "reserved_short"]
    assert [prompt.values.get("key") for prompt in question(turn).prompts][1:5] == ["1", "2", "3", "4"]
    assert press(turn, "2").state.topic == "cpr"
    assert not press(turn, "2").state.by_speech
    assert press(turn, "4").state.step is Step.GROUP
    assert press(turn, "5").state.misses == 1


@pytest.mark.parametrize(
    "meaning", [Understood(()), Understood(("general", "not-for-ics"), sure=True), Understood(("no such topic",), True)]
)
def test_words_without_a_topic_of_ours_lead_to_the_list(meaning: Understood) -> None:
    turn = say(asked(), meaning)
    assert (turn.state.step, turn.state.misses) == (Step.GROUP, 1)
    assert said(turn)[0] == "speech_unclear"


def test_the_certainty_of_no_topic_is_not_handed_on_to_the_next() -> None:
    assert say(asked(), Understood(("general", "tax-card"), sure=True)).state.step is Step.CHOICES


def test_after_two_reasons_it_is_keys() -> None:
    turn = say(say(asked(), Understood(())), UNSURE)
    back = press(turn, "4")
    assert question(back).speech == ""
    assert said(back)[0] == "topic_intro"


def test_three_misses_in_words_lead_to_a_person_with_the_words() -> None:
    turn = say(say(asked(), Understood(())), Understood(()), words="something odd")
    turn = dialogue.step(turn.state, Silence(), CATALOG)
    assert turn.effect is Effect.TAKE_IN
    made = contact("CA1", turn.state, NOW)
    assert (made.text, made.stated.topic) == ("something odd", None)


@pytest.mark.parametrize("words", ["", "   ", "\u202e\n"])
def test_words_of_which_nothing_is_left_are_silence(words: str) -> None:
    turn = dialogue.step(asked().state, Spoke(words, 0.9), CATALOG)
    assert (turn.effect, turn.state.misses) == (None, 1)


def test_a_personal_number_never_gets_into_the_state_or_the_contact() -> None:
    turn = dialogue.step(asked().state, Spoke("my number is 010190 1234", 0.9), CATALOG)
    assert turn.state.words == "my number is ******"
    assert "010190" not in str(turn.state.as_json())
    assert contact("CA1", turn.state, NOW).text == "my number is ******"


def test_what_was_said_is_left_to_the_triage_and_what_was_pressed_is_stated() -> None:
    by_words = contact("CA1", say(asked(), SURE).state, NOW)
    assert (by_words.text, by_words.stated.topic) == ("my tax card", None)
    by_key = contact("CA1", press(say(asked(), UNSURE), "2").state, NOW)
    assert (by_key.text, by_key.stated.topic) == ("my tax card", "cpr")


def test_an_employer_is_understood_from_words() -> None:
    turn = say(asked(), replace(SURE, role="employer"))
    assert said(press(turn, "1"))[0] == "ask_company_place"


def test_what_the_triage_found_comes_before_what_else_it_may_be() -> None:
    found = Triage(
        language="en",
        language_confidence=1.0,
        topics=(TopicScore("cpr", 0.9),),
        sure=True,
        municipality=None,
        municipality_candidates=(),
        postcode=None,
        citizen_group=None,
        role=Role.EMPLOYER,
        personal_numbers=0,
        findings=(),
        model_version="test",
    )
    assert understood(found, ("mitid", "cpr")) == Understood(("cpr", "mitid"), True, "employer")
