from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from contact_center.catalog.model import Catalog
from ivr import prompts
from ivr.actions import Prompt
from ivr.prompts import Played, Spoken, line, recording


def text(prompt: Prompt, catalog: Catalog) -> str:
    heard = line(prompt, catalog)
    assert isinstance(heard, Spoken)
    return heard.text


def test_a_sentence_is_said_in_the_voice_of_its_language(catalog: Catalog) -> None:
    heard = line(Prompt("goodbye", "da"), catalog)
    assert isinstance(heard, Spoken)
    assert heard.text == catalog.languages["da"].voice_lines["goodbye"]
    assert (heard.voice, heard.language) == ("Polly.Sofie-Neural", "da-DK")


def test_an_unknown_language_is_spoken_to_in_english(catalog: Catalog) -> None:
    assert text(Prompt("goodbye", "fi"), catalog) == catalog.languages["en"].voice_lines["goodbye"]


def test_a_sentence_that_a_language_lacks_is_said_in_english(catalog: Catalog) -> None:
    danish = catalog.languages["da"]
    lines = {key: value for key, value in danish.voice_lines.items() if key != "goodbye"}
    poorer = replace(catalog, languages={**catalog.languages, "da": replace(danish, voice_lines=lines)})
    heard = line(Prompt("goodbye", "da"), poorer)
    assert isinstance(heard, Spoken)
    assert heard.language == "en-GB"


def test_a_sentence_nobody_has_is_left_out(catalog: Catalog) -> None:
    assert line(Prompt("no such sentence", "da"), catalog) is None


def test_references_and_numbers_are_read_sign_by_sign(catalog: Catalog) -> None:
    said = text(Prompt("callback_promised", "en", {"reference": "ICS-23ABCDEF"}), catalog)
    assert "I C S, 2 3 A B, C D E F." in said
    assert "8 0 0 0" in text(Prompt("place_heard", "en", {"number": "8000", "place": "Aarhus C"}), catalog)


def test_the_opening_time_is_told_as_a_day_and_an_hour_in_denmark(catalog: Catalog) -> None:
    said = text(Prompt("closed", "en", {"opens_at": "2026-11-24T09:00:00+00:00"}), catalog)
    assert "Tuesday 24 November, 10:00" in said


def test_the_closing_time_is_today_so_the_hour_will_do(catalog: Catalog) -> None:
    said = text(Prompt("wait_closing", "en", {"closes_at": "2026-11-24T15:00:00+00:00"}), catalog)
    assert said.startswith("We close at 16:00.")


def test_facts_fill_their_placeholders(catalog: Catalog) -> None:
    said = text(Prompt("wait_facts.residence-permit", "en"), catalog)
    assert f"{catalog.facts['biometrics_days']} days" in said


def test_a_sentence_with_a_fact_that_does_not_hold_today_is_left_out(catalog: Catalog) -> None:
    facts = {key: value for key, value in catalog.facts.items() if key != "biometrics_days"}
    later = replace(catalog, facts=facts, lapsed={"biometrics_days": "held until 2026-12-31"})
    assert line(Prompt("wait_facts.residence-permit", "en"), later) is None


@pytest.mark.parametrize("value", ["{reference}", "{0}", "{closed.__class__}", "<Hangup/>"])
def test_what_fills_a_placeholder_is_never_filled_again(value: str, catalog: Catalog) -> None:
    assert value in text(Prompt("place_confirm", "en", {"office": value}), catalog)


def test_a_recording_is_played_where_there_is_one(catalog: Catalog) -> None:
    words = catalog.languages["da"].voice_lines["goodbye"]
    recordings = {recording("goodbye", "da", words): "https://example/goodbye.wav"}
    assert line(Prompt("goodbye", "da"), catalog, recordings) == Played("https://example/goodbye.wav")
    assert isinstance(line(Prompt("goodbye", "en"), catalog, recordings), Spoken)


def test_a_recording_of_other_words_is_not_played(catalog: Catalog) -> None:
    older = {recording("goodbye", "da", "Farvel."): "https://example/old.wav"}
    assert isinstance(line(Prompt("goodbye", "da"), catalog, older), Spoken)
    first = {recording("wait_position", "da", text(Prompt("wait_position", "da", {"position": "1"}), catalog)): "one"}
    assert line(Prompt("wait_position", "da", {"position": "1"}), catalog, first) == Played("one")
    assert isinstance(line(Prompt("wait_position", "da", {"position": "2"}), catalog, first), Spoken)


def test_every_sentence_the_line_uses_exists_in_every_language(catalog: Catalog) -> None:
    sources = "".join(path.read_text() for path in Path(prompts.__file__).parent.glob("*.py"))
    known = set(catalog.languages["en"].voice_lines)
    used = {name for name in re.findall(r'"([a-z]+(?:_[a-z]+)*)"', sources) if name in known}
    assert {"welcome", "topic_heard", "recording_ask", "error_end"} <= used
    languages = catalog.languages.items()
    assert {code: used - set(one.voice_lines) for code, one in languages if used - set(one.voice_lines)} == {}
