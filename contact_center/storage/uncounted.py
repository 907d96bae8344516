"""What has changed since it was last counted: noted in the transaction that changes it, so that nothing is missed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, String, cast, delete, func, literal, select

from contact_center.storage.tables import callbacks, calls, uncounted, visitations

TICKET, LINE, CALL, CALLBACK = "ticket", "line", "call", "callback"
SUMS = "sums"
"""Facts were changed without their sums: all sums are to be made anew."""
_NOTE = uncounted.insert()


def note(connection: Connection, what: str, key: object) -> None:
    """Something of this ticket, line, call or call-back is to be counted anew."""
    connection.execute(_NOTE, {"what": what, "key": str(key)})


def waiting(connection: Connection, limit: int) -> Sequence[Row[Any]]:
    """The oldest notes: `id`, `what`, `key`."""
    columns = (uncounted.c.id, uncounted.c.what, uncounted.c.key)
    mine = select(*columns).where(uncounted.c.what != SUMS).order_by(uncounted.c.id)
    return list(connection.execute(mine.limit(limit)))


def sums(connection: Connection) -> list[int]:
    """The notes that say that all sums are to be made anew."""
    return list(connection.execute(select(uncounted.c.id).where(uncounted.c.what == SUMS)).scalars())


def everything(connection: Connection) -> None:
    """Note all there is: tickets, lines without one, calls and call-backs."""
    ticket = visitations.c.ticket_id
    for what, key, of in (
        (TICKET, ticket, select(ticket).where(ticket.is_not(None)).distinct()),
        (LINE, visitations.c.id, select(visitations.c.id).where(ticket.is_(None))),
        (CALL, calls.c.call_sid, select(calls.c.call_sid)),
        (CALLBACK, callbacks.c.id, select(callbacks.c.id)),
    ):
        one = of.subquery()
        new = select(literal(what), cast(one.c[key.name], String(40)))
        connection.execute(uncounted.insert().from_select(["what", "key"], new))
    note(connection, SUMS, "")


def how_many(connection: Connection) -> int:
    """How many notes wait."""
    number: int = connection.execute(select(func.count()).select_from(uncounted)).scalar_one()
    return number


def done(connection: Connection, ids: Sequence[int]) -> None:
    """Take notes off the list: exactly those that were read, for another one may have come in between."""
    for first in range(0, len(ids), 500):
        connection.execute(delete(uncounted).where(uncounted.c.id.in_(ids[first : first + 500])))
