"""Every mail, its bytes kept in the store before it is acknowledged, and how far the work on each has come.

new → working (with a lease) → done, or shunted when it cannot be worked. A lease that runs out, because a worker
died, makes the mail free again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Connection, Row, bindparam, or_, select, update

from contact_center.errors import NotFound
from contact_center.storage.blobs import rows as blob_rows
from contact_center.storage.blobs.store import digest_of
from contact_center.storage.contacts import insert_or_ignore
from contact_center.storage.tables import raw_mail

NULL_SENDER = "<>"
"""How the empty envelope sender is kept: an empty string means that the envelope is not known."""


class KeptMail:
    """A mail's row, its columns as attributes, and its bytes, which are read when they are asked for."""

    def __init__(self, row: Row[Any], connection: Connection) -> None:
        """Keep the row and where its bytes are found."""
        self._row, self._engine = row, connection.engine
        self._address = None if row.blob is None else blob_rows.address_of(connection, row.blob)

    def __getattr__(self, column: str) -> Any:
        """A column of the row."""
        return getattr(self._row, column)

    @cached_property
    def content(self) -> bytes:
        """The mail, byte by byte as it came in. Raises NotFound when it was erased, Damaged, or StoreAway."""
        if self._row.blob is None:
            raise NotFound("The original of this mail has been erased.")
        return blob_rows.read(self._engine, self._row.blob, self._address)


def keep(
    connection: Connection, content: bytes, source: str, envelope_from: str, recipients: Sequence[str], now: datetime
) -> tuple[int, bool]:
    """Keep a mail; returns its id and whether it is new. The same bytes again only add their recipients.

    The bytes are in the store before the transaction ends. Raises StoreAway.
    """
    digest = digest_of(content)
    known = _merge(connection, digest, content, recipients)
    if known is not None:
        return known, False
    row: dict[str, Any] = {
        "digest": digest,
        "blob": blob_rows.put(connection, content),
        "source": source,
        "envelope_from": envelope_from,
        "recipients": list(recipients),
    }
    row |= {"size": len(content), "received_at": now, "state": "new", "attempts": 0}
    made = insert_or_ignore(connection, raw_mail, row)
    if made is not None:
        return made, True
    known = _merge(connection, digest, content, recipients)  # somebody else kept it at this moment
    assert known is not None
    return known, False


def _merge(connection: Connection, digest: str, content: bytes, recipients: Sequence[str]) -> int | None:
    """The same mail came for another inbox, too: remember both. What was erased stays erased."""
    columns = (raw_mail.c.id, raw_mail.c.recipients, raw_mail.c.blob)
    known = connection.execute(select(*columns).where(raw_mail.c.digest == digest).with_for_update()).one_or_none()
    if known is None:
        return None
    if known.blob is not None:
        blob_rows.put(connection, content)  # if its bytes were lost, here they are again
    merged = list(dict.fromkeys([*known.recipients, *recipients]))
    if merged != list(known.recipients):
        connection.execute(update(raw_mail).where(raw_mail.c.id == known.id).values(recipients=merged))
    return int(known.id)


def erase(connection: Connection, raw_mail_id: int) -> str | None:
    """Forget the bytes of a mail and its sender; the row stays, so that it does not come in again. Returns the digest.

    After the commit `blobs.rows.collect` removes them, unless somebody else refers to them.
    """
    digest: str | None = connection.execute(select(raw_mail.c.blob).where(raw_mail.c.id == raw_mail_id)).scalar()
    _set(connection, raw_mail_id, blob=None, envelope_from="", error=None)
    return digest


def take(connection: Connection, raw_mail_id: int, now: datetime, lease: timedelta) -> KeptMail | None:
    """Take a free mail for work, one attempt more; None when it is done, shunted or in other hands."""
    when = {"mail": raw_mail_id, "now": now, "until": now + lease}
    row = connection.execute(_TAKE, when).one_or_none()
    return None if row is None else KeptMail(row, connection)


def _free(now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    unleased = or_(raw_mail.c.lease_until.is_(None), raw_mail.c.lease_until <= now)
    return raw_mail.c.state.in_(("new", "working")) & unleased


_TAKE = (
    update(raw_mail)
    .where(raw_mail.c.id == bindparam("mail"), _free(bindparam("now", type_=raw_mail.c.lease_until.type)))
    .values(state="working", attempts=raw_mail.c.attempts + 1, lease_until=bindparam("until"))
    .returning(*raw_mail.c)
)


def finish(connection: Connection, raw_mail_id: int) -> None:
    """The mail is worked."""
    connection.execute(_FINISH, {"mail": raw_mail_id})


_FINISH = update(raw_mail).where(raw_mail.c.id == bindparam("mail")).values(state="done", lease_until=None, error=None)


def postpone(connection: Connection, raw_mail_id: int, error: str, until: datetime) -> None:
    """The work failed and may be tried again from `until` on."""
    _set(connection, raw_mail_id, state="new", lease_until=until, error=error[:2000])


def unworked(connection: Connection, raw_mail_id: int, error: str, until: datetime) -> None:
    """What the work needs is away, which is not the mail's fault: as if it had not been taken, until then."""
    _set(connection, raw_mail_id, state="new", lease_until=until, error=error[:2000], attempts=raw_mail.c.attempts - 1)


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


def get(connection: Connection, raw_mail_id: int) -> KeptMail | None:
    """One mail with its bytes, or None."""
    row = connection.execute(select(raw_mail).where(raw_mail.c.id == raw_mail_id)).one_or_none()
    return None if row is None else KeptMail(row, connection)


def _set(connection: Connection, raw_mail_id: int, **values: Any) -> None:
    connection.execute(update(raw_mail).where(raw_mail.c.id == raw_mail_id).values(**values))
