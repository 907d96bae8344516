"""Mentions as rows: who was named in which note, and whether they have seen it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from contact_center.storage.shared import seen_by
from contact_center.storage.tables import mentions, messages, tickets, users


def add(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Note who is mentioned."""
    if rows:
        connection.execute(mentions.insert(), [dict(row) for row in rows])


def of(
    connection: Connection, user_id: int, offices: Collection[str] | None, unseen: bool, limit: int
) -> list[Row[Any]]:
    """Where somebody is mentioned, newest first, in tickets they may still see."""
    names = (tickets.c.reference, tickets.c.office, tickets.c.topic, tickets.c.state)
    joined = mentions.join(tickets, tickets.c.id == mentions.c.ticket_id)
    joined = joined.join(messages, messages.c.id == mentions.c.message_id).join(users, users.c.id == mentions.c.by_id)
    statement = select(mentions, *names, messages.c.text, users.c.name.label("by")).select_from(joined)
    statement = statement.where(mentions.c.user_id == user_id, *_visible(offices))
    statement = statement.where(mentions.c.seen_at.is_(None)) if unseen else statement
    return list(connection.execute(statement.order_by(mentions.c.id.desc()).limit(limit)))


def unseen(connection: Connection, user_id: int, offices: Collection[str] | None) -> int:
    """How many mentions somebody has not seen."""
    joined = mentions.join(tickets, tickets.c.id == mentions.c.ticket_id)
    mine = (mentions.c.user_id == user_id, mentions.c.seen_at.is_(None), *_visible(offices))
    number: int = connection.execute(select(func.count()).select_from(joined).where(*mine)).scalar_one()
    return number


def see(connection: Connection, user_id: int, now: datetime, ticket_id: int | None = None) -> int:
    """Somebody has seen their mentions: those in one ticket, or all. Returns how many."""
    mine = [mentions.c.user_id == user_id, mentions.c.seen_at.is_(None)]
    mine += [mentions.c.ticket_id == ticket_id] if ticket_id is not None else []
    return connection.execute(update(mentions).where(*mine).values(seen_at=now)).rowcount


def of_notes(connection: Connection, message_ids: Collection[int]) -> list[Row[Any]]:
    """Who is mentioned in these notes: message and name."""
    statement = select(mentions.c.message_id, users.c.id, users.c.name).join(users, users.c.id == mentions.c.user_id)
    statement = statement.where(mentions.c.message_id.in_(message_ids)).order_by(mentions.c.id)
    return list(connection.execute(statement)) if message_ids else []


def _visible(offices: Collection[str] | None) -> list[Any]:
    return [] if offices is None else [seen_by(offices)]
