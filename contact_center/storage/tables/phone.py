"""Calls, and what callers left behind."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, text

from contact_center.storage.tables.base import Id, Moment, metadata, row_id

calls = Table(
    "calls",
    metadata,
    Column("call_sid", String(34), primary_key=True),
    Column("caller", Text, nullable=False, default=""),
    Column("called", Text, nullable=False, default=""),
    Column("state", JSON, nullable=False),  # the dialogue's state
    Column("version", Integer, nullable=False, default=0),  # how often that has changed
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
    Column("days", Integer, nullable=False, default=0),  # after how many days it is deleted, as the caller was told
    Column("withdrawn_at", Moment),  # when the caller took the yes back
)

callbacks = Table(
    "callbacks",
    metadata,
    row_id(),
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
    row_id(),
    Column("callback_id", Id, ForeignKey("callbacks.id"), nullable=False, index=True),
    Column("staff_id", Id, ForeignKey("users.id"), nullable=False),
    Column("dial_at", Moment, nullable=False, index=True),  # attempts are spaced
    Column("call_sid", String(34)),  # of the call to the desk
    Column("ready_at", Moment),  # when somebody was at the desk: from then on the citizen is rung
    Column("result", String(16)),  # empty while it rings; reached, no-answer, busy, failed, not-confirmed, desk, lost
    Column("ended_at", Moment),
)

voicemails = Table(
    "voicemails",
    metadata,
    row_id(),
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
    Column("kind", String(8), nullable=False, default="message"),  # talk: a conversation with staff was recorded
    Column("erase_at", Moment),  # of a talk: as its caller was told
    Index(None, "state", "due_at"),
)

unwanted_recordings = Table(
    "unwanted_recordings",
    metadata,
    Column("recording_sid", String(34), primary_key=True),  # at the provider; deleted there, it is forgotten here
    Column("due_at", Moment, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
)

call_turns = Table(
    "call_turns",
    metadata,
    Column("call_sid", String(34), ForeignKey("calls.call_sid"), primary_key=True),
    Column("turn", String(80), primary_key=True),  # route, number of the turn and digest of what was sent
    Column("answer", Text, nullable=False),
    Column("at", Moment, nullable=False),
)
