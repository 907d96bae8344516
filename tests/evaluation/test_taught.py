"""Corrections as examples."""

from types import SimpleNamespace
from typing import Any

from contact_center.evaluation.taught import examples

TOPICS = {"cpr", "mitid"}


def row(**changed: Any) -> SimpleNamespace:
    values = {"ticket_id": 7, "channel": "mail", "subject": "Hej", "text": "hvor får jeg nummer"}
    return SimpleNamespace(**{**values, "language": "da", "topic": "cpr", **changed})


def test_a_corrected_mail_becomes_an_example() -> None:
    assert examples([row()], [], TOPICS) == [
        {
            "id": "correction-7",
            "channel": "mail",
            "subject": "Hej",
            "body": "hvor får jeg nummer",
            "language": "da",
            "topic": "cpr",
            "secondary": [],
            "place": None,
        }
    ]


def test_a_corrected_call_has_its_words_where_calls_have_them() -> None:
    (example,) = examples([row(channel="phone", subject="", text="my meet id")], [], TOPICS)
    assert example["text"] == "my meet id"
    assert "body" not in example


def test_personal_numbers_and_addresses_do_not_reach_the_examples() -> None:
    (example,) = examples([row(subject="fra a@b.example", text="mit cpr er 010190-1234")], [], TOPICS)
    assert "1234" not in str(example)
    assert "a@b.example" not in str(example)


def test_without_words_or_with_an_unknown_topic_there_is_nothing_to_learn() -> None:
    wordless = row(subject=" ", text=" … ")
    assert examples([wordless, row(topic="closed-down")], [], TOPICS) == []


def test_what_a_model_is_tested_on_does_not_teach_it() -> None:
    assert examples([row()], ["HEJ · Hvor får jeg nummer?"], TOPICS) == []
