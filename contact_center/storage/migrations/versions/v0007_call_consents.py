"""Whether callers let their call be recorded; and calls found by the caller's number."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from contact_center.storage.tables import Moment

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "call_consents",
        sa.Column("call_sid", sa.String(length=34), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("prompt_version", sa.String(length=16), nullable=False),
        sa.Column("office", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(["call_sid"], ["calls.call_sid"], name=op.f("fk_call_consents_call_sid")),
        sa.PrimaryKeyConstraint("call_sid", name=op.f("pk_call_consents")),
    )
    with op.batch_alter_table("calls", schema=None) as batch_op:
        batch_op.create_index("ix_calls_caller_started_at", ["caller", "started_at"], unique=False)


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("calls", schema=None) as batch_op:
        batch_op.drop_index("ix_calls_caller_started_at")
    op.drop_table("call_consents")
