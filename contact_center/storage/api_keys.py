"""Keys of machines: kept as digests, with what they may do and until when; each acts as a staff member of its own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from contact_center.storage.tables import api_keys, users


def add(connection: Connection, values: Mapping[str, Any]) -> int:
    """Keep a key; returns its id. `values`: user_id, digest, prefix, scopes, made_by, made_at, expires_at."""
    number: int = connection.execute(api_keys.insert().values(**values).returning(api_keys.c.id)).scalar_one()
    return number


def live(connection: Connection, digest: str, now: datetime) -> Row[Any] | None:
    """Whom a key acts as, with its id, scopes and when it was last used; None when it is over, revoked or unknown."""
    columns = (api_keys.c.id.label("key_id"), api_keys.c.scopes, api_keys.c.used_at)
    found = select(users, *columns).join(api_keys, api_keys.c.user_id == users.c.id)
    usable = (api_keys.c.digest == digest, api_keys.c.revoked_at.is_(None), api_keys.c.expires_at > now)
    return connection.execute(found.where(*usable, users.c.active)).one_or_none()


def used(connection: Connection, key_id: int, now: datetime) -> None:
    """The key was used."""
    connection.execute(update(api_keys).where(api_keys.c.id == key_id).values(used_at=now))


def revoke(connection: Connection, key_id: int, now: datetime) -> Row[Any] | None:
    """End a key, and whom it acts as; None when there is no such key, or it is over already."""
    going = (api_keys.c.id == key_id) & api_keys.c.revoked_at.is_(None)
    ended = update(api_keys).where(going).values(revoked_at=now).returning(api_keys.c.user_id, api_keys.c.prefix)
    row = connection.execute(ended).one_or_none()
    if row is not None:
        connection.execute(update(users).where(users.c.id == row.user_id).values(active=False))
    return row


def listed(connection: Connection) -> list[Row[Any]]:
    """All keys with whom they act as, the newest first."""
    columns = (users.c.name, users.c.role, users.c.offices)
    found = select(api_keys, *columns).join(users, users.c.id == api_keys.c.user_id)
    return list(connection.execute(found.order_by(api_keys.c.id.desc())))
