"""What the staff door shows: lists and look-ups in one query each, the viewer's offices inside the query.

`offices` is always the viewer's; None means all of them. What lies elsewhere is not found, rather than refused.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, or_, select

from contact_center.domain.contact import INFECTED
from contact_center.domain.ticket import TicketState
from contact_center.storage.filters import ORDERS, Filter, Order
from contact_center.storage.shared import seen_by
from contact_center.storage.tables import attachments, contacts, messages, outbox, raw_mail, tickets, users

SNIPPET_LENGTH = 500
"""More than is shown: personal numbers are masked first and cut afterwards, never the other way round."""


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a list is wanted."""

    limit: int
    order: Order = ORDERS["need"]
    after: tuple[Any, ...] | None = None
    """The sort values of the last row that was shown; the list goes on behind it, whatever has moved since."""


def ticket_rows(connection: Connection, wanted: Filter, page: Page) -> list[Row[Any]]:
    """Tickets with the name of who holds them and the beginning of the newest words of the citizen."""
    statement = _rows().where(*wanted.conditions(connection.dialect.name)).limit(page.limit)
    if page.after is not None:
        statement = statement.where(page.order.behind(page.after))
    return list(connection.execute(statement.order_by(*page.order.clauses())))


def rows_of(connection: Connection, ticket_ids: Collection[int]) -> list[Row[Any]]:
    """These tickets as in a list, whoever may see them."""
    return list(connection.execute(_rows().where(tickets.c.id.in_(ticket_ids))))


def ticket_row(connection: Connection, ticket_id: int, offices: Collection[str] | None) -> Row[Any] | None:
    """One ticket as in the list, or None."""
    statement = _rows().where(tickets.c.id == ticket_id, *_in_offices(offices))
    return connection.execute(statement).one_or_none()


def _rows() -> Select[Any]:
    words = (
        select(func.substr(messages.c.text, 1, SNIPPET_LENGTH))
        .where(messages.c.ticket_id == tickets.c.id, messages.c.direction.in_(("in", "call")))
        .order_by(messages.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    holder = users.c.name.label("holder")
    joined = tickets.outerjoin(users, users.c.id == tickets.c.claimed_by)
    return select(tickets, holder, words.label("snippet")).select_from(joined)


def _in_offices(offices: Collection[str] | None) -> list[ColumnElement[bool]]:
    return [] if offices is None else [seen_by(offices)]


def waiting_due_before(connection: Connection, offices: Collection[str] | None, moment: datetime) -> int:
    """How many waiting tickets are due before `moment`."""
    waiting = (tickets.c.state == TicketState.PENDING.value, tickets.c.due_at < moment)
    statement = select(func.count()).select_from(tickets).where(*waiting, *_in_offices(offices))
    return connection.execute(statement).scalar_one()


def contacts_of(connection: Connection, ticket_id: int) -> list[Row[Any]]:
    """The contacts of a ticket, oldest first."""
    statement = select(contacts).where(contacts.c.ticket_id == ticket_id)
    return list(connection.execute(statement.order_by(contacts.c.received_at, contacts.c.id)))


def earlier(
    connection: Connection, ticket: Row[Any], offices: Collection[str] | None, limit: int = 10
) -> list[Row[Any]]:
    """Other tickets of the same address that the viewer may see, newest first."""
    if not ticket.party_address:
        return []
    columns = (tickets.c.id, tickets.c.reference, tickets.c.created_at, tickets.c.topic, tickets.c.state)
    same = (tickets.c.party_address == ticket.party_address, tickets.c.id != ticket.id)
    statement = select(*columns).where(*same, *_in_offices(offices))
    return list(connection.execute(statement.order_by(tickets.c.created_at.desc()).limit(limit)))


def claimed(connection: Connection, ticket_id: int, offices: Collection[str] | None) -> Row[Any] | None:
    """The ticket that the first contact of a ticket claims to belong to, if the viewer may see it."""
    columns = (tickets.c.id, tickets.c.reference, tickets.c.created_at, tickets.c.topic, tickets.c.state)
    first = select(contacts.c.claims_ticket_id).where(contacts.c.ticket_id == ticket_id)
    first = first.where(contacts.c.claims_ticket_id.is_not(None)).order_by(contacts.c.id).limit(1)
    mine = (tickets.c.id == first.scalar_subquery(), *_in_offices(offices))
    statement: Select[Any] = select(*columns).where(*mine)
    found: Row[Any] | None = connection.execute(statement).one_or_none()
    return found


def attachment(connection: Connection, attachment_id: int, offices: Collection[str] | None) -> Row[Any] | None:
    """A file with its ticket and the digest of its bytes, if the ticket may be seen."""
    joined = attachments.join(contacts, contacts.c.id == attachments.c.contact_id)
    joined = joined.join(tickets, tickets.c.id == contacts.c.ticket_id)
    statement = select(attachments, contacts.c.ticket_id).select_from(joined).where(attachments.c.id == attachment_id)
    return connection.execute(statement.where(*_in_offices(offices))).one_or_none()


def original(connection: Connection, raw_mail_id: int, offices: Collection[str] | None) -> Row[Any] | None:
    """A mail with a ticket that came of it and may be seen, and the digest of its bytes (None: erased).

    `scan` is what the virus scanner said of an infected file of it; empty when none is known to be.
    """
    joined = contacts.join(tickets, tickets.c.id == contacts.c.ticket_id)
    joined = joined.join(raw_mail, raw_mail.c.id == contacts.c.raw_mail_id)
    infected = select(attachments.c.scan).where(attachments.c.contact_id == contacts.c.id)
    infected = infected.where(attachments.c.scan.startswith(INFECTED)).limit(1)
    columns = (raw_mail.c.id, raw_mail.c.blob, contacts.c.ticket_id)
    scan = func.coalesce(infected.scalar_subquery(), "").label("scan")
    statement: Select[Any] = select(*columns, scan).select_from(joined).where(raw_mail.c.id == raw_mail_id)
    statement = statement.where(*_in_offices(offices)).order_by(scan.desc()).limit(1)
    found: Row[Any] | None = connection.execute(statement).one_or_none()
    return found


def outbox_rows(
    connection: Connection, offices: Collection[str] | None, kind: str | None, limit: int, state: str | None = None
) -> list[Row[Any]]:
    """The newest mails and texts of ours with their ticket's reference, newest first."""
    wanted = [column == value for column, value in ((outbox.c.kind, kind), (outbox.c.state, state)) if value]
    statement = _outbox(offices).where(*wanted).order_by(outbox.c.id.desc()).limit(limit)
    return list(connection.execute(statement))


def outbox_row(connection: Connection, outbox_id: int, offices: Collection[str] | None) -> Row[Any] | None:
    """One mail or text of ours, or None."""
    return connection.execute(_outbox(offices).where(outbox.c.id == outbox_id)).one_or_none()


def _outbox(offices: Collection[str] | None) -> Select[Any]:
    # A text to a caller outside the hours belongs to no ticket and so to no office: it is shown to everybody here.
    joined = outbox.outerjoin(tickets, tickets.c.id == outbox.c.ticket_id)
    statement = select(outbox, tickets.c.reference).select_from(joined)
    if offices is not None:
        statement = statement.where(or_(outbox.c.ticket_id.is_(None), seen_by(offices)))
    return statement
