"""What limits count, whom we do not answer for a while, alarms, bounces, and offices that share a ticket.

Automatic mails from before have no digests: for a week, somebody may get a checklist once more.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from contact_center.storage.tables import Moment

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INDEXES = (
    ("contacts", "claims_ticket_id"),
    ("contacts", "sender_key", "received_at"),
    ("outbox", "recipient_key", "created_at"),
    ("outbox", "automatic", "created_at"),
    ("outbox", "message_id"),
)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())


def _digest(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=32), nullable=False, server_default="")


def upgrade() -> None:
    """Go forward."""
    _claims()
    op.add_column("contacts", _flag("follow_up"))
    op.add_column("contacts", sa.Column("reopened_at", Moment(), nullable=True))
    op.add_column("contacts", _digest("sender_key"))
    op.add_column("contacts", _digest("body_key"))
    op.add_column("tickets", _flag("address_dead"))
    op.add_column("outbox", _digest("recipient_key"))
    op.add_column("outbox", _digest("domain_key"))
    for table, *columns in INDEXES:
        op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, columns, unique=False)
    _new_tables()


def _claims() -> None:
    """With its constraint in one statement: SQLite would copy the table otherwise, and cannot while rows refer to it."""
    kind = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    key = "CONSTRAINT fk_contacts_claims_ticket_id REFERENCES tickets (id)"
    op.execute(f"ALTER TABLE contacts ADD COLUMN claims_ticket_id {kind} {key}")


def _new_tables() -> None:
    op.create_table(
        "ticket_offices",
        sa.Column("ticket_id", ID, autoincrement=False, nullable=False),
        sa.Column("office", sa.String(length=24), nullable=False),
        sa.Column("inbox", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_offices_ticket_id")),
        sa.PrimaryKeyConstraint("ticket_id", "office", name=op.f("pk_ticket_offices")),
    )
    op.create_table(
        "reply_pauses",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("sender_key", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=12), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("until", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply_pauses")),
    )
    op.create_table(
        "alarms",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("raised_at", Moment(), nullable=False),
        sa.Column("last_at", Moment(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("cleared_at", Moment(), nullable=True),
        sa.Column("cleared_by", ID, nullable=True),
        sa.ForeignKeyConstraint(["cleared_by"], ["users.id"], name=op.f("fk_alarms_cleared_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarms")),
    )
    op.create_index(op.f("ix_ticket_offices_office"), "ticket_offices", ["office"], unique=False)
    op.create_index(op.f("ix_reply_pauses_sender_key_until"), "reply_pauses", ["sender_key", "until"], unique=False)
    op.create_index(op.f("ix_alarms_cleared_at_kind"), "alarms", ["cleared_at", "kind"], unique=False)


def downgrade() -> None:
    """Go back."""
    op.drop_table("alarms")
    op.drop_table("reply_pauses")
    op.drop_table("ticket_offices")
    for table, *columns in INDEXES:
        op.drop_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table_name=table)
    for table, name in (("outbox", "domain_key"), ("outbox", "recipient_key"), ("tickets", "address_dead")):
        op.drop_column(table, name)
    for name in ("body_key", "sender_key", "reopened_at", "follow_up", "claims_ticket_id"):
        op.drop_column("contacts", name)
