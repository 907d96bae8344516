"""What facts are made of: lines of the log, calls and call-backs, and who came back, as long as that is known."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Interval, Row, Select, func, literal, select

from contact_center.storage.facts import by, chunks
from contact_center.storage.tables import callbacks, calls, contacts, tickets, visitations

REPEATED = timedelta(days=7)


def ticket_lines(connection: Connection, ids: Collection[int]) -> dict[int, list[Row[Any]]]:
    """The lines of the log of tickets, oldest first."""
    found: dict[int, list[Row[Any]]] = {}
    for some in chunks(ids):
        statement = select(visitations).where(visitations.c.ticket_id.in_(some)).order_by(visitations.c.id)
        for row in connection.execute(statement):
            found.setdefault(row.ticket_id, []).append(row)
    return found


def lines(connection: Connection, ids: Collection[int]) -> list[Row[Any]]:
    """Lines of the log by their ids."""
    return by(connection, visitations.c.id, ids, select(visitations))


def calls_by_sid(connection: Connection, sids: Collection[str]) -> list[Row[Any]]:
    """Calls with the ticket that came of them, or what was decided of them (`triage`, `route`)."""
    return by(connection, calls.c.call_sid, sids, _calls())


def calls_of(connection: Connection, ids: Collection[int]) -> list[Row[Any]]:
    """The calls of tickets, likewise."""
    return by(connection, calls.c.ticket_id, ids, _calls())


def callbacks_by_id(connection: Connection, ids: Collection[int]) -> list[Row[Any]]:
    """Call-backs with their tickets."""
    return by(connection, callbacks.c.id, ids, _callbacks())


def callbacks_of(connection: Connection, ids: Collection[int]) -> list[Row[Any]]:
    """The call-backs of tickets."""
    return by(connection, callbacks.c.ticket_id, ids, _callbacks())


_ABOUT = ("office", "language", "topic", "municipality", "citizen_group", "role")


def _calls() -> Select[Any]:
    names = ("call_sid", "started_at", "queued_at", "answered_at", "ended_at", "outcome", "ended_in", "ticket_id")
    same = (contacts.c.channel == "phone") & (contacts.c.external_id == calls.c.call_sid)
    joined = calls.outerjoin(tickets, tickets.c.id == calls.c.ticket_id).outerjoin(contacts, same)
    about = [tickets.c[name] for name in _ABOUT]
    return select(*(calls.c[name] for name in names), *about, contacts.c.triage, contacts.c.route).select_from(joined)


def _callbacks() -> Select[Any]:
    names = ("id", "asked_at", "promised_at", "reached_at", "state", "ticket_id")
    joined = callbacks.join(tickets, tickets.c.id == callbacks.c.ticket_id)
    return select(*(callbacks.c[name] for name in names), *(tickets.c[name] for name in _ABOUT)).select_from(joined)


def came_back(connection: Connection, ids: Collection[int]) -> tuple[set[int], set[int]]:
    """Of tickets: those whose person turned to us again about the same topic within a week under another ticket; and
    the earlier tickets of these persons, for which the same may hold now.

    Who wrote or rang is asked here and kept nowhere.
    """
    mine, other = contacts.alias("mine"), contacts.alias("other")
    first, again = tickets.alias("first"), tickets.alias("again")
    same = (other.c.party_address == mine.c.party_address) & (mine.c.party_address != "")
    joined = mine.join(first, first.c.id == mine.c.ticket_id).join(other, same)
    joined = joined.join(again, again.c.id == other.c.ticket_id)
    near = other.c.received_at.between(_shifted(connection, mine, -REPEATED), _shifted(connection, mine, REPEATED))
    back: set[int] = set()
    earlier: set[int] = set()
    for some in chunks(ids):
        asked = (mine.c.ticket_id.in_(some), other.c.ticket_id != mine.c.ticket_id, near)
        columns = (mine.c.ticket_id, other.c.ticket_id, first.c.topic, again.c.topic)
        times = (mine.c.received_at, other.c.received_at)
        for ticket, another, topic, its_topic, at, its_at in connection.execute(
            select(*columns, *times).select_from(joined).where(*asked)
        ):
            if its_at > at:
                back |= {ticket} if topic == its_topic else set()
            else:
                earlier.add(another)
    return back, earlier


def _shifted(connection: Connection, contact: Any, by: timedelta) -> ColumnElement[Any]:
    if connection.dialect.name == "postgresql":
        later: ColumnElement[Any] = contact.c.received_at + literal(by, Interval)
        return later
    return func.strftime("%Y-%m-%d %H:%M:%f", contact.c.received_at, f"{by.days} days")


def whole(connection: Connection, ids: Collection[int]) -> set[int]:
    """Those of the tickets of which is still known who it was, and who turned to us in the week after."""
    there = by(connection, tickets.c.id, ids, select(tickets.c.id, tickets.c.created_at, tickets.c.erased_at))
    if not there:
        return set()
    first, last = (pick(row.created_at for row in there) for pick in (min, max))
    nameless = (contacts.c.party_address == "", contacts.c.received_at.between(first, last + REPEATED))
    statement = select(contacts.c.received_at).where(*nameless).order_by(contacts.c.received_at)
    erased = list(connection.execute(statement).scalars())

    def lacking(row: Row[Any]) -> bool:
        following = bisect_left(erased, row.created_at)
        return following < len(erased) and erased[following] <= row.created_at + REPEATED

    return {row.id for row in there if row.erased_at is None and not lacking(row)}
