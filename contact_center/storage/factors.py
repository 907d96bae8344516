"""Second factors as rows: the sealed secret of an authenticator app, the step its last code was for, recovery codes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, select, update

from contact_center.storage.tables import recovery_codes, totp_secrets


def get(connection: Connection, user_id: int) -> Row[Any] | None:
    """The row of somebody's app; its `sealed` is empty until the first code has confirmed it."""
    return connection.execute(select(totp_secrets).where(totp_secrets.c.user_id == user_id)).one_or_none()


def has_one(connection: Connection, user_id: int) -> bool:
    """Whether a code of an app is asked for when this person signs in."""
    row = get(connection, user_id)
    return row is not None and row.sealed is not None


def propose(connection: Connection, user_id: int, sealed: str) -> None:
    """Keep a new secret until its first code confirms it; one that is in force stays in force."""
    if get(connection, user_id) is None:
        connection.execute(totp_secrets.insert().values(user_id=user_id, pending=sealed))
    else:
        connection.execute(update(totp_secrets).where(totp_secrets.c.user_id == user_id).values(pending=sealed))


def confirm(connection: Connection, user_id: int, pending: str, step: int, now: datetime) -> bool:
    """The proposed secret is in force from now on; False when it is no longer the one proposed."""
    still = (totp_secrets.c.user_id == user_id) & (totp_secrets.c.pending == pending)
    values = {"sealed": pending, "pending": None, "confirmed_at": now, "last_step": step}
    return connection.execute(update(totp_secrets).where(still).values(**values)).rowcount == 1


def use_step(connection: Connection, user_id: int, step: int) -> bool:
    """A code of this step is used; False when one of it or of a later one was used before: a code counts once."""
    fresh = (totp_secrets.c.user_id == user_id) & (totp_secrets.c.last_step < step)
    return connection.execute(update(totp_secrets).where(fresh).values(last_step=step)).rowcount == 1


def remove(connection: Connection, user_id: int) -> None:
    """Forget app and recovery codes of this person."""
    connection.execute(delete(totp_secrets).where(totp_secrets.c.user_id == user_id))
    connection.execute(delete(recovery_codes).where(recovery_codes.c.user_id == user_id))


def renew_codes(connection: Connection, user_id: int, digests: Collection[str], now: datetime) -> None:
    """These recovery codes replace all earlier ones."""
    connection.execute(delete(recovery_codes).where(recovery_codes.c.user_id == user_id))
    rows = [{"user_id": user_id, "digest": digest, "made_at": now} for digest in digests]
    connection.execute(recovery_codes.insert(), rows)


def use_code(connection: Connection, user_id: int, digest: str, now: datetime) -> bool:
    """Use a recovery code; False when there is no such one, or it was used before."""
    mine = (recovery_codes.c.user_id == user_id) & (recovery_codes.c.digest == digest)
    unused = mine & recovery_codes.c.used_at.is_(None)
    return connection.execute(update(recovery_codes).where(unused).values(used_at=now)).rowcount == 1


def codes_left(connection: Connection, user_id: int) -> int:
    """How many recovery codes are left."""
    mine = (recovery_codes.c.user_id == user_id, recovery_codes.c.used_at.is_(None))
    return connection.execute(select(func.count()).select_from(recovery_codes).where(*mine)).scalar_one()


def owners(connection: Connection) -> set[int]:
    """Who has a second factor."""
    return set(connection.execute(select(totp_secrets.c.user_id).where(totp_secrets.c.sealed.is_not(None))).scalars())
