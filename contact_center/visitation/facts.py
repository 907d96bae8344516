"""From the lines of the visitation log to facts: one per contact, with what became of it. Pure.

A contact counts under what was decided when it came, unless it was corrected afterwards: then under what the newest
correction says. What became of the ticket stands with the contact that opened it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from contact_center.domain.fact import OPEN, Fact, FactKind, danish, marked
from contact_center.domain.visitation import SYSTEM, LineKind

Line = Any
"""A row of the log, or anything else with its columns."""
CONTACTS = (LineKind.CONTACT.value, LineKind.FOLLOW_UP.value)
CORRECTABLE = ("topic", "language", "office", "municipality")
NOTHING_TO_SOLVE = frozenset({"no-answer-needed", "not-for-ics", "misdirected", "automatic", "callback"})
SOLVED = frozenset({"answered", "guided", "forwarded"})
ELSEWHERE = frozenset({"misdirected", "not-for-ics"})
WITHOUT_US = frozenset({"no-answer-needed", "self-service", "left"})
JOINED, AUTOMATIC, ON_THE_PHONE = "joined", "automatic", "on-the-phone"
"""Outcomes of contacts that opened no ticket."""


@dataclass(frozen=True, slots=True)
class Story:
    """What became of a ticket, as far as its lines tell."""

    outcome: str
    marks: tuple[str, ...]
    wait: int | None
    """Seconds until staff first wrote an answer."""
    handle: int | None
    """Seconds in somebody's hands until it was done, all times together."""


def of_ticket(lines: Sequence[Line], came_back: bool = False) -> list[Fact]:
    """The facts of a ticket whose lines these are, oldest first.

    `came_back`: the same person turned to us about the same topic again within a week; who that is, is not told.
    """
    opening = next((line for line in lines if line.kind == LineKind.CONTACT.value), None)
    begun = opening or lines[0]
    story = told(lines, begun, came_back)
    facts = [_of_line(line, lines) for line in lines if line.kind in CONTACTS]
    if opening is None:
        first = _base(begun, lines, FactKind.TICKET, f"t{begun.ticket_id}")
        return [_with(first, story, "opened"), *facts]
    key = f"l{opening.id}"
    return [_with(fact, story, "opened") if fact.key == key else fact for fact in facts]


def of_line(line: Line) -> list[Fact]:
    """The facts of a line without a ticket: machines' mails, and calls that nobody had to take."""
    return [_of_line(line, (line,))] if line.kind in CONTACTS else []


def told(lines: Sequence[Line], opening: Line, came_back: bool) -> Story:
    """What became of a ticket."""
    done = _last_completion(lines)
    by_staff = [line for line in lines if line.kind == LineKind.COMPLETION.value and line.by != SYSTEM]
    replies = [line for line in lines if line.kind == LineKind.REPLY.value and line.by != SYSTEM]
    outcome = (done.outcome or "unknown") if done is not None else OPEN
    human = opening.nature == "human" and opening.kind == LineKind.CONTACT.value
    kinds = {line.kind for line in lines}
    moved = any(line.kind == LineKind.TRANSFER.value and line.previous_office for line in lines)
    once = not (came_back or moved or kinds & {LineKind.FOLLOW_UP.value, LineKind.REOPENING.value})
    finished = done is not None and done.by != SYSTEM
    receipt = opening.reply == "sent"
    handle = _in_hand(lines)
    marks = {
        "done": done is not None,
        "worked": handle is not None and finished,
        "judged": human and bool(by_staff),
        "replied": bool(replies),
        "transferred": moved,
        "helped": LineKind.OVERFLOW.value in kinds,
        "reopened": LineKind.REOPENING.value in kinds,
        "elsewhere": outcome in ELSEWHERE,
        "solvable": finished and outcome not in NOTHING_TO_SOLVE,
        "once": finished and outcome in SOLVED and once,
        "came-back": came_back,
        "receipt-done": receipt and done is not None,
        "alone": receipt and not replies and outcome in WITHOUT_US and once,
        **_wrong(lines),
    }
    wait = _seconds(opening.at, replies[0].at) if replies else None
    return Story(outcome, tuple(word for word, holds in marks.items() if holds), wait, handle)


def _wrong(lines: Sequence[Line]) -> dict[str, bool]:
    """What was corrected, by staff or the citizen. A home that was not known before is no mistake."""
    fixes = [line for line in lines if line.kind == LineKind.CORRECTION.value]
    return {f"{name}-wrong": any(getattr(fix, f"previous_{name}") for fix in fixes) for name in CORRECTABLE}


def _last_completion(lines: Sequence[Line]) -> Line | None:
    """The newest completion that was not taken back."""
    found = None
    for line in lines:
        if line.kind == LineKind.COMPLETION.value:
            found = line
        elif line.kind == LineKind.REOPENING.value:
            found = None
    return found


def _in_hand(lines: Sequence[Line]) -> int | None:
    """For how long it was in somebody's hands: from each claim to the transfer or completion that ended it."""
    total, since = None, None
    for line in lines:
        if line.kind == LineKind.CLAIM.value:
            since = since or line.at
        elif line.kind in (LineKind.COMPLETION.value, LineKind.TRANSFER.value) and since is not None:
            total = (total or 0) + _seconds(since, line.at)
            since = None
    return total


def _seconds(begun: datetime, ended: datetime) -> int:
    return max(0, int((ended - begun).total_seconds()))


def _with(fact: Fact, story: Story, *more: str) -> Fact:
    words = (*fact.marks.split(), *story.marks, *more)
    return replace(fact, outcome=story.outcome, marks=marked(*words), wait=story.wait, handle=story.handle)


def _of_line(line: Line, lines: Sequence[Line]) -> Fact:
    fact = _base(line, lines, FactKind(line.kind), f"l{line.id}")
    if line.kind == LineKind.FOLLOW_UP.value:
        return replace(fact, outcome=JOINED)
    if line.ticket_id is None:
        return replace(fact, outcome=ON_THE_PHONE if line.channel == "phone" else AUTOMATIC)
    return fact


def _base(line: Line, lines: Sequence[Line], kind: FactKind, key: str) -> Fact:
    held = {name: _held(line, lines, name) for name in CORRECTABLE}
    return Fact(
        key=key,
        kind=kind.value,
        at=line.at,
        **danish(line.at),
        ticket_id=line.ticket_id,
        channel=line.channel,
        office=held["office"],
        language=held["language"],
        topic=held["topic"],
        further=" ".join(topic for topic in line.further_topics or () if topic != held["topic"])[:200],
        municipality=held["municipality"] or "",
        citizen_group=line.citizen_group or "",
        role=line.role,
        nature=line.nature,
        reply=line.reply[:40] if line.channel == "mail" else "",
        outcome=OPEN,
        model=line.model_version,
    )


def _held(line: Line, lines: Sequence[Line], name: str) -> Any:
    """What holds for a line in column `name`: the newest later correction's value, else what was decided first."""
    # A municipality that was unknown before has no previous value: there the new value says that it was corrected.
    speaks = name if name == "municipality" else f"previous_{name}"
    for fix in reversed(lines):
        if fix.id <= line.id:
            break
        if fix.kind == LineKind.CORRECTION.value and getattr(fix, speaks) is not None:
            return getattr(fix, name)
    return getattr(line, name)
