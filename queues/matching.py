"""Who is offered what: the contacts in their order, each to the colleague who suits best. Pure.

Three tables: in which order contacts come, what a colleague must have, and what is preferred among those. A contact
waits a while for the right skill if somebody who has it is there; after that anybody of the office will do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from contact_center.domain.desk import PHONE, Colleague, Match, Pace, Presence, Waiting
from contact_center.domain.reason import naming
from contact_center.domain.ticket import TicketKind

WITH_A_PERSON = frozenset({TicketKind.CALL.value, TicketKind.CALLBACK.value})
"""Somebody is on the line, or keeps a place in it."""
SPOKEN_BY_ALL = frozenset({"da", "und"})


@dataclass(frozen=True, slots=True)
class _Pair:
    """One contact and one colleague."""

    contact: Waiting
    colleague: Colleague


def order(contact: Waiting) -> tuple[bool, int, datetime, datetime, int]:
    """Sort by this: the smallest is next. Callers first, by age; then what is written, by its deadline."""
    line = contact.kind in WITH_A_PERSON
    due = contact.waiting_since if line else contact.due_at
    return (not line, contact.priority, due, contact.waiting_since, contact.ticket_id)


MUST: tuple[tuple[str, Callable[[_Pair], bool]], ...] = (
    ("works for the office", lambda p: p.contact.office in p.colleague.offices),
    ("has not just declined it", lambda p: p.colleague.id not in p.contact.rested),
)
"""Without these a contact is not offered, however long it waits."""


def _speaks(pair: _Pair) -> bool:
    return pair.contact.language in pair.colleague.languages | SPOKEN_BY_ALL


def _knows(pair: _Pair) -> bool:
    return pair.contact.topic in pair.colleague.topics


SKILLS: tuple[tuple[str, Callable[[_Pair], bool]], ...] = (("language", _speaks), ("topic", _knows))
"""What is waited for, and then preferred, from the top."""


def match(waiting: Sequence[Waiting], colleagues: Sequence[Colleague], pace: Pace, now: datetime) -> tuple[Match, ...]:
    """Offer as much as can be offered now; nobody is offered two things at once."""
    free = {one.id: one for one in colleagues if one.standing.free_for}
    found: list[Match] = []
    for contact in sorted(waiting, key=order):
        best = _best(contact, list(free.values()), colleagues, pace, now)
        if best is not None:
            del free[best.id]
            found.append(Match(contact.ticket_id, best.id, contact.channel, reasons(contact, best, now)))
    return tuple(found)


def _best(
    contact: Waiting, free: Sequence[Colleague], all_there: Sequence[Colleague], pace: Pace, now: datetime
) -> Colleague | None:
    able = [one for one in free if contact.channel in one.standing.free_for and _may(contact, one)]
    if not able:
        return None
    best = min(able, key=lambda one: _rank(_Pair(contact, one)))
    patient = now - contact.waiting_since < pace.patience.get(contact.channel, timedelta())
    return None if patient and better_comes(contact, best, all_there) else best


def _may(contact: Waiting, colleague: Colleague) -> bool:
    return all(has(_Pair(contact, colleague)) for _, has in MUST)


def lacking(contact: Waiting, colleague: Colleague) -> tuple[bool, ...]:
    """Which of the skills somebody lacks for a contact, in their order."""
    return tuple(not has(_Pair(contact, colleague)) for _, has in SKILLS)


def _rank(pair: _Pair) -> tuple[bool | int | datetime, ...]:
    """The skills; then who knows least else, so that the others stay free; then who has waited longest."""
    breadth = len(pair.colleague.languages) + len(pair.colleague.topics)
    return (*lacking(pair.contact, pair.colleague), breadth, pair.colleague.idle_since, pair.colleague.id)


def better_comes(contact: Waiting, best: Colleague, all_there: Sequence[Colleague]) -> bool:
    """Whether somebody who has what `best` lacks works on this channel now, and will be free again."""
    there = [one for one in all_there if one.standing.presence is not Presence.AWAY and contact.channel in one.channels]
    able = [_Pair(contact, one) for one in there if one.id != best.id and _may(contact, one)]
    return any(not has(_Pair(contact, best)) and any(has(pair) for pair in able) for _, has in SKILLS)


def reasons(contact: Waiting, colleague: Colleague, now: datetime) -> tuple[str, ...]:
    """Why this contact, and why this colleague: codes with their values."""
    pair = _Pair(contact, colleague)
    language, topic = contact.language, contact.topic
    minutes = max(0, int((now - contact.waiting_since).total_seconds() // 60))
    told = (
        (contact.kind == TicketKind.CALL.value, naming("on-the-line", minutes=minutes)),
        (contact.kind == TicketKind.CALLBACK.value, naming("wants-a-call", minutes=minutes)),
        (contact.channel != PHONE and contact.due_at < now, "past-due"),
        (contact.channel != PHONE and contact.due_at >= now, naming("next-due", minutes=minutes)),
        (contact.language in colleague.languages, naming("you-speak", language=language)),
        (not _speaks(pair), naming("nobody-speaks", language=language)),
        (_knows(pair), naming("you-know", topic=topic)),
        (True, naming("of-queue", office=contact.office)),
    )
    return tuple(reason for holds, reason in told if holds)
