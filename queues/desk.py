"""The staff's verbs: claim, release, transfer, correct, reply, note, complete, reopen, hang up.

Each verb is one transaction: it moves the ticket by compare-and-set, adds a line to the visitation log, tells the
screens, and rings the doorbell after the commit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row

from contact_center.catalog import hours
from contact_center.catalog.model import Catalog
from contact_center.domain.desk import USUAL, Pace
from contact_center.domain.ticket import STAFF_OUTCOMES, Outcome, StaffMember, Ticket, TicketKind
from contact_center.domain.visitation import LineKind
from contact_center.errors import Conflict, Forbidden, Invalid, NotFound
from contact_center.storage import events, tickets, visitations
from contact_center.storage.filters import Filter
from contact_center.storage.transaction import transaction
from queues import called_back, records, taking, talks, waking
from queues.answering import Letter, Sender, check
from queues.lifecycle import HOLDER_ONLY, MOVES, WORKING_ROLES, Verb, states_before
from queues.mentioning import mention
from queues.outgoing import Mailer

Ring = Callable[..., None]
"""Rings the doorbell: name of a job and its ids."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What staff can do with tickets."""

    engine: Engine
    catalog: Catalog
    mailer: Mailer
    ring: Ring
    pace: Pace = USUAL
    """For how long a contact waits for somebody with the right skill."""
    undo: timedelta = timedelta()
    """So long a reply waits, and may be taken back."""

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
        text = ", ".join(f"{name}: {getattr(before, name)} → {value}" for name, value in values.items())
        self._note(connection, before.id, staff, text, now, "event")
        events.add(connection, "ticket.corrected", before.id, after.office, now)
        if after.office != before.office:
            events.add(connection, "ticket.left", before.id, before.office, now)
        return tickets.to_ticket(after)

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

    # --- what the verbs share ---------------------------------------------------------------------

    def in_reach(self, staff: StaffMember, wanted: Filter) -> Filter:
        """The same, of the tickets this person may touch."""
        return replace(wanted, offices=self._offices(staff))

    def say(self, connection: Connection, ticket_id: int, staff: StaffMember, text: str, now: datetime) -> None:
        """Say in the conversation what was done."""
        self._note(connection, ticket_id, staff, text, now, "event")

    def _offices(self, staff: StaffMember) -> tuple[str, ...] | None:
        """The offices whose tickets this person may touch; None: all."""
        return None if staff.role == "admin" else staff.offices

    def _seen(self, connection: Connection, staff: StaffMember, ticket_id: int) -> Row[Any]:
        if staff.role not in WORKING_ROLES:
            raise Forbidden("Your role does not work tickets.")
        row = tickets.get(connection, ticket_id, self._offices(staff))
        if row is None:
            raise NotFound("There is no such ticket.")
        return row

    def own(self, connection: Connection, staff: StaffMember, ticket_id: int, verb: Verb) -> Row[Any]:
        """The ticket, if this person may do that with it now. Raises NotFound or Conflict."""
        row = self._seen(connection, staff, ticket_id)
        if row.state not in states_before(verb):
            raise Conflict(f"A ticket that is {row.state} cannot do that ({verb.value}).")
        if verb in HOLDER_ONLY and row.claimed_by != staff.id and staff.role != "lead":
            raise Conflict("Somebody else holds this ticket.")
        return row

    def take(self, connection: Connection, staff: StaffMember, ticket_id: int, now: datetime) -> Ticket:
        """Take a waiting ticket within a transaction; a caller is to be connected. Raises Conflict or Forbidden."""
        if staff.role not in WORKING_ROLES:
            raise Forbidden("Your role does not work tickets.")
        values = {"state": "assigned", "claimed_by": staff.id, "claimed_at": now}
        before = tickets.get(connection, ticket_id)
        after = tickets.move(connection, ticket_id, {"state": ["pending", "snoozed"]}, values)
        if before is None or after is None:
            raise Conflict("Somebody else has just taken this ticket.")
        called_back.taken(connection, after, staff.id)
        talks.taken(connection, after, staff.id, now)
        if before.state == "snoozed":
            waking.at_once(connection, after, now)
        self.line(connection, LineKind.CLAIM, before, after, staff, now)
        events.add(connection, "ticket.claimed", ticket_id, after.office, now, by=staff.name)
        return tickets.to_ticket(after)

    def tend(self, ticket: Ticket) -> None:
        """After the commit: the telephones are to do what the rows say."""
        if ticket.kind is TicketKind.CALL:
            self.ring("tend_call", ticket.id)

    def _over(self, ticket: Ticket) -> None:
        if ticket.kind is TicketKind.CALL and ticket.call_sid:
            self.ring("hang_up_call", ticket.call_sid)
            self.tend(ticket)

    def _let_go(self, connection: Connection, before: Row[Any], why: str, now: datetime) -> None:
        """A caller who was being talked to waits again."""
        if before.kind == TicketKind.CALL.value and before.state == "assigned":
            talks.give_back(connection, before, why, now)

    def moved(self, connection: Connection, before: Row[Any], verb: Verb, values: Mapping[str, Any]) -> Row[Any]:
        """Move a ticket that still looks like `before`. Raises Conflict when somebody was faster."""
        assert MOVES[verb]
        after = tickets.move(connection, before.id, {"version": before.version}, values)
        if after is None:
            raise Conflict("The ticket has just changed.")
        return after

    def _note(
        self, connection: Connection, ticket_id: int, staff: StaffMember, text: str, now: datetime, direction: str
    ) -> int:
        row = {"ticket_id": ticket_id, "at": now, "direction": direction, "author": staff.name, "text": text}
        return tickets.add_message(connection, {**row, "staff_id": staff.id})

    def due(self, office: str, topic: str, now: datetime) -> datetime:
        """The deadline of a ticket that comes into a queue now."""
        minutes = self.catalog.topics[topic].target_minutes
        return hours.add_working_minutes(self.catalog.offices[office], self.catalog, now, minutes)

    def known(self, **names: str | None) -> None:
        """Refuse what the catalogue does not know."""
        known: dict[str, Any] = {
            "office": self.catalog.offices,
            "topic": self.catalog.topics,
            "municipality": self.catalog.municipalities,
        }
        for name, value in names.items():
            if value and name in known and value not in known[name]:
                raise Invalid(f"Unknown {name}: {value}")

    def line(
        self,
        connection: Connection,
        kind: LineKind,
        before: Row[Any],
        after: Row[Any],
        staff: StaffMember,
        now: datetime,
    ) -> None:
        """Add a line to the visitation log, within a transaction."""
        visitations.add(connection, records.line_after(kind, before, after, staff.role, now))
