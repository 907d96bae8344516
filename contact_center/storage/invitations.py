"""Links by which somebody chooses a password: the first one, or a new one. Used once, kept as digests."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from contact_center.storage.tables import invitations, users

INVITE, RESET = "invite", "reset"


def add(
    connection: Connection, user_id: int, digest: str, purpose: str, by: int | None, now: datetime, until: datetime
) -> None:
    """Keep a new link; earlier ones of the same person end."""
    withdraw(connection, user_id, now)
    row = {"user_id": user_id, "token_digest": digest, "purpose": purpose, "made_by": by}
    connection.execute(invitations.insert().values(**row, made_at=now, expires_at=until))


def withdraw(connection: Connection, user_id: int, now: datetime) -> None:
    """Links of this person that were not used yet open nothing any more."""
    unused = (invitations.c.user_id == user_id) & invitations.c.used_at.is_(None) & (invitations.c.expires_at > now)
    connection.execute(update(invitations).where(unused).values(expires_at=now))


def live(connection: Connection, digest: str, now: datetime) -> Row[Any] | None:
    """The link with the person it is for, if it may still be used and they are active."""
    columns = (invitations.c.id.label("invitation_id"), invitations.c.purpose, invitations.c.expires_at)
    found = select(users, *columns).join(invitations, invitations.c.user_id == users.c.id)
    usable = (invitations.c.token_digest == digest, invitations.c.used_at.is_(None), invitations.c.expires_at > now)
    return connection.execute(found.where(*usable, users.c.active)).one_or_none()


def use(connection: Connection, invitation_id: int, now: datetime) -> bool:
    """Use a link; False when somebody was faster."""
    unused = (invitations.c.id == invitation_id) & invitations.c.used_at.is_(None)
    return connection.execute(update(invitations).where(unused).values(used_at=now)).rowcount == 1


def open_until(connection: Connection, now: datetime) -> dict[int, datetime]:
    """Who has a link that was not used yet, and how long it may be."""
    unused = (invitations.c.used_at.is_(None), invitations.c.expires_at > now)
    statement = select(invitations.c.user_id, invitations.c.expires_at).where(*unused)
    return {row.user_id: row.expires_at for row in connection.execute(statement)}
