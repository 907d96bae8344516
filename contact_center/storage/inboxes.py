"""How each folder that is fetched fares, and what the daily comparison with its server found."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, tuple_
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from contact_center.domain.inbox import Place
from contact_center.storage.tables import imap_folders, imap_reconciliations


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the server has, and what of it we have."""

    place: Place
    highest_uid: int
    server: int
    ours: int
    fetched: int = 0


def succeeded(connection: Connection, inbox: str, folder: str, now: datetime, paused: str = "") -> Row[Any] | None:
    """The folder was looked into; `paused` says why nothing is fetched all the same. Returns how it was before."""
    before = _row(connection, inbox, folder)
    values = {"seen_at": now, "tried_at": now, "failing_since": None, "problem": "", "paused": paused}
    _put(connection, inbox, folder, values)
    return before


def failed(connection: Connection, inbox: str, folder: str, problem: str, now: datetime) -> datetime:
    """The folder could not be looked into; returns since when that is so."""
    before = _row(connection, inbox, folder)
    since: datetime = (before.failing_since if before is not None else None) or now
    _put(connection, inbox, folder, {"tried_at": now, "failing_since": since, "problem": problem[:500]})
    return since


def listed(connection: Connection) -> list[Row[Any]]:
    """Every folder that is fetched."""
    return list(connection.execute(select(imap_folders).order_by(imap_folders.c.inbox, imap_folders.c.folder)))


def only(connection: Connection, folders: Collection[tuple[str, str]]) -> None:
    """Forget how folders fare that are no longer fetched; the ledger remembers their mails."""
    known = tuple_(imap_folders.c.inbox, imap_folders.c.folder)
    connection.execute(delete(imap_folders).where(known.not_in(list(folders))) if folders else delete(imap_folders))


def compared(connection: Connection, found: Comparison, now: datetime) -> None:
    """Keep what a comparison found."""
    place = found.place
    row = {"at": now, "inbox": place.inbox, "folder": place.folder, "uidvalidity": place.uidvalidity}
    row |= {"highest_uid": found.highest_uid, "server": found.server, "ours": found.ours, "fetched": found.fetched}
    connection.execute(insert(imap_reconciliations).values(**row))


def latest(connection: Connection, inbox: str, folder: str) -> Row[Any] | None:
    """The newest comparison of a folder, or None."""
    table = imap_reconciliations
    wanted = select(table).where(table.c.inbox == inbox, table.c.folder == folder)
    return connection.execute(wanted.order_by(table.c.id.desc()).limit(1)).one_or_none()


def comparisons(connection: Connection, since: datetime) -> list[Row[Any]]:
    """For each folder: the newest comparison since `since`, how many there were, and all that was missing in them."""
    table = imap_reconciliations
    grouped = (
        select(
            table.c.inbox,
            table.c.folder,
            func.max(table.c.id).label("newest"),
            func.count().label("times"),
            func.sum(table.c.server - table.c.ours).label("missing"),
            func.sum(table.c.fetched).label("fetched_since"),
        )
        .where(table.c.at >= since)
        .group_by(table.c.inbox, table.c.folder)
        .subquery()
    )
    joined = select(table, grouped.c.times, grouped.c.missing, grouped.c.fetched_since)
    joined = joined.join(grouped, grouped.c.newest == table.c.id).order_by(table.c.inbox, table.c.folder)
    return list(connection.execute(joined))


def _row(connection: Connection, inbox: str, folder: str) -> Row[Any] | None:
    wanted = (imap_folders.c.inbox == inbox, imap_folders.c.folder == folder)
    return connection.execute(select(imap_folders).where(*wanted)).one_or_none()


def _put(connection: Connection, inbox: str, folder: str, values: dict[str, Any]) -> None:
    made = postgresql_insert if connection.dialect.name == "postgresql" else sqlite_insert
    row = made(imap_folders).values(inbox=inbox, folder=folder, **values)
    connection.execute(row.on_conflict_do_update(index_elements=["inbox", "folder"], set_=values))
