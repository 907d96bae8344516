"""The script for a speaker, the recordings that come back, and how long it all takes when it is spoken."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import wave
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from contact_center.catalog.check_words import CHARACTERS_PER_SECOND, LONGEST_PROMPT_SECONDS
from contact_center.catalog.model import Catalog
from contact_center.commands import prompts as command
from contact_center.errors import Invalid
from contact_center.settings import Settings
from contact_center.wiring import House
from ivr import rules, script, walk
from ivr.actions import Prompt
from ivr.prompts import Played, Spoken, line
from ivr.recorded import Recorded, router
from ivr.turn import Turn

URL = "https://line.example"


def put(folder: Path, name: str, content: bytes = b"RIFF") -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)


@pytest.mark.parametrize("code", ["da", "en", "de", "pl", "lt", "ro", "uk"])
def test_every_sentence_of_the_script_is_whole_and_has_a_file_of_its_own(code: str, catalog: Catalog) -> None:
    found = list(script.sentences(catalog.languages[code], catalog))
    assert len({one.file for one in found}) >= len({one.text for one in found})
    assert not [one for one in found if re.search(r"[{}]", one.text)]
    assert {"welcome", "goodbye", "menu_item", "place_confirm", "topic_heard"} <= {one.id for one in found}
    assert not [one for one in found if one.id.startswith(("glossary", "groups"))]
    assert not {"closed", "callback_promised", "home_municipality"} & {one.id for one in found}


def test_what_the_script_names_is_played_once_it_is_there(tmp_path: Path, catalog: Catalog) -> None:
    for one in script.sentences(catalog.languages["lt"], catalog):
        put(tmp_path, one.file)
    recordings = Recorded(tmp_path, URL).current()
    said = rules.prompts(walk.World(catalog, "aarhus", True).step(walk.opening(catalog).state, walk.Pressed("5")))
    heard = [line(prompt, catalog, recordings) for prompt in said]
    assert all(isinstance(one, Played) and one.url.startswith(f"{URL}/voice/prompts/lt/") for one in heard)
    assert isinstance(line(Prompt("closed", "lt", {"opens_at": "2026-11-24T09:00:00+00:00"}), catalog), Spoken)


def test_a_changed_sentence_is_said_by_the_voice_until_it_is_recorded_anew(tmp_path: Path, catalog: Catalog) -> None:
    one = next(one for one in script.sentences(catalog.languages["en"], catalog) if one.id == "goodbye")
    put(tmp_path, one.file)
    recordings = Recorded(tmp_path, URL).current()
    assert isinstance(line(Prompt("goodbye", "en"), catalog, recordings), Played)
    english = catalog.languages["en"]
    changed = replace(english, voice_lines={**english.voice_lines, "goodbye": "So long."})
    later = replace(catalog, languages={**catalog.languages, "en": changed})
    assert isinstance(line(Prompt("goodbye", "en"), later, recordings), Spoken)


def test_recordings_are_served_and_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "prompts"
    put(folder, "en/goodbye.0123abcd.wav", b"RIFF1")
    put(tmp_path, "secret.0123abcd.wav")
    put(folder, "en/notes.txt")
    app = FastAPI()
    app.include_router(router(Recorded(folder, URL)))
    client = TestClient(app)
    found = client.get("/voice/prompts/en/goodbye.0123abcd.wav")
    assert (found.status_code, found.content, found.headers["content-type"]) == (200, b"RIFF1", "audio/wav")
    assert "immutable" in found.headers["cache-control"]
    for path in (
        "en/other.0123abcd.wav",
        "en/notes.txt",
        "en/..%2f..%2fsecret.0123abcd.wav",
        "../secret.0123abcd.wav",
        "%2e%2e/secret.0123abcd.wav",
        "EN/goodbye.0123abcd.wav",
        "en/goodbye.0123abcd.wav%00",
        "en/goodbye.wav",
    ):
        assert client.get(f"/voice/prompts/{path}").status_code == 404


def test_files_with_odd_names_are_not_recordings(tmp_path: Path) -> None:
    for name in ("en/goodbye.wav", "en/x y.0123abcd.wav", "english/goodbye.0123abcd.wav", "en/goodbye.0123ABCD.wav"):
        put(tmp_path, name)
    assert Recorded(tmp_path, URL).current() == {}
    assert Recorded(tmp_path / "not there", URL).current() == {}


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(Settings(state_dir=tmp_path, _env_file=None))


def test_the_script_is_exported_as_csv_and_what_is_recorded_is_left_out_on_demand(house: House) -> None:
    out = io.StringIO()
    command.export(house, "pl", False, out)
    rows = list(csv.DictReader(io.StringIO(out.getvalue())))
    assert {row["language"] for row in rows} == {"pl"}
    assert {row["recorded"] for row in rows} == {"no"}
    goodbye = next(row for row in rows if row["id"] == "goodbye")
    assert float(goodbye["seconds"]) > 0
    again = House(house.settings)
    put(house.settings.state_dir / "prompts", goodbye["file"])
    rest = io.StringIO()
    command.export(again, "pl", True, rest)
    assert goodbye["file"] not in rest.getvalue()
    assert len(rest.getvalue().splitlines()) == len(rows)


def test_hostile_requests_of_the_command_line_are_sentences(house: House) -> None:
    with pytest.raises(Invalid, match="not served"):
        command.export(house, "xx", False, io.StringIO())
    with pytest.raises(Invalid, match="not served"):
        command.call_flow(house, "../da")
    with pytest.raises(Invalid, match="phone number"):
        command.fallback(house, "<Dial>1</Dial>")
    with pytest.raises(Invalid, match="at most"):
        command.fallback(house, "1" * 3000)


SLOWEST = {"lt": 1.45, "pl": 1.45, "ro": 1.35}
"""How much longer than estimated a language may take: its words are longer, and the test's voice is slow in it."""


VOICES = {"en": "en-gb"}


def measured(text: str, voice: str, program: str) -> float:
    """Seconds that the voice takes."""
    spoken = subprocess.run([program, "-v", voice, "-s", "165", "--stdout", text], capture_output=True, check=True)
    with wave.open(io.BytesIO(spoken.stdout)) as sound:  # the length in the header is not to be relied on
        return (len(spoken.stdout) - 44) / (sound.getframerate() * sound.getsampwidth())


@pytest.mark.parametrize("code", ["da", "en", "de", "pl", "lt", "ro", "uk"])
def test_spoken_aloud_the_estimates_hold(code: str, catalog: Catalog, needs: Callable[[str, str], str]) -> None:
    program = needs("espeak-ng", "espeak-ng")
    language = catalog.languages[code]
    texts = [one.text for one in script.sentences(language, catalog) if one.id not in script.FILLINGS]
    took = measured(" ".join(texts), "en-gb" if code == "en" else code, program)
    estimated = sum(len(text) for text in texts) / CHARACTERS_PER_SECOND
    assert estimated * 0.7 < took < estimated * SLOWEST.get(code, 1.15)
    longest = max(texts, key=len)
    limit = LONGEST_PROMPT_SECONDS * SLOWEST.get(code, 1.15) + 1
    assert measured(longest, "en-gb" if code == "en" else code, program) < limit


def heard(turn: Turn, catalog: Catalog) -> list[tuple[str, str]]:
    """What a turn says: language and words."""
    lines = ((prompt.language, line(prompt, catalog)) for prompt in rules.prompts(turn))
    return [(code, one.text) for code, one in lines if isinstance(one, Spoken)]


def aloud(said: Sequence[tuple[str, str]], program: str) -> float:
    """Seconds that it takes, each language in its own voice, corrected for how slow that voice is."""
    by_language: dict[str, list[str]] = {}
    for code, words in said:
        by_language.setdefault(code, []).append(words)
    took = {code: measured(" ".join(words), VOICES.get(code, code), program) for code, words in by_language.items()}
    return sum(seconds / SLOWEST.get(code, 1.15) for code, seconds in took.items())


def test_spoken_aloud_the_greeting_is_short_enough(catalog: Catalog, needs: Callable[[str, str], str]) -> None:
    program = needs("espeak-ng", "espeak-ng")
    assert aloud(heard(walk.opening(catalog), catalog), program) < rules.MOST_OPENING_SECONDS


@pytest.mark.parametrize("code", ["da", "en", "de", "pl", "lt", "ro", "uk"])
def test_spoken_aloud_no_question_and_no_round_in_the_line_is_too_long(
    code: str, catalog: Catalog, needs: Callable[[str, str], str]
) -> None:
    program = needs("espeak-ng", "espeak-ng")
    asked = [move.turn for move in walk.walk(catalog, code, open_now=False)]
    waited = walk.rounds(catalog, code, "qualifications")
    for turns in (asked, waited):
        longest = max((heard(turn, catalog) for turn in turns), key=lambda said: sum(len(words) for _, words in said))
        assert aloud(longest, program) < rules.MOST_QUESTION_SECONDS
