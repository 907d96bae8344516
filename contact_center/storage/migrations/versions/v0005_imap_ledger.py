"""The ledger of fetched mails, how each folder fares, and the daily comparison with the server."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from contact_center.storage.tables import Moment

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "imap_mails",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("inbox", sa.String(length=320), nullable=False),
        sa.Column("folder", sa.String(length=255), nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("uid", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("raw_mail_id", ID, nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("internal_at", Moment(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", Moment(), nullable=True),
        sa.Column("noted_at", Moment(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["raw_mail_id"], ["raw_mail.id"], name=op.f("fk_imap_mails_raw_mail_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imap_mails")),
        sa.UniqueConstraint(
            "inbox", "folder", "uidvalidity", "uid", name=op.f("uq_imap_mails_inbox_folder_uidvalidity_uid")
        ),
    )
    with op.batch_alter_table("imap_mails", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_imap_mails_raw_mail_id"), ["raw_mail_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_imap_mails_inbox_state"), ["inbox", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_imap_mails_inbox_internal_at"), ["inbox", "internal_at"], unique=False)
    op.create_table(
        "imap_folders",
        sa.Column("inbox", sa.String(length=320), nullable=False),
        sa.Column("folder", sa.String(length=255), nullable=False),
        sa.Column("seen_at", Moment(), nullable=True),
        sa.Column("tried_at", Moment(), nullable=False),
        sa.Column("failing_since", Moment(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("paused", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("inbox", "folder", name=op.f("pk_imap_folders")),
    )
    op.create_table(
        "imap_reconciliations",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("inbox", sa.String(length=320), nullable=False),
        sa.Column("folder", sa.String(length=255), nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("highest_uid", sa.BigInteger(), nullable=False),
        sa.Column("server", sa.Integer(), nullable=False),
        sa.Column("ours", sa.Integer(), nullable=False),
        sa.Column("fetched", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imap_reconciliations")),
    )
    with op.batch_alter_table("imap_reconciliations", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_imap_reconciliations_inbox_folder_at"), ["inbox", "folder", "at"], unique=False
        )


def downgrade() -> None:
    """Go back."""
    op.drop_table("imap_reconciliations")
    op.drop_table("imap_folders")
    op.drop_table("imap_mails")
