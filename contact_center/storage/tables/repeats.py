"""Answers to changes that may be asked for again."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Index, Integer, LargeBinary, String, Table

from contact_center.storage.tables.base import Moment, metadata

repeats = Table(
    "repeats",
    metadata,
    Column("scope", String(64), primary_key=True),  # digest of who asked
    Column("key", String(255), primary_key=True),  # as the client chose it
    Column("fingerprint", String(64), nullable=False),  # digest of what was asked for
    Column("at", Moment, nullable=False),
    Column("status", Integer),  # empty: it is being done
    Column("headers", JSON, nullable=False),
    Column("body", LargeBinary),
    Index(None, "at"),
)
