"""What leads have changed of the catalogue, one thing after the other."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Index, String, Table

from contact_center.storage.tables.base import Id, Moment, metadata, row_id

amendments = Table(
    "amendments",
    metadata,
    row_id(),
    Column("kind", String(16), nullable=False),  # office, closures, deadline, canned
    Column("key", String(64), nullable=False),
    Column("value", JSON, nullable=False),  # empty: as the files say
    Column("at", Moment, nullable=False),
    Column("staff_id", Id, ForeignKey("users.id"), nullable=False),
    Index(None, "kind", "key", "id"),
)
