"""Reading labelled contacts."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.errors import Invalid
from contact_center.evaluation import cases

MAIL = {"id": "a-1", "channel": "mail", "subject": "CPR?", "body": "hvor", "language": "da", "topic": "cpr"}
CALL = {"id": "b-1", "channel": "phone", "text": "tax cart", "language": "en", "topic": "tax-card"}


def lines(*rows: dict[str, Any]) -> str:
    return "\n".join(json.dumps(row) for row in rows) + "\n"


def test_a_line_says_what_is_true_of_a_contact() -> None:
    row = {**MAIL, "secondary": ["mitid"], "place": "0751"}
    (case,) = cases.cases([json.dumps(row)])
    assert (case.number, case.channel, case.words) == ("a-1", "mail", "CPR? · hvor")
    assert (case.topic, case.secondary, case.language) == ("cpr", ("mitid",), "da")
    assert (case.place, case.place_known) == ("0751", True)


def test_no_place_and_nothing_about_the_place_are_two_things() -> None:
    none, silent = cases.cases([json.dumps({**MAIL, "place": None}), json.dumps(CALL)])
    assert (none.place, none.place_known) == (None, True)
    assert (silent.place, silent.place_known) == (None, False)


def test_a_folder_is_read_by_part_or_as_a_whole_in_order(tmp_path: Path) -> None:
    for language in ("en", "da"):
        folder = tmp_path / language
        folder.mkdir()
        for part in ("train", "test"):
            (folder / f"{part}.jsonl").write_text(lines({**MAIL, "id": f"{language}-{part}"}))
    assert [case.number for case in cases.read(tmp_path, "test")] == ["da-test", "en-test"]
    assert [case.number for case in cases.read(tmp_path)] == ["da-test", "da-train", "en-test", "en-train"]
    assert [case.number for case in cases.read(tmp_path / "da" / "train.jsonl", "test")] == ["da-train"]


def test_a_line_that_is_none_is_named(tmp_path: Path) -> None:
    file = tmp_path / "some.jsonl"
    file.write_text(lines(MAIL) + '\n{"id": "no topic", "language": "da"}\n')
    with pytest.raises(Invalid, match=r"some\.jsonl:3: KeyError: 'topic'"):
        cases.read(file)


@pytest.mark.parametrize("line", ["nonsense", "[]", "7", "null", '{"topic": 1'])
def test_nothing_but_a_mistake_of_the_asker_comes_of_a_bad_line(line: str) -> None:
    with pytest.raises(Invalid):
        list(cases.cases([line]))


def test_nothing_to_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="holds no labelled contacts of the part test"):
        cases.read(tmp_path, "test")
    with pytest.raises(Invalid, match="There is no"):
        cases.read(tmp_path / "away")


@given(st.text(), st.text())
def test_any_words_survive(subject: str, body: str) -> None:
    row = {**MAIL, "subject": subject, "body": body}
    text = json.dumps(row, ensure_ascii=False)
    (case,) = cases.cases(text.split("\n"))
    assert case.asked == row


def test_an_answer_is_read_from_what_explain_says() -> None:
    said = {
        "language": "pl",
        "topics": [{"topic": "cpr", "confidence": 0.91}, {"topic": "mitid", "confidence": 0.4}],
        "municipality": "0751",
        "nature": "human",
        "reply": {"send": True, "language": "pl", "checklists": ["cpr"]},
    }
    answer = cases.answer(said, 0.02)
    assert (answer.language, answer.topics, answer.topic) == ("pl", ("cpr", "mitid"), "cpr")
    assert (answer.confidence, answer.place, answer.automatic) == (0.91, "0751", False)
    assert (answer.checklists, answer.seconds, answer.error) == (("cpr",), 0.02, "")


def test_what_was_not_sent_carries_no_checklist() -> None:
    assert cases.answer({"reply": {"send": False, "reason": "a machine wrote it"}}, 0.0).checklists == ()


def test_a_decision_that_failed_is_an_answer_without_a_topic() -> None:
    answer = cases.answer({"error": "ValueError: no"}, 0.0)
    assert (answer.topic, answer.confidence, answer.error) == ("(none)", 0.0, "ValueError: no")
