"""What the topics are learned from."""

from __future__ import annotations

import json
from pathlib import Path

from numpy.random import default_rng

from contact_center.learning import examples
from contact_center.learning.examples import Example
from contact_center.learning.noise import noisy
from contact_center.triage.topic import joined

CPR = Example("", "How do I get a CPR number?", "en", "cpr")
TAX = Example("", "I need a tax card.", "en", "tax-card", ("appointment",))
SPAM = Example("", "Buy followers now", "en", "not-for-ics")


def test_only_the_asked_part_is_read(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    row = {"id": "1", "channel": "phone", "text": "tax cart", "language": "en", "topic": "tax-card", "secondary": []}
    for name in ("train.jsonl", "train-more.jsonl", "test.jsonl"):
        (tmp_path / "en" / name).write_text(json.dumps({**row, "place": None}) + "\n")
    assert len(examples.read(tmp_path, "train")) == 2
    assert examples.read(tmp_path, "test")[0].speech


def test_of_two_questions_in_one_text_the_first_is_the_primary_topic() -> None:
    made = examples.pairs([CPR, TAX] * 60, seed=1)
    assert made
    for pair in made:
        first = CPR if pair.topic == "cpr" else TAX
        assert pair.body.startswith(first.body)
        assert pair.topic not in pair.secondary


def test_spam_is_never_a_second_question() -> None:
    assert examples.pairs([CPR, SPAM] * 60, seed=1) == []


def test_the_parts_of_the_project_share_no_text() -> None:
    folder = Path("tests/examples")
    learned = {row.text for row in examples.read(folder, "train")}
    for part in ("calibrate", "test"):
        assert [row.text for row in examples.read(folder, part) if row.text in learned and len(row.text) > 20] == []


def test_noise_keeps_the_words_readable_and_is_the_same_for_the_same_seed() -> None:
    text = "Dzień dobry, chciałbym zapytać o kartę podatkową i numer CPR."
    worse = [joined(*noisy("Pytanie", text, default_rng(seed))) for seed in range(30)]
    assert worse == [joined(*noisy("Pytanie", text, default_rng(seed))) for seed in range(30)]
    assert any("kartę" not in one and "karte" in one for one in worse)
    assert all(abs(len(one) - len(text)) < 15 for one in worse)
