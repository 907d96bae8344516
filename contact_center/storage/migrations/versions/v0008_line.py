"""Call-backs with their attempts, voicemail, and what became of each call."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from contact_center.storage.tables import Id, Moment

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

OPEN = sa.text("state IN ('waiting', 'ringing')")


def upgrade() -> None:
    """Go forward."""
    for name in ("seen_at", "queued_at", "answered_at"):
        op.add_column("calls", sa.Column(name, Moment()))
    op.add_column("calls", sa.Column("ended_in", sa.String(length=16)))
    op.add_column("calls", sa.Column("told_low", sa.Integer()))
    op.add_column("calls", sa.Column("told_high", sa.Integer()))
    _callbacks()
    _attempts()
    _voicemails()


def _callbacks() -> None:
    op.create_table(
        "callbacks",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("ticket_id", Id, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("promised_at", Moment()),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", Moment(), nullable=False),
        sa.Column("reached_at", Moment()),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_callbacks_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_callbacks")),
        sa.UniqueConstraint("ticket_id", name=op.f("uq_callbacks_ticket_id")),
    )
    op.create_index(op.f("ix_callbacks_state_next_at"), "callbacks", ["state", "next_at"])
    op.create_index(
        "uq_callbacks_open_number", "callbacks", ["number"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN
    )


def _attempts() -> None:
    op.create_table(
        "callback_attempts",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("callback_id", Id, nullable=False),
        sa.Column("staff_id", Id, nullable=False),
        sa.Column("dial_at", Moment(), nullable=False),
        sa.Column("call_sid", sa.String(length=34)),
        sa.Column("result", sa.String(length=16)),
        sa.Column("ended_at", Moment()),
        sa.ForeignKeyConstraint(["callback_id"], ["callbacks.id"], name=op.f("fk_callback_attempts_callback_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["users.id"], name=op.f("fk_callback_attempts_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_callback_attempts")),
    )
    op.create_index(op.f("ix_callback_attempts_callback_id"), "callback_attempts", ["callback_id"])
    op.create_index(op.f("ix_callback_attempts_dial_at"), "callback_attempts", ["dial_at"])


def _voicemails() -> None:
    op.create_table(
        "voicemails",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("recording_sid", sa.String(length=34), nullable=False),
        sa.Column("call_sid", sa.String(length=34), nullable=False),
        sa.Column("ticket_id", Id, nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("blob", sa.String(length=64)),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("error", sa.Text()),
        sa.Column("heard_at", Moment()),
        sa.ForeignKeyConstraint(["blob"], ["blobs.digest"], name=op.f("fk_voicemails_blob")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_voicemails_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voicemails")),
        sa.UniqueConstraint("recording_sid", name=op.f("uq_voicemails_recording_sid")),
    )
    op.create_index(op.f("ix_voicemails_state_due_at"), "voicemails", ["state", "due_at"])
    for name in ("call_sid", "ticket_id", "blob"):
        op.create_index(op.f(f"ix_voicemails_{name}"), "voicemails", [name])


def downgrade() -> None:
    """There is no way back: recordings of callers would be lost."""
    raise NotImplementedError("restore the backup that was made before the upgrade")
