"""Staff at their desks: presence, offers, talks with callers, wrap-ups; and what staff know well."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from contact_center.storage.tables import Moment

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OPEN, LIVE = sa.text("state = 'open'"), sa.text("state IN ('wanted', 'ringing', 'answered', 'talking')")
LATER = ("wrap_ups", "legs", "talks", "offers", "presences")


def upgrade() -> None:
    """Go forward."""
    op.add_column("users", sa.Column("topics", sa.JSON(), server_default="[]", nullable=False))
    op.create_table(
        "presences",
        sa.Column("user_id", ID, autoincrement=False, nullable=False),
        sa.Column("chosen", sa.String(length=12), nullable=False),
        sa.Column("channels", sa.JSON(), nullable=False),
        sa.Column("via", sa.String(length=8), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("why", sa.String(length=8), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("seen_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_presences_user_id")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_presences")),
    )
    _offers()
    _talks()
    op.create_table(
        "wrap_ups",
        sa.Column("ticket_id", ID, autoincrement=False, nullable=False),
        sa.Column("began_at", Moment(), nullable=False),
        sa.Column("extensions", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_wrap_ups_ticket_id")),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_wrap_ups")),
    )


def _offers() -> None:
    op.create_table(
        "offers",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("ticket_id", ID, nullable=False),
        sa.Column("staff_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("made_by", ID, nullable=True),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("why", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["made_by"], ["users.id"], name=op.f("fk_offers_made_by")),
        sa.ForeignKeyConstraint(["staff_id"], ["users.id"], name=op.f("fk_offers_staff_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_offers_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offers")),
    )
    op.create_index(op.f("ix_offers_ticket_id"), "offers", ["ticket_id"])
    op.create_index(op.f("ix_offers_staff_id_made_at"), "offers", ["staff_id", "made_at"])
    op.create_index(op.f("ix_offers_state_ended_at"), "offers", ["state", "ended_at"])
    for name, column in (("uq_offers_open_ticket", "ticket_id"), ("uq_offers_open_staff", "staff_id")):
        op.create_index(name, "offers", [column], unique=True, sqlite_where=OPEN, postgresql_where=OPEN)


def _talks() -> None:
    op.create_table(
        "talks",
        sa.Column("call_sid", sa.String(length=34), nullable=False),
        sa.Column("ticket_id", ID, nullable=False),
        sa.Column("place", sa.String(length=10), nullable=False),
        sa.Column("room", sa.String(length=80), nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("held_done", sa.Boolean(), nullable=False),
        sa.Column("moved_at", Moment(), nullable=False),
        sa.Column("met_at", Moment(), nullable=True),
        sa.Column("over_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_talks_ticket_id")),
        sa.PrimaryKeyConstraint("call_sid", name=op.f("pk_talks")),
    )
    op.create_index(op.f("ix_talks_ticket_id"), "talks", ["ticket_id"])
    op.create_index(op.f("ix_talks_moved_at"), "talks", ["moved_at"])
    op.create_table(
        "legs",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("call_sid", sa.String(length=34), nullable=False),
        sa.Column("ticket_id", ID, nullable=False),
        sa.Column("staff_id", ID, nullable=False),
        sa.Column("role", sa.String(length=8), nullable=False),
        sa.Column("via", sa.String(length=8), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("sid", sa.String(length=34), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("moved_at", Moment(), nullable=False),
        sa.Column("why", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(["call_sid"], ["talks.call_sid"], name=op.f("fk_legs_call_sid")),
        sa.ForeignKeyConstraint(["staff_id"], ["users.id"], name=op.f("fk_legs_staff_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_legs_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legs")),
    )
    op.create_index(op.f("ix_legs_call_sid"), "legs", ["call_sid"])
    op.create_index(op.f("ix_legs_state_moved_at"), "legs", ["state", "moved_at"])
    op.create_index("uq_legs_live_staff", "legs", ["staff_id"], unique=True, sqlite_where=LIVE, postgresql_where=LIVE)


def downgrade() -> None:
    """Go back."""
    for name in LATER:
        op.drop_table(name)
    op.drop_column("users", "topics")
