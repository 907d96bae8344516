"""Letters and receipts that staff print, as rows: numbered, never changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection, Row, Select, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from contact_center.storage.shared import seen_by
from contact_center.storage.tables import letter_numbers, letters, tickets, users


def next_number(connection: Connection, office: str, year: int) -> int:
    """The next running number of an office in a year, from 1, without gaps.

    The row of the office and year stays locked until the transaction ends, so two never get the same number, and the
    number of a letter that was not issued after all is given to the next one.
    """
    insert = postgresql_insert if connection.dialect.name == "postgresql" else sqlite_insert
    counted = insert(letter_numbers).values(office=office, year=year, last=1)
    counted = counted.on_conflict_do_update(index_elements=["office", "year"], set_={"last": letter_numbers.c.last + 1})
    number: int = connection.execute(counted.returning(letter_numbers.c.last)).scalar_one()
    return number


def add(connection: Connection, values: Mapping[str, Any]) -> int:
    """Keep a letter; returns its id."""
    number: int = connection.execute(letters.insert().values(**values).returning(letters.c.id)).scalar_one()
    return number


def of_ticket(connection: Connection, ticket_id: int) -> list[Row[Any]]:
    """The letters of a ticket with the names of who issued them, newest first."""
    statement = _rows().where(letters.c.ticket_id == ticket_id).order_by(letters.c.id.desc())
    return list(connection.execute(statement))


def by_number(connection: Connection, number: str, offices: Collection[str] | None) -> Row[Any] | None:
    """A letter, if its ticket lies in one of `offices` (None: any office); else None."""
    statement = _rows().where(letters.c.number == number)
    if offices is not None:
        statement = statement.where(seen_by(offices))
    return connection.execute(statement).one_or_none()


def _rows() -> Select[Any]:
    joined = letters.join(users, users.c.id == letters.c.issued_by).join(tickets, tickets.c.id == letters.c.ticket_id)
    return select(letters, users.c.name.label("issuer")).select_from(joined)
