"""Who did and saw what: a table to which rows are only ever added."""

from __future__ import annotations

from sqlalchemy import DDL, JSON, Column, Index, String, Table, Text, event

from contact_center.storage.tables.base import Id, Moment, metadata

audit = Table(
    "audit",
    metadata,
    Column("seq", Id, primary_key=True, autoincrement=False),  # without gaps
    Column("at", Moment, nullable=False),
    Column("actor_id", Id),  # no foreign keys: the row outlives what it is about
    Column("actor", Text, nullable=False),
    Column("session_id", Id),
    Column("key_id", Id),
    Column("action", String(80), nullable=False),
    Column("object_kind", String(24), nullable=False),
    Column("object_id", Text, nullable=False),
    Column("ticket_id", Id),
    Column("office", String(24), nullable=False),
    Column("fields", JSON, nullable=False),  # names; values only where they are nobody's words
    Column("reason", Text, nullable=False),
    Column("request_id", String(32), nullable=False),
    Column("origin", String(64), nullable=False),
    Column("prev", String(64), nullable=False),  # hash of the row before
    Column("hash", String(64), nullable=False),
    Index(None, "ticket_id", "seq"),
    Index(None, "actor_id", "seq"),
    Index(None, "office", "seq"),
    Index(None, "at"),
)

SQLITE = (
    "CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END",
    "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END",
)
POSTGRESQL = (
    "CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'audit is append-only'; END $$",
    "CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only()",
)
"""The database itself refuses to change or delete a row, whoever asks."""

for _dialect, _statements in (("sqlite", SQLITE), ("postgresql", POSTGRESQL)):
    for _statement in _statements:
        _trigger = DDL(_statement)  # type: ignore[no-untyped-call]
        event.listen(audit, "after_create", _trigger.execute_if(dialect=_dialect))
