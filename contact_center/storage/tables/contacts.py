"""Contacts, the tickets they belong to, and the log that is counted."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from contact_center.storage.tables.base import Id, Moment, metadata, row_id

contacts = Table(
    "contacts",
    metadata,
    row_id(),
    Column("channel", String(8), nullable=False),
    Column("external_id", String(998), nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("party_address", Text, nullable=False, default=""),
    Column("party_name", Text, nullable=False, default=""),
    Column("inbox", Text, nullable=False, default=""),
    Column("subject", Text, nullable=False, default=""),
    Column("text", Text, nullable=False, default=""),
    Column("folded", Text, nullable=False, default=""),
    Column("nature", String(16), nullable=False),
    Column("nature_reason", Text, nullable=False, default=""),
    Column("triage", JSON, nullable=False),  # domain.triage.Triage as a dictionary
    Column("route", JSON, nullable=False),  # domain.route.Route as a dictionary
    Column("reply_decision", Text, nullable=False, default=""),  # "sent" or why not
    Column("raw_mail_id", Id, ForeignKey("raw_mail.id")),
    Column("ticket_id", Id, ForeignKey("tickets.id")),
    Column("claims_ticket_id", Id, ForeignKey("tickets.id")),  # whose token it bore, though its sender is a stranger
    Column("follow_up", Boolean, nullable=False, default=False),  # it joined a ticket that was there
    Column("reopened_at", Moment),  # when it brought a finished ticket back
    Column("sender_key", String(32), nullable=False, default=""),  # digest of the sender's mailbox
    Column("body_key", String(32), nullable=False, default=""),  # digest of its words
    Column("html", Boolean),  # whether the mail also came as HTML; empty: nobody looked
    UniqueConstraint("channel", "external_id"),
    Index(None, "ticket_id"),
    Index(None, "claims_ticket_id"),
    Index(None, "sender_key", "received_at"),
    Index(None, "party_address", "received_at"),
)

attachments = Table(
    "attachments",
    metadata,
    row_id(),
    Column("contact_id", Id, ForeignKey("contacts.id"), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("media_type", String(120), nullable=False),
    Column("size", Integer, nullable=False),
    Column("blob", String(64), ForeignKey("blobs.digest"), nullable=False, index=True),
    Column("declared_type", Text, nullable=False, default=""),
    Column("marks", JSON, nullable=False),  # what to mind before it is opened
    Column("scan", Text, nullable=False, default=""),  # what the virus scanner said
    Column("form", Text, nullable=False, default=""),  # the form it seems to be
)

tickets = Table(
    "tickets",
    metadata,
    row_id(),
    Column("reference", String(16), nullable=False, unique=True),
    Column("channel", String(8), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("state", String(12), nullable=False),
    Column("office", String(24), nullable=False),
    Column("topic", String(32), nullable=False),
    Column("further_topics", JSON, nullable=False),
    Column("language", String(8), nullable=False),
    Column("municipality", String(4)),
    Column("citizen_group", String(8)),
    Column("role", String(12), nullable=False),
    Column("sure", Boolean, nullable=False, default=True),
    Column("priority", Integer, nullable=False, default=5),
    Column("due_at", Moment, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("waiting_since", Moment, nullable=False),
    Column("claimed_by", Id, ForeignKey("users.id")),
    Column("claimed_at", Moment),
    Column("completed_at", Moment),
    Column("outcome", String(20)),
    Column("version", Integer, nullable=False, default=1),
    Column("subject", Text, nullable=False, default=""),
    Column("party_name", Text, nullable=False, default=""),
    Column("party_address", Text, nullable=False, default=""),
    Column("route_reason", Text, nullable=False, default=""),
    Column("call_sid", String(34)),
    Column("address_dead", Boolean, nullable=False, default=False),  # a mail to the party came back: phone instead
    Column("snoozed_until", Moment),  # while it is snoozed: until then at the latest
    Column("awaits_citizen", Boolean, nullable=False, default=False, server_default=false()),  # an answer wakes it
    Column("erased_at", Moment),  # when what was written and said was erased
    Index(None, "state", "office", "topic", "priority", "due_at"),
    # A list is read in its order and stops when the page is full, however long the queue is.
    Index(None, "state", "priority", "due_at", "waiting_since", "id"),
    Index(None, "state", "waiting_since", "id"),
    Index(None, "state", "created_at", "id"),
    Index(None, "claimed_by", "state"),
    Index(None, "snoozed_until"),
    Index(None, "party_address", "created_at"),
    Index(None, "call_sid"),
)

ON_THE_LINE = text("kind IN ('call', 'callback')")
"""As a literal: only so do both databases see that the index below has all of them."""
# Callers are few among many mails.
Index(
    "ix_tickets_line",
    tickets.c.state,
    tickets.c.priority,
    tickets.c.waiting_since,
    tickets.c.id,
    sqlite_where=ON_THE_LINE,
    postgresql_where=ON_THE_LINE,
)

messages = Table(
    "messages",
    metadata,
    row_id(),
    Column("ticket_id", Id, ForeignKey("tickets.id"), nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("direction", String(8), nullable=False),  # in, out, auto, note, call, event, forward
    Column("author", Text, nullable=False, default=""),
    Column("subject", Text, nullable=False, default=""),
    Column("text", Text, nullable=False, default=""),
    Column("language", String(8), nullable=False, default=""),
    Column("contact_id", Id, ForeignKey("contacts.id")),
    Column("outbox_id", Id, ForeignKey("outbox.id")),
    Column("staff_id", Id),  # who wrote it here; no foreign key, so that the table need not be copied
)

ticket_offices = Table(
    "ticket_offices",
    metadata,
    Column("ticket_id", Id, ForeignKey("tickets.id"), primary_key=True, autoincrement=False),
    Column("office", String(24), primary_key=True),  # sees the ticket besides the office it lies with
    Column("inbox", Text, nullable=False),  # because the mail came to this address, too
    Column("at", Moment, nullable=False),
    Index(None, "office"),
)

letters = Table(
    "letters",
    metadata,
    row_id(),
    Column("number", String(40), nullable=False, unique=True),  # office, year and running number
    Column("ticket_id", Id, ForeignKey("tickets.id"), nullable=False, index=True),
    Column("kind", String(24), nullable=False),
    Column("language", String(8), nullable=False),
    Column("fields", JSON, nullable=False),  # what staff filled in
    Column("printed", JSON, nullable=False),  # what stands on it, so that a reprint is the same
    Column("issued_by", Id, ForeignKey("users.id"), nullable=False),
    Column("issued_at", Moment, nullable=False),
)

letter_numbers = Table(
    "letter_numbers",
    metadata,
    Column("office", String(24), primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),  # a number is never given twice, not even when its letter is erased
)

visitations = Table(
    "visitations",
    metadata,
    row_id(),
    Column("at", Moment, nullable=False, index=True),
    Column("kind", String(12), nullable=False),
    Column("ticket_id", Id, index=True),  # no foreign key: the line outlives the ticket
    Column("channel", String(8), nullable=False),
    Column("language", String(8), nullable=False),
    Column("topic", String(32), nullable=False),
    Column("further_topics", JSON, nullable=False),
    Column("office", String(24), nullable=False),
    Column("municipality", String(4)),
    Column("citizen_group", String(8)),
    Column("role", String(12), nullable=False),
    Column("nature", String(16), nullable=False),
    Column("reply", Text, nullable=False, default=""),
    Column("outcome", String(20)),
    Column("by", String(12), nullable=False, default="system"),
    Column("previous_topic", String(32)),
    Column("previous_language", String(8)),
    Column("previous_municipality", String(4)),
    Column("previous_office", String(24)),
    Column("model_version", String(40), nullable=False, default=""),
    Column("waited_seconds", Integer),
)

events = Table(
    "events",
    metadata,
    Column("seq", Id, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False),
    Column("kind", String(40), nullable=False),  # ticket.created, ticket.claimed, …
    Column("ticket_id", Id),
    Column("office", String(24), nullable=False, default=""),
    Column("data", JSON, nullable=False),
    Index(None, "ticket_id", "seq"),
)
