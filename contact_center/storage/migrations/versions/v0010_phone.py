"""How often the state of a call has changed."""

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


def downgrade() -> None:
    """There is no way back."""
    raise NotImplementedError("restore the backup that was made before the upgrade")
