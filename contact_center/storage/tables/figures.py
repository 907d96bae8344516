"""What is counted: a line per contact, call and call-back without personal data, and the sums of many such lines."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Index, Integer, SmallInteger, String, Table, Text, UniqueConstraint

from contact_center.storage.tables.base import Id, Moment, metadata, row_id

contact_facts = Table(
    "contact_facts",
    metadata,
    row_id(),
    Column("key", String(40), nullable=False, unique=True),  # l<line>, t<ticket>, c<digest of call>, b<digest>
    Column("kind", String(12), nullable=False),  # contact, follow-up, ticket, call, callback
    Column("at", Moment, nullable=False),
    Column("day", Date, nullable=False),  # Danish
    Column("hour", SmallInteger, nullable=False),  # Danish, 0-23: the hour that is there twice counts as one
    Column("weekday", SmallInteger, nullable=False),  # 0 = Monday
    Column("ticket_id", Id, index=True),  # no foreign key: the line outlives the ticket
    Column("channel", String(8), nullable=False),
    Column("office", String(24), nullable=False),  # empty: a call that ended before one was known
    Column("language", String(8), nullable=False),
    Column("topic", String(32), nullable=False),
    Column("further", String(200), nullable=False, default=""),  # further topics, separated by blanks
    Column("municipality", String(4), nullable=False, default=""),
    Column("citizen_group", String(8), nullable=False, default=""),
    Column("role", String(12), nullable=False),
    Column("nature", String(16), nullable=False),
    Column("reply", String(40), nullable=False, default=""),
    Column("outcome", String(20), nullable=False),
    Column("place", String(16), nullable=False, default=""),  # the step in which a caller gave up
    Column("marks", String(240), nullable=False, default=""),  # words between blanks, see visitation.counters
    Column("wait", Integer),  # seconds
    Column("handle", Integer),  # seconds
    Column("model", String(40), nullable=False, default=""),
    Index(None, "day"),
    Index(None, "topic", "day"),
    Index(None, "language", "day"),
    Index(None, "municipality", "day"),
    Index(None, "topic", "language", "day"),
)

figure_cubes = Table(
    "figure_cubes",
    metadata,
    Column("level", String(5), primary_key=True),  # day, week, month, year
    Column("slice", String(32), primary_key=True),  # empty: all; else a column, or two with +
    Column("value", String(48), primary_key=True),  # and its value
    Column("period", Date, primary_key=True),  # its first day
    Column("office", String(24), primary_key=True),
    Column("channel", String(8), primary_key=True),
    Column("contacts", Integer, nullable=False),  # what stands in the cube, too: so many are drawn without reading it
    Column("cube", Text, nullable=False),  # visitation.cube as JSON
)

uncounted = Table(
    "uncounted",
    metadata,
    row_id(),
    Column("what", String(8), nullable=False),  # ticket, line, call, callback
    Column("key", String(40), nullable=False),  # its id
)

desk_minutes = Table(
    "desk_minutes",
    metadata,
    Column("day", Date, primary_key=True),  # Danish
    Column("office", String(24), primary_key=True),  # the first of a staff member's offices
    Column("busy", Integer, nullable=False),  # staff minutes with a contact in hand
    Column("idle", Integer, nullable=False),  # staff minutes available without one
    Column("last", Moment, nullable=False),  # the newest minute that was looked at
)

report_mails = Table(
    "report_mails",
    metadata,
    row_id(),
    Column("recipient", String(320), nullable=False),
    Column("rhythm", String(8), nullable=False),  # week, month, year
    Column("asked", String(400), nullable=False, default=""),  # the filters, as in an address
    Column("language", String(2), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("last_period", Date),  # the first day of the newest period that was sent
    Column("active", Boolean, nullable=False, default=True),
    UniqueConstraint("recipient", "rhythm", "asked"),
)
