"""What only the demonstration does with the database: many rows in one go, and new passwords for its own staff."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, func, select, text, update

from contact_center.storage.tables import contacts, users


def is_empty(connection: Connection) -> bool:
    """Whether no contact has come yet."""
    return connection.execute(select(contacts.c.id).limit(1)).first() is None


def next_id(connection: Connection, table: Table) -> int:
    """The first id that is free in `table`."""
    highest: int = connection.execute(select(func.coalesce(func.max(table.c.id), 0))).scalar_one()
    return highest + 1


def insert_all(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert `rows`; what a row does not say is the column's default. Rows may bring their own ids."""
    if not rows:
        return
    own_ids = "id" in rows[0]
    columns = [column for column in table.columns if column.name != "id" or own_ids]
    defaults = {column.name: getattr(column.default, "arg", None) for column in columns}
    connection.execute(table.insert(), [{**defaults, **row} for row in rows])
    if own_ids and connection.dialect.name == "postgresql":
        name = table.name
        forward = f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), (SELECT max(id) FROM {name}))"  # noqa: S608
        connection.execute(text(forward))


def set_password(connection: Connection, username: str, password_hash: str) -> None:
    """Give a member of the invented staff a new password."""
    connection.execute(update(users).where(users.c.username == username).values(password_hash=password_hash))
