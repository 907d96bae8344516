"""The visitation log: lines are added, never changed; only what is taken back before it left takes its line along."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, func, select

from contact_center.domain.visitation import CITIZEN, LineKind, VisitationLine
from contact_center.storage import uncounted
from contact_center.storage.tables import visitations


def add(connection: Connection, line: VisitationLine) -> None:
    """Add one line, and note that it is to be counted."""
    values = {name: getattr(line, name) for name in _COLUMNS}
    values["kind"] = line.kind.value
    values["further_topics"] = list(line.further_topics)
    added = connection.execute(_ADD, values).inserted_primary_key
    if line.ticket_id is not None:
        uncounted.note(connection, uncounted.TICKET, line.ticket_id)
    elif added is not None:
        uncounted.note(connection, uncounted.LINE, added[0])


_ADD = visitations.insert()
_COLUMNS = tuple(field.name for field in fields(VisitationLine))


def take_back(connection: Connection, ticket_id: int, kind: LineKind, at: datetime) -> None:
    """Remove the line of what was taken back before anybody outside saw it."""
    line = visitations.c
    connection.execute(delete(visitations).where(line.ticket_id == ticket_id, line.kind == kind.value, line.at == at))


def first_answers(connection: Connection, since: datetime) -> list[Row[Any]]:
    """The mails of people that came since `since`: `office`, `came`, and when staff first `answered` them, or None.

    Completing a ticket is an answer, too: it was given by phone, or none was needed.
    """
    line = visitations
    mail = (line.c.kind == LineKind.CONTACT.value, line.c.channel == "mail", line.c.nature == "human")
    came = select(line.c.ticket_id, line.c.office, line.c.at.label("came")).where(*mail, line.c.at >= since).subquery()
    done = line.c.kind.in_((LineKind.REPLY.value, LineKind.COMPLETION.value))
    first = select(line.c.ticket_id, func.min(line.c.at).label("answered")).where(done, line.c.at >= since)
    given = first.group_by(line.c.ticket_id).subquery()
    both = came.outerjoin(given, given.c.ticket_id == came.c.ticket_id)
    return list(connection.execute(select(came.c.office, came.c.came, given.c.answered).select_from(both)))


def moved(connection: Connection, ticket_id: int) -> bool:
    """Whether a ticket was moved to another office before: by the rules, or by staff."""
    kinds = (LineKind.OVERFLOW.value, LineKind.TRANSFER.value, LineKind.CORRECTION.value)
    before = visitations.c.previous_office.is_not(None)
    found = select(visitations.c.id).where(visitations.c.ticket_id == ticket_id, visitations.c.kind.in_(kinds), before)
    return connection.execute(found.limit(1)).first() is not None


def corrections_by_citizen(connection: Connection, ticket_id: int) -> int:
    """How often the citizen put a ticket's topic right."""
    number: int = connection.execute(select(func.count()).where(*_by_citizen(ticket_id))).scalar_one()
    return number


def last_by_citizen(connection: Connection, ticket_id: int) -> Row[Any] | None:
    """The line of the citizen's newest correction of a ticket, or None."""
    newest = select(visitations).where(*_by_citizen(ticket_id)).order_by(visitations.c.id.desc()).limit(1)
    return connection.execute(newest).one_or_none()


def _by_citizen(ticket_id: int) -> tuple[ColumnElement[bool], ...]:
    kind, by = visitations.c.kind == LineKind.CORRECTION.value, visitations.c.by == CITIZEN
    return visitations.c.ticket_id == ticket_id, kind, by
