"""Mails as they came in: their bytes, where they were fetched from, and those that nobody could read."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from contact_center.storage.tables.base import Id, Moment, metadata, row_id

blobs = Table(
    "blobs",
    metadata,
    Column("digest", String(64), primary_key=True),  # SHA-256 of the bytes: kept once
    Column("name", String(64), nullable=False, unique=True),  # under which they lie in the store
    Column("key_id", String(16), nullable=False, default=""),  # the key that opens them; empty: they lie plain
    Column("size", Integer, nullable=False),
)

raw_mail = Table(
    "raw_mail",
    metadata,
    row_id(),
    Column("digest", String(64), nullable=False, unique=True),  # SHA-256 of the bytes: the same mail twice is one row
    Column("source", String(8), nullable=False),  # smtp, lmtp, imap
    Column("envelope_from", Text, nullable=False, default=""),
    Column("recipients", JSON, nullable=False),  # our addresses it came to
    Column("blob", String(64), ForeignKey("blobs.digest"), index=True),  # empty: erased
    Column("size", Integer, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("state", String(12), nullable=False, default="new"),  # new, working, done, shunted
    Column("attempts", Integer, nullable=False, default=0),
    Column("lease_until", Moment),
    Column("error", Text),
    Index(None, "state", "received_at"),
)

shunt = Table(
    "shunt",
    metadata,
    row_id(),
    Column("at", Moment, nullable=False),
    Column("kind", String(16), nullable=False),  # mail, imap, outbox, voicemail
    Column("object_id", Id, nullable=False),
    Column("error", Text, nullable=False),
    Column("trace", Text, nullable=False),
    Column("state", String(8), nullable=False, default="open"),  # open, retried, dropped
)

imap_mails = Table(
    "imap_mails",
    metadata,
    row_id(),
    Column("inbox", String(320), nullable=False),  # user@host
    Column("folder", String(255), nullable=False),
    Column("uidvalidity", BigInteger, nullable=False),
    Column("uid", BigInteger, nullable=False),
    Column("digest", String(64)),  # of the bytes; empty until the server has handed them over
    Column("raw_mail_id", Id, ForeignKey("raw_mail.id"), index=True),
    Column("size", BigInteger, nullable=False),  # as the server counts
    Column("internal_at", Moment),  # when the server took it in
    Column("state", String(12), nullable=False),  # failed, kept, moved, quarantined, gone
    Column("attempts", Integer, nullable=False, default=0),
    Column("due_at", Moment),
    Column("noted_at", Moment, nullable=False),
    Column("error", Text),
    UniqueConstraint("inbox", "folder", "uidvalidity", "uid"),
    Index(None, "inbox", "state"),
    Index(None, "inbox", "internal_at"),
)

imap_folders = Table(
    "imap_folders",
    metadata,
    Column("inbox", String(320), primary_key=True),
    Column("folder", String(255), primary_key=True),
    Column("seen_at", Moment),  # when it was last looked into
    Column("tried_at", Moment, nullable=False),  # when it was last tried
    Column("failing_since", Moment),  # empty: the last try succeeded
    Column("problem", Text, nullable=False, default=""),
    Column("paused", Text, nullable=False, default=""),  # why nothing is fetched, although it could be
)

imap_reconciliations = Table(
    "imap_reconciliations",
    metadata,
    row_id(),
    Column("at", Moment, nullable=False),
    Column("inbox", String(320), nullable=False),
    Column("folder", String(255), nullable=False),
    Column("uidvalidity", BigInteger, nullable=False),
    Column("highest_uid", BigInteger, nullable=False),
    Column("server", Integer, nullable=False),  # mails the server has there
    Column("ours", Integer, nullable=False),  # those of them we had
    Column("fetched", Integer, nullable=False),  # those we lacked, and have now
    Index(None, "inbox", "folder", "at"),
)
