"""When somebody last confirmed that lifeindenmark.dk tells what we tell about the offices, and what that was."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from contact_center.storage.tables import directory_confirmations, users


def confirm(connection: Connection, staff_id: int, entries: Mapping[str, Any], now: datetime) -> None:
    """Keep that `staff_id` has seen these entries on the site; earlier confirmations stay, as a record."""
    row = {"at": now, "staff_id": staff_id, "entries": dict(entries)}
    connection.execute(directory_confirmations.insert().values(**row))


def latest(connection: Connection) -> Row[Any] | None:
    """The newest confirmation with its `at`, `entries` and the `name` of who confirmed; None when there is none."""
    confirmed = directory_confirmations
    found = select(confirmed, users.c.name).join(users, users.c.id == confirmed.c.staff_id)
    return connection.execute(found.order_by(confirmed.c.id.desc()).limit(1)).one_or_none()
