"""The figures as people and programs read them."""

import json
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from contact_center.evaluation.cases import Judged
from contact_center.evaluation.score import Share, score
from contact_center.evaluation.text import as_json, percent, shown, table, text

Make = Callable[..., Judged]


def test_columns_stand_below_each_other() -> None:
    assert table("Title", [("a", "1"), ("long", "22")], ("", "n")) == "Title\n         n\n  a      1\n  long  22"


def test_an_empty_table_says_so() -> None:
    assert table("Title", [], ("a", "b")) == "Title\n  nothing"


def test_a_share_of_nothing_is_no_share() -> None:
    assert percent(Share(0, 0)) == "–  (0 of 0)"
    assert percent(Share(71, 73)) == "97.3 %  (71 of 73)"


def test_words_are_masked_before_they_are_cut() -> None:
    words = "mit nummer er 010190-1234 og\nmin mail er a.b@mail.example"
    assert shown(words) == "mit nummer er 010190-**** og min mail er <mail>"
    assert "1234" not in shown(words, 22)


@given(st.text(max_size=300), st.integers(5, 120))
def test_shown_words_are_one_short_line(words: str, longest: int) -> None:
    line = shown(words, longest)
    assert len(line) <= longest
    assert len(line.splitlines()) <= 1


def test_all_figures_are_printed(judged: Make) -> None:
    rows = [
        judged("cpr", "cpr", 0.95, checklists=("cpr",)),
        judged("cpr", "mitid", 0.85, body="hvor er mit nummer 010190-1234"),
        judged("mitid", "mitid", 0.75, channel="phone"),
    ]
    printed = text(score(rows, {"cpr"}))
    assert "Primary topic right 66.7 % (2 of 3)" in [" ".join(line.split()) for line in printed.splitlines()]
    assert "right   1; taken for mitid 1" in printed
    assert "0.85  x: cpr, taken for mitid\n        hvor er mit nummer 010190-****" in printed
    assert "1234" not in printed


def test_the_figures_are_json_without_personal_numbers(judged: Make) -> None:
    rows = [judged(confidence=0.5), judged("cpr", "mitid", 0.8, body="010190-1234")]
    found = json.loads(json.dumps(as_json(score(rows, {"cpr"}))))
    assert found["topic"] == {"right": 1, "of": 2, "share": 0.5}
    assert found["topic_by_topic"]["cpr"]["of"] == 2
    assert found["places"]["right"] == {"right": 0, "of": 0, "share": None}
    assert found["calibration"][8]["hits"] == {"right": 0, "of": 1, "share": 0.0}
    assert found["worst"][0]["text"] == "010190-****"
    assert found["cost"]["mail"] == {"mean": 10.0, "p95": 10.0}


def test_the_json_of_nothing_is_json() -> None:
    assert json.loads(json.dumps(as_json(score([], ()))))["topic"]["share"] is None
