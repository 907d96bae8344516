"""Staff members as rows: who may sign in, in which role, for which offices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, select, update

from contact_center import clock
from contact_center.domain.ticket import StaffMember
from contact_center.errors import Conflict
from contact_center.storage.contacts import insert_or_ignore
from contact_center.storage.tables import sessions, users


def normal(username: str) -> str:
    """A user name as it is kept: case and surrounding blanks never tell two people apart."""
    return username.strip().casefold()


def add(
    connection: Connection,
    username: str,
    name: str,
    role: str,
    offices: Sequence[str],
    languages: Sequence[str],
    password_hash: str,
    now: datetime | None = None,
    topics: Sequence[str] = (),
) -> int:
    """Add a staff member; returns the id. Raises Conflict when the user name is taken."""
    row = {"username": normal(username), "name": name, "role": role, "password_hash": password_hash, "active": True}
    lists = {"offices": list(offices), "languages": list(languages), "topics": list(topics)}
    user_id = insert_or_ignore(connection, users, {**row, **lists, "created_at": now or clock.now()})
    if user_id is None:
        raise Conflict(f"There is already a staff member called {normal(username)}.")
    return user_id


def by_username(connection: Connection, username: str) -> Row[Any] | None:
    """The staff member with this user name, active or not, or None."""
    return connection.execute(select(users).where(users.c.username == normal(username))).one_or_none()


def by_id(connection: Connection, user_id: int) -> Row[Any] | None:
    """The staff member with this id, active or not, or None."""
    return connection.execute(select(users).where(users.c.id == user_id)).one_or_none()


def hold(connection: Connection, user_id: int) -> None:
    """Nobody else decides what this person has in hand before the transaction ends."""
    connection.execute(select(users.c.id).where(users.c.id == user_id).with_for_update(key_share=True)).first()


def listed(connection: Connection) -> list[Row[Any]]:
    """All staff members, by user name."""
    return list(connection.execute(select(users).order_by(users.c.username)))


def set_skills(
    connection: Connection, user_id: int, languages: Sequence[str] | None, topics: Sequence[str] | None
) -> None:
    """Say what a staff member speaks and knows well; None leaves it as it is."""
    given = {"languages": languages, "topics": topics}
    values = {name: list(value) for name, value in given.items() if value is not None}
    if values:
        connection.execute(update(users).where(users.c.id == user_id).values(**values))


def set_active(connection: Connection, user_id: int, active: bool) -> None:
    """Let a staff member in again, or shut them out: then their sessions end at once, too."""
    connection.execute(update(users).where(users.c.id == user_id).values(active=active))
    if not active:
        connection.execute(delete(sessions).where(sessions.c.user_id == user_id))


def to_staff(row: Row[Any]) -> StaffMember:
    """Make the domain's staff member of a row."""
    lists = (tuple(row.offices), tuple(row.languages), tuple(row.topics))
    return StaffMember(row.id, row.username, row.name, row.role, *lists)
