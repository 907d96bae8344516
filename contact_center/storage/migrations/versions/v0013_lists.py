"""Lists: words to search by, tickets that sleep, views, readers, bulk actions; and indexes that keep lists quick."""

from __future__ import annotations

import sqlite3

import sqlalchemy as sa
from alembic import op

from contact_center.storage import search
from contact_center.storage.tables import Moment
from contact_center.storage.tables.lists import FULL_TEXT, VECTOR, WAKE_UP, WIPED

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
LINE = sa.text("kind IN ('call', 'callback')")
INDEXES = (
    ("ix_tickets_state_priority_due_at_waiting_since_id", ["state", "priority", "due_at", "waiting_since", "id"]),
    ("ix_tickets_state_waiting_since_id", ["state", "waiting_since", "id"]),
    ("ix_tickets_state_created_at_id", ["state", "created_at", "id"]),
    ("ix_tickets_claimed_by_state", ["claimed_by", "state"]),
    ("ix_tickets_snoozed_until", ["snoozed_until"]),
)


def upgrade() -> None:
    """Go forward; the words of what is there are read."""
    op.add_column("tickets", sa.Column("snoozed_until", Moment(), nullable=True))
    op.add_column("tickets", sa.Column("awaits_citizen", sa.Boolean(), server_default=sa.false(), nullable=False))
    for name, columns in INDEXES:
        op.create_index(name, "tickets", columns)
    op.create_index(
        "ix_tickets_line",
        "tickets",
        ["state", "priority", "waiting_since", "id"],
        sqlite_where=LINE,
        postgresql_where=LINE,
    )
    op.create_index("ix_events_ticket_id_seq", "events", ["ticket_id", "seq"])
    _words()
    _views()
    _bulk()
    search.rebuild(op.get_bind())


def _words() -> None:
    op.create_table(
        "ticket_words",
        sa.Column("ticket_id", ID, autoincrement=False, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name="fk_ticket_words_ticket_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("ticket_id", name="pk_ticket_words"),
    )
    if op.get_bind().dialect.name == "postgresql":
        for statement in (*VECTOR, *WAKE_UP):
            op.execute(statement)
        return
    for statement in FULL_TEXT:
        op.execute(statement)
    if sqlite3.sqlite_version_info >= (3, 42):
        op.execute(WIPED)


def _views() -> None:
    op.create_table(
        "saved_views",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("owner_id", ID, nullable=False),
        sa.Column("office", sa.String(length=24), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("filters", sa.JSON(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name="fk_saved_views_owner_id"),
        sa.PrimaryKeyConstraint("id", name="pk_saved_views"),
        sa.UniqueConstraint("owner_id", "name", name="uq_saved_views_owner_id_name"),
    )
    op.create_index("ix_saved_views_office", "saved_views", ["office"])
    op.create_table(
        "readers",
        sa.Column("ticket_id", ID, autoincrement=False, nullable=False),
        sa.Column("staff_id", ID, autoincrement=False, nullable=False),
        sa.Column("typing", sa.Boolean(), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("seen_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name="fk_readers_ticket_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["staff_id"], ["users.id"], name="fk_readers_staff_id"),
        sa.PrimaryKeyConstraint("ticket_id", "staff_id", name="pk_readers"),
    )
    op.create_index("ix_readers_seen_at", "readers", ["seen_at"])


def _bulk() -> None:
    op.create_table(
        "bulk_actions",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("staff_id", ID, nullable=False),
        sa.Column("verb", sa.String(length=12), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("tickets", sa.Integer(), nullable=False),
        sa.Column("undone_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["users.id"], name="fk_bulk_actions_staff_id"),
        sa.PrimaryKeyConstraint("id", name="pk_bulk_actions"),
    )
    op.create_index("ix_bulk_actions_at", "bulk_actions", ["at"])
    op.create_table(
        "bulk_changes",
        sa.Column("bulk_id", ID, autoincrement=False, nullable=False),
        sa.Column("ticket_id", ID, autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["bulk_id"], ["bulk_actions.id"], name="fk_bulk_changes_bulk_id"),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name="fk_bulk_changes_ticket_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("bulk_id", "ticket_id", name="pk_bulk_changes"),
    )


def downgrade() -> None:
    """Go back; what sleeps wakes."""
    dialect = op.get_bind().dialect.name
    if dialect == "postgresql":
        op.execute("DROP TRIGGER events_told ON events")
        op.execute("DROP FUNCTION tell_of_events()")
    else:
        op.execute("DROP TABLE ticket_words_index")
    for table in ("bulk_changes", "bulk_actions", "readers", "saved_views", "ticket_words"):
        op.drop_table(table)
    op.execute("UPDATE tickets SET state = 'pending' WHERE state = 'snoozed'")
    op.drop_index("ix_events_ticket_id_seq", "events")
    for name in ("ix_tickets_line", *(name for name, _columns in INDEXES)):
        op.drop_index(name, "tickets")
    op.drop_column("tickets", "awaits_citizen")
    op.drop_column("tickets", "snoozed_until")
