"""Erases what has been kept long enough: tickets, originals, and what opened no ticket. Statistics stay."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime

import structlog
from sqlalchemy import Connection, Engine

from contact_center.domain.retention import Periods
from contact_center.storage import audit, erasing, search
from contact_center.storage.audit import Entry
from contact_center.storage.blobs import rows as blob_rows
from contact_center.storage.transaction import reading, transaction

log = structlog.get_logger()

PAGE = 200
EVERYTHING = 10_000_000
"""More than there are: to count what is due."""

Due = Callable[[Connection, int], list[int]]
Erase = Callable[[Connection, int], list[str] | None]


@dataclass(frozen=True, slots=True)
class Purged:
    """How much was erased, or would be."""

    tickets: int = 0
    originals: int = 0
    contacts: int = 0
    """That opened no ticket."""
    loose: int = 0
    """Calls and texts of ours that belong to no ticket."""


@dataclass(frozen=True, slots=True)
class Purging:
    """Erases by these periods."""

    engine: Engine
    periods: Periods

    def due(self, now: datetime) -> Purged:
        """Count what would be erased. Changes nothing."""
        with reading(self.engine) as connection:
            tickets, originals, contacts = (len(due(connection, EVERYTHING)) for due, _erase in self._kinds(now))
            return Purged(tickets, originals, contacts, self._loose(connection, now, dry=True))

    def run(self, now: datetime, actor: str = "system") -> Purged:
        """Erase it, one transaction each: nothing waits for long, and it may be stopped at any moment.

        The audit log says that `actor` did it, and how much it was.
        """
        tickets, originals, contacts = (self._all(due, erase) for due, erase in self._kinds(now))
        with transaction(self.engine) as connection:
            search.forget(connection, [])  # once for all: the index of the words may keep erased ones until then
            done = Purged(tickets, originals, contacts, self._loose(connection, now, dry=False))
            if done != Purged():
                audit.append(connection, Entry(now, actor, "content.purged", fields=asdict(done)))
        log.info("purge.done", tickets=done.tickets, originals=done.originals, contacts=done.contacts, loose=done.loose)
        return done

    def _kinds(self, now: datetime) -> tuple[tuple[Due, Erase], ...]:
        """What is due, and how one of it is erased: tickets, originals, contacts without a ticket."""
        originals, others = self.periods.originals, self.periods.others
        return (
            (
                lambda connection, limit: erasing.due_tickets(connection, self.periods, now, limit),
                lambda connection, number: erasing.erase_ticket(connection, number, now),
            ),
            (
                lambda connection, limit: (
                    erasing.due_originals(connection, now - originals, limit) if originals else []
                ),
                erasing.erase_original,
            ),
            (
                lambda connection, limit: erasing.due_contacts(connection, now - others, limit) if others else [],
                erasing.erase_contact,
            ),
        )

    def _all(self, due: Due, erase: Erase) -> int:
        done = 0
        while True:
            with reading(self.engine) as connection:
                numbers = due(connection, PAGE)
            if not numbers:
                return done
            for number in numbers:
                with transaction(self.engine) as connection:
                    digests = erase(connection, number)
                done += digests is not None
                blob_rows.collect(self.engine, digests or ())

    def _loose(self, connection: Connection, now: datetime, dry: bool) -> int:
        others = self.periods.others
        return erasing.erase_loose(connection, now - others, dry) if others else 0
