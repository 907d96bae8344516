"""How much of their time staff have a contact in hand: minutes by day and centre, without names."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from contact_center.storage.tables import desk_minutes


def add(connection: Connection, day: date, office: str, busy: int, idle: int, minute: datetime) -> None:
    """Add the staff of a centre who were busy and idle in a minute; a minute that was looked at counts once."""
    insert = postgresql_insert if connection.dialect.name == "postgresql" else sqlite_insert
    new = insert(desk_minutes).values(day=day, office=office, busy=busy, idle=idle, last=minute)
    own = desk_minutes.c
    more = {"busy": own.busy + busy, "idle": own.idle + idle, "last": minute}
    statement = new.on_conflict_do_update(index_elements=[own.day, own.office], set_=more, where=own.last < minute)
    connection.execute(statement)


def counted(connection: Connection, first: date, last: date, offices: Collection[str] | None) -> tuple[int, int]:
    """Busy and idle minutes of days, both included."""
    own = desk_minutes.c
    zero = func.coalesce(func.sum(own.busy), 0), func.coalesce(func.sum(own.idle), 0)
    statement = select(*zero).where(own.day.between(first, last))
    busy, idle = connection.execute(statement if offices is None else statement.where(own.office.in_(offices))).one()
    return int(busy), int(idle)
