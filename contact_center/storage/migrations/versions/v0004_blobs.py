"""The bytes of mails and attachments move out of the database into its store; attachments tell more of themselves."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

from contact_center.storage.blobs.rows import store_of
from contact_center.storage.blobs.store import digest_of

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BATCH = 200
"""Ids looked up at once; of the bytes never more than one row's are in memory."""
BLOBS = sa.table("blobs", *(sa.column(name) for name in ("digest", "name", "key_id", "size")))
HOLDERS = {
    name: sa.table(name, sa.column("id"), sa.column("content", sa.LargeBinary), sa.column("blob"))
    for name in ("raw_mail", "attachments")
}


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "blobs",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_blobs")),
        sa.UniqueConstraint("name", name=op.f("uq_blobs_name")),
    )
    for name, holder in HOLDERS.items():
        # In SQL: a table that others refer to cannot be copied by SQLite while foreign keys are watched.
        reference = f"CONSTRAINT {op.f(f'fk_{name}_blob')} REFERENCES blobs (digest)"
        op.execute(f"ALTER TABLE {name} ADD COLUMN blob VARCHAR(64) {reference}")
        _move_out(holder)
        op.execute(f"ALTER TABLE {name} DROP COLUMN content")
        op.create_index(op.f(f"ix_{name}_blob"), name, ["blob"], unique=False)
    for column in ("declared_type", "scan", "form"):
        op.add_column("attachments", sa.Column(column, sa.Text(), nullable=False, server_default=""))
    op.add_column("attachments", sa.Column("marks", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("attachments", schema=None) as batch_op:
        batch_op.alter_column("blob", existing_type=sa.String(length=64), nullable=False)
        for column in ("declared_type", "scan", "form"):
            batch_op.alter_column(column, existing_type=sa.Text(), server_default=None)
        batch_op.alter_column("marks", existing_type=sa.JSON(), server_default=None)


def _move_out(holder: sa.TableClause) -> None:
    """Put the bytes of every row into the store, then name them."""
    bind, wanted = op.get_bind(), sa.select(holder.c.content)
    for number in _ids(holder):
        content = bytes(bind.execute(wanted.where(holder.c.id == number)).scalar_one())
        bind.execute(sa.update(holder).where(holder.c.id == number).values(blob=_put(content), content=b""))


def _put(content: bytes) -> str:
    bind, digest = op.get_bind(), digest_of(content)
    if bind.execute(sa.select(BLOBS.c.digest).where(BLOBS.c.digest == digest)).first() is None:
        address = store_of(bind).write(digest, content)
        row = {"digest": digest, "name": address.name, "key_id": address.key_id, "size": len(content)}
        bind.execute(sa.insert(BLOBS).values(**row))
    return digest


def _ids(holder: sa.TableClause) -> Iterator[int]:
    last = 0
    while True:
        page = sa.select(holder.c.id).where(holder.c.id > last).order_by(holder.c.id).limit(BATCH)
        found = list(op.get_bind().execute(page).scalars())
        yield from found
        if len(found) < BATCH:
            return
        last = found[-1]


def downgrade() -> None:
    """There is no way back: SQLite drops no column that refers to another table."""
    raise NotImplementedError("restore the backup that was made before the upgrade")
