"""What staff find tickets by, and how they work lists: words, views, readers, bulk actions that can be undone."""

from __future__ import annotations

from sqlalchemy import (
    DDL,
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    event,
)

from contact_center.storage.tables.base import Id, Moment, metadata, row_id
from contact_center.storage.tables.contacts import events

ticket_words = Table(
    "ticket_words",
    metadata,
    # The words go with their ticket, whoever erases it.
    Column("ticket_id", Id, ForeignKey("tickets.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("words", Text, nullable=False),  # each once, folded, without personal numbers
)
FULL_TEXT = (
    "CREATE VIRTUAL TABLE ticket_words_index USING fts5(words, content='ticket_words', content_rowid='ticket_id',"
    " tokenize='unicode61 remove_diacritics 0', prefix='2 3 4', columnsize=0)",
    "CREATE TRIGGER ticket_words_added AFTER INSERT ON ticket_words BEGIN"
    " INSERT INTO ticket_words_index(rowid, words) VALUES (new.ticket_id, new.words); END",
    "CREATE TRIGGER ticket_words_erased AFTER DELETE ON ticket_words BEGIN"
    " INSERT INTO ticket_words_index(ticket_words_index, rowid, words) VALUES ('delete', old.ticket_id, old.words);"
    " END",
    "CREATE TRIGGER ticket_words_changed AFTER UPDATE ON ticket_words BEGIN"
    " INSERT INTO ticket_words_index(ticket_words_index, rowid, words) VALUES ('delete', old.ticket_id, old.words);"
    " INSERT INTO ticket_words_index(rowid, words) VALUES (new.ticket_id, new.words); END",
)
"""SQLite's index of the words; it follows the table by itself."""

WIPED = "INSERT INTO ticket_words_index(ticket_words_index, rank) VALUES ('secure-delete', 1)"
"""Erased words leave the index's pages at once; needs SQLite 3.42. Before, `search.forget` rewrites the index."""

VECTOR = ("CREATE INDEX ix_ticket_words_words ON ticket_words USING gin (to_tsvector('simple'::regconfig, words))",)
"""PostgreSQL's."""

WAKE_UP = (
    "CREATE FUNCTION tell_of_events() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN PERFORM pg_notify('contact_center_events', ''); RETURN NULL; END $$",
    "CREATE TRIGGER events_told AFTER INSERT ON events FOR EACH STATEMENT EXECUTE FUNCTION tell_of_events()",
)
"""PostgreSQL tells whoever listens that there are new events, at the moment they can be seen."""


def _as_ddl(statement: str) -> DDL:
    return DDL(statement.replace("%", "%%"))  # type: ignore[no-untyped-call]


for _statement in FULL_TEXT:
    event.listen(ticket_words, "after_create", _as_ddl(_statement).execute_if(dialect="sqlite"))
for _statement in VECTOR:
    event.listen(ticket_words, "after_create", _as_ddl(_statement).execute_if(dialect="postgresql"))
for _statement in WAKE_UP:
    event.listen(events, "after_create", _as_ddl(_statement).execute_if(dialect="postgresql"))

saved_views = Table(
    "saved_views",
    metadata,
    row_id(),
    Column("owner_id", Id, ForeignKey("users.id"), nullable=False),
    Column("office", String(24), nullable=False, default=""),  # whose staff see it, too; empty: only the owner
    Column("name", String(80), nullable=False),
    Column("filters", JSON, nullable=False),  # as they stand in the address
    Column("created_at", Moment, nullable=False),
    UniqueConstraint("owner_id", "name"),
    Index(None, "office"),
)

readers = Table(
    "readers",
    metadata,
    Column("ticket_id", Id, ForeignKey("tickets.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("staff_id", Id, ForeignKey("users.id"), primary_key=True, autoincrement=False),
    Column("typing", Boolean, nullable=False, default=False),
    Column("since", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False, index=True),
)

bulk_actions = Table(
    "bulk_actions",
    metadata,
    row_id(),
    Column("staff_id", Id, ForeignKey("users.id"), nullable=False),
    Column("verb", String(12), nullable=False),
    Column("at", Moment, nullable=False),
    Column("tickets", Integer, nullable=False, default=0),
    Column("undone_at", Moment),
    Index(None, "at"),
)

bulk_changes = Table(
    "bulk_changes",
    metadata,
    Column("bulk_id", Id, ForeignKey("bulk_actions.id"), primary_key=True, autoincrement=False),
    Column("ticket_id", Id, ForeignKey("tickets.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),  # of the ticket after the change: undone only while nothing followed
    Column("before", JSON, nullable=False),  # what the change replaced
)
