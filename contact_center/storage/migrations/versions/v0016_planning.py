"""Planning: contacts rolled up by day and half hour, and populations that were imported."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from contact_center.storage.tables import Moment

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
LATER = ("populations", "population_sets", "demand_days", "demand")


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "demand",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("office", sa.String(length=24), nullable=False),
        sa.Column("slots", sa.JSON(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("day", "channel", "office", name=op.f("pk_demand")),
    )
    op.create_table(
        "demand_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("counted_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_demand_days")),
    )
    op.create_table(
        "population_sets",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("counted", sa.Date(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("imported_by", ID, nullable=True),
        sa.Column("imported_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["imported_by"], ["users.id"], name=op.f("fk_population_sets_imported_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_population_sets")),
        sa.UniqueConstraint("counted", name=op.f("uq_population_sets_counted")),
    )
    op.create_table(
        "populations",
        sa.Column("set_id", ID, autoincrement=False, nullable=False),
        sa.Column("municipality", sa.String(length=4), nullable=False),
        sa.Column("inhabitants", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["set_id"], ["population_sets.id"], name=op.f("fk_populations_set_id")),
        sa.PrimaryKeyConstraint("set_id", "municipality", name=op.f("pk_populations")),
    )


def downgrade() -> None:
    """Go back."""
    for name in LATER:
        op.drop_table(name)
