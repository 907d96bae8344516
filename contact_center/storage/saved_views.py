"""Views that staff keep: filters with a name, for oneself or for an office."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, or_, select, update

from contact_center.storage.contacts import insert_or_ignore
from contact_center.storage.tables import saved_views, users

MINE_AND_SHARED = saved_views.join(users, users.c.id == saved_views.c.owner_id)


def add(
    connection: Connection, owner_id: int, name: str, office: str, filters: Mapping[str, Any], now: datetime
) -> int | None:
    """Keep a view; None when this person has one of that name."""
    values = {"owner_id": owner_id, "name": name, "office": office, "filters": dict(filters), "created_at": now}
    return insert_or_ignore(connection, saved_views, values)


def listed(connection: Connection, staff_id: int, offices: Collection[str]) -> list[Row[Any]]:
    """One's own views and those of one's offices, by name; `owner` is who keeps each."""
    statement = select(saved_views, users.c.name.label("owner")).select_from(MINE_AND_SHARED)
    return list(connection.execute(statement.where(_seen(staff_id, offices)).order_by(saved_views.c.name)))


def get(connection: Connection, view_id: int, staff_id: int, offices: Collection[str]) -> Row[Any] | None:
    """A view that this person sees, or None."""
    statement = select(saved_views, users.c.name.label("owner")).select_from(MINE_AND_SHARED)
    return connection.execute(statement.where(saved_views.c.id == view_id, _seen(staff_id, offices))).one_or_none()


def _seen(staff_id: int, offices: Collection[str]) -> ColumnElement[bool]:
    return or_(saved_views.c.owner_id == staff_id, saved_views.c.office.in_(offices))


def change(connection: Connection, view_id: int, values: Mapping[str, Any]) -> None:
    """Change a view's name, office or filters."""
    connection.execute(update(saved_views).where(saved_views.c.id == view_id).values(**values))


def named(connection: Connection, owner_id: int, name: str) -> Row[Any] | None:
    """This person's view of that name, or None."""
    mine = (saved_views.c.owner_id == owner_id) & (saved_views.c.name == name)
    return connection.execute(select(saved_views).where(mine)).one_or_none()


def count(connection: Connection, owner_id: int) -> int:
    """How many views this person keeps."""
    mine = select(func.count()).select_from(saved_views).where(saved_views.c.owner_id == owner_id)
    return int(connection.execute(mine).scalar_one())


def remove(connection: Connection, view_id: int) -> None:
    """Forget a view."""
    connection.execute(saved_views.delete().where(saved_views.c.id == view_id))
