"""Reasons: codes for programs, sentences for people."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.delivery import faults
from contact_center.domain.reason import joined, main_code, parts, reason
from contact_center.replies import happened
from contact_center.replies.reasons import in_words, sentences
from queues.bounces import TOLD

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ("contact_center", "mail_triage", "queues")


@pytest.mark.parametrize("code", sorted(sentences()))
def test_every_code_has_a_sentence_in_danish_and_english(code: str) -> None:
    said = sentences()[code]
    assert set(said) == {"da", "en"}
    assert all(text and text[0].islower() and not text.endswith(".") for text in said.values())


def test_every_code_in_the_sources_has_its_sentence() -> None:
    code = "\n".join(path.read_text("utf-8") for folder in SOURCES for path in (ROOT / folder).rglob("*.py"))
    used = set(re.findall(r'\breason\(\s*"([a-z-]+)"', code))
    assert used <= set(sentences()) | set(happened.sentences()) | set(faults.sentences())
    told = set(re.findall(r'\bfault\(\s*"([a-z-]+)"', code))
    assert len(told) > 15
    assert told <= set(faults.sentences())
    assert set(TOLD.values()) <= set(happened.sentences())


@pytest.mark.parametrize("code", sorted(happened.sentences()))
def test_what_happened_is_a_sentence_in_danish_and_english(code: str) -> None:
    said = happened.sentences()[code]
    assert set(said) == {"da", "en"}
    assert all(text[0].isupper() or text[0] == "(" for text in said.values())
    stored = f"{code}: {happened.several('x', 'y')}"
    filled = said["da"].replace("{detail}", "x | y").replace("{1}", "x").replace("{2}", "y")
    assert happened.happened(stored, "da") == filled
    assert not any("{" in happened.happened(code, language) for language in ("da", "en"))


@pytest.mark.parametrize("written", ["address-dead: a\nb", "Sara: hej", "tomorrow: x", "language: da → pl", ""])
def test_what_people_wrote_and_what_has_no_sentence_is_shown_as_it_is(written: str) -> None:
    assert happened.happened(written, "da") == written


def test_a_value_breaks_no_sentence_and_moves_no_other_value() -> None:
    stored = reason("helped-wait", happened.several("A | {2} {detail}", "B"))
    assert happened.happened(stored, "en") == "The caller has waited long at A {2} {detail}; at B somebody is free."


@pytest.mark.parametrize(
    ("stored", "code", "danish"),
    [
        ("old", "old", "mailen er ældre end 48 timer"),
        ("told-already: cpr", "told-already", "adressen har fået tjeklisten for få dage siden (cpr)"),
        (
            "asked-for-none\nold",
            "asked-for-none",
            "afsenderens program beder om ikke at få automatiske svar, og fordi mailen er ældre end 48 timer",
        ),
        ("bounce-header", "bounce-header", "mailhovedet siger, at en mail ikke kunne leveres"),
        ("a code of tomorrow", "a code of tomorrow", "a code of tomorrow"),
        ("tomorrow: x", "tomorrow", "tomorrow: x"),
        ("", "", ""),
    ],
)
def test_a_stored_reason_is_read_again(stored: str, code: str, danish: str) -> None:
    assert main_code(stored) == code
    assert in_words(stored, "da") == danish


@given(st.text())
def test_a_detail_from_a_mail_stays_one_line_of_its_reason(detail: str) -> None:
    line = reason("list", detail)
    assert len(list(parts(line))) == 1
    assert main_code(joined((line, "old"))) == "list"
    assert in_words(line, "da")
