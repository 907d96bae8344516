"""A ticket goes elsewhere: moved by hand, or because the triage was wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from contact_center.domain.reason import naming
from contact_center.domain.ticket import StaffMember, Ticket
from contact_center.domain.visitation import LineKind
from contact_center.errors import Conflict
from contact_center.storage import events, tickets
from contact_center.storage.transaction import transaction
from queues import called_back
from queues.ground import Ground
from queues.lifecycle import Verb


@dataclass(frozen=True, slots=True)
class Redirecting(Ground):
    """Moves tickets between queues."""

    def transfer(
        self, staff: StaffMember, ticket_id: int, office: str, topic: str | None, reason: str, now: datetime
    ) -> Ticket:
        """Move a ticket to another queue of ours; the reason is shown to who takes it next."""
        self.known(office=office, topic=topic)
        with transaction(self.engine) as connection:
            before = self.own(connection, staff, ticket_id, Verb.TRANSFER)
            due = self.due(office, topic or before.topic, now)
            values = {"state": "pending", "claimed_by": None, "claimed_at": None, "office": office, "due_at": due}
            values |= called_back.kind(before)
            after = self.moved(connection, before, Verb.TRANSFER, {**values, "topic": topic or before.topic})
            self._let_go(connection, before, "transferred", now)
            called_back.kept(connection, after, now)
            self._note(connection, ticket_id, staff, f"→ {self.catalog.offices[office].name}: {reason}", now, "event")
            self.line(connection, LineKind.TRANSFER, before, after, staff, now)
            events.add(connection, "ticket.transferred", ticket_id, office, now)
            if before.office != office:
                events.add(connection, "ticket.left", ticket_id, before.office, now)
            ticket = tickets.to_ticket(after)
        self.tend(ticket)
        return ticket

    def correct(self, staff: StaffMember, ticket_id: int, right: Mapping[str, str | None], now: datetime) -> Ticket:
        """Say that the triage was wrong. `right` may hold topic, language, municipality and office.

        A corrected municipality moves a ticket of the national queue or of another office to the serving office,
        unless an office is given as well.
        """
        self.known(**right)
        with transaction(self.engine) as connection:
            before = self.own(connection, staff, ticket_id, Verb.CORRECT)
            values = {name: value for name, value in right.items() if value and value != getattr(before, name)}
            home = self.catalog.municipalities.get(values.get("municipality") or "")
            if home and home.office and "office" not in values and before.office != home.office:
                values["office"] = home.office
            if not values:
                return tickets.to_ticket(before)
            ticket = self._corrected(connection, staff, before, values, now)
        self.tend(ticket)
        return ticket

    def _corrected(
        self, connection: Connection, staff: StaffMember, before: Row[Any], values: dict[str, Any], now: datetime
    ) -> Ticket:
        leaves = "office" in values and values["office"] not in (self._offices(staff) or self.catalog.offices)
        back = (
            {"state": "pending", "claimed_by": None, "claimed_at": None, **called_back.kind(before)} if leaves else {}
        )
        after = tickets.move(connection, before.id, {"version": before.version}, {**values, **back, "sure": True})
        if after is None:
            raise Conflict("The ticket has just changed.")
        if leaves:
            self._let_go(connection, before, "transferred", now)
            called_back.kept(connection, after, now)
        self.line(connection, LineKind.CORRECTION, before, after, staff, now)
        text = naming("corrected", **{name: f"{getattr(before, name) or ''}>{value}" for name, value in values.items()})
        self._note(connection, before.id, staff, text, now, "event")
        events.add(connection, "ticket.corrected", before.id, after.office, now)
        if after.office != before.office:
            events.add(connection, "ticket.left", before.id, before.office, now)
        return tickets.to_ticket(after)
