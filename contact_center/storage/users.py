"""Staff members as rows: who may sign in, in which role, for which offices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, select, update

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
    machine: bool = False,
) -> int:
    """Add a staff member; returns the id. Raises Conflict when the user name is taken.

    Without a `password_hash` nobody signs in with a password; `machine`: an API key acts as this one.
    """
    row = {"username": normal(username), "name": name, "role": role, "password_hash": password_hash, "active": True}
    row["machine"] = machine
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
    """All staff members who are people, by user name."""
    return list(connection.execute(select(users).where(users.c.machine.is_(False)).order_by(users.c.username)))


def person(connection: Connection, user_id: int) -> Row[Any] | None:
    """The staff member with this id, active or not, if it is a person."""
    mine = (users.c.id == user_id, users.c.machine.is_(False))
    return connection.execute(select(users).where(*mine)).one_or_none()


def change(connection: Connection, user_id: int, values: Mapping[str, Any]) -> None:
    """Change name, role, offices, languages or topics."""
    if values:
        connection.execute(update(users).where(users.c.id == user_id).values(**values))


def set_password_hash(connection: Connection, user_id: int, password_hash: str) -> None:
    """Give somebody a password."""
    connection.execute(update(users).where(users.c.id == user_id).values(password_hash=password_hash))


def names(connection: Connection, user_ids: Sequence[int]) -> dict[int, str]:
    """What these staff members are called."""
    found = select(users.c.id, users.c.name).where(users.c.id.in_(user_ids))
    return {row.id: row.name for row in connection.execute(found)}


def active_admins(connection: Connection) -> int:
    """How many can still let people in."""
    admins = (users.c.role == "admin", users.c.active, users.c.machine.is_(False))
    return connection.execute(select(func.count()).select_from(users).where(*admins)).scalar_one()


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
