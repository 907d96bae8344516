"""Tickets that sleep until a time, or until the citizen answers; the sweep and the answer wake them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from contact_center.domain.ticket import StaffMember, Ticket
from contact_center.errors import Conflict
from contact_center.storage import events, snoozes, tickets
from contact_center.storage.transaction import reading, transaction
from queues import called_back
from queues.desk import Desk
from queues.lifecycle import Verb
from queues.sleeping import asleep, awake, sleep, talked_to
from queues.waking import at_once, falls_asleep, wakes

AT_ONCE = 200
"""Tickets that one sweep wakes; the next one wakes the rest."""


@dataclass(frozen=True, slots=True)
class Snoozing:
    """Lets tickets sleep."""

    engine: Engine
    desk: Desk

    def snooze(
        self, staff: StaffMember, ticket_id: int, until: datetime | None, for_citizen: bool, now: datetime
    ) -> Ticket:
        """Let a ticket sleep. Raises Conflict for one that somebody else holds, and for a caller on the line."""
        wanted = sleep(until, for_citizen, now)
        with transaction(self.engine) as connection:
            before = self.desk.own(connection, staff, ticket_id, Verb.SNOOZE)
            if before.claimed_by not in (None, staff.id) and staff.role != "lead":
                raise Conflict("Somebody else holds this ticket.")
            if talked_to(before):
                raise Conflict("Somebody is on the line.")
            after = self.desk.moved(connection, before, Verb.SNOOZE, {**asleep(wanted), **called_back.kind(before)})
            falls_asleep(connection, after, wanted, now)
            self.desk.say(connection, ticket_id, staff, wanted.told, now)
            return tickets.to_ticket(after)

    def wake(self, staff: StaffMember, ticket_id: int, now: datetime) -> Ticket:
        """Put a sleeping ticket back into its queue, before its time."""
        with transaction(self.engine) as connection:
            before = self.desk.own(connection, staff, ticket_id, Verb.WAKE)
            after = self.desk.moved(connection, before, Verb.WAKE, {"state": "pending"})
            at_once(connection, after, now)
            events.add(connection, "ticket.woken", ticket_id, after.office, now)
            return tickets.to_ticket(after)

    def sweep(self, now: datetime) -> int:
        """Wake what has slept long enough; returns how many. Any number of processes may do so at once."""
        with reading(self.engine) as connection:
            due = snoozes.due(connection, now, AT_ONCE)
        if not due:
            return 0
        with transaction(self.engine) as connection:
            return sum(wakes(connection, row, awake(row), now) for row in due)
