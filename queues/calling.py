"""What staff do during a call: hold, ask a colleague, hand over, pass on, wrap up. Each verb is one transaction.

The telephones follow by `queues.tending`; so what the screen shows is what was meant, and a moment later what is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row

from contact_center.domain import reason as reasons
from contact_center.domain.desk import PHONE, LegRole, LegState, OfferKind, Pace, Place
from contact_center.domain.ticket import Outcome, StaffMember, Ticket, TicketKind, TicketState
from contact_center.domain.visitation import SYSTEM, LineKind
from contact_center.errors import Conflict, Invalid, NotFound
from contact_center.storage import events, offers, talks, tickets, visitations
from contact_center.storage.transaction import reading, transaction
from queues import records
from queues.desk import Desk
from queues.floor import Person, people, until
from queues.lifecycle import Verb
from queues.offers import told
from queues.talks import BACK, changed, finish, give_back, hand_over

MEETING = {"place": Place.MEETING.value}


@dataclass(frozen=True, slots=True)
class Calling:
    """The verbs of a call."""

    engine: Engine
    desk: Desk
    pace: Pace

    def hold(self, staff: StaffMember, ticket_id: int, held: bool, now: datetime) -> None:
        """Put the caller on hold, or back; doing it twice changes nothing. Raises Conflict before they have met."""
        with transaction(self.engine) as connection:
            ticket = self._mine(connection, staff, ticket_id)
            if not talks.move(connection, ticket.call_sid, MEETING, {"held": held, "moved_at": now}):
                raise Conflict("The caller is not connected.")
            changed(connection, ticket_id, now)
        self.desk.ring("tend_call", ticket_id)

    def consult(self, staff: StaffMember, ticket_id: int, colleague: int, now: datetime) -> None:
        """Ask a colleague for help: the caller is put on hold, and the colleague is offered to join."""
        with transaction(self.engine) as connection:
            ticket = self._mine(connection, staff, ticket_id)
            self._free(connection, staff, colleague, now)
            if not talks.move(connection, ticket.call_sid, MEETING, {"held": True, "moved_at": now}):
                raise Conflict("The caller is not connected.")
            self._ask(connection, staff, ticket, colleague, OfferKind.CONSULT, now)
            changed(connection, ticket_id, now)
        self.desk.ring("tend_call", ticket_id)

    def stop_consulting(self, staff: StaffMember, ticket_id: int, now: datetime) -> None:
        """Go on alone with the caller: the question is withdrawn, or the colleague is let go."""
        with transaction(self.engine) as connection:
            ticket = self._mine(connection, staff, ticket_id)
            offer = offers.withdraw(connection, ticket_id, "taken-back", now, OfferKind.CONSULT.value)
            if offer is not None:
                told(connection, offer, now)
            talks.let_go(connection, ticket.call_sid, "let-go", now, role=LegRole.GUEST)
            talks.move(connection, ticket.call_sid, MEETING, {"held": False, "moved_at": now})
            changed(connection, ticket_id, now)
        self.desk.ring("tend_call", ticket_id)

    def hand_over(self, staff: StaffMember, ticket_id: int, now: datetime) -> None:
        """The colleague who helps goes on with the caller. Raises Conflict when nobody does."""
        with transaction(self.engine) as connection:
            ticket = self._mine(connection, staff, ticket_id)
            guests = [leg for leg in talks.legs_of(connection, ticket.call_sid) if leg.role == LegRole.GUEST.value]
            here = next((leg for leg in guests if leg.state == LegState.TALKING.value), None)
            if here is None:
                raise Conflict("No colleague is in the call.")
            hand_over(connection, ticket, here.staff_id, staff.role, now)
        self.desk.ring("tend_call", ticket_id)

    def pass_on(self, staff: StaffMember, ticket_id: int, colleague: int, reason: str, now: datetime) -> Ticket:
        """Hand the caller over without talking first: the colleague is offered the call, and then everybody is.

        The caller goes back into the line meanwhile, to the front, with the age they had.
        """
        if not reason.strip():
            raise Invalid("Say why, in a few words.")
        with transaction(self.engine) as connection:
            ticket = self._mine(connection, staff, ticket_id)
            person = self._free(connection, staff, colleague, now)
            after = tickets.move(connection, ticket_id, {"version": ticket.version}, BACK)
            if after is None:
                raise Conflict("The ticket has just changed.")
            give_back(connection, ticket, "transferred", now)
            self._ask(connection, staff, after, colleague, OfferKind.TRANSFER, now)
            _event(connection, ticket_id, staff.name, f"→ {person.row.name}: {reason.strip()}", now)
            visitations.add(connection, records.line_after(LineKind.TRANSFER, ticket, after, staff.role, now))
            events.add(connection, "ticket.transferred", ticket_id, after.office, now)
        passed = tickets.to_ticket(after)
        self.desk.tend(passed)
        return passed

    def leave(self, staff: StaffMember, now: datetime) -> None:
        """Whoever was asked for help leaves the call. Raises NotFound when this person helps nobody."""
        with transaction(self.engine) as connection:
            leg = talks.live_leg_of(connection, staff.id)
            if leg is None or leg.role != LegRole.GUEST.value:
                raise NotFound("You are in no call of somebody else's.")
            talks.move_leg(connection, leg.id, {}, {"state": LegState.LEAVING.value, "why": "let-go", "moved_at": now})
            changed(connection, leg.ticket_id, now)
        self.desk.ring("tend_call", leg.ticket_id)

    # --- wrap-up --------------------------------------------------------------------------------------

    def extend(self, staff: StaffMember, ticket_id: int, now: datetime) -> None:
        """Give the wrap-up more time. Raises Conflict when it is over or has been extended often enough."""
        with transaction(self.engine) as connection:
            ticket = self.desk.own(connection, staff, ticket_id, Verb.COMPLETE)
            running = talks.wrap_up(connection, ticket_id)
            if running is None or ticket.state != TicketState.WRAPPING.value:
                raise Conflict("There is no wrap-up.")
            if running.extensions >= self.pace.extensions:
                raise Conflict("The wrap-up cannot be extended any more.")
            talks.extend_wrap_up(connection, ticket_id, running.extensions)
            changed(connection, ticket_id, now)

    def sweep(self, now: datetime) -> None:
        """Wrap-ups whose time is over end: the call was answered. A time that nobody set begins."""
        with reading(self.engine) as connection:
            rows = [row for row in talks.wrapping(connection) if row.kind == TicketKind.CALL.value]
        unset = [row for row in rows if row.began_at is None]
        over = [row for row in rows if row.began_at is not None and until(row, self.pace) <= now]
        for row in (*unset, *over):
            with transaction(self.engine) as connection:
                (self._begin if row.began_at is None else self._expire)(connection, row, now)

    def _begin(self, connection: Connection, row: Row[Any], now: datetime) -> None:
        talks.begin_wrap_up(connection, row.id, now)

    def _expire(self, connection: Connection, row: Row[Any], now: datetime) -> None:
        running = talks.wrap_up(connection, row.id)
        if running is None or until(running, self.pace) > now:
            return  # extended at the last moment
        before = tickets.get(connection, row.id)
        done = {"state": TicketState.COMPLETED.value, "outcome": Outcome.ANSWERED.value, "completed_at": now}
        after = tickets.move(connection, row.id, {"state": TicketState.WRAPPING.value}, done)
        if before is None or after is None:
            return
        finish(connection, after, now)
        _event(connection, row.id, "", reasons.reason("wrap-up-over"), now)
        visitations.add(connection, records.line_after(LineKind.COMPLETION, before, after, SYSTEM, now))
        events.add(connection, "ticket.completed", row.id, after.office, now)

    # --- how ------------------------------------------------------------------------------------------

    def _mine(self, connection: Connection, staff: StaffMember, ticket_id: int) -> Row[Any]:
        """The caller this person is talking to."""
        ticket = self.desk.own(connection, staff, ticket_id, Verb.HANG_UP)
        if ticket.kind != TicketKind.CALL.value or not ticket.call_sid:
            raise Conflict("This is no call.")
        return ticket

    def _free(self, connection: Connection, staff: StaffMember, colleague: int, now: datetime) -> Person:
        """The colleague, if they can be called now."""
        if colleague == staff.id:
            raise Invalid("That is you.")
        found = next((one for one in people(connection, self.pace, now) if one.row.id == colleague), None)
        if found is None:
            raise NotFound("There is no such colleague.")
        if PHONE not in found.standing.free_for:
            raise Conflict(f"{found.row.name} cannot be called just now.")
        return found

    def _ask(
        self,
        connection: Connection,
        staff: StaffMember,
        ticket: Row[Any],
        colleague: int,
        kind: OfferKind,
        now: datetime,
    ) -> None:
        values = {"ticket_id": ticket.id, "staff_id": colleague, "kind": kind.value, "made_by": staff.id}
        times = {"made_at": now, "expires_at": now + self.pace.offers.get(PHONE, timedelta(seconds=20))}
        if offers.make(connection, {**values, **times, "reasons": []}) is None:
            raise Conflict("That colleague is being asked something else just now.")
        events.add(connection, "offer.made", ticket.id, "", now, staff=colleague)


def _event(connection: Connection, ticket_id: int, author: str, text: str, now: datetime) -> None:
    row = {"ticket_id": ticket_id, "at": now, "direction": "event", "author": author, "text": text}
    tickets.add_message(connection, row)
