"""Tickets that more than one office sees: one mail to several inboxes is one ticket, in the list of each office.

A ticket lies with one office; `ticket_offices` names the others. Every query that asks for a viewer's offices asks
with `seen_by`, so that both see it and nobody else does.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, or_, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from contact_center.storage.tables import ticket_offices, tickets


def seen_by(offices: Collection[str]) -> ColumnElement[bool]:
    """The condition that one of `offices` may see a ticket."""
    shared = select(ticket_offices.c.ticket_id).where(ticket_offices.c.office.in_(offices))
    return or_(tickets.c.office.in_(offices), tickets.c.id.in_(shared))


def share(connection: Connection, ticket_id: int, inboxes: Mapping[str, str], now: datetime) -> list[str]:
    """Let further offices see a ticket: office → the inbox that the mail came to, too. Returns those that are new."""
    insert = postgresql_insert if connection.dialect.name == "postgresql" else sqlite_insert
    new: list[str] = []
    for office, inbox in inboxes.items():
        row = {"ticket_id": ticket_id, "office": office, "inbox": inbox, "at": now}
        statement = insert(ticket_offices).values(**row).on_conflict_do_nothing().returning(ticket_offices.c.office)
        new += connection.execute(statement).scalars()
    return new


def further(connection: Connection, ticket_id: int) -> list[Row[Any]]:
    """The further offices of a ticket, and the inboxes they see it for."""
    columns = (ticket_offices.c.office, ticket_offices.c.inbox, ticket_offices.c.at)
    statement = select(*columns).where(ticket_offices.c.ticket_id == ticket_id)
    return list(connection.execute(statement.order_by(ticket_offices.c.at, ticket_offices.c.office)))


def offices_of(connection: Connection, ticket_ids: Collection[int]) -> dict[int, set[str]]:
    """The further offices of several tickets, of those that have any."""
    statement = select(ticket_offices.c.ticket_id, ticket_offices.c.office)
    found: dict[int, set[str]] = {}
    for row in connection.execute(statement.where(ticket_offices.c.ticket_id.in_(ticket_ids))):
        found.setdefault(row.ticket_id, set()).add(row.office)
    return found
