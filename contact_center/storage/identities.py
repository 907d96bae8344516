"""Who somebody is elsewhere: (issuer, subject), never an address; and who has gone there to sign in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, select

from contact_center.storage.tables import identities, sign_ons, users


def owner(connection: Connection, issuer: str, subject: str) -> Row[Any] | None:
    """The staff member with this identity, active or not, or None."""
    found = select(users).join(identities, identities.c.user_id == users.c.id)
    mine = (identities.c.issuer == issuer, identities.c.subject == subject)
    return connection.execute(found.where(*mine)).one_or_none()


def add(connection: Connection, user_id: int, issuer: str, subject: str, now: datetime) -> None:
    """Keep whose identity this is."""
    row = {"user_id": user_id, "issuer": issuer, "subject": subject, "made_at": now}
    connection.execute(identities.insert().values(**row))


def issuers_of(connection: Connection) -> dict[int, str]:
    """Who signs in elsewhere, and where."""
    found = connection.execute(select(identities.c.user_id, identities.c.issuer))
    return {row.user_id: row.issuer for row in found}


def depart(connection: Connection, values: Mapping[str, Any], now: datetime, forget: datetime) -> None:
    """Somebody goes to an issuer; whoever did not come back since `forget` is forgotten."""
    connection.execute(delete(sign_ons).where(sign_ons.c.at < forget))
    connection.execute(sign_ons.insert().values(**values, at=now))


def come_back(connection: Connection, state_digest: str, since: datetime) -> Row[Any] | None:
    """Who comes back with this state; it counts once, and only if they left since `since`."""
    fresh = (sign_ons.c.state_digest == state_digest) & (sign_ons.c.at >= since)
    return connection.execute(delete(sign_ons).where(fresh).returning(*sign_ons.c)).one_or_none()
