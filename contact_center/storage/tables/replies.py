"""What goes out, and when nothing does."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from contact_center.storage.tables.base import Id, Moment, metadata, row_id

outbox = Table(
    "outbox",
    metadata,
    row_id(),
    Column("dedup_key", String(200), nullable=False, unique=True),
    Column("kind", String(8), nullable=False),  # mail, sms
    Column("automatic", Boolean, nullable=False),
    Column("sender", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("subject", Text, nullable=False, default=""),
    Column("text", Text, nullable=False),
    Column("html", Text, nullable=False, default=""),
    Column("language", String(8), nullable=False, default=""),
    Column("headers", JSON, nullable=False),
    Column("topics", JSON, nullable=False),  # checklists it carries
    Column("message_id", String(998), nullable=False, default=""),
    Column("ticket_id", Id, ForeignKey("tickets.id"), index=True),
    Column("state", String(8), nullable=False, default="pending"),  # pending, sending, sent, failed, held, bounced
    Column("attempts", Integer, nullable=False, default=0),
    Column("due_at", Moment, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("sent_at", Moment),
    Column("error", Text),
    Column("recipient_key", String(32), nullable=False, default=""),  # of automatic mails: digest of the mailbox
    Column("domain_key", String(32), nullable=False, default=""),  # of automatic mails: digest of its domain
    Index(None, "state", "due_at"),
    Index(None, "recipient", "created_at"),
    Index(None, "recipient_key", "created_at"),
    Index(None, "automatic", "created_at"),
    Index(None, "message_id"),
)

reply_pauses = Table(
    "reply_pauses",
    metadata,
    row_id(),
    Column("sender_key", String(32), nullable=False),  # digest of a mailbox
    Column("reason", String(12), nullable=False),  # ping-pong, bounced
    Column("since", Moment, nullable=False),
    Column("until", Moment, nullable=False),
    Index(None, "sender_key", "until"),
)

alarms = Table(
    "alarms",
    metadata,
    row_id(),
    Column("kind", String(24), nullable=False),  # replies-off, blocked, reopened-often …
    Column("about", Text, nullable=False, default=""),  # which inbox, domain or ticket; no person
    Column("raised_at", Moment, nullable=False),
    Column("last_at", Moment, nullable=False),
    Column("times", Integer, nullable=False, default=1),
    Column("cleared_at", Moment),
    Column("cleared_by", Id, ForeignKey("users.id")),  # nobody: it was over by itself
    Index(None, "cleared_at", "kind"),
)
