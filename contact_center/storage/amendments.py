"""What leads have changed of the catalogue; nothing is ever overwritten."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from contact_center.catalog.amend import Amendment
from contact_center.errors import Stale
from contact_center.storage.tables import amendments, users


def latest(connection: Connection) -> int:
    """The number of the newest change, 0 when there is none."""
    number: int = connection.execute(select(func.coalesce(func.max(amendments.c.id), 0))).scalar_one()
    return number


def current(connection: Connection) -> list[Amendment]:
    """The newest change of each thing, oldest first."""
    newest = select(func.max(amendments.c.id)).group_by(amendments.c.kind, amendments.c.key)
    rows = connection.execute(select(amendments).where(amendments.c.id.in_(newest)).order_by(amendments.c.id))
    return [Amendment(row.kind, row.key, row.value, row.at.date()) for row in rows]


def version(connection: Connection, kind: str, key: str) -> int:
    """The number of the newest change of one thing, 0 when the files have the word."""
    one = select(func.coalesce(func.max(amendments.c.id), 0)).where(amendments.c.kind == kind, amendments.c.key == key)
    number: int = connection.execute(one).scalar_one()
    return number


def add(
    connection: Connection, kind: str, key: str, value: Mapping[str, Any], seen: int, staff_id: int, now: datetime
) -> int:
    """Keep a change; its number. Raises Stale when it is not `seen` any more that the change was made from."""
    if version(connection, kind, key) != seen:
        raise Stale("Somebody else has changed this meanwhile. Look at it again.")
    row = {"kind": kind, "key": key, "value": dict(value), "at": now, "staff_id": staff_id}
    number: int = connection.execute(amendments.insert().values(**row).returning(amendments.c.id)).scalar_one()
    return number


def history(connection: Connection, limit: int) -> list[Row[Any]]:
    """Who changed what and when, newest first."""
    found = select(amendments, users.c.name).join(users, users.c.id == amendments.c.staff_id)
    return list(connection.execute(found.order_by(amendments.c.id.desc()).limit(limit)))
