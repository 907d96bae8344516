"""The shunt list: what could not be worked, with its error, until a person has dealt with it."""

from __future__ import annotations

import traceback
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from contact_center.storage.tables import shunt


def add(connection: Connection, kind: str, object_id: int, error: BaseException, now: datetime) -> None:
    """Put an object on the list with the whole trace of `error`."""
    trace = "".join(traceback.format_exception(error))
    row = {"at": now, "kind": kind, "object_id": object_id, "error": repr(error)[:2000], "trace": trace[-20000:]}
    connection.execute(shunt.insert().values(**row, state="open"))


def listed(connection: Connection, state: str = "open") -> list[Row[Any]]:
    """The list, oldest first."""
    return list(connection.execute(select(shunt).where(shunt.c.state == state).order_by(shunt.c.id)))


def get(connection: Connection, shunt_id: int) -> Row[Any] | None:
    """One entry, or None."""
    return connection.execute(select(shunt).where(shunt.c.id == shunt_id)).one_or_none()


def settle(connection: Connection, shunt_id: int, state: str) -> None:
    """Mark an entry as `retried` or `dropped`."""
    connection.execute(update(shunt).where(shunt.c.id == shunt_id).values(state=state))
