"""Sequence-numbered events: what screens need to know to stay fresh. Ids and safe fields only."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select

from contact_center.storage.tables import events, ticket_offices
from contact_center.storage.transaction import LAST_WORD

_ADD = events.insert()
_OTHERS = select(ticket_offices.c.office).where(
    ticket_offices.c.ticket_id == bindparam("ticket"), ticket_offices.c.office != bindparam("office")
)


def add(
    connection: Connection,
    kind: str,
    ticket_id: int | None,
    office: str,
    now: datetime,
    new: bool = False,
    **data: Any,
) -> None:
    """Add one event; visible when the transaction commits. Every office that sees the ticket gets its own.

    `new`: the ticket was made just now, so that only its own office can see it.
    """
    row = {"at": now, "kind": kind, "ticket_id": ticket_id, "data": data}
    connection.execute(_ADD, {**row, "office": office})
    if ticket_id is not None and (last := LAST_WORD.get()) is not None:
        last.touches(ticket_id)
    if ticket_id is not None and not new:
        for other in connection.execute(_OTHERS, {"ticket": ticket_id, "office": office}).scalars().all():
            connection.execute(_ADD, {**row, "office": other})


def latest(connection: Connection) -> int:
    """The number of the newest event, 0 when there is none."""
    number: int = connection.execute(select(func.coalesce(func.max(events.c.seq), 0))).scalar_one()
    return number


def oldest(connection: Connection) -> int:
    """The number of the oldest event that is still kept, 0 when there is none."""
    number: int = connection.execute(select(func.coalesce(func.min(events.c.seq), 0))).scalar_one()
    return number


def after(connection: Connection, seq: int, offices: Collection[str] | None, limit: int = 200) -> list[Row[Any]]:
    """Events after `seq`, oldest first; only of `offices` unless that is None."""
    statement = select(events).where(events.c.seq > seq).order_by(events.c.seq).limit(limit)
    if offices is not None:
        statement = statement.where(events.c.office.in_([*offices, ""]))
    return list(connection.execute(statement))
