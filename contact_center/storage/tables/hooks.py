"""Which other systems are told what happens, and up to which event they know."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Boolean, Column, ForeignKey, Integer, Table, Text

from contact_center.storage.tables.base import Id, Moment, metadata, row_id

hooks = Table(
    "hooks",
    metadata,
    row_id(),
    Column("url", Text, nullable=False),
    Column("secret", Text, nullable=False),  # whsec_…: signs what is sent
    Column("kinds", JSON, nullable=False),  # event kinds; empty: all
    Column("offices", JSON, nullable=False),  # empty: all
    Column("active", Boolean, nullable=False, default=True),
    Column("created_at", Moment, nullable=False),
    Column("created_by", Id, ForeignKey("users.id"), nullable=False),
    Column("seq", BigInteger, nullable=False),  # the last event that was handed over or given up
    Column("attempts", Integer, nullable=False, default=0),  # at the event after it
    Column("next_at", Moment, nullable=False),  # not before this is it tried (again)
    Column("leased_until", Moment),  # somebody is sending
    Column("delivered", Integer, nullable=False, default=0),
    Column("given_up", Integer, nullable=False, default=0),
    Column("last_at", Moment),  # when something was handed over
    Column("problem", Text, nullable=False, default=""),  # of the last try; empty: it went well
)
