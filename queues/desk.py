"""The staff's verbs: claim, release, transfer, correct, reply, note, complete, reopen, hang up.

Each verb is one transaction: it moves the ticket by compare-and-set, adds a line to the visitation log, tells the
screens, and rings the doorbell after the commit. Transfer and correct are in `queues.redirecting`, what all of them
share in `queues.ground`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contact_center.domain.ticket import STAFF_OUTCOMES, Outcome, StaffMember, Ticket
from contact_center.domain.visitation import LineKind
from contact_center.errors import Invalid
from contact_center.storage import events, tickets
from contact_center.storage.filters import Filter
from contact_center.storage.transaction import transaction
from queues import called_back, taking, talks
from queues.answering import Letter, Sender, check
from queues.ground import Ring
from queues.lifecycle import Verb
from queues.mentioning import mention
from queues.redirecting import Redirecting

__all__ = ["Desk", "Ring"]


@dataclass(frozen=True, slots=True)
class Desk(Redirecting):
    """What staff can do with tickets."""

    def claim(self, staff: StaffMember, ticket_id: int, now: datetime) -> Ticket:
        """Take a waiting ticket. Raises Conflict when somebody was faster."""
        with transaction(self.engine) as connection:
            self._seen(connection, staff, ticket_id)
            ticket = self.take(connection, staff, ticket_id, now)
        self.tend(ticket)
        return ticket

    def claim_next(self, staff: StaffMember, wanted: Filter, now: datetime) -> Ticket | None:
        """Take what is next for this person of what matches `wanted`; None when nothing waits."""
        with transaction(self.engine) as connection:
            number = taking.next_for(connection, staff, self.in_reach(staff, wanted), self.pace, now)
            ticket = None if number is None else self.take(connection, staff, number, now)
        if ticket is not None:
            self.tend(ticket)
        return ticket

    def release(self, staff: StaffMember, ticket_id: int, now: datetime) -> Ticket:
        """Put a ticket back into its queue, where it keeps its age; its caller goes back into the line."""
        values = {"state": "pending", "claimed_by": None, "claimed_at": None}
        with transaction(self.engine) as connection:
            before = self.own(connection, staff, ticket_id, Verb.RELEASE)
            after = self.moved(connection, before, Verb.RELEASE, {**values, **called_back.kind(before)})
            self._let_go(connection, before, "released", now)
            called_back.kept(connection, after, now)
            events.add(connection, "ticket.released", ticket_id, after.office, now)
            ticket = tickets.to_ticket(after)
        self.tend(ticket)
        return ticket

    def hang_up(self, staff: StaffMember, ticket_id: int, now: datetime) -> Ticket:
        """End the call; the ticket stays with the staff member for the wrap-up, whose time runs."""
        with transaction(self.engine) as connection:
            before = self.own(connection, staff, ticket_id, Verb.HANG_UP)
            after = self.moved(connection, before, Verb.HANG_UP, {"state": "wrapping"})
            talks.wrap_up(connection, before, now)
            events.add(connection, "ticket.wrapping", ticket_id, after.office, now)
            ticket = tickets.to_ticket(after)
        self._over(ticket)
        return ticket

    def reply(
        self,
        staff: StaffMember,
        ticket_id: int,
        text: str,
        language: str | None,
        now: datetime,
        seen: int | None = None,
        alongside: bool = False,
    ) -> Ticket:
        """Answer the citizen by mail, through the outbox, with the files of the draft.

        `seen`: the newest entry of the conversation that the writer has seen. Raises Overtaken when more has come in
        since, or when somebody else is replying, unless the writer knows (`alongside`).
        """
        letter = Letter(text, language, seen, alongside)
        if why := letter.refused(self.mailer):
            raise Invalid(why)
        with transaction(self.engine) as connection:
            before = self.own(connection, staff, ticket_id, Verb.REPLY)
            if "@" not in before.party_address:
                raise Invalid("There is no e-mail address to answer to.")
            check(connection, staff, ticket_id, letter, now)
            outbox_id = self.sender.send(connection, staff, before, text, language or before.language, now)
            self.line(connection, LineKind.REPLY, before, before, staff, now)
            events.add(connection, "ticket.replied", ticket_id, before.office, now)
            ticket = tickets.to_ticket(before)
        self.ring("relay", outbox_id)
        return ticket

    @property
    def sender(self) -> Sender:
        """Writes to the party of a ticket."""
        return Sender(self.catalog, self.mailer, self.undo)

    def note(
        self, staff: StaffMember, ticket_id: int, text: str, now: datetime, mentioned: Sequence[int] = ()
    ) -> Ticket:
        """Add a note that only staff see; `mentioned` colleagues are told."""
        if not text.strip():
            raise Invalid("An empty note says nothing.")
        with transaction(self.engine) as connection:
            row = self.own(connection, staff, ticket_id, Verb.NOTE)
            note_id = self._note(connection, ticket_id, staff, text, now, "note")
            mention(connection, staff, row, note_id, mentioned, now)
            events.add(connection, "ticket.noted", ticket_id, row.office, now)
            return tickets.to_ticket(row)

    def complete(self, staff: StaffMember, ticket_id: int, outcome: str, note: str, now: datetime) -> Ticket:
        """Finish a ticket with its outcome."""
        if outcome not in {known.value for known in STAFF_OUTCOMES}:
            raise Invalid(f"Unknown outcome: {outcome}")
        values = {"state": "completed", "outcome": Outcome(outcome).value, "completed_at": now}
        with transaction(self.engine) as connection:
            before = self.own(connection, staff, ticket_id, Verb.COMPLETE)
            after = self.moved(connection, before, Verb.COMPLETE, values)
            talks.finish(connection, before, now)
            if note.strip():
                self._note(connection, ticket_id, staff, note, now, "note")
            called_back.finished(connection, ticket_id, outcome, now)
            self.line(connection, LineKind.COMPLETION, before, after, staff, now)
            events.add(connection, "ticket.completed", ticket_id, after.office, now)
            ticket = tickets.to_ticket(after)
        self._over(ticket)
        return ticket

    def reopen(self, staff: StaffMember, ticket_id: int, now: datetime) -> Ticket:
        """Put a finished ticket back into its queue."""
        values: dict[str, Any] = {"state": "pending", "claimed_by": None, "claimed_at": None}
        values |= {"outcome": None, "completed_at": None}
        with transaction(self.engine) as connection:
            before = self.own(connection, staff, ticket_id, Verb.REOPEN)
            after = self.moved(
                connection, before, Verb.REOPEN, {**values, "waiting_since": now, **called_back.kind(before)}
            )
            called_back.reopened(connection, after, now)
            self.line(connection, LineKind.REOPENING, before, after, staff, now)
            events.add(connection, "ticket.reopened", ticket_id, after.office, now)
            return tickets.to_ticket(after)
