"""What planning counts and what settlement divides by."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Date, ForeignKey, Integer, String, Table, Text

from contact_center.storage.tables.base import Id, Moment, metadata, row_id

demand = Table(
    "demand",
    metadata,
    Column("day", Date, primary_key=True),  # a Danish day
    Column("channel", String(8), primary_key=True),
    Column("office", String(24), primary_key=True),
    Column("slots", JSON, nullable=False),  # 48 counts, one for each half hour
    Column("languages", JSON, nullable=False),  # code → count
)

demand_days = Table(
    "demand_days",
    metadata,
    Column("day", Date, primary_key=True),  # is counted for good, also when nothing came
    Column("counted_at", Moment, nullable=False),
)

population_sets = Table(
    "population_sets",
    metadata,
    row_id(),
    Column("counted", Date, nullable=False, unique=True),  # the day the inhabitants were counted
    Column("source", Text, nullable=False),
    Column("imported_by", Id, ForeignKey("users.id")),  # empty: from the command line
    Column("imported_at", Moment, nullable=False),
)

populations = Table(
    "populations",
    metadata,
    Column("set_id", Id, ForeignKey("population_sets.id"), primary_key=True, autoincrement=False),
    Column("municipality", String(4), primary_key=True),
    Column("inhabitants", Integer, nullable=False),
)
