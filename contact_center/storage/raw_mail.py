"""The bytes of every mail, kept before it is acknowledged, and how far the work on each has come.

new → working (with a lease) → done, or shunted when it cannot be worked. A lease that runs out, because a worker
died, makes the mail free again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, or_, select, update

from contact_center.storage.contacts import insert_or_ignore
from contact_center.storage.tables import raw_mail

NULL_SENDER = "<>"
"""How the empty envelope sender is kept: an empty string means that the envelope is not known."""


def keep(
    connection: Connection, content: bytes, source: str, envelope_from: str, recipients: Sequence[str], now: datetime
) -> tuple[int, bool]:
    """Keep a mail; returns its id and whether it is new. The same bytes again only add their recipients."""
    digest = hashlib.sha256(content).hexdigest()
    row: dict[str, Any] = {
        "digest": digest,
        "source": source,
        "envelope_from": envelope_from,
        "recipients": list(recipients),
    }
    row |= {"content": content, "size": len(content), "received_at": now, "state": "new", "attempts": 0}
    made = insert_or_ignore(connection, raw_mail, row)
    if made is not None:
        return made, True
    return _merge(connection, digest, recipients), False


def _merge(connection: Connection, digest: str, recipients: Sequence[str]) -> int:
    """The same mail came for another inbox, too: remember both."""
    found = select(raw_mail.c.id, raw_mail.c.recipients).where(raw_mail.c.digest == digest).with_for_update()
    known = connection.execute(found).one()
    merged = list(dict.fromkeys([*known.recipients, *recipients]))
    if merged != list(known.recipients):
        connection.execute(update(raw_mail).where(raw_mail.c.id == known.id).values(recipients=merged))
    return int(known.id)


def take(connection: Connection, raw_mail_id: int, now: datetime, lease: timedelta) -> Row[Any] | None:
    """Take a free mail for work, one attempt more; None when it is done, shunted or in other hands."""
    taken = (
        update(raw_mail)
        .where(raw_mail.c.id == raw_mail_id, _free(now))
        .values(state="working", attempts=raw_mail.c.attempts + 1, lease_until=now + lease)
        .returning(raw_mail)
    )
    return connection.execute(taken).one_or_none()


def _free(now: datetime) -> ColumnElement[bool]:
    unleased = or_(raw_mail.c.lease_until.is_(None), raw_mail.c.lease_until <= now)
    return raw_mail.c.state.in_(("new", "working")) & unleased


def finish(connection: Connection, raw_mail_id: int) -> None:
    """The mail is worked."""
    _set(connection, raw_mail_id, state="done", lease_until=None, error=None)


def postpone(connection: Connection, raw_mail_id: int, error: str, until: datetime) -> None:
    """The work failed and may be tried again from `until` on."""
    _set(connection, raw_mail_id, state="new", lease_until=until, error=error[:2000])


def shunted(connection: Connection, raw_mail_id: int, error: str) -> None:
    """The mail cannot be worked; it stands on the shunt list."""
    _set(connection, raw_mail_id, state="shunted", lease_until=None, error=error[:2000])


def again(connection: Connection, raw_mail_id: int) -> None:
    """Put a shunted mail back to work."""
    _set(connection, raw_mail_id, state="new", attempts=0, lease_until=None, error=None)


def waiting(connection: Connection, now: datetime, older_than: timedelta, limit: int = 500) -> list[int]:
    """Ids of free mails that nobody took although they came longer than `older_than` ago; oldest first."""
    found = select(raw_mail.c.id).where(_free(now), raw_mail.c.received_at <= now - older_than)
    return list(connection.execute(found.order_by(raw_mail.c.received_at, raw_mail.c.id).limit(limit)).scalars())


def get(connection: Connection, raw_mail_id: int) -> Row[Any] | None:
    """One mail with its bytes, or None."""
    return connection.execute(select(raw_mail).where(raw_mail.c.id == raw_mail_id)).one_or_none()


def _set(connection: Connection, raw_mail_id: int, **values: Any) -> None:
    connection.execute(update(raw_mail).where(raw_mail.c.id == raw_mail_id).values(**values))
