"""Recordings that nobody may keep: they stand here until the provider has deleted them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from contact_center.storage.tables import unwanted_recordings as unwanted


def add(connection: Connection, recording_sid: str, now: datetime) -> None:
    """It is to be deleted at the provider; known ones stay as they are."""
    insert = postgresql_insert if connection.dialect.name == "postgresql" else sqlite_insert
    row = {"recording_sid": recording_sid, "due_at": now, "attempts": 0}
    connection.execute(insert(unwanted).values(**row).on_conflict_do_nothing())


def due(connection: Connection, now: datetime, limit: int = 20) -> list[str]:
    """Those that are to be tried now."""
    waiting = select(unwanted.c.recording_sid).where(unwanted.c.due_at <= now).order_by(unwanted.c.due_at)
    return list(connection.execute(waiting.limit(limit)).scalars())


def take(connection: Connection, recording_sid: str, now: datetime, until: datetime) -> int | None:
    """Take one that is due: nobody else works it before `until`. How often it was tried; None when somebody has it."""
    mine = (unwanted.c.recording_sid == recording_sid) & (unwanted.c.due_at <= now)
    taken = update(unwanted).where(mine).values(due_at=until, attempts=unwanted.c.attempts + 1)
    found: int | None = connection.execute(taken.returning(unwanted.c.attempts)).scalar_one_or_none()
    return found


def later(connection: Connection, recording_sid: str, due_at: datetime) -> None:
    """Try again at `due_at`."""
    connection.execute(update(unwanted).where(unwanted.c.recording_sid == recording_sid).values(due_at=due_at))


def gone(connection: Connection, recording_sid: str) -> None:
    """The provider has it no more."""
    connection.execute(delete(unwanted).where(unwanted.c.recording_sid == recording_sid))
