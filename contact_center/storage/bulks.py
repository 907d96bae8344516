"""Bulk actions as rows: what was done to which tickets, and what it replaced, for as long as it can be undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from contact_center.storage.filters import QUEUE_ORDER, Filter
from contact_center.storage.tables import bulk_actions, bulk_changes, tickets


def begin(connection: Connection, staff_id: int, verb: str, now: datetime) -> int:
    """A bulk action begins; returns its id."""
    made = bulk_actions.insert().values(staff_id=staff_id, verb=verb, at=now, tickets=0).returning(bulk_actions.c.id)
    return int(connection.execute(made).scalar_one())


def changed(connection: Connection, bulk_id: int, changes: Sequence[Mapping[str, Any]]) -> None:
    """Remember what was changed: `ticket_id`, `version` and what was there `before`."""
    if not changes:
        return
    connection.execute(bulk_changes.insert(), [{"bulk_id": bulk_id, **change} for change in changes])
    mine = update(bulk_actions).where(bulk_actions.c.id == bulk_id)
    connection.execute(mine.values(tickets=bulk_actions.c.tickets + len(changes)))


def take_back(connection: Connection, bulk_id: int, staff_id: int, since: datetime, now: datetime) -> Row[Any] | None:
    """Mark an action of this person as undone; None when it is too old, somebody else's, or undone already."""
    mine = (bulk_actions.c.id == bulk_id) & (bulk_actions.c.staff_id == staff_id)
    young = (bulk_actions.c.at >= since) & bulk_actions.c.undone_at.is_(None)
    return connection.execute(
        update(bulk_actions).where(mine, young).values(undone_at=now).returning(bulk_actions)
    ).one_or_none()


def known(connection: Connection, bulk_id: int, staff_id: int) -> bool:
    """Whether this person has ever done that."""
    mine = select(bulk_actions.c.id).where(bulk_actions.c.id == bulk_id, bulk_actions.c.staff_id == staff_id)
    return connection.execute(mine).first() is not None


def changes_of(connection: Connection, bulk_id: int) -> list[Row[Any]]:
    """What an action changed."""
    mine = select(bulk_changes).where(bulk_changes.c.bulk_id == bulk_id)
    return list(connection.execute(mine.order_by(bulk_changes.c.ticket_id)))


def forget(connection: Connection, before: datetime) -> None:
    """Actions that nobody can undo any more need not be remembered."""
    old = select(bulk_actions.c.id).where(bulk_actions.c.at < before)
    connection.execute(bulk_changes.delete().where(bulk_changes.c.bulk_id.in_(old)))
    connection.execute(bulk_actions.delete().where(bulk_actions.c.at < before))


def ids(connection: Connection, wanted: Filter, limit: int) -> list[int]:
    """The tickets that are meant, in the order of the queue."""
    mine = select(tickets.c.id).where(*wanted.conditions(connection.dialect.name))
    return list(connection.execute(mine.order_by(*QUEUE_ORDER).limit(limit)).scalars())


def rows(connection: Connection, wanted: Filter, ticket_ids: Sequence[int]) -> list[Row[Any]]:
    """Those of the tickets that are still meant; on PostgreSQL nobody else changes them before the end."""
    conditions = wanted.conditions(connection.dialect.name)
    mine = select(tickets).where(tickets.c.id.in_(ticket_ids), *conditions).order_by(tickets.c.id)
    return list(connection.execute(mine.with_for_update() if connection.dialect.name == "postgresql" else mine))
