"""Who is at which desk, and who speaks with whom."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from contact_center.storage.tables.base import Id, Moment, metadata, row_id

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
    row_id(),
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
    row_id(),
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

escalations = Table(
    "escalations",
    metadata,
    Column("ticket_id", Id, ForeignKey("tickets.id"), primary_key=True, autoincrement=False),
    Column("kind", String(8), primary_key=True),  # soon, late
    Column("due_at", Moment, primary_key=True),  # a ticket that moves gets another deadline
    Column("at", Moment, nullable=False),
    Index(None, "at"),
)
