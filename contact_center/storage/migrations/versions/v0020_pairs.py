"""Sums of two things held fast; an index by two of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

SHORT, WIDE = {"slice": 13, "value": 32}, {"slice": 32, "value": 48}
INDEX = ("topic", "language", "day")


def upgrade() -> None:
    """Go forward. The sums of two are made by the worker: until then they are taken from the facts."""
    _widths(SHORT, WIDE)
    op.create_index(op.f(f"ix_contact_facts_{'_'.join(INDEX)}"), "contact_facts", INDEX)
    op.execute("INSERT INTO uncounted (what, key) SELECT 'sums', '' WHERE EXISTS (SELECT 1 FROM figure_cubes)")


def downgrade() -> None:
    """Go back."""
    op.execute("DELETE FROM figure_cubes WHERE slice LIKE '%+%'")
    op.drop_index(op.f(f"ix_contact_facts_{'_'.join(INDEX)}"), "contact_facts")
    _widths(WIDE, SHORT)


def _widths(old: dict[str, int], new: dict[str, int]) -> None:
    with op.batch_alter_table("figure_cubes") as table:
        for name, width in new.items():
            table.alter_column(
                name, existing_type=sa.String(old[name]), type_=sa.String(width), existing_nullable=False
            )
