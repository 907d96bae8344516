"""Files that staff attach: first with a draft, then with the mail that was made of it. The bytes lie in the store."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, select, update

from contact_center.storage.blobs import rows as blob_rows
from contact_center.storage.shared import seen_by
from contact_center.storage.tables import reply_files, tickets


def add(connection: Connection, values: Mapping[str, Any], content: bytes, now: datetime) -> int:
    """Keep a file; returns its id. Raises StoreAway."""
    row = {**values, "size": len(content), "blob": blob_rows.put(connection, content), "added_at": now}
    number: int = connection.execute(reply_files.insert().values(**row).returning(reply_files.c.id)).scalar_one()
    return number


def pass_on(connection: Connection, file: Row[Any], values: Mapping[str, Any], now: datetime) -> int | None:
    """Add a file that came with a mail to one of ours: the same bytes. None when they have just been erased."""
    if blob_rows.locked(connection, file.blob) is None:
        return None
    same = {name: getattr(file, name) for name in ("name", "media_type", "size", "blob", "scan")}
    row = {**same, **values, "added_at": now}
    number: int = connection.execute(reply_files.insert().values(**row).returning(reply_files.c.id)).scalar_one()
    return number


def of_draft(connection: Connection, user_id: int, ticket_id: int) -> list[Row[Any]]:
    """The files of somebody's draft, in the order in which they came."""
    return list(connection.execute(select(reply_files).where(*_mine(user_id, ticket_id)).order_by(reply_files.c.id)))


def of_mails(connection: Connection, outbox_ids: Collection[int]) -> list[Row[Any]]:
    """The files of mails of ours."""
    statement = select(reply_files).where(reply_files.c.outbox_id.in_(outbox_ids))
    return list(connection.execute(statement.order_by(reply_files.c.id))) if outbox_ids else []


def draft_size(connection: Connection, user_id: int, ticket_id: int) -> tuple[int, int]:
    """How many files a draft has, and how many bytes they are."""
    counted = select(func.count(), func.coalesce(func.sum(reply_files.c.size), 0)).where(*_mine(user_id, ticket_id))
    number, size = connection.execute(counted).one()
    return int(number), int(size)


def send_with(connection: Connection, user_id: int, ticket_id: int, outbox_id: int) -> None:
    """The files of a draft go with a mail."""
    connection.execute(update(reply_files).where(*_mine(user_id, ticket_id)).values(outbox_id=outbox_id))


def take_back(connection: Connection, outbox_id: int) -> None:
    """The mail is not sent after all: its files are with the draft again."""
    connection.execute(update(reply_files).where(reply_files.c.outbox_id == outbox_id).values(outbox_id=None))


def remove(connection: Connection, user_id: int, ticket_id: int, file_id: int) -> str | None:
    """Take a file from a draft; returns the digest of its bytes, None when there is no such file."""
    mine = (*_mine(user_id, ticket_id), reply_files.c.id == file_id)
    found: str | None = connection.execute(
        delete(reply_files).where(*mine).returning(reply_files.c.blob)
    ).scalar_one_or_none()
    return found


def remove_of_mail(connection: Connection, outbox_id: int) -> list[str]:
    """Forget the files of a mail; returns the digests of their bytes."""
    gone = delete(reply_files).where(reply_files.c.outbox_id == outbox_id).returning(reply_files.c.blob)
    return list(connection.execute(gone).scalars())


def shown(connection: Connection, file_id: int, user_id: int, offices: Collection[str] | None) -> Row[Any] | None:
    """A file, if its ticket may be seen; one that is still with a draft only for whoever writes it."""
    joined = reply_files.join(tickets, tickets.c.id == reply_files.c.ticket_id)
    statement = select(reply_files).select_from(joined).where(reply_files.c.id == file_id)
    statement = statement.where((reply_files.c.outbox_id.is_not(None)) | (reply_files.c.user_id == user_id))
    if offices is not None:
        statement = statement.where(seen_by(offices))
    return connection.execute(statement).one_or_none()


def _mine(user_id: int, ticket_id: int) -> tuple[Any, ...]:
    mine = (reply_files.c.user_id == user_id, reply_files.c.ticket_id == ticket_id)
    return (*mine, reply_files.c.outbox_id.is_(None))
