"""The outbox: what is to be sent, written in the transaction that decides it; sent by the relay."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, func, select, update

from contact_center.storage.contacts import insert_or_ignore
from contact_center.storage.tables import outbox


def dedup_key(kind: str, *parts: object) -> str:
    """Build the key that makes a reply unique. The only place where such keys are made.

    Parts are ids, never dates or texts: a key that holds a localised date changes at midnight, and the citizen gets
    the same reply twice.
    """
    return ":".join([kind, *(str(part) for part in parts)])[:200]


def put(connection: Connection, row: Mapping[str, Any]) -> int | None:
    """Put `row` into the outbox; None when its `dedup_key` is there already."""
    return insert_or_ignore(connection, outbox, row)


def take_due(
    connection: Connection, now: datetime, limit: int = 20, kinds: Collection[str] = ("mail", "sms")
) -> list[Row[Any]]:
    """Take due rows: their state becomes `sending`, one attempt more; oldest first."""
    due = select(outbox.c.id).where(outbox.c.state == "pending", outbox.c.due_at <= now, outbox.c.kind.in_(kinds))
    due = due.order_by(outbox.c.due_at, outbox.c.id).limit(limit)
    if connection.dialect.name == "postgresql":
        due = due.with_for_update(skip_locked=True)
    chosen = due.cte("due")  # no plain subquery: PostgreSQL may run one again for each row, and take more than `limit`
    taken = (
        update(outbox)
        .where(outbox.c.id.in_(select(chosen.c.id)), outbox.c.state == "pending")
        .values(state="sending", attempts=outbox.c.attempts + 1, due_at=now)
        .returning(outbox)
    )
    return sorted(connection.execute(taken), key=lambda row: row.id)


def mark_sent(connection: Connection, outbox_id: int, now: datetime) -> None:
    """The row was handed over."""
    _mark(connection, outbox_id, state="sent", sent_at=now, error=None)


def mark_failed(connection: Connection, outbox_id: int, error: str) -> None:
    """The row will never be delivered; staff see why."""
    _mark(connection, outbox_id, state="failed", error=error)


def mark_held(connection: Connection, outbox_id: int, error: str) -> None:
    """Nobody knows whether the row was delivered; a person decides."""
    _mark(connection, outbox_id, state="held", error=error)


def mark_bounced(connection: Connection, outbox_id: int, error: str) -> None:
    """The row was sent, and came back."""
    _mark(connection, outbox_id, state="bounced", error=error)


def mark_later(connection: Connection, outbox_id: int, due_at: datetime, error: str) -> None:
    """Try the row again at `due_at`."""
    _mark(connection, outbox_id, state="pending", due_at=due_at, error=error)


def mark_waiting(connection: Connection, outbox_id: int, due_at: datetime, error: str) -> None:
    """The server was away: as if the row had not been taken, until `due_at`."""
    _mark(connection, outbox_id, state="pending", due_at=due_at, error=error, attempts=outbox.c.attempts - 1)


def _mark(connection: Connection, outbox_id: int, **values: Any) -> None:
    connection.execute(update(outbox).where(outbox.c.id == outbox_id).values(**values))


def move(connection: Connection, outbox_id: int, before: str, **values: Any) -> bool:
    """Change a row that is still in the state `before`; False when it is not."""
    still = (outbox.c.id == outbox_id, outbox.c.state == before)
    return connection.execute(update(outbox).where(*still).values(**values)).rowcount == 1


def take_back(connection: Connection, outbox_id: int, now: datetime) -> bool:
    """Remove a mail that nobody has begun to send and that is not due yet; False when it is too late."""
    waiting = (outbox.c.id == outbox_id, outbox.c.state == "pending", outbox.c.attempts == 0, outbox.c.due_at > now)
    return connection.execute(delete(outbox).where(*waiting)).rowcount == 1


def hold_stuck(connection: Connection, before: datetime, error: str) -> int:
    """Hold rows whose sending began before `before` and never ended: a crash in between is ambiguous."""
    stuck = update(outbox).where(outbox.c.state == "sending", outbox.c.due_at < before)
    return connection.execute(stuck.values(state="held", error=error)).rowcount


def get(connection: Connection, outbox_id: int) -> Row[Any] | None:
    """One row, or None."""
    return connection.execute(select(outbox).where(outbox.c.id == outbox_id)).one_or_none()


def by_key(connection: Connection, key: str) -> Row[Any] | None:
    """The row with this `dedup_key`, or None."""
    return connection.execute(select(outbox).where(outbox.c.dedup_key == key)).one_or_none()


def newest(connection: Connection, kind: str | None, limit: int) -> list[Row[Any]]:
    """The newest rows, newest first."""
    statement = select(outbox).order_by(outbox.c.id.desc()).limit(limit)
    return list(connection.execute(statement.where(outbox.c.kind == kind) if kind else statement))


def by_message_id(connection: Connection, message_ids: Sequence[str]) -> Row[Any] | None:
    """The mail with one of these Message-IDs, or None."""
    statement = select(outbox).where(outbox.c.message_id.in_(message_ids), outbox.c.kind == "mail")
    return connection.execute(statement.order_by(outbox.c.id).limit(1)).one_or_none() if message_ids else None


def written_to(connection: Connection, ticket_id: int) -> set[str]:
    """The addresses that staff wrote to about a ticket, lower case."""
    mine = (outbox.c.ticket_id == ticket_id, outbox.c.kind == "mail", outbox.c.automatic.is_(False))
    return {address.lower() for address in connection.execute(select(outbox.c.recipient).where(*mine)).scalars()}


def texts_to(connection: Connection, number: str, since: datetime, beginning: bool = False) -> int:
    """How many automatic texts were decided since `since` to a number, or to numbers that begin with it."""
    to = outbox.c.recipient.startswith(number, autoescape=True) if beginning else outbox.c.recipient == number
    counted = select(func.count()).where(outbox.c.automatic, outbox.c.kind == "sms", outbox.c.created_at >= since, to)
    found: int = connection.execute(counted).scalar_one()
    return found


def of_tickets(connection: Connection, ids: Sequence[int]) -> dict[int, Row[Any]]:
    """The outbox rows with these ids, by id."""
    return {row.id: row for row in connection.execute(select(outbox).where(outbox.c.id.in_(ids)))}


def backoff(attempts: int) -> timedelta:
    """How long to wait after the n-th failed attempt: 30 s, doubling, at most an hour."""
    return timedelta(seconds=min(3600, 30 * 2 ** max(0, attempts - 1)))
