"""The visitation log: lines are added, never changed."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import Connection

from contact_center.domain.visitation import VisitationLine
from contact_center.storage.tables import visitations


def add(connection: Connection, line: VisitationLine) -> None:
    """Add one line."""
    values = asdict(line)
    values["kind"] = line.kind.value
    values["further_topics"] = list(line.further_topics)
    connection.execute(visitations.insert().values(**values))
