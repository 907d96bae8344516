"""The audit log: rows are added, never changed, and each one holds the hash of the row before.

`hash = sha256(prev || row)`: whoever changes a row breaks the chain from there on, and `verify` says where. That the
end was cut off shows when the last hash is compared with one that was noted elsewhere (the log holds one each night).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, select, text

from contact_center.storage.tables import audit

LOCK = 4242422
"""Advisory lock on PostgreSQL: one after the other, until the commit. SQLite has one writer at a time anyway."""
GENESIS = "0" * 64
_HASHED = ("seq", "actor_id", "actor", "session_id", "key_id", "action", "object_kind", "object_id", "ticket_id")
_HASHED_TOO = ("office", "fields", "reason", "request_id", "origin")
_LAST = select(audit.c.seq, audit.c.hash).order_by(audit.c.seq.desc()).limit(1)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that somebody did or saw."""

    at: datetime
    actor: str
    """The user name; `cli:<account>` at the command line."""
    action: str
    """A past-tense fact, like the names in the log: `ticket.read`, `user.invited`."""
    object_kind: str = ""
    object_id: str = ""
    ticket_id: int | None = None
    office: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    actor_id: int | None = None
    session_id: int | None = None
    key_id: int | None = None
    request_id: str = ""
    origin: str = ""


def append(connection: Connection, entry: Entry) -> None:
    """Add a row at the end of the chain. Call it last in a transaction: from here on all others wait for its commit."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    last = connection.execute(_LAST).one_or_none()
    values = {**asdict(entry), "fields": dict(entry.fields), "seq": last.seq + 1 if last else 1}
    values["prev"] = last.hash if last else GENESIS
    connection.execute(audit.insert().values(**values, hash=link(values["prev"], values)))


def link(prev: str, row: Mapping[str, Any]) -> str:
    """The hash of a row that follows one with the hash `prev`."""
    told = {name: row[name] for name in (*_HASHED, *_HASHED_TOO)}
    at = row["at"].astimezone(UTC).isoformat(timespec="microseconds")
    words = json.dumps({**told, "at": at}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(prev.encode() + words.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What reading the whole chain has shown."""

    rows: int
    seq: int
    """Of the last row; 0: there is none."""
    hash: str
    fault: str = ""
    """Where it is broken and how; empty: it is whole."""


def verify(connection: Connection, noted: tuple[int, str] | None = None) -> Verdict:
    """Read the chain from its beginning. `noted`: number and hash of a row, written down elsewhere earlier."""
    rows, seq, prev, missing = 0, 0, GENESIS, noted is not None
    for row in connection.execute(select(audit).order_by(audit.c.seq), execution_options={"yield_per": 1000}):
        fault = _fault(row, seq, prev, noted)
        if fault:
            return Verdict(rows, seq, prev, fault)
        missing = missing and noted is not None and row.seq != noted[0]
        rows, seq, prev = rows + 1, row.seq, row.hash
    cut = f"row {noted[0]} is not there any more: the end is cut off" if noted is not None and missing else ""
    return Verdict(rows, seq, prev, cut)


def _fault(row: Row[Any], seq: int, prev: str, noted: tuple[int, str] | None) -> str:
    if row.seq != seq + 1:
        return f"row {seq + 1} is missing"
    if row.prev != prev:
        return f"row {row.seq} does not follow the row before"
    if row.hash != link(prev, {**row._mapping}):
        return f"row {row.seq} has been changed"
    if noted is not None and noted[0] == row.seq and noted[1] != row.hash:
        return f"row {row.seq} is not the one that was noted: the chain was written anew"
    return ""


def head(connection: Connection) -> tuple[int, str]:
    """Number and hash of the last row: what is worth noting elsewhere."""
    last = connection.execute(_LAST).one_or_none()
    return (last.seq, last.hash) if last else (0, GENESIS)


def seen_since(connection: Connection, entry: Entry, since: datetime) -> bool:
    """Whether this was written since `since`: one look an hour long is not sixty."""
    same = (audit.c.actor_id == entry.actor_id, audit.c.action == entry.action, audit.c.at > since)
    about = (audit.c.object_kind == entry.object_kind, audit.c.object_id == entry.object_id)
    found = select(audit.c.seq).where(*same, *about, audit.c.key_id.is_not_distinct_from(entry.key_id)).limit(1)
    return connection.execute(found).first() is not None


# --- reading it --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows are asked for. `offices` and `actor_id` say what the viewer may see at all; None: everything."""

    offices: Collection[str] | None = None
    own: int | None = None
    """Only what this staff member did."""
    actor: str = ""
    action: str = ""
    """The whole name, or its beginning up to a dot."""
    ticket_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None
    """Only rows with smaller numbers: where a list goes on."""

    def conditions(self) -> list[ColumnElement[bool]]:
        """All of it as conditions of a query."""
        same = ((audit.c.actor_id, self.own), (audit.c.actor, self.actor or None), (audit.c.ticket_id, self.ticket_id))
        found = [column == value for column, value in same if value is not None]
        if self.offices is not None:
            found.append(audit.c.office.in_(self.offices))
        if self.action:
            found.append(_named(self.action))
        if self.since is not None:
            found.append(audit.c.at >= self.since)
        if self.until is not None:
            found.append(audit.c.at < self.until)
        if self.before is not None:
            found.append(audit.c.seq < self.before)
        return found


def _named(action: str) -> ColumnElement[bool]:
    return (audit.c.action == action) | audit.c.action.startswith(f"{action}.", autoescape=True)


def listed(connection: Connection, wanted: Wanted, limit: int) -> list[Row[Any]]:
    """Rows, the newest first."""
    statement: Select[Any] = select(audit).where(*wanted.conditions())
    return list(connection.execute(statement.order_by(audit.c.seq.desc()).limit(limit)))


def who_saw(connection: Connection, ticket_id: int, actions: Collection[str]) -> list[Row[Any]]:
    """Everybody who did one of `actions` with a ticket: actor, first and last time, and how often; newest first."""
    last = func.max(audit.c.at).label("last_at")
    columns = (audit.c.actor_id, audit.c.actor, func.min(audit.c.at).label("first_at"), last)
    statement = select(*columns, func.count().label("times")).where(audit.c.ticket_id == ticket_id)
    statement = statement.where(audit.c.action.in_(actions)).group_by(audit.c.actor_id, audit.c.actor)
    return list(connection.execute(statement.order_by(func.max(audit.c.seq).desc())))
