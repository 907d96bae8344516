"""Makes examples of the staff's corrections, in the form of the example files. Pure.

Personal numbers and addresses are masked: a model needs none, and the examples stand in a file while it is made.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from contact_center.evaluation.cases import PHONE
from contact_center.logs import masked
from contact_center.triage.personal_numbers import mask


def examples(corrected: Iterable[Any], held_back: Collection[str], topics: Collection[str]) -> list[dict[str, Any]]:
    """Labelled contacts of rows with channel, subject, text, language and topic.

    Left out: contacts without words (keys on the phone say nothing about words), topics that are no longer known, and
    words in `held_back`: what a model is tested on must not teach it.
    """
    never = {_folded(words) for words in held_back}
    found = (_example(row) for row in corrected if row.topic in topics)
    return [example for example in found if (words := _words(example)) and words not in never]


def _example(row: Any) -> dict[str, Any]:
    number, text = f"correction-{row.ticket_id}", _clean(row.text)
    said: dict[str, str] = {"text": text} if row.channel == PHONE else {"subject": _clean(row.subject), "body": text}
    labels = {"language": row.language, "topic": row.topic, "secondary": [], "place": None}
    return {"id": number, "channel": row.channel, **said, **labels}


def _clean(text: str) -> str:
    return masked(mask(text))


def _words(example: dict[str, Any]) -> str:
    return _folded(" ".join(_parts(example)))


def _parts(example: dict[str, Any]) -> Iterator[str]:
    return (example[name] for name in ("subject", "body", "text") if example.get(name))


def _folded(words: str) -> str:
    return " ".join("".join(letter if letter.isalnum() else " " for letter in words.lower()).split())
