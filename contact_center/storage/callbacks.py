"""Call-backs as rows: one open one for each number, every attempt to reach the citizen beside it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select, update

from contact_center.storage import uncounted
from contact_center.storage.contacts import insert_or_ignore
from contact_center.storage.tables import callback_attempts, callbacks, tickets, users

OPEN = ("waiting", "ringing")
ENDED = ("reached", "unreached", "withdrawn")


def open_new(connection: Connection, values: Mapping[str, Any]) -> int | None:
    """Keep a new call-back (`ticket_id`, `number`, `asked_at`, `promised_at`, `next_at`).

    None when there is an open one for the number, or one for the ticket.
    """
    number = insert_or_ignore(connection, callbacks, {**values, "state": "waiting", "attempts": 0})
    if number is not None:
        uncounted.note(connection, uncounted.CALLBACK, number)
    return number


def open_for(connection: Connection, number: str) -> Row[Any] | None:
    """The open call-back to a number, or None."""
    same = select(callbacks).where(callbacks.c.number == number, callbacks.c.state.in_(OPEN))
    return connection.execute(same).one_or_none()


def get(connection: Connection, callback_id: int) -> Row[Any] | None:
    """A call-back, or None."""
    return connection.execute(select(callbacks).where(callbacks.c.id == callback_id)).one_or_none()


def by_ticket(connection: Connection, ticket_id: int) -> Row[Any] | None:
    """The call-back of a ticket, or None."""
    return connection.execute(select(callbacks).where(callbacks.c.ticket_id == ticket_id)).one_or_none()


def move(connection: Connection, callback_id: int, states: Sequence[str], **values: Any) -> bool:
    """Compare and set: change a call-back that is in one of `states`; whether it was."""
    same = (callbacks.c.id == callback_id) & callbacks.c.state.in_(states)
    if connection.execute(update(callbacks).where(same).values(**values)).rowcount != 1:
        return False
    uncounted.note(connection, uncounted.CALLBACK, callback_id)
    return True


# --- attempts ---------------------------------------------------------------------------------------


def add_attempt(connection: Connection, callback_id: int, staff_id: int, dial_at: datetime) -> int:
    """An attempt begins; returns its id."""
    row = {"callback_id": callback_id, "staff_id": staff_id, "dial_at": dial_at}
    made = callback_attempts.insert().values(**row).returning(callback_attempts.c.id)
    number: int = connection.execute(made).scalar_one()
    return number


def attempt(connection: Connection, attempt_id: int) -> Row[Any] | None:
    """An attempt with its call-back and its ticket; None when there is none."""
    columns = (
        callback_attempts,
        callbacks.c.ticket_id,
        callbacks.c.number,
        callbacks.c.attempts,
        tickets.c.language,
        tickets.c.topic,
        tickets.c.office,
        tickets.c.waiting_since,
    )
    joined = callback_attempts.join(callbacks, callbacks.c.id == callback_attempts.c.callback_id)
    joined = joined.join(tickets, tickets.c.id == callbacks.c.ticket_id)
    found = select(*columns).select_from(joined).where(callback_attempts.c.id == attempt_id)
    return connection.execute(found).one_or_none()


def note_call(connection: Connection, attempt_id: int, call_sid: str) -> None:
    """Which call the provider made of an attempt."""
    connection.execute(update(callback_attempts).where(callback_attempts.c.id == attempt_id).values(call_sid=call_sid))


def desk_ready(connection: Connection, attempt_id: int, now: datetime) -> None:
    """Somebody is at the desk; the first time counts."""
    first = (callback_attempts.c.id == attempt_id) & callback_attempts.c.ready_at.is_(None)
    connection.execute(update(callback_attempts).where(first).values(ready_at=now))


def end_attempt(connection: Connection, attempt_id: int, result: str, now: datetime) -> bool:
    """Say how an attempt ended; False when that is known already."""
    ringing = (callback_attempts.c.id == attempt_id) & callback_attempts.c.result.is_(None)
    ended = update(callback_attempts).where(ringing).values(result=result, ended_at=now)
    return connection.execute(ended).rowcount == 1


def attempts_of(connection: Connection, ids: Sequence[int]) -> dict[int, list[Row[Any]]]:
    """The attempts of call-backs with the names of who dialled, oldest first, by call-back."""
    statement = select(callback_attempts, users.c.name.label("staff_name")).join(
        users, users.c.id == callback_attempts.c.staff_id
    )
    found: dict[int, list[Row[Any]]] = {number: [] for number in ids}
    mine = statement.where(callback_attempts.c.callback_id.in_(ids)).order_by(callback_attempts.c.id)
    for row in connection.execute(mine):
        found[row.callback_id].append(row)
    return found


def rings_for(connection: Connection, staff_id: int) -> bool:
    """Whether a staff member is calling somebody back just now."""
    mine = (callback_attempts.c.staff_id == staff_id) & callback_attempts.c.result.is_(None)
    return connection.execute(select(callback_attempts.c.id).where(mine).limit(1)).first() is not None


def last_dial(connection: Connection) -> datetime | None:
    """When the newest attempt is dialled."""
    newest = select(callback_attempts.c.dial_at).order_by(callback_attempts.c.dial_at.desc()).limit(1)
    return connection.execute(newest).scalar_one_or_none()


def dialled_since(connection: Connection, since: datetime, number: str = "") -> int:
    """How many attempts were made since `since`, to `number` or to any."""
    counted = select(func.count()).select_from(callback_attempts).where(callback_attempts.c.dial_at >= since)
    if number:
        same = callbacks.c.number == number
        counted = counted.join(callbacks, callbacks.c.id == callback_attempts.c.callback_id).where(same)
    found: int = connection.execute(counted).scalar_one()
    return found


def stuck(connection: Connection, before: datetime) -> list[int]:
    """Attempts that were dialled before `before` and never ended."""
    open_ones = (callback_attempts.c.result.is_(None), callback_attempts.c.dial_at < before)
    return list(connection.execute(select(callback_attempts.c.id).where(*open_ones)).scalars())


# --- lists ------------------------------------------------------------------------------------------


def listed(
    connection: Connection, offices: Collection[str] | None, states: Collection[str], limit: int, newest: bool = False
) -> list[Row[Any]]:
    """Call-backs with their tickets: those whose turn is next first, or the newest first."""
    order = (callbacks.c.id.desc(),) if newest else (callbacks.c.next_at, tickets.c.due_at, callbacks.c.id)
    statement = _joined(offices).where(callbacks.c.state.in_(states)).order_by(*order).limit(limit)
    return list(connection.execute(statement))


def shown(connection: Connection, callback_id: int, offices: Collection[str] | None) -> Row[Any] | None:
    """A call-back with its ticket, if that may be seen."""
    return connection.execute(_joined(offices).where(callbacks.c.id == callback_id)).one_or_none()


def of_ticket(connection: Connection, ticket_id: int, offices: Collection[str] | None) -> list[Row[Any]]:
    """The call-back of a ticket, if that may be seen."""
    return list(connection.execute(_joined(offices).where(callbacks.c.ticket_id == ticket_id)))


def _joined(offices: Collection[str] | None) -> Select[Any]:
    names = ("reference", "office", "topic", "language", "municipality", "claimed_by", "waiting_since", "due_at")
    columns = [tickets.c[name] for name in names]
    holder = users.c.name.label("holder")
    joined = callbacks.join(tickets, tickets.c.id == callbacks.c.ticket_id)
    joined = joined.outerjoin(users, users.c.id == tickets.c.claimed_by)
    statement = select(callbacks, *columns, tickets.c.state.label("ticket_state"), holder).select_from(joined)
    return statement if offices is None else statement.where(tickets.c.office.in_(offices))


def counted(connection: Connection, since: datetime, until: datetime, offices: Collection[str] | None) -> Row[Any]:
    """Of the call-backs asked for in a period: `asked`, `reached`, `kept` (within the promise), `unreached`, `open`."""
    reached = callbacks.c.state == "reached"
    kept = reached & (callbacks.c.promised_at.is_(None) | (callbacks.c.reached_at <= callbacks.c.promised_at))
    columns = (
        func.count().label("asked"),
        func.count().filter(reached).label("reached"),
        func.count().filter(kept).label("kept"),
        func.count().filter(callbacks.c.state == "unreached").label("unreached"),
        func.count().filter(callbacks.c.state.in_(OPEN)).label("open"),
        func.coalesce(func.sum(callbacks.c.attempts), 0).label("attempts"),
    )
    joined = callbacks.join(tickets, tickets.c.id == callbacks.c.ticket_id)
    statement = select(*columns).select_from(joined)
    statement = statement.where(callbacks.c.asked_at >= since, callbacks.c.asked_at < until)
    if offices is not None:
        statement = statement.where(tickets.c.office.in_(offices))
    return connection.execute(statement).one()
