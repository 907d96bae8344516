"""Offers as rows. Two partial unique indexes keep them apart: one open offer per ticket, one per staff member."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, union_all, update

from contact_center.domain.desk import OfferKind, OfferState
from contact_center.domain.ticket import TicketKind, TicketState
from contact_center.storage.contacts import insert_or_ignore
from contact_center.storage.filters import QUEUE_ORDER
from contact_center.storage.tables import calls, offers, tickets, users
from contact_center.storage.tickets import not_yet

CALLBACK = TicketKind.CALLBACK.value
OPEN = offers.c.state == OfferState.OPEN.value
PASSED = (OfferState.DECLINED.value, OfferState.EXPIRED.value, OfferState.FAILED.value)
"""Whoever let a contact pass in one of these ways is not asked again at once."""


def make(connection: Connection, values: Mapping[str, Any]) -> int | None:
    """Make an offer; None when the ticket or the staff member has an open one already."""
    return insert_or_ignore(connection, offers, {"state": OfferState.OPEN.value, "why": "", **values})


def end(connection: Connection, offer_id: int, state: OfferState, now: datetime, why: str = "") -> Row[Any] | None:
    """End an open offer; None when it is over already."""
    statement = update(offers).where(offers.c.id == offer_id, OPEN)
    values = {"state": state.value, "ended_at": now, "why": why}
    return connection.execute(statement.values(**values).returning(offers)).one_or_none()


def accept(connection: Connection, offer_id: int, staff_id: int, now: datetime) -> Row[Any] | None:
    """Take an offer that still stands; None when it does not, or is not for this person."""
    mine = (offers.c.id == offer_id) & (offers.c.staff_id == staff_id) & OPEN & (offers.c.expires_at > now)
    values = {"state": OfferState.ACCEPTED.value, "ended_at": now}
    return connection.execute(update(offers).where(mine).values(**values).returning(offers)).one_or_none()


def get(connection: Connection, offer_id: int, staff_id: int) -> Row[Any] | None:
    """An offer to this person, or None."""
    statement = select(offers).where(offers.c.id == offer_id, offers.c.staff_id == staff_id)
    return connection.execute(statement).one_or_none()


def open_of(connection: Connection, staff_id: int, now: datetime) -> Row[Any] | None:
    """The offer that stands for this person, with the name of the colleague who made it; or None."""
    statement = select(offers, users.c.name.label("colleague")).outerjoin(users, users.c.id == offers.c.made_by)
    standing = (offers.c.staff_id == staff_id) & OPEN & (offers.c.expires_at > now)
    return connection.execute(statement.where(standing)).one_or_none()


def asked(connection: Connection, ticket_id: int) -> Row[Any] | None:
    """The offer of a ticket that stands, with the `name` of whoever is asked; or None."""
    statement = select(offers, users.c.name).join(users, users.c.id == offers.c.staff_id)
    return connection.execute(statement.where(offers.c.ticket_id == ticket_id, OPEN)).one_or_none()


def withdraw(connection: Connection, ticket_id: int, why: str, now: datetime, kind: str = "") -> Row[Any] | None:
    """Withdraw whatever is offered of a ticket, or only an offer of that kind; None when nothing was."""
    asked = {"ticket": ticket_id, "kinds": [kind] if kind else list(OfferKind), "now": now, "because": why}
    return connection.execute(_WITHDRAW, asked).one_or_none()


_ANY = (offers.c.ticket_id == bindparam("ticket")) & offers.c.kind.in_(bindparam("kinds", expanding=True)) & OPEN
_WITHDRAW = (
    update(offers)
    .where(_ANY)
    .values(state=OfferState.WITHDRAWN.value, ended_at=bindparam("now"), why=bindparam("because"))
    .returning(offers)
)


def open_ones(connection: Connection) -> list[Row[Any]]:
    """All open offers, with `ticket_state`, `ticket_kind` and `caller_gone` of what is offered."""
    call = (calls.c.call_sid == tickets.c.call_sid) & (tickets.c.kind == TicketKind.CALL.value)
    columns = (tickets.c.state.label("ticket_state"), tickets.c.kind.label("ticket_kind"))
    statement = select(offers, *columns, calls.c.ended_at.label("caller_gone"))
    joined = statement.join(tickets, tickets.c.id == offers.c.ticket_id).outerjoin(calls, call)
    return list(connection.execute(joined.where(OPEN).order_by(offers.c.id)))


def passed(connection: Connection, since: datetime) -> list[Row[Any]]:
    """Who let which ticket pass since `since`: `ticket_id`, `staff_id`."""
    statement = select(offers.c.ticket_id, offers.c.staff_id)
    return list(connection.execute(statement.where(offers.c.state.in_(PASSED), offers.c.ended_at > since)))


def missed_in_a_row(connection: Connection, staff_id: int, limit: int) -> int:
    """How many of this person's newest offers ran out without an answer, up to `limit`."""
    newest = select(offers.c.state).where(offers.c.staff_id == staff_id, ~OPEN).order_by(offers.c.id.desc())
    states = [row.state for row in connection.execute(newest.limit(limit))]
    return next((n for n, state in enumerate(states) if state != OfferState.EXPIRED.value), len(states))


def fail(connection: Connection, ticket_id: int, staff_id: int, now: datetime) -> None:
    """The telephone of whoever accepted was not answered: as good as declined."""
    newest = select(offers.c.id).where(offers.c.ticket_id == ticket_id, offers.c.staff_id == staff_id)
    last = newest.order_by(offers.c.id.desc()).limit(1).scalar_subquery()
    accepted = (offers.c.id == last) & (offers.c.state == OfferState.ACCEPTED.value)
    connection.execute(update(offers).where(accepted).values(state=OfferState.FAILED.value, ended_at=now))


def accepted(connection: Connection, ticket_id: int, staff_id: int) -> Row[Any] | None:
    """The newest offer of a ticket to this person, if they accepted it."""
    newest = select(offers).where(offers.c.ticket_id == ticket_id, offers.c.staff_id == staff_id)
    row = connection.execute(newest.order_by(offers.c.id.desc()).limit(1)).one_or_none()
    return row if row is not None and row.state == OfferState.ACCEPTED.value else None


def waiting(connection: Connection, offices: Collection[str], now: datetime, limit: int) -> list[Row[Any]]:
    """What waits and can be offered, in the order of the queue: no caller who has gone, no call-back too early."""
    call = (calls.c.call_sid == tickets.c.call_sid) & (tickets.c.kind == TicketKind.CALL.value)
    there = (tickets.c.state == TicketState.PENDING.value) & tickets.c.office.in_(offices) & calls.c.ended_at.is_(None)
    statement = select(tickets).outerjoin(calls, call).where(there, ~not_yet(now)).order_by(*QUEUE_ORDER).limit(limit)
    return list(connection.execute(statement))


def elsewhere(staff_id: int) -> Any:
    """The tickets that are not for this person just now, as a subquery.

    They are offered to somebody else; or they are call-backs, and this person has one in hand.
    """
    offered = select(offers.c.ticket_id).where(OPEN, offers.c.staff_id != staff_id)
    held = tickets.alias("held")
    mine = (held.c.claimed_by == staff_id) & (held.c.state == "assigned") & (held.c.kind == CALLBACK)
    further = select(tickets.c.id).where(tickets.c.kind == CALLBACK, select(held.c.id).where(mine).exists())
    return union_all(offered, further)
