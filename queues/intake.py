"""From a contact to a ticket: the step that phone and mail share.

Understanding takes its time and touches nothing, so it comes first; everything that is written is one transaction.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Connection, Engine, Row

from contact_center.catalog.model import Catalog
from contact_center.domain.contact import Channel, Contact
from contact_center.domain.reply import Silence
from contact_center.domain.ticket import Ticket
from contact_center.domain.triage import Triage
from contact_center.domain.visitation import LineKind
from contact_center.domain.work import is_work
from contact_center.storage import contacts, events, limits, tickets, visitations
from contact_center.storage.transaction import reading, transaction
from queues import bounces, records
from queues.beginning import Kept, begin
from queues.correcting import Correcting
from queues.correction import is_short
from queues.deciding import Decided, decide, new_reference
from queues.helping import help_out
from queues.history import counted, earlier_office, sent_before, told
from queues.joining import Place, claimed, contacted, place_of, rejoin, share
from queues.outgoing import Mailer
from queues.overflow import Caller, Overflow, overflow
from queues.routing import route
from queues.standing import Standing
from queues.waits import Waits

Settle = Callable[[Connection], None]


class Understands(Protocol):
    """Whatever can say what a contact is."""

    def triage(self, contact: Contact) -> Triage:
        """Understand `contact`."""


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a contact."""

    contact_id: int
    ticket: Ticket | None
    """None for a machine's mail and for a call outside the hours."""
    decided: Decided
    duplicate: bool = False
    other: bool = False
    """A duplicate by its name only: it says something else than the contact that was kept under it."""


@dataclass(frozen=True, slots=True)
class Intake:
    """Receives contacts."""

    engine: Engine
    catalog: Catalog
    understanding: Understands
    mailer: Mailer
    public_url: str = ""
    """The address of the citizens' pages; empty: no page is named."""
    make_reference: Callable[[], str] = new_reference
    waits: Waits = field(default_factory=Waits)
    standing: Standing = field(default_factory=Standing)

    def receive(self, contact: Contact, now: datetime, settle: Settle | None = None) -> Received:
        """Understand, route, keep and acknowledge `contact`; the same contact twice changes nothing.

        `settle` is done in the transaction that keeps it, or that finds that it is kept already; but not when another
        contact was kept under its name.
        """
        ticket = self._continued(contact)
        known = _known(contact, ticket)
        triage = self.understanding.triage(known)
        # An answer repeats our own subject, which says nothing of what the citizen means.
        short = ticket is not None and contact.party.address == ticket.party_address and is_short(known)
        words = self.understanding.triage(replace(known, subject="")) if short else None
        with transaction(self.engine) as connection:
            received = self._keep(connection, known, triage, words, now)
            if settle is not None and not received.other:
                settle(connection)
        return received

    def _continued(self, contact: Contact) -> Row[Any] | None:
        """The ticket a contact joins, as it looks before the understanding begins."""
        if not contact.ticket_token:
            return None
        with reading(self.engine) as connection:
            return place_of(connection, contact).joins

    def _keep(
        self, connection: Connection, contact: Contact, triage: Triage, words: Triage | None, now: datetime
    ) -> Received:
        if contact.channel is Channel.MAIL:
            limits.hold(connection)  # before any ticket is locked, here as everywhere: so nobody waits in a circle
        if (duplicate := self._duplicate(connection, contact, triage, now)) is not None:
            return duplicate
        place, bounced = place_of(connection, contact, lock=True), bounces.match(connection, contact, self.mailer)
        contact = bounces.named(contact, bounced)
        continued = place.joins
        reference = continued.reference if continued is not None else self.make_reference()
        decided = self._decide(connection, contact, triage, continued, reference, now)
        claims = {"claims_ticket_id": place.claims.id if place.claims is not None else None}
        digests = counted(contact, continued is not None, self.catalog.limits)
        contact_id = contacts.keep(connection, contact, {**self._decisions(decided), **digests, **claims})
        if contact_id is None:  # another worker was faster
            duplicate = self._duplicate(connection, contact, triage, now)
            assert duplicate is not None  # the UNIQUE constraint said so
            return duplicate
        if contact.bounce is not None and bounced is not None:
            bounces.settle(connection, contact_id, contact.bounce, bounced, self.catalog.limits, now)
        helped = self._helped(connection, contact, decided, now)
        kept = Kept(connection, contact, contact_id, decided, reference, now, helped)
        ticket = self._ticket(kept, place)
        self._log(connection, contact, decided, ticket, continued is not None, now)
        if ticket is not None and helped is not None:
            ticket = self._helped_out(kept, ticket, helped)
        if continued is not None and ticket is not None and words is not None:
            ticket = self._correcting.by_answer(connection, continued, contact, words, now) or ticket
        return Received(contact_id, ticket, decided)

    def _decide(
        self,
        connection: Connection,
        contact: Contact,
        triage: Triage,
        continued: Row[Any] | None,
        reference: str,
        now: datetime,
    ) -> Decided:
        """Read what the decision needs, and decide."""
        history = sent_before(connection, self.catalog, contact, triage, continued is not None, now)
        earlier = earlier_office(connection, contact.party.address, now)
        wrong = self.mailer.wrong_url(self.public_url, reference, contact.party.address)
        waits = self.waits.expected(connection, self.catalog, now)
        decided = decide(contact, triage, self.catalog, now, history, earlier, reference, self.public_url, wrong, waits)
        told(connection, decided.reply, now)
        return decided

    def _log(
        self,
        connection: Connection,
        contact: Contact,
        decided: Decided,
        ticket: Ticket | None,
        joined: bool,
        now: datetime,
    ) -> None:
        kind, number = LineKind.FOLLOW_UP if joined else LineKind.CONTACT, ticket.id if ticket else None
        reply = _reply_word(contact, decided)
        line = records.contact_line(contact, decided.triage, decided.route, reply, number, kind, now)
        visitations.add(connection, line)

    def _helped(self, connection: Connection, contact: Contact, decided: Decided, now: datetime) -> Overflow | None:
        """Whether another office answers this call."""
        if contact.channel is not Channel.PHONE:
            return None
        caller = Caller(decided.route.office, decided.triage.language, decided.triage.topic)
        return overflow(caller, self.standing.lines(connection, now), self.catalog, now)

    def _helped_out(self, kept: Kept, ticket: Ticket, helped: Overflow) -> Ticket:
        row = tickets.get(kept.connection, ticket.id)
        after = help_out(kept.connection, row, helped, kept.now) if row is not None else None
        return tickets.to_ticket(after) if after is not None else ticket

    @property
    def _correcting(self) -> Correcting:
        return Correcting(self.catalog, self.mailer, self.public_url, self.waits)

    def _decisions(self, decided: Decided) -> dict[str, Any]:
        reply = decided.reply
        word = reply.reason if isinstance(reply, Silence) else "sent"
        triage, routed = records.plain(decided.triage), records.plain(decided.route)
        return {"triage": triage, "route": routed, "reply_decision": word}

    def _duplicate(self, connection: Connection, contact: Contact, triage: Triage, now: datetime) -> Received | None:
        """What became of a contact that was kept before; None for a new one.

        The same mail to a second inbox is no second contact: the second office sees the ticket of the first.
        """
        row = contacts.by_external_id(connection, contact.channel.value, contact.external_id)
        if row is None:
            return None
        other = contacts.is_another(connection, contact, row)
        ticket = tickets.get(connection, row.ticket_id) if row.ticket_id else None
        if ticket is not None and not other and contact.channel is Channel.MAIL:
            share(connection, ticket, contacted(contact, self.catalog, row.inbox), self.catalog, now)
        decided = Decided(triage, route(triage, contact, self.catalog, now), Silence("duplicate"))
        known = tickets.to_ticket(ticket) if ticket is not None else None
        return Received(row.id, known, decided, duplicate=True, other=other)

    def _ticket(self, kept: Kept, place: Place) -> Ticket | None:
        """The ticket it opens or joins; what is no work and a call outside the hours open none."""
        contact, decided, now, continued = kept.contact, kept.decided, kept.now, place.joins
        closed_call = contact.channel is Channel.PHONE and not decided.route.open_now and kept.overflow is None
        if not is_work(contact.nature) or closed_call:
            return None
        if continued is not None:
            rejoin(kept.connection, continued, kept.contact_id, contact, self.catalog.limits, now)
            row = tickets.get(kept.connection, continued.id)
            assert row is not None
        else:
            values = records.ticket_values(contact, decided.triage, decided.route, kept.reference, now)
            row = tickets.created(kept.connection, values)
            events.add(kept.connection, "ticket.created", row.id, row.office, now, new=True)
        contacts.belongs_to(kept.connection, kept.contact_id, row.id)
        begin(kept, row.id, claimed(contact, place), self.mailer, self.catalog)
        if contact.channel is Channel.MAIL:
            share(kept.connection, row, contacted(contact, self.catalog), self.catalog, now)
        return tickets.to_ticket(row)


def _reply_word(contact: Contact, decided: Decided) -> str:
    if contact.channel is Channel.PHONE:
        return ""
    return decided.reply.reason if isinstance(decided.reply, Silence) else "sent"


def _known(contact: Contact, ticket: Row[Any] | None) -> Contact:
    """Add what an earlier ticket of the same conversation stated."""
    if ticket is None or contact.stated.municipality:
        return contact
    return replace(contact, stated=replace(contact.stated, municipality=ticket.municipality))
