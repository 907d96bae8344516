"""Who works here, and what they confirmed."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, String, Table, Text

from contact_center.storage.tables.base import Id, Moment, metadata, row_id

users = Table(
    "users",
    metadata,
    row_id(),
    Column("username", String(80), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("role", String(12), nullable=False),
    Column("offices", JSON, nullable=False),
    Column("languages", JSON, nullable=False),
    Column("topics", JSON, nullable=False, default=list, server_default="[]"),  # what they know well
    Column("active", Boolean, nullable=False, default=True),
    Column("created_at", Moment, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_digest", String(64), primary_key=True),
    Column("user_id", Id, ForeignKey("users.id"), nullable=False, index=True),
    Column("created_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
)

login_failures = Table(
    "login_failures",
    metadata,
    row_id(),
    Column("username", String(80), nullable=False),
    Column("origin", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "username", "at"),
)

directory_confirmations = Table(
    "directory_confirmations",
    metadata,
    row_id(),
    Column("at", Moment, nullable=False),
    Column("staff_id", Id, ForeignKey("users.id"), nullable=False),
    Column("entries", JSON, nullable=False),  # slug → details and hours, as they were confirmed
)
