"""Who is signed in, and which attempts to sign in have failed. Tokens are kept as digests only.

A session has a stage: `full`, or half signed in: `factor` (the password was right, the second factor is asked for) and
`enrol` (a second factor has to be set up first).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, select, update

from contact_center.storage.tables import login_failures, sessions, users

FULL, FACTOR, ENROL = "full", "factor", "enrol"
_COLUMNS = (
    sessions.c.id.label("session_id"),
    *(sessions.c[name] for name in ("seen_at", "stage", "method", "proven_at", "tries", "expires_at")),
)


def open_session(connection: Connection, values: Mapping[str, Any], now: datetime) -> int:
    """Remember a new session, and forget those that have run out; returns its id.

    `values`: token_digest, user_id, expires_at, stage, method, origin, device, proven_at.
    """
    connection.execute(delete(sessions).where(sessions.c.expires_at <= now))
    row = {**values, "created_at": now, "seen_at": now}
    session_id: int = connection.execute(sessions.insert().values(**row).returning(sessions.c.id)).scalar_one()
    return session_id


def live(connection: Connection, token_digest: str, now: datetime, idle_since: datetime) -> Row[Any] | None:
    """The staff member of a session that is neither expired nor idle since before `idle_since`, in whatever stage."""
    statement = (
        select(users, *_COLUMNS)
        .join(sessions, sessions.c.user_id == users.c.id)
        .where(sessions.c.token_digest == token_digest, sessions.c.expires_at > now)
        .where(sessions.c.seen_at > idle_since, users.c.active)
    )
    return connection.execute(statement).one_or_none()


def touch(connection: Connection, token_digest: str, now: datetime) -> None:
    """The staff member did something."""
    connection.execute(update(sessions).where(sessions.c.token_digest == token_digest).values(seen_at=now))


def prove(connection: Connection, session_id: int, now: datetime) -> None:
    """Whoever sits there has just proven who they are."""
    connection.execute(update(sessions).where(sessions.c.id == session_id).values(proven_at=now))


def count_try(connection: Connection, session_id: int) -> int:
    """One more code is tried in this session; returns how many that makes, 0 when the session is over."""
    statement = update(sessions).where(sessions.c.id == session_id).values(tries=sessions.c.tries + 1)
    return connection.execute(statement.returning(sessions.c.tries)).scalar_one_or_none() or 0


def close(connection: Connection, token_digest: str) -> None:
    """End one session; ending it twice changes nothing."""
    connection.execute(delete(sessions).where(sessions.c.token_digest == token_digest))


def of_user(connection: Connection, user_id: int, now: datetime, idle_since: datetime) -> list[Row[Any]]:
    """The sessions of somebody that are going on, the one that was used last first."""
    mine = (sessions.c.user_id == user_id, sessions.c.expires_at > now, sessions.c.seen_at > idle_since)
    return list(connection.execute(select(sessions).where(*mine).order_by(sessions.c.seen_at.desc())))


def end_one(connection: Connection, user_id: int, session_id: int) -> bool:
    """End one session of this person; False when they have no such session."""
    mine = (sessions.c.id == session_id) & (sessions.c.user_id == user_id)
    return connection.execute(delete(sessions).where(mine)).rowcount == 1


def end_all(connection: Connection, user_id: int, but: int | None = None) -> int:
    """End all sessions of this person, except `but`; returns how many these were."""
    theirs = sessions.c.user_id == user_id
    if but is not None:
        theirs &= sessions.c.id != but
    return connection.execute(delete(sessions).where(theirs)).rowcount


def counted(connection: Connection, now: datetime, idle_since: datetime) -> dict[int, int]:
    """How many sessions of each person are going on."""
    going_on = (sessions.c.expires_at > now, sessions.c.seen_at > idle_since, sessions.c.stage == FULL)
    statement = select(sessions.c.user_id, func.count().label("number")).where(*going_on).group_by(sessions.c.user_id)
    return {row.user_id: row.number for row in connection.execute(statement)}


# --- failures ----------------------------------------------------------------------------------


def failures(connection: Connection, kind: str, since: datetime, username: str, origin: str) -> list[Row[Any]]:
    """Failed attempts of this kind since `since` with this user name or from this origin, oldest first."""
    same = (login_failures.c.username == username) | (login_failures.c.origin == origin)
    statement = select(login_failures).where(login_failures.c.at > since, login_failures.c.kind == kind, same)
    return list(connection.execute(statement.order_by(login_failures.c.at)))


def note_failure(connection: Connection, kind: str, username: str, origin: str, now: datetime, forget: datetime) -> int:
    """Note a failed attempt, and forget those before `forget`; returns its id."""
    connection.execute(delete(login_failures).where(login_failures.c.at < forget))
    row = login_failures.insert().values(kind=kind, username=username, origin=origin, at=now)
    failure_id: int = connection.execute(row.returning(login_failures.c.id)).scalar_one()
    return failure_id


def forget_failures(connection: Connection, username: str, origin: str) -> None:
    """This person has signed in from this origin: failed attempts with this user name from here no longer count."""
    same = (login_failures.c.username == username) & (login_failures.c.origin == origin)
    connection.execute(delete(login_failures).where(same))


def forget_failure(connection: Connection, failure_id: int) -> None:
    """This attempt was none."""
    connection.execute(delete(login_failures).where(login_failures.c.id == failure_id))
