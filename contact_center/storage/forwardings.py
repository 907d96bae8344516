"""What was handed to another authority as rows. A mail has gone when the relay has sent it; else when staff said so."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, delete, func, or_, select, update

from contact_center.storage.shared import seen_by
from contact_center.storage.tables import forwardings, outbox, tickets, users

_GONE: ColumnElement[Any] = func.coalesce(forwardings.c.forwarded_at, outbox.c.sent_at)
_OPEN = or_(
    (forwardings.c.outbox_id.is_(None)) & (forwardings.c.forwarded_at.is_(None)),
    (forwardings.c.outbox_id.is_not(None)) & (outbox.c.state != "sent"),
)


def add(connection: Connection, values: Mapping[str, Any]) -> int:
    """Note a forwarding; returns its id."""
    added = forwardings.insert().values(**values).returning(forwardings.c.id)
    number: int = connection.execute(added).scalar_one()
    return number


def get(connection: Connection, forwarding_id: int, offices: Collection[str] | None) -> Row[Any] | None:
    """One of them, if its ticket may be seen."""
    statement = _rows(offices).where(forwardings.c.id == forwarding_id)
    return connection.execute(statement).one_or_none()


def of_ticket(connection: Connection, ticket_id: int) -> list[Row[Any]]:
    """Those of a ticket, oldest first."""
    statement = _rows(None).where(forwardings.c.ticket_id == ticket_id).order_by(forwardings.c.id)
    return list(connection.execute(statement))


def listed(connection: Connection, offices: Collection[str] | None, unsent: bool, limit: int) -> list[Row[Any]]:
    """Those that have not gone, the longest with us first; or all, newest first."""
    if unsent:
        statement = _rows(offices).where(_OPEN).order_by(forwardings.c.received_at, forwardings.c.id)
    else:
        statement = _rows(offices).order_by(forwardings.c.id.desc())
    return list(connection.execute(statement.limit(limit)))


def gone(connection: Connection, forwarding_id: int, now: datetime, told_id: int | None) -> bool:
    """By hand: it has gone. False when that was said before."""
    still = (forwardings.c.id == forwarding_id, forwardings.c.forwarded_at.is_(None))
    said = update(forwardings).where(*still, forwardings.c.outbox_id.is_(None))
    return connection.execute(said.values(forwarded_at=now, told_id=told_id)).rowcount == 1


def remove(connection: Connection, forwarding_id: int) -> None:
    """It was taken back before it went."""
    connection.execute(delete(forwardings).where(forwardings.c.id == forwarding_id))


def _rows(offices: Collection[str] | None) -> Select[Any]:
    joined = forwardings.join(tickets, tickets.c.id == forwardings.c.ticket_id)
    joined = joined.join(users, users.c.id == forwardings.c.asked_by)
    joined = joined.outerjoin(outbox, outbox.c.id == forwardings.c.outbox_id)
    names = (tickets.c.reference, tickets.c.office, tickets.c.topic, users.c.name.label("by"))
    mail = (outbox.c.state.label("mail_state"), outbox.c.error.label("mail_error"), outbox.c.due_at.label("mail_due"))
    statement = select(forwardings, *names, *mail, _GONE.label("gone_at")).select_from(joined)
    return statement if offices is None else statement.where(seen_by(offices))
