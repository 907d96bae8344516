"""What staff write: drafts on the server with their files, mentions in notes, and what is forwarded to authorities."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from contact_center.storage.tables import Moment

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Go forward."""
    op.add_column("contacts", sa.Column("html", sa.Boolean(), nullable=True))
    op.add_column("messages", sa.Column("staff_id", ID, nullable=True))
    _drafts()
    _reply_files()
    _mentions()
    _forwardings()


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [other], name=op.f(f"fk_{table}_{column}"))


def _drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("user_id", ID, autoincrement=False, nullable=False),
        sa.Column("ticket_id", ID, autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("canned", sa.JSON(), nullable=False),
        sa.Column("saved_at", Moment(), nullable=False),
        _key("drafts", "user_id", "users.id"),
        _key("drafts", "ticket_id", "tickets.id"),
        sa.PrimaryKeyConstraint("user_id", "ticket_id", name=op.f("pk_drafts")),
    )
    op.create_index(op.f("ix_drafts_ticket_id_saved_at"), "drafts", ["ticket_id", "saved_at"])


def _reply_files() -> None:
    op.create_table(
        "reply_files",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("ticket_id", ID, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("outbox_id", ID, nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("blob", sa.String(length=64), nullable=False),
        sa.Column("scan", sa.Text(), nullable=False),
        sa.Column("added_at", Moment(), nullable=False),
        _key("reply_files", "ticket_id", "tickets.id"),
        _key("reply_files", "user_id", "users.id"),
        _key("reply_files", "outbox_id", "outbox.id"),
        _key("reply_files", "blob", "blobs.digest"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply_files")),
    )
    op.create_index(op.f("ix_reply_files_outbox_id"), "reply_files", ["outbox_id"])
    op.create_index(op.f("ix_reply_files_blob"), "reply_files", ["blob"])
    op.create_index(op.f("ix_reply_files_ticket_id_user_id"), "reply_files", ["ticket_id", "user_id"])


def _mentions() -> None:
    op.create_table(
        "mentions",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("message_id", ID, nullable=False),
        sa.Column("ticket_id", ID, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("by_id", ID, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("seen_at", Moment(), nullable=True),
        _key("mentions", "message_id", "messages.id"),
        _key("mentions", "ticket_id", "tickets.id"),
        _key("mentions", "user_id", "users.id"),
        _key("mentions", "by_id", "users.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentions")),
        sa.UniqueConstraint("message_id", "user_id", name=op.f("uq_mentions_message_id_user_id")),
    )
    op.create_index(op.f("ix_mentions_user_id_seen_at"), "mentions", ["user_id", "seen_at"])


def _forwardings() -> None:
    op.create_table(
        "forwardings",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("ticket_id", ID, nullable=False),
        sa.Column("authority", sa.String(length=40), nullable=False),
        sa.Column("way", sa.String(length=8), nullable=False),
        sa.Column("handed_over", sa.JSON(), nullable=False),
        sa.Column("received_at", Moment(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("asked_by", ID, nullable=False),
        sa.Column("message_id", ID, nullable=True),
        sa.Column("outbox_id", ID, nullable=True),
        sa.Column("told_id", ID, nullable=True),
        sa.Column("forwarded_at", Moment(), nullable=True),
        _key("forwardings", "ticket_id", "tickets.id"),
        _key("forwardings", "asked_by", "users.id"),
        _key("forwardings", "message_id", "messages.id"),
        _key("forwardings", "outbox_id", "outbox.id"),
        _key("forwardings", "told_id", "outbox.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forwardings")),
    )
    op.create_index(op.f("ix_forwardings_ticket_id"), "forwardings", ["ticket_id"])
    op.create_index(op.f("ix_forwardings_forwarded_at"), "forwardings", ["forwarded_at"])


def downgrade() -> None:
    """Go back."""
    for table in ("forwardings", "mentions", "reply_files", "drafts"):
        op.drop_table(table)
    op.drop_column("messages", "staff_id")
    op.drop_column("contacts", "html")
