"""Facts without personal data, their sums, and what is still to be counted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from contact_center.storage.tables import Id, Moment

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward: everything that is there already waits to be counted."""
    _facts()
    _sums()
    _mails()
    _wait("ticket", "SELECT DISTINCT ticket_id AS key FROM visitations WHERE ticket_id IS NOT NULL")
    _wait("line", "SELECT id AS key FROM visitations WHERE ticket_id IS NULL")
    _wait("call", "SELECT call_sid AS key FROM calls")
    _wait("callback", "SELECT id AS key FROM callbacks")
    op.execute("INSERT INTO uncounted (what, key) VALUES ('sums', '')")


def _wait(what: str, query: str) -> None:
    keys = f"SELECT '{what}', CAST(one.key AS VARCHAR(40)) FROM ({query}) AS one"  # noqa: S608 - constants
    op.execute(f"INSERT INTO uncounted (what, key) {keys}")


def _facts() -> None:
    text = {"key": 40, "kind": 12, "channel": 8, "office": 24, "language": 8, "topic": 32, "further": 200}
    text |= {"municipality": 4, "citizen_group": 8, "role": 12, "nature": 16, "reply": 40, "outcome": 20}
    text |= {"place": 16, "marks": 240, "model": 40}
    op.create_table(
        "contact_facts",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        *(sa.Column(name, sa.String(length=length), nullable=False) for name, length in text.items()),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("hour", sa.SmallInteger(), nullable=False),
        sa.Column("weekday", sa.SmallInteger(), nullable=False),
        sa.Column("ticket_id", Id),
        sa.Column("wait", sa.Integer()),
        sa.Column("handle", sa.Integer()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_facts")),
        sa.UniqueConstraint("key", name=op.f("uq_contact_facts_key")),
    )
    for columns in (["ticket_id"], ["day"], ["topic", "day"], ["language", "day"], ["municipality", "day"]):
        op.create_index(op.f(f"ix_contact_facts_{'_'.join(columns)}"), "contact_facts", columns)


def _sums() -> None:
    op.create_table(
        "figure_cubes",
        sa.Column("level", sa.String(length=5), nullable=False),
        sa.Column("slice", sa.String(length=13), nullable=False),
        sa.Column("value", sa.String(length=32), nullable=False),
        sa.Column("period", sa.Date(), nullable=False),
        sa.Column("office", sa.String(length=24), nullable=False),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("contacts", sa.Integer(), nullable=False),
        sa.Column("cube", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("level", "slice", "value", "period", "office", "channel", name=op.f("pk_figure_cubes")),
    )
    op.create_table(
        "uncounted",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("what", sa.String(length=8), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uncounted")),
    )
    op.create_table(
        "desk_minutes",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("office", sa.String(length=24), nullable=False),
        sa.Column("busy", sa.Integer(), nullable=False),
        sa.Column("idle", sa.Integer(), nullable=False),
        sa.Column("last", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("day", "office", name=op.f("pk_desk_minutes")),
    )


def _mails() -> None:
    op.create_table(
        "report_mails",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("recipient", sa.String(length=320), nullable=False),
        sa.Column("rhythm", sa.String(length=8), nullable=False),
        sa.Column("asked", sa.String(length=400), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("last_period", sa.Date()),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_mails")),
        sa.UniqueConstraint("recipient", "rhythm", "asked", name=op.f("uq_report_mails_recipient_rhythm_asked")),
    )


def downgrade() -> None:
    """There is no way back: figures of erased contacts would be lost."""
    raise NotImplementedError("restore the backup that was made before the upgrade")
