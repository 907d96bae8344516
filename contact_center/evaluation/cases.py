"""Labelled contacts: JSON lines in the form of `explain --jsonl`, plus `topic`, `secondary`, `language` and `place`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contact_center.errors import Invalid

PHONE, MAIL = "phone", "mail"


@dataclass(frozen=True, slots=True)
class Case:
    """One contact and what is true about it."""

    asked: Mapping[str, Any]
    """The line as `explain --jsonl` takes it."""
    topic: str
    secondary: tuple[str, ...]
    language: str
    place: str | None
    """The code of the municipality; None: the text names none."""
    place_known: bool
    """Whether the line says anything about the place at all."""

    @property
    def number(self) -> str:
        """The line's id."""
        return str(self.asked.get("id", ""))

    @property
    def channel(self) -> str:
        """phone or mail."""
        return PHONE if self.asked.get("channel") == PHONE else MAIL

    @property
    def words(self) -> str:
        """What was written or said."""
        names = ("text",) if self.channel == PHONE else ("subject", "body", "eml")
        return " · ".join(str(self.asked[name]) for name in names if self.asked.get(name))


@dataclass(frozen=True, slots=True)
class Answer:
    """What was decided about a contact, as `explain` says it."""

    language: str
    topics: tuple[str, ...]
    confidence: float
    """Of the first topic."""
    place: str | None
    automatic: bool
    """Whether it was taken for a machine's."""
    checklists: tuple[str, ...]
    """Those that were sent; empty also where nothing was sent."""
    seconds: float
    """Of the processor, for the whole decision."""
    error: str = ""

    @property
    def topic(self) -> str:
        """The primary topic; a decision that failed is wrong, whatever the topic."""
        return self.topics[0] if self.topics else "(none)"


@dataclass(frozen=True, slots=True)
class Judged:
    """A case and its answer."""

    case: Case
    answer: Answer

    @property
    def right(self) -> bool:
        """Whether the primary topic is right."""
        return self.answer.topic == self.case.topic


def answer(said: Mapping[str, Any], seconds: float) -> Answer:
    """The answer that an object of `explain` holds."""
    topics = said.get("topics") or [{"topic": "(none)", "confidence": 0.0}]
    reply = said.get("reply") or {}
    return Answer(
        language=str(said.get("language", "")),
        topics=tuple(score["topic"] for score in topics),
        confidence=float(topics[0]["confidence"]),
        place=said.get("municipality"),
        automatic=said.get("nature") == "automatic",
        checklists=tuple(reply.get("checklists", ())) if reply.get("send") else (),
        seconds=seconds,
        error=str(said.get("error", "")),
    )


def read(path: Path, part: str | None = None) -> list[Case]:
    """The cases of a file, or of all files below a folder (whose names begin with `part`, if given), in order."""
    if not path.exists():
        raise Invalid(f"There is no {path}.")
    files = sorted(path.rglob(f"{part or ''}*.jsonl")) if path.is_dir() else [path]
    found = [case for file in files for case in cases(file.read_text("utf-8").split("\n"), str(file))]
    if not found:
        raise Invalid(f"{path} holds no labelled contacts{f' of the part {part}' if part else ''}.")
    return found


def cases(lines: Iterable[str], source: str = "line") -> Iterator[Case]:
    """The cases of JSON lines; a line that is none is named. Raises Invalid."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield _case(json.loads(line))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise Invalid(f"{source}:{number}: {type(error).__name__}: {error}") from None


def _case(row: dict[str, Any]) -> Case:
    return Case(
        asked=row,
        topic=row["topic"],
        secondary=tuple(row.get("secondary") or ()),
        language=row["language"],
        place=row.get("place") or None,
        place_known="place" in row,
    )
