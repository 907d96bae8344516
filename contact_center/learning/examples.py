"""What the topics are learned from: examples, pairs of examples in one text, and the words of the templates."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from contact_center.domain.triage import GENERAL, NOT_FOR_ICS
from contact_center.triage.text import clean
from contact_center.triage.topic import joined

PAIRS_SHARE: Final = 0.12
"""Texts with two questions, made of two examples, for each example."""
LONGEST_PAIR: Final = 400
PHRASE_SHARE: Final = 0.3
"""How often a bare word or phrase is seen in an epoch; examples are seen once."""


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled contact."""

    subject: str
    body: str
    language: str
    topic: str
    secondary: tuple[str, ...] = ()
    speech: bool = False
    place: str | None = None
    share: float = 1.0

    @property
    def text(self) -> str:
        """What is judged."""
        return joined(clean(self.subject), clean(self.body))


def read(folder: Path, part: str) -> list[Example]:
    """All examples of a part (files that begin with its name), in the order of languages, files and lines."""
    return [
        _example(json.loads(line))
        for file in sorted(folder.glob(f"*/{part}*.jsonl"))
        for line in file.read_text("utf-8").splitlines()
        if line.strip()
    ]


def _example(row: dict[str, Any]) -> Example:
    speech = row["channel"] == "phone"
    subject, body = ("", row["text"]) if speech else (row["subject"], row["body"])
    return Example(subject, body, row["language"], row["topic"], tuple(row["secondary"]), speech, row["place"])


def phrases(templates: Path, topics: Sequence[str]) -> list[Example]:
    """The words, phrases and names of topics in `templates/<lang>/topics.toml`."""
    return [
        Example("", phrase, file.parent.name, topic, share=PHRASE_SHARE)
        for file in sorted(templates.glob("*/topics.toml"))
        for topic, said in tomllib.loads(file.read_text("utf-8")).items()
        if topic in topics
        for phrase in (*said.get("words", ()), *said.get("phrases", ()), said.get("label", ""))
        if phrase
    ]


def pairs(rows: Sequence[Example], seed: int) -> list[Example]:
    """Two questions in one text: what comes first is the primary topic."""
    chance = np.random.default_rng(seed)
    spoken: dict[str, list[Example]] = {}
    for row in rows:
        spoken.setdefault(row.language, []).append(row)
    found = []
    for _ in range(int(PAIRS_SHARE * len(rows))):
        first = rows[int(chance.integers(len(rows)))]
        same = spoken[first.language]
        second = same[int(chance.integers(len(same)))]
        if _fit_together(first, second):
            between = " " if first.speech else "\n"
            also = dict.fromkeys([*first.secondary, second.topic, *second.secondary])
            further = tuple(topic for topic in also if topic != first.topic)
            body = first.body + between + second.body
            found.append(Example(first.subject, body, first.language, first.topic, further, first.speech))
    return found


def _fit_together(first: Example, second: Example) -> bool:
    special = {GENERAL, NOT_FOR_ICS} & {first.topic, second.topic}
    return not special and first.topic != second.topic and len(first.body) + len(second.body) <= LONGEST_PAIR
