"""What somebody takes next: over callers, call-backs, messages and mails, by skill, priority and age.

Callers and call-backs come first. Then what presses (a caller beyond the patience, a mail beyond its deadline), whoever
can do it; then what this person can do (language, topic); then deadline and age. What a better colleague who is there
will be free for comes last, as long as it has patience.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row

from contact_center.domain.desk import Colleague, Pace, Waiting
from contact_center.domain.ticket import StaffMember
from contact_center.storage import offers, takeable
from contact_center.storage.filters import Filter
from queues import floor
from queues.matching import SPOKEN_BY_ALL, WITH_A_PERSON, better_comes, lacking

EACH: Final = 25
"""Contacts that are looked at of those on the line, of those written, and of those in one's own languages."""


def next_for(connection: Connection, staff: StaffMember, wanted: Filter, pace: Pace, now: datetime) -> int | None:
    """The id of the ticket this person takes next, which nobody else takes before the transaction ends; or None."""
    mine = replace(wanted, but_not=offers.elsewhere(staff.id))
    rows = _candidates(connection, staff, mine, now)
    if not rows:
        return None
    there = [floor.colleague(one) for one in floor.people(connection, pace, now) if one.row.id != staff.id]
    ranked = in_turn([floor.waiting(row) for row in rows], taker(staff), there, pace, now)
    return takeable.first_free(connection, ranked)


def _candidates(connection: Connection, staff: StaffMember, mine: Filter, now: datetime) -> list[Row[Any]]:
    spoken = tuple(set(staff.languages) | SPOKEN_BY_ALL)
    found = [
        *takeable.on_the_line(connection, mine, now, EACH),
        *takeable.written(connection, mine, EACH),
        *takeable.written(connection, replace(mine, languages=spoken), EACH),
    ]
    return list({row.id: row for row in found}.values())


def taker(staff: StaffMember) -> Colleague:
    """Somebody who takes by themselves, whatever their presence says."""
    skills = (frozenset(staff.languages), frozenset(staff.topics))
    return Colleague(staff.id, frozenset(staff.offices), *skills, standing=floor.FREE, idle_since=floor.LONG_AGO)


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
