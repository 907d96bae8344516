"""The tables. Times are aware UTC; JSON columns hold plain dictionaries and lists."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Id = BigInteger().with_variant(Integer, "sqlite")


class Moment(TypeDecorator[datetime]):
    """An aware UTC time; SQLite forgets the zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive times: they have gone wrong somewhere before."""
        if value is not None and value.tzinfo is None:
            raise ValueError("naive time")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _id() -> Column[int]:
    return Column("id", Id, primary_key=True, autoincrement=True)


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
    _id(),
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

contacts = Table(
    "contacts",
    metadata,
    _id(),
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
    UniqueConstraint("channel", "external_id"),
    Index(None, "ticket_id"),
    Index(None, "claims_ticket_id"),
    Index(None, "sender_key", "received_at"),
    Index(None, "party_address", "received_at"),
)

attachments = Table(
    "attachments",
    metadata,
    _id(),
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
    _id(),
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
    Index(None, "state", "office", "topic", "priority", "due_at"),
    Index(None, "party_address", "created_at"),
    Index(None, "call_sid"),
)

messages = Table(
    "messages",
    metadata,
    _id(),
    Column("ticket_id", Id, ForeignKey("tickets.id"), nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("direction", String(8), nullable=False),  # in, out, auto, note, call, event
    Column("author", Text, nullable=False, default=""),
    Column("subject", Text, nullable=False, default=""),
    Column("text", Text, nullable=False, default=""),
    Column("language", String(8), nullable=False, default=""),
    Column("contact_id", Id, ForeignKey("contacts.id")),
    Column("outbox_id", Id, ForeignKey("outbox.id")),
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
    _id(),
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
    _id(),
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

outbox = Table(
    "outbox",
    metadata,
    _id(),
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
    _id(),
    Column("sender_key", String(32), nullable=False),  # digest of a mailbox
    Column("reason", String(12), nullable=False),  # ping-pong, bounced
    Column("since", Moment, nullable=False),
    Column("until", Moment, nullable=False),
    Index(None, "sender_key", "until"),
)

alarms = Table(
    "alarms",
    metadata,
    _id(),
    Column("kind", String(24), nullable=False),  # replies-off, blocked, reopened-often …
    Column("about", Text, nullable=False, default=""),  # which inbox, domain or ticket; no person
    Column("raised_at", Moment, nullable=False),
    Column("last_at", Moment, nullable=False),
    Column("times", Integer, nullable=False, default=1),
    Column("cleared_at", Moment),
    Column("cleared_by", Id, ForeignKey("users.id")),  # nobody: it was over by itself
    Index(None, "cleared_at", "kind"),
)

calls = Table(
    "calls",
    metadata,
    Column("call_sid", String(34), primary_key=True),
    Column("caller", Text, nullable=False, default=""),
    Column("called", Text, nullable=False, default=""),
    Column("state", JSON, nullable=False),  # the dialogue's state
    Column("started_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("outcome", String(20)),
    Column("ticket_id", Id, ForeignKey("tickets.id"), index=True),
    Column("seen_at", Moment),  # when the provider last asked or told something
    Column("queued_at", Moment),  # when the caller came into the line
    Column("answered_at", Moment),  # when a staff member and the caller were connected
    Column("ended_in", String(16)),  # the step in which it ended
    Column("told_low", Integer),  # the range of the wait that was told first, in minutes
    Column("told_high", Integer),
    Index(None, "caller", "started_at"),
)

call_consents = Table(
    "call_consents",
    metadata,
    Column("call_sid", String(34), ForeignKey("calls.call_sid"), primary_key=True),
    Column("granted", Boolean, nullable=False),
    Column("at", Moment, nullable=False),
    Column("language", String(8), nullable=False),
    Column("prompt_version", String(16), nullable=False),  # the wording that was answered
    Column("office", String(24), nullable=False),
)

callbacks = Table(
    "callbacks",
    metadata,
    _id(),
    Column("ticket_id", Id, ForeignKey("tickets.id"), nullable=False, unique=True),
    Column("number", Text, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("promised_at", Moment),  # by when; empty: nothing was promised
    Column("state", String(12), nullable=False, default="waiting"),  # waiting, ringing, reached, unreached, withdrawn
    Column("attempts", Integer, nullable=False, default=0),
    Column("next_at", Moment, nullable=False),  # not before this is it dialled (again)
    Column("reached_at", Moment),
    Index(None, "state", "next_at"),
    # Whoever asks twice is called once.
    Index(
        "uq_callbacks_open_number",
        "number",
        unique=True,
        sqlite_where=text("state IN ('waiting', 'ringing')"),
        postgresql_where=text("state IN ('waiting', 'ringing')"),
    ),
)

callback_attempts = Table(
    "callback_attempts",
    metadata,
    _id(),
    Column("callback_id", Id, ForeignKey("callbacks.id"), nullable=False, index=True),
    Column("staff_id", Id, ForeignKey("users.id"), nullable=False),
    Column("dial_at", Moment, nullable=False, index=True),  # attempts are spaced
    Column("call_sid", String(34)),  # of the call to the desk
    Column("result", String(16)),  # empty while it rings; reached, no-answer, busy, failed, not-confirmed, desk, lost
    Column("ended_at", Moment),
)

voicemails = Table(
    "voicemails",
    metadata,
    _id(),
    Column("recording_sid", String(34), nullable=False, unique=True),
    Column("call_sid", String(34), nullable=False, index=True),
    Column("ticket_id", Id, ForeignKey("tickets.id"), nullable=False, index=True),
    Column("seconds", Integer, nullable=False),
    Column("state", String(8), nullable=False, default="new"),  # stored, kept (gone at the provider), failed, erased
    Column("blob", String(64), ForeignKey("blobs.digest"), index=True),
    Column("attempts", Integer, nullable=False, default=0),
    Column("due_at", Moment, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("error", Text),
    Column("heard_at", Moment),
    Index(None, "state", "due_at"),
)

call_turns = Table(
    "call_turns",
    metadata,
    Column("call_sid", String(34), ForeignKey("calls.call_sid"), primary_key=True),
    Column("turn", String(80), primary_key=True),  # route, number of the turn and digest of what was sent
    Column("answer", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

users = Table(
    "users",
    metadata,
    _id(),
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
    _id(),
    Column("username", String(80), nullable=False),
    Column("origin", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "username", "at"),
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
)

presences = Table(
    "presences",
    metadata,
    Column("user_id", Id, ForeignKey("users.id"), primary_key=True, autoincrement=False),
    Column("chosen", String(12), nullable=False),  # available, busy, away
    Column("channels", JSON, nullable=False),
    Column("via", String(8), nullable=False),  # browser, desk
    Column("number", Text, nullable=False, default=""),  # of the desk telephone
    Column("why", String(8), nullable=False, default=""),  # gone, missed; empty: chosen
    Column("since", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
)

offers = Table(
    "offers",
    metadata,
    _id(),
    Column("ticket_id", Id, ForeignKey("tickets.id"), nullable=False, index=True),
    Column("staff_id", Id, ForeignKey("users.id"), nullable=False),
    Column("kind", String(8), nullable=False),  # contact, transfer, consult
    Column("state", String(10), nullable=False),  # open, accepted, declined, expired, withdrawn, failed
    Column("made_by", Id, ForeignKey("users.id")),  # the colleague who hands over or asks
    Column("made_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("reasons", JSON, nullable=False),
    Column("why", String(20), nullable=False, default=""),  # why it was declined or withdrawn
    Index(None, "staff_id", "made_at"),
    Index(None, "state", "ended_at"),
)
_OPEN = offers.c.state == "open"
Index("uq_offers_open_ticket", offers.c.ticket_id, unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN)
Index("uq_offers_open_staff", offers.c.staff_id, unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN)

talks = Table(
    "talks",
    metadata,
    Column("call_sid", String(34), primary_key=True),  # the caller's
    Column("ticket_id", Id, ForeignKey("tickets.id"), nullable=False, index=True),
    Column("place", String(10), nullable=False),  # queue, fetching, meeting, returning, over
    Column("room", String(80), nullable=False),  # the conference's name
    Column("held", Boolean, nullable=False, default=False),  # whether the caller is to be on hold
    Column("held_done", Boolean, nullable=False, default=False),  # whether the provider has been told so
    Column("moved_at", Moment, nullable=False, index=True),
    Column("met_at", Moment),
    Column("over_at", Moment),
)

legs = Table(
    "legs",
    metadata,
    _id(),
    Column("call_sid", String(34), ForeignKey("talks.call_sid"), nullable=False, index=True),
    Column("ticket_id", Id, ForeignKey("tickets.id"), nullable=False),
    Column("staff_id", Id, ForeignKey("users.id"), nullable=False),
    Column("role", String(8), nullable=False),  # holder, guest
    Column("via", String(8), nullable=False),
    Column("address", Text, nullable=False),  # client:… or a number
    Column("sid", String(34), nullable=False, default=""),  # the staff member's own call
    Column("state", String(10), nullable=False),  # wanted, ringing, answered, talking, leaving, left
    Column("made_at", Moment, nullable=False),
    Column("moved_at", Moment, nullable=False),
    Column("why", String(12), nullable=False, default=""),
    Index(None, "state", "moved_at"),
)
_LIVE = legs.c.state.in_(("wanted", "ringing", "answered", "talking"))
Index("uq_legs_live_staff", legs.c.staff_id, unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE)

wrap_ups = Table(
    "wrap_ups",
    metadata,
    Column("ticket_id", Id, ForeignKey("tickets.id"), primary_key=True, autoincrement=False),
    Column("began_at", Moment, nullable=False),
    Column("extensions", Integer, nullable=False, default=0),
)

directory_confirmations = Table(
    "directory_confirmations",
    metadata,
    _id(),
    Column("at", Moment, nullable=False),
    Column("staff_id", Id, ForeignKey("users.id"), nullable=False),
    Column("entries", JSON, nullable=False),  # slug → details and hours, as they were confirmed
)

shunt = Table(
    "shunt",
    metadata,
    _id(),
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
    _id(),
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
    _id(),
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
