"""In which turn somebody takes what waits: over callers, call-backs, messages and mails. Pure.

Callers and call-backs come first. Then by priority; then what presses (a caller beyond the patience, a mail beyond its
deadline), whoever can do it; then what this person can do (language, topic); then deadline and age. What a better
colleague who is there will be free for comes last, as long as it has patience.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from contact_center.domain.desk import CHANNELS, Colleague, Pace, Presence, Standing, Waiting
from contact_center.domain.ticket import StaffMember
from queues.matching import WITH_A_PERSON, better_comes, lacking

FREE = Standing(Presence.AVAILABLE, "", frozenset(CHANNELS))
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def taker(staff: StaffMember) -> Colleague:
    """Somebody who takes by themselves, whatever their presence says."""
    skills = (frozenset(staff.languages), frozenset(staff.topics))
    return Colleague(staff.id, frozenset(staff.offices), *skills, standing=FREE, idle_since=LONG_AGO)


def in_turn(
    waiting: Sequence[Waiting], me: Colleague, there: Sequence[Colleague], pace: Pace, now: datetime
) -> list[int]:
    """The ids in the order in which `me` takes them."""
    ranked = sorted(waiting, key=lambda contact: _rank(contact, me, there, pace, now))
    return [contact.ticket_id for contact in ranked]


def _rank(
    contact: Waiting, me: Colleague, there: Sequence[Colleague], pace: Pace, now: datetime
) -> tuple[bool | int | datetime | tuple[bool, ...], ...]:
    line = contact.kind in WITH_A_PERSON
    patience = pace.patience.get(contact.channel, timedelta())
    patient = now - contact.waiting_since < patience
    pressing = not patient if line else contact.due_at < now
    for_another = patient and not pressing and better_comes(contact, me, there)
    skill = (False, False) if pressing else lacking(contact, me)
    due = contact.waiting_since if line else contact.due_at
    return (for_another, not line, contact.priority, not pressing, skill, due, contact.waiting_since, contact.ticket_id)
