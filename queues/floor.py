"""One look at everybody and everything that can be offered: rows become the values that decisions are made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Row

from contact_center.domain.desk import (
    PHONE,
    Colleague,
    OfferKind,
    Pace,
    Presence,
    Sign,
    Standing,
    Waiting,
    Work,
)
from contact_center.domain.ticket import TicketKind, TicketState
from contact_center.storage import offers, presences
from queues.lifecycle import WORKING_ROLES
from queues.offering import Floor, Open
from queues.presence import standing

AT_ONCE = 200
"""Contacts that are looked at; more than any floor could take at once."""
IDLE_MEMORY = timedelta(hours=12)
ON_THE_LINE = TicketKind.CALL.value
TALKED_TO = frozenset({ON_THE_LINE, TicketKind.CALLBACK.value})
"""Whoever has one of these in hand talks, or is about to."""
BY_PHONE = frozenset({ON_THE_LINE, TicketKind.CALLBACK.value, TicketKind.VOICEMAIL.value})

NOTHING: Mapping[int, datetime] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Person:
    """A staff member with how it stands with them."""

    row: Row[Any]
    sign: Sign | None
    standing: Standing


def people(connection: Connection, pace: Pace, now: datetime) -> list[Person]:
    """Everybody who works tickets, by name."""
    work = _work(connection, pace)
    found = []
    for row in presences.staff(connection, WORKING_ROLES):
        sign = _sign(row)
        found.append(Person(row, sign, standing(sign, work.get(row.id, Work()), pace, now)))
    return found


def _sign(row: Row[Any]) -> Sign | None:
    if row.chosen is None:
        return None
    return Sign(Presence(row.chosen), frozenset(row.channels), row.seen_at, row.why)


def _work(connection: Connection, pace: Pace) -> dict[int, Work]:
    held: defaultdict[int, list[Row[Any]]] = defaultdict(list)
    for row in presences.in_hand(connection):
        held[row.claimed_by].append(row)
    offered = {row.staff_id for row in offers.open_ones(connection)}
    guests = presences.in_a_talk(connection)
    everybody = {*held, *offered, *guests}
    return {one: _in_hand(held[one], one in offered, one in guests, pace) for one in everybody}


def _in_hand(rows: list[Row[Any]], offered: bool, in_a_talk: bool, pace: Pace) -> Work:
    calling = any(row.kind in TALKED_TO and row.state == TicketState.ASSIGNED.value for row in rows)
    ends = [until(row, pace) for row in rows if row.began_at is not None and row.state == TicketState.WRAPPING.value]
    mails = sum(row.kind == TicketKind.MAIL.value for row in rows)
    return Work(calling or in_a_talk, max(ends, default=None), mails, offered)


def until(row: Row[Any], pace: Pace) -> datetime:
    """When a wrap-up is over."""
    end: datetime = row.began_at + pace.wrap_up + row.extensions * pace.extension
    return end


def look(connection: Connection, pace: Pace, now: datetime) -> tuple[Floor, list[Person]]:
    """The floor as it is now, and everybody on it."""
    everybody = people(connection, pace, now)
    offered = presences.last_offered(connection, now - IDLE_MEMORY)
    colleagues = tuple(colleague(one, offered) for one in everybody)
    offices = {office for one in colleagues if one.standing.free_for for office in one.offices}
    there = _waiting(connection, offices, pace, now) if offices else ()
    return Floor(_open(connection), there, colleagues), everybody


def colleague(person: Person, offered: Mapping[int, datetime] = NOTHING) -> Colleague:
    """Somebody as decisions see them; `offered`: when something was last offered to whom."""
    row = person.row
    return Colleague(
        id=row.id,
        offices=frozenset(row.offices),
        languages=frozenset(row.languages),
        topics=frozenset(row.topics),
        standing=person.standing,
        idle_since=offered.get(row.id) or row.since or row.created_at,
        channels=person.sign.channels if person.sign else frozenset(),
    )


def _waiting(connection: Connection, offices: set[str], pace: Pace, now: datetime) -> tuple[Waiting, ...]:
    rested: defaultdict[int, set[int]] = defaultdict(set)
    for row in offers.passed(connection, now - pace.rest):
        rested[row.ticket_id].add(row.staff_id)
    return tuple(waiting(row, frozenset(rested[row.id])) for row in offers.waiting(connection, offices, now, AT_ONCE))


def waiting(row: Row[Any], rested: frozenset[int] = frozenset()) -> Waiting:
    """A ticket as decisions see it."""
    same = ("kind", "office", "topic", "language", "priority", "due_at", "waiting_since")
    values = {name: getattr(row, name) for name in same}
    return Waiting(ticket_id=row.id, channel=PHONE if row.kind in BY_PHONE else "mail", rested=rested, **values)


def _open(connection: Connection) -> tuple[Open, ...]:
    rows = offers.open_ones(connection)
    return tuple(
        Open(row.id, row.ticket_id, row.staff_id, OfferKind(row.kind), row.expires_at, _stands(row)) for row in rows
    )


def _stands(row: Row[Any]) -> bool:
    """Whether there is still something to be had."""
    wanted = TicketState.ASSIGNED if row.kind == OfferKind.CONSULT.value else TicketState.PENDING
    moved_on = row.kind != OfferKind.CONTACT.value and row.ticket_kind != ON_THE_LINE
    return bool(row.ticket_state == wanted.value and row.caller_gone is None and not moved_on)
