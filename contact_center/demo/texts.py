"""The invented mails, from `mails/<language>.toml`: whole sentences that people of that language might write."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "mails"


@dataclass(frozen=True, slots=True)
class MailText:
    """What somebody wants to know."""

    topic: str
    subject: str
    text: str
    evidence: tuple[str, ...]
    """The words in it that point to the topic."""
    further: str = ""
    """A second topic it asks about."""
    role: str = "citizen"


@dataclass(frozen=True, slots=True)
class Manner:
    """How people of one language write."""

    greetings: tuple[str, ...]
    closings: tuple[str, ...]
    places: tuple[str, ...]
    """Where somebody lives, with {postcode} and {district}."""
    answers: tuple[str, ...]
    """What staff answer."""
    more: tuple[str, ...]
    """What comes in a second mail."""
    groups: tuple[tuple[str, str], ...]
    """A sentence about the own citizenship, and the citizen group it tells."""
    cpr: str
    mails: tuple[MailText, ...]

    def about(self, topic: str) -> tuple[MailText, ...]:
        """The mails about a topic."""
        return tuple(mail for mail in self.mails if mail.topic == topic)


@dataclass(frozen=True, slots=True)
class MachineText:
    """What a machine wrote."""

    kind: str
    reason: str
    language: str
    sender: str
    subject: str
    text: str


@cache
def manners() -> dict[str, Manner]:
    """Every language that somebody writes in."""
    files = sorted(FOLDER.glob("??.toml"))
    return {path.stem: _manner(tomllib.loads(path.read_text(encoding="utf-8"))) for path in files}


@cache
def machines() -> tuple[MachineText, ...]:
    """The mails that machines wrote."""
    rows = tomllib.loads((FOLDER / "machines.toml").read_text(encoding="utf-8"))["mail"]
    return tuple(MachineText(**row) for row in rows)


def _manner(data: dict[str, Any]) -> Manner:
    lists = {name: tuple(data[name]) for name in ("greetings", "closings", "places", "answers", "more")}
    groups = tuple((sentence, group) for sentence, group in data["groups"])
    mails = tuple(MailText(**{**row, "evidence": tuple(row["evidence"])}) for row in data["mail"])
    return Manner(**lists, groups=groups, cpr=data["cpr"], mails=mails)
