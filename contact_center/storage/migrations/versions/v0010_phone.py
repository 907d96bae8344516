"""Versions of calls, recorded talks, recordings to be deleted at the provider, desks at which somebody is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from contact_center.storage.tables import Moment

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.add_column("callback_attempts", sa.Column("ready_at", Moment()))
    op.add_column("calls", sa.Column("version", sa.Integer(), server_default="0", nullable=False))
    op.add_column("call_consents", sa.Column("days", sa.Integer(), server_default="0", nullable=False))
    op.add_column("call_consents", sa.Column("withdrawn_at", Moment()))
    op.add_column("voicemails", sa.Column("kind", sa.String(length=8), server_default="message", nullable=False))
    op.add_column("voicemails", sa.Column("erase_at", Moment()))
    op.create_table(
        "unwanted_recordings",
        sa.Column("recording_sid", sa.String(length=34), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("recording_sid", name=op.f("pk_unwanted_recordings")),
    )


def downgrade() -> None:
    """There is no way back."""
    raise NotImplementedError("restore the backup that was made before the upgrade")
