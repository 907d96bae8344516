"""The next contact is offered: made, accepted, declined, run out, withdrawn. Survives restarts: it is all in rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import Connection, Engine, Row

from contact_center.catalog.model import Catalog
from contact_center.domain.desk import Match, OfferKind, OfferState, Pace
from contact_center.domain.ticket import StaffMember, Ticket
from contact_center.errors import Conflict, Invalid, NotFound
from contact_center.storage import events, offers, presences, tickets
from contact_center.storage.transaction import reading, transaction
from queues import talks
from queues.desk import Desk
from queues.floor import Person, look
from queues.offering import End, steps
from queues.presence import gone

log = structlog.get_logger()

DECLINED_BECAUSE = ("busy", "language", "topic", "other")


@dataclass(frozen=True, slots=True)
class Offers:
    """Offers contacts to whoever is free."""

    engine: Engine
    catalog: Catalog
    desk: Desk
    pace: Pace

    def look(self, now: datetime) -> None:
        """Look at the floor: end what is over, offer what is next. Decided on a read, written only if there is need.

        Two processes may look at the same moment: of two equal offers the indexes let one stand, and each ends once.
        """
        with reading(self.engine) as connection:
            floor, everybody = look(connection, self.pace, now)
        silent = [one for one in everybody if one.sign is not None and gone(one.sign, self.pace, now)]
        ends, matches = steps(floor, self.pace, now)
        if not (silent or ends or matches):
            return
        with transaction(self.engine) as connection:
            self._away(connection, silent, now)
            for end in ends:
                self._end(connection, end, now)
            for found in matches:
                self._make(connection, found, now)

    def _away(self, connection: Connection, silent: list[Person], now: datetime) -> None:
        for person in silent:
            assert person.sign is not None
            if presences.put_away(connection, person.row.id, "gone", person.sign.seen_at, now):
                events.add(connection, "presence.changed", None, "", now, staff=person.row.id)

    def _end(self, connection: Connection, end: End, now: datetime) -> None:
        offer = offers.end(connection, end.offer.id, end.state, now, end.why)
        if offer is None:
            return
        told(connection, offer, now)
        missed = offers.missed_in_a_row(connection, offer.staff_id, self.pace.missed)
        if end.state is OfferState.EXPIRED and missed >= self.pace.missed:
            presences.put_away(connection, offer.staff_id, "missed", now, now)
            events.add(connection, "presence.changed", None, "", now, staff=offer.staff_id)

    def _make(self, connection: Connection, found: Match, now: datetime) -> None:
        waits = tickets.get(connection, found.ticket_id)
        if waits is None or waits.state != "pending":
            return
        values = {"ticket_id": found.ticket_id, "staff_id": found.staff_id, "kind": OfferKind.CONTACT.value}
        times = {"made_at": now, "expires_at": now + self.pace.offers[found.channel]}
        if offers.make(connection, {**values, **times, "reasons": list(found.reasons)}) is not None:
            events.add(connection, "offer.made", found.ticket_id, "", now, staff=found.staff_id)
            log.info("offer.made", ticket_id=found.ticket_id, staff=found.staff_id)

    def accept(self, staff: StaffMember, offer_id: int, now: datetime) -> Ticket:
        """Take what was offered. Raises Conflict when the offer is over or the contact has gone."""
        with transaction(self.engine) as connection:
            offer = offers.accept(connection, offer_id, staff.id, now)
            if offer is None:
                raise self._too_late(connection, staff, offer_id)
            told(connection, offer, now)
            ticket = ACCEPTING[OfferKind(offer.kind)](self, connection, staff, offer, now)
        self.desk.tend(ticket)
        return ticket

    def _too_late(self, connection: Connection, staff: StaffMember, offer_id: int) -> NotFound | Conflict:
        known = offers.get(connection, offer_id, staff.id)
        return Conflict("The offer is over.") if known is not None else NotFound("There is no such offer.")

    def _accept_contact(self, connection: Connection, staff: StaffMember, offer: Row[Any], now: datetime) -> Ticket:
        return self.desk.take(connection, staff, offer.ticket_id, now)

    def _accept_transfer(self, connection: Connection, staff: StaffMember, offer: Row[Any], now: datetime) -> Ticket:
        """A colleague chose this person: the ticket comes along, even from another office."""
        ticket = tickets.get(connection, offer.ticket_id)
        if ticket is None or ticket.state != "pending":
            raise Conflict("The caller is no longer there.")
        after = talks.give_to(connection, ticket, staff.id, staff.role, now)
        talks.begin(connection, after, staff.id, now)
        return tickets.to_ticket(after)

    def _accept_consult(self, connection: Connection, staff: StaffMember, offer: Row[Any], now: datetime) -> Ticket:
        ticket = tickets.get(connection, offer.ticket_id)
        if ticket is None or ticket.state != "assigned" or ticket.claimed_by != offer.made_by:
            raise Conflict("The caller is no longer there.")
        talks.invite(connection, ticket, staff.id, now)
        return tickets.to_ticket(ticket)

    def decline(self, staff: StaffMember, offer_id: int, why: str, now: datetime) -> None:
        """Let a contact pass: it goes to the next one. Declining twice changes nothing."""
        if why not in DECLINED_BECAUSE:
            raise Invalid(f"Unknown reason: {why}")
        with transaction(self.engine) as connection:
            known = offers.get(connection, offer_id, staff.id)
            if known is None:
                raise NotFound("There is no such offer.")
            offer = offers.end(connection, offer_id, OfferState.DECLINED, now, why)
            if offer is not None:
                told(connection, offer, now)

    def standing(self, staff: StaffMember, now: datetime) -> Row[Any] | None:
        """The offer that stands for this person, or None."""
        with reading(self.engine) as connection:
            return offers.open_of(connection, staff.id, now)


ACCEPTING = {
    OfferKind.CONTACT: Offers._accept_contact,
    OfferKind.TRANSFER: Offers._accept_transfer,
    OfferKind.CONSULT: Offers._accept_consult,
}


def told(connection: Connection, offer: Row[Any], now: datetime) -> None:
    """Tell the screens that an offer is over: that of whoever had it, and that of whoever made it."""
    for person in (offer.staff_id, offer.made_by):
        if person is not None:
            events.add(connection, f"offer.{offer.state}", offer.ticket_id, "", now, staff=person)
