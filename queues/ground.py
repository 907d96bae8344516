"""What the staff's verbs share: whose ticket it is, taking it, moving it, what is written down about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row

from contact_center.catalog import hours
from contact_center.catalog.model import Catalog
from contact_center.domain.desk import USUAL, Pace
from contact_center.domain.ticket import StaffMember, Ticket, TicketKind
from contact_center.domain.visitation import LineKind
from contact_center.errors import Conflict, Forbidden, Invalid, NotFound
from contact_center.storage import events, tickets, visitations
from contact_center.storage.filters import Filter
from queues import called_back, records, talks, waking
from queues.lifecycle import HOLDER_ONLY, MOVES, WORKING_ROLES, Verb, states_before
from queues.outgoing import Mailer

Ring = Callable[..., None]
"""Rings the doorbell: name of a job and its ids."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What the verbs stand on."""

    engine: Engine
    catalog: Catalog
    mailer: Mailer
    ring: Ring
    pace: Pace = USUAL
    """For how long a contact waits for somebody with the right skill."""
    undo: timedelta = timedelta()
    """So long a reply waits, and may be taken back."""

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
