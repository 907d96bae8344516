"""Other systems that are told what happens: each with its place in the sequence of events."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, or_, select, update

from contact_center.storage import events
from contact_center.storage.tables import events as happened
from contact_center.storage.tables import hooks

LEASE = timedelta(minutes=2)
SETTLED = timedelta(seconds=2)
"""On PostgreSQL a transaction that took its number earlier may commit later: younger events are left for a moment."""


def add(
    connection: Connection, url: str, secret: str, kinds: Sequence[str], offices: Sequence[str], by: int, now: datetime
) -> Row[Any]:
    """Tell `url` of everything that happens from now on."""
    row = {"url": url, "secret": secret, "kinds": list(kinds), "offices": list(offices), "created_by": by}
    place = {"created_at": now, "next_at": now, "seq": events.latest(connection)}
    return connection.execute(hooks.insert().values(**row, **place).returning(hooks)).one()


def listed(connection: Connection) -> list[Row[Any]]:
    """All of them, oldest first."""
    return list(connection.execute(select(hooks).order_by(hooks.c.id)))


def get(connection: Connection, hook_id: int) -> Row[Any] | None:
    """One of them; None when there is no such one."""
    return connection.execute(select(hooks).where(hooks.c.id == hook_id)).one_or_none()


def change(connection: Connection, hook_id: int, now: datetime, **values: Any) -> Row[Any] | None:
    """Set `values`. One that is switched on again is tried at once, and is not told what happened meanwhile."""
    if values.get("active"):
        values |= {"seq": events.latest(connection), "attempts": 0, "next_at": now, "problem": ""}
    changed = update(hooks).where(hooks.c.id == hook_id).values(**values).returning(hooks)
    return connection.execute(changed).one_or_none()


def remove(connection: Connection, hook_id: int) -> bool:
    """Tell it nothing more; whether it was there."""
    return bool(connection.execute(delete(hooks).where(hooks.c.id == hook_id)).rowcount)


def take(connection: Connection, now: datetime) -> list[Row[Any]]:
    """Those whose time has come; nobody else gets them for a while."""
    free = or_(hooks.c.leased_until.is_(None), hooks.c.leased_until < now)
    due = update(hooks).where(hooks.c.active, hooks.c.next_at <= now, free)
    return list(connection.execute(due.values(leased_until=now + LEASE).returning(hooks)))


def following(connection: Connection, hook: Row[Any], now: datetime, limit: int) -> list[Row[Any]]:
    """The next events after the one it knows, whether it wants them or not, oldest first."""
    later = select(happened).where(happened.c.seq > hook.seq, happened.c.at <= now - SETTLED)
    return list(connection.execute(later.order_by(happened.c.seq).limit(limit)))


def settle(connection: Connection, hook_id: int, **values: Any) -> None:
    """Keep how it went, and let go."""
    connection.execute(update(hooks).where(hooks.c.id == hook_id).values(leased_until=None, **values))
