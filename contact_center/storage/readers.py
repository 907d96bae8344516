"""Who reads which ticket just now, and who writes in it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from contact_center.storage.tables import readers, users


def get(connection: Connection, ticket_id: int, staff_id: int) -> Row[Any] | None:
    """What is known of a reader, or None."""
    mine = (readers.c.ticket_id == ticket_id) & (readers.c.staff_id == staff_id)
    return connection.execute(select(readers).where(mine)).one_or_none()


def here(connection: Connection, ticket_id: int, staff_id: int, typing: bool, now: datetime) -> None:
    """Somebody has the ticket open."""
    insert = postgresql_insert if connection.dialect.name == "postgresql" else sqlite_insert
    row = {"ticket_id": ticket_id, "staff_id": staff_id, "typing": typing, "since": now, "seen_at": now}
    again = {"typing": typing, "seen_at": now}
    statement = insert(readers).values(**row)
    connection.execute(
        statement.on_conflict_do_update(index_elements=[readers.c.ticket_id, readers.c.staff_id], set_=again)
    )


def left(connection: Connection, ticket_id: int, staff_id: int, seen_at: datetime | None = None) -> bool:
    """Somebody has closed the ticket, or was not heard of since `seen_at`; whether they had it open."""
    mine = (readers.c.ticket_id == ticket_id) & (readers.c.staff_id == staff_id)
    if seen_at is not None:
        mine &= readers.c.seen_at <= seen_at
    return connection.execute(readers.delete().where(mine)).rowcount == 1


def of(connection: Connection, ticket_ids: Collection[int], since: datetime) -> list[Row[Any]]:
    """Who was heard of since `since` in these tickets: `ticket_id`, `staff_id`, `name`, `typing`."""
    columns = (readers.c.ticket_id, readers.c.staff_id, users.c.name, readers.c.typing)
    joined = select(*columns).join(users, users.c.id == readers.c.staff_id)
    wanted = joined.where(readers.c.ticket_id.in_(ticket_ids), readers.c.seen_at >= since)
    return list(connection.execute(wanted.order_by(readers.c.since)))


def silent(connection: Connection, since: datetime) -> list[Row[Any]]:
    """Readers that have not been heard of since `since`."""
    return list(connection.execute(select(readers).where(readers.c.seen_at < since)))
