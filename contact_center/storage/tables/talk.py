"""What staff write: drafts and their files, who was mentioned in a note, and what was handed to another authority."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from contact_center.storage.tables.base import Id, Moment, metadata, row_id

drafts = Table(
    "drafts",
    metadata,
    Column("user_id", Id, ForeignKey("users.id"), primary_key=True, autoincrement=False),
    Column("ticket_id", Id, ForeignKey("tickets.id"), primary_key=True, autoincrement=False),
    Column("text", Text, nullable=False),
    Column("language", String(8), nullable=False, default=""),
    Column("canned", JSON, nullable=False),  # ids of the canned replies that stand in it
    Column("saved_at", Moment, nullable=False),
    Index(None, "ticket_id", "saved_at"),
)

reply_files = Table(
    "reply_files",
    metadata,
    row_id(),
    Column("ticket_id", Id, ForeignKey("tickets.id"), nullable=False),
    Column("user_id", Id, ForeignKey("users.id"), nullable=False),  # who put it there
    Column("outbox_id", Id, ForeignKey("outbox.id"), index=True),  # the mail it goes with; empty: still with the draft
    Column("name", Text, nullable=False),
    Column("media_type", String(120), nullable=False),
    Column("size", Integer, nullable=False),
    Column("blob", String(64), ForeignKey("blobs.digest"), nullable=False, index=True),
    Column("scan", Text, nullable=False, default=""),  # what the virus scanner said
    Column("added_at", Moment, nullable=False),
    Index(None, "ticket_id", "user_id"),
)

mentions = Table(
    "mentions",
    metadata,
    row_id(),
    Column("message_id", Id, ForeignKey("messages.id"), nullable=False),  # the note
    Column("ticket_id", Id, ForeignKey("tickets.id"), nullable=False),
    Column("user_id", Id, ForeignKey("users.id"), nullable=False),  # who is mentioned
    Column("by_id", Id, ForeignKey("users.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("seen_at", Moment),  # when they said that they have seen it
    UniqueConstraint("message_id", "user_id"),
    Index(None, "user_id", "seen_at"),
)

forwardings = Table(
    "forwardings",
    metadata,
    row_id(),
    Column("ticket_id", Id, ForeignKey("tickets.id"), nullable=False, index=True),
    Column("authority", String(40), nullable=False),
    Column("way", String(8), nullable=False),  # mail, hand (Digital Post, paper: staff say when it has gone)
    Column("handed_over", JSON, nullable=False),  # ids of what is in it
    Column("received_at", Moment, nullable=False),  # when the citizen's own words came in
    Column("asked_at", Moment, nullable=False),
    Column("asked_by", Id, ForeignKey("users.id"), nullable=False),
    Column("message_id", Id, ForeignKey("messages.id")),  # what the conversation shows of it
    Column("outbox_id", Id, ForeignKey("outbox.id")),  # the mail to the authority
    Column("told_id", Id, ForeignKey("outbox.id")),  # the mail that tells the citizen
    Column("forwarded_at", Moment),  # by hand: when staff said so; a mail has the time at which it was sent
    Index(None, "forwarded_at"),
)
