"""Drafts as rows: one for each staff member and ticket."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from contact_center.storage.tables import drafts, users


def get(connection: Connection, user_id: int, ticket_id: int) -> Row[Any] | None:
    """Somebody's draft, or None."""
    mine = (drafts.c.user_id == user_id, drafts.c.ticket_id == ticket_id)
    return connection.execute(select(drafts).where(*mine)).one_or_none()


def save(
    connection: Connection,
    user_id: int,
    ticket_id: int,
    text: str,
    language: str,
    canned: Sequence[str],
    now: datetime,
) -> None:
    """Keep a draft in the place of the one before."""
    values = {"text": text, "language": language, "canned": list(canned), "saved_at": now}
    into = postgresql_insert if connection.dialect.name == "postgresql" else sqlite_insert
    kept = into(drafts).values(user_id=user_id, ticket_id=ticket_id, **values)
    connection.execute(kept.on_conflict_do_update(index_elements=["user_id", "ticket_id"], set_=values))


def drop(connection: Connection, user_id: int, ticket_id: int) -> None:
    """Forget a draft."""
    mine = (drafts.c.user_id == user_id, drafts.c.ticket_id == ticket_id)
    connection.execute(delete(drafts).where(*mine))


def others(connection: Connection, user_id: int, ticket_id: int, since: datetime) -> list[Row[Any]]:
    """Who else has written on a draft for a ticket since `since`: id and name."""
    statement = select(users.c.id, users.c.name, drafts.c.saved_at).join(drafts, drafts.c.user_id == users.c.id)
    theirs = (drafts.c.ticket_id == ticket_id, drafts.c.user_id != user_id, drafts.c.saved_at >= since)
    return list(connection.execute(statement.where(*theirs, drafts.c.text != "").order_by(users.c.name)))
