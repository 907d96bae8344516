"""A lead gives a ticket to somebody: who is ill today, or knows more, or has nothing to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from contact_center.domain.ticket import StaffMember, Ticket, TicketKind
from contact_center.domain.visitation import LineKind
from contact_center.errors import Conflict, Invalid, NotFound
from contact_center.storage import events, shared, tickets, users, visitations
from contact_center.storage.transaction import transaction
from queues import called_back, records
from queues.desk import Desk
from queues.lifecycle import WORKING_ROLES, Verb


@dataclass(frozen=True, slots=True)
class Reassigning:
    """Moves tickets between people."""

    desk: Desk

    def assign(self, lead: StaffMember, ticket_id: int, staff_id: int, now: datetime) -> Ticket:
        """Give a ticket that waits or is in somebody's hands to `staff_id`, who must see its office.

        Raises NotFound, Invalid or Conflict; a caller on the line is never moved over somebody's head.
        """
        with transaction(self.desk.engine) as connection:
            before = self.desk.own(connection, lead, ticket_id, Verb.ASSIGN)
            if before.kind == TicketKind.CALL.value:
                raise Conflict("A caller is on the line: hand the call over instead.")
            row = users.by_id(connection, staff_id)
            if row is None or not row.active or row.role not in WORKING_ROLES:
                raise NotFound("There is no such colleague who works tickets.")
            seen = {before.office, *(one.office for one in shared.further(connection, ticket_id))}
            if not seen & set(row.offices):
                raise Invalid("This colleague does not see the ticket's office.")
            values = {"state": "assigned", "claimed_by": row.id, "claimed_at": now}
            after = tickets.move(connection, ticket_id, {"version": before.version}, values)
            if after is None:
                raise Conflict("The ticket has just changed.")
            called_back.taken(connection, after, row.id)
            text = f"{lead.name} → {row.name}"
            tickets.add_message(
                connection, {"ticket_id": ticket_id, "at": now, "direction": "event", "author": lead.name, "text": text}
            )
            visitations.add(connection, records.line_after(LineKind.CLAIM, before, after, lead.role, now))
            events.add(connection, "ticket.claimed", ticket_id, after.office, now, by=row.name, staff=row.id)
            return tickets.to_ticket(after)
