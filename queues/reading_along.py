"""Who reads a ticket and who writes in it, so that no two people answer the same mail.

A browser says every few seconds that it has the ticket open. The screens are told when something changes, not each
time; whoever falls silent is taken out by the sweep.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Engine, Row

from contact_center.domain.ticket import StaffMember
from contact_center.errors import NotFound
from contact_center.storage import events, readers, tickets
from contact_center.storage.transaction import fleeting, reading

CHANGED: Final = "reader.changed"
SILENCE: Final = timedelta(seconds=35)
"""After so long without a word a reader has gone; browsers say something every ten seconds."""


@dataclass(frozen=True, slots=True)
class ReadingAlong:
    """Knows who reads what."""

    engine: Engine

    def here(self, staff: StaffMember, ticket_id: int, typing: bool, now: datetime) -> None:
        """Somebody has a ticket open. Raises NotFound for one they may not see."""
        with reading(self.engine) as connection:
            ticket = tickets.get(connection, ticket_id, staff.offices)
            known = readers.get(connection, ticket_id, staff.id)
        if ticket is None:
            raise NotFound("There is no such ticket.")
        fresh = known is not None and now - known.seen_at < SILENCE
        with fleeting(self.engine) as connection:
            readers.here(connection, ticket_id, staff.id, typing, now)
            if not fresh or known is None or known.typing != typing:
                _tell(connection, ticket, staff, "writes" if typing else "reads", now)

    def left(self, staff: StaffMember, ticket_id: int, now: datetime) -> None:
        """Somebody has closed a ticket; twice is as good as once. Raises NotFound for one they never had open.

        One that has moved to another office meanwhile may be closed, too.
        """
        with reading(self.engine) as connection:
            ticket, known = tickets.get(connection, ticket_id), readers.get(connection, ticket_id, staff.id)
            seen = known is not None or tickets.get(connection, ticket_id, staff.offices) is not None
        if not seen:
            raise NotFound("There is no such ticket.")
        with fleeting(self.engine) as connection:
            if readers.left(connection, ticket_id, staff.id) and ticket is not None:
                _tell(connection, ticket, staff, "left", now)

    def sweep(self, now: datetime) -> int:
        """Take out who has fallen silent; returns how many."""
        with reading(self.engine) as connection:
            gone = readers.silent(connection, now - SILENCE)
        if not gone:
            return 0
        with fleeting(self.engine) as connection:
            return sum(_gone(connection, row, now) for row in gone)


def _gone(connection: Connection, row: Row[Any], now: datetime) -> bool:
    ticket = tickets.get(connection, row.ticket_id)
    if not readers.left(connection, row.ticket_id, row.staff_id, row.seen_at) or ticket is None:
        return False
    events.add(connection, CHANGED, ticket.id, ticket.office, now, staff=row.staff_id, does="left")
    return True


def _tell(connection: Connection, ticket: Row[Any], staff: StaffMember, does: str, now: datetime) -> None:
    events.add(connection, CHANGED, ticket.id, ticket.office, now, staff=staff.id, name=staff.name, does=does)
