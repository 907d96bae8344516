"""The visitation log: lines are added, never changed."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select

from contact_center.domain.visitation import CITIZEN, LineKind, VisitationLine
from contact_center.storage.tables import visitations


def add(connection: Connection, line: VisitationLine) -> None:
    """Add one line."""
    values = asdict(line)
    values["kind"] = line.kind.value
    values["further_topics"] = list(line.further_topics)
    connection.execute(visitations.insert().values(**values))


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
