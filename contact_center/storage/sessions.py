"""Who is signed in, and which attempts to sign in have failed. Tokens are kept as digests only."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, select, update

from contact_center.storage.tables import login_failures, sessions, users


def open_session(connection: Connection, token_digest: str, user_id: int, now: datetime, expires_at: datetime) -> None:
    """Remember a new session, and forget those that have run out."""
    connection.execute(delete(sessions).where(sessions.c.expires_at <= now))
    row = {"token_digest": token_digest, "user_id": user_id, "created_at": now, "seen_at": now}
    connection.execute(sessions.insert().values(**row, expires_at=expires_at))


def live(connection: Connection, token_digest: str, now: datetime, idle_since: datetime) -> Row[Any] | None:
    """The staff member of a session that is neither expired nor idle since before `idle_since`, with `seen_at`."""
    statement = (
        select(users, sessions.c.seen_at)
        .join(sessions, sessions.c.user_id == users.c.id)
        .where(sessions.c.token_digest == token_digest, sessions.c.expires_at > now)
        .where(sessions.c.seen_at > idle_since, users.c.active)
    )
    return connection.execute(statement).one_or_none()


def touch(connection: Connection, token_digest: str, now: datetime) -> None:
    """The staff member did something."""
    connection.execute(update(sessions).where(sessions.c.token_digest == token_digest).values(seen_at=now))


def close(connection: Connection, token_digest: str) -> None:
    """End one session; ending it twice changes nothing."""
    connection.execute(delete(sessions).where(sessions.c.token_digest == token_digest))


def failures(connection: Connection, since: datetime, username: str, origin: str) -> list[Row[Any]]:
    """Failed attempts since `since` with this user name or from this origin, oldest first."""
    same = (login_failures.c.username == username) | (login_failures.c.origin == origin)
    statement = select(login_failures).where(login_failures.c.at > since, same)
    return list(connection.execute(statement.order_by(login_failures.c.at)))


def note_failure(connection: Connection, username: str, origin: str, now: datetime, forget: datetime) -> int:
    """Note a failed attempt, and forget those before `forget`; returns its id."""
    connection.execute(delete(login_failures).where(login_failures.c.at < forget))
    row = login_failures.insert().values(username=username, origin=origin, at=now)
    failure_id: int = connection.execute(row.returning(login_failures.c.id)).scalar_one()
    return failure_id


def forget_failures(connection: Connection, username: str, origin: str) -> None:
    """The right password came from this origin: its failed attempts with this user name no longer count."""
    same = (login_failures.c.username == username) & (login_failures.c.origin == origin)
    connection.execute(delete(login_failures).where(same))
