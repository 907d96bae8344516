"""From a contact to a ticket: the step that phone and mail share.

Understanding takes its time and touches nothing, so it comes first; everything that is written is one transaction.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Connection, Engine, Row

from contact_center.catalog.model import Catalog
from contact_center.domain.contact import Automatic, Channel, Contact
from contact_center.domain.reply import Reply, Silence
from contact_center.domain.route import Route
from contact_center.domain.ticket import Ticket, TicketState
from contact_center.domain.triage import Triage
from contact_center.domain.visitation import LineKind
from contact_center.replies.compose import acknowledge
from contact_center.replies.policy import History, may_acknowledge
from contact_center.storage import contacts, events, outbox, tickets, visitations
from contact_center.storage.transaction import reading, transaction
from queues import records
from queues.correcting import Correcting
from queues.correction import is_short
from queues.history import earlier_office, sent_before
from queues.outgoing import Mailer, answered_ids, own_address
from queues.routing import route
from queues.waits import Waits

REFERENCE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Nothing that is confused when read out or typed: no 0/O, 1/I/L, U."""


class Understands(Protocol):
    """Whatever can say what a contact is."""

    def triage(self, contact: Contact) -> Triage:
        """Understand `contact`."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided about a contact."""

    triage: Triage
    route: Route
    reply: Reply | Silence


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a contact."""

    contact_id: int
    ticket: Ticket | None
    """None for a machine's mail and for a call outside the hours."""
    decided: Decided
    duplicate: bool = False


@dataclass(frozen=True, slots=True)
class _Kept:
    """A contact that was kept, on its way to a ticket."""

    connection: Connection
    contact: Contact
    contact_id: int
    decided: Decided
    reference: str
    now: datetime


def new_reference() -> str:
    """A ticket reference that nobody can guess or misread."""
    return "ICS-" + "".join(secrets.choice(REFERENCE_LETTERS) for _ in range(8))


def decide(
    contact: Contact,
    triage: Triage,
    catalog: Catalog,
    now: datetime,
    history: History,
    earlier_office: str | None = None,
    reference: str = "ICS-00000000",
    public_url: str = "",
    wrong_url: str = "",
    waits: Mapping[str, int] | None = None,
) -> Decided:
    """Route and answer a contact that was understood as `triage`. Pure."""
    routed = route(triage, contact, catalog, now, earlier_office)
    silence = may_acknowledge(contact, triage, history)
    reply = silence or acknowledge(contact, triage, routed, catalog, reference, now, public_url, wrong_url, waits)
    return Decided(triage, routed, reply)


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

    def receive(self, contact: Contact, now: datetime) -> Received:
        """Understand, route, keep and acknowledge `contact`; the same contact twice changes nothing."""
        with reading(self.engine) as connection:
            ticket = self._continued(connection, contact)
        known = _known(contact, ticket)
        triage = self.understanding.triage(known)
        # An answer repeats our own subject, which says nothing of what the citizen means.
        short = ticket is not None and is_short(known)
        words = self.understanding.triage(replace(known, subject="")) if short else None
        with transaction(self.engine) as connection:
            return self._keep(connection, known, triage, words, now)

    def _continued(self, connection: Connection, contact: Contact, lock: bool = False) -> Row[Any] | None:
        """The ticket this contact continues: its keyed token is right and the sender is its party."""
        ticket = tickets.by_reference(connection, contact.ticket_token, lock) if contact.ticket_token else None
        return ticket if ticket is not None and ticket.party_address == contact.party.address else None

    def _keep(
        self, connection: Connection, contact: Contact, triage: Triage, words: Triage | None, now: datetime
    ) -> Received:
        continued = self._continued(connection, contact, lock=True)
        reference = continued.reference if continued is not None else self.make_reference()
        history = sent_before(connection, self.catalog, contact, triage, continued is not None, now)
        earlier = earlier_office(connection, contact.party.address, now)
        wrong = self.mailer.wrong_url(self.public_url, reference, contact.party.address)
        waits = self.waits.expected(connection, self.catalog, now)
        decided = decide(contact, triage, self.catalog, now, history, earlier, reference, self.public_url, wrong, waits)
        contact_id = contacts.keep(connection, contact, self._decisions(decided))
        if contact_id is None:
            return self._duplicate(connection, contact, decided)
        kept = _Kept(connection, contact, contact_id, decided, reference, now)
        ticket = self._ticket(kept, continued)
        kind = LineKind.CONTACT if continued is None else LineKind.FOLLOW_UP
        line = records.contact_line(
            contact, triage, decided.route, _reply_word(contact, decided), ticket.id if ticket else None, kind, now
        )
        visitations.add(connection, line)
        if continued is not None and ticket is not None and words is not None:
            ticket = self._correcting.by_answer(connection, continued, contact, words, now) or ticket
        return Received(contact_id, ticket, decided)

    @property
    def _correcting(self) -> Correcting:
        return Correcting(self.catalog, self.mailer, self.public_url, self.waits)

    def _decisions(self, decided: Decided) -> dict[str, Any]:
        reply = decided.reply
        word = reply.reason if isinstance(reply, Silence) else "sent"
        triage, routed = records.plain(decided.triage), records.plain(decided.route)
        return {"triage": triage, "route": routed, "reply_decision": word}

    def _duplicate(self, connection: Connection, contact: Contact, decided: Decided) -> Received:
        row = contacts.by_external_id(connection, contact.channel.value, contact.external_id)
        assert row is not None  # the UNIQUE constraint said so
        ticket = tickets.get(connection, row.ticket_id) if row.ticket_id else None
        return Received(row.id, tickets.to_ticket(ticket) if ticket is not None else None, decided, duplicate=True)

    def _ticket(self, kept: _Kept, continued: Row[Any] | None) -> Ticket | None:
        """The ticket it opens or joins; a machine's mail and a call outside the hours open none."""
        contact, decided, now = kept.contact, kept.decided, kept.now
        closed_call = contact.channel is Channel.PHONE and not decided.route.open_now
        if isinstance(contact.nature, Automatic) or closed_call:
            return None
        if continued is not None:
            ticket_id = self._rejoin(kept.connection, continued, now)
        else:
            values = records.ticket_values(contact, decided.triage, decided.route, kept.reference, now)
            ticket_id = tickets.create(kept.connection, values)
            events.add(kept.connection, "ticket.created", ticket_id, decided.route.office, now)
        contacts.belongs_to(kept.connection, kept.contact_id, ticket_id)
        self._thread(kept, ticket_id, joined=continued is not None)
        row = tickets.get(kept.connection, ticket_id)
        assert row is not None
        return tickets.to_ticket(row)

    def _rejoin(self, connection: Connection, ticket: Row[Any], now: datetime) -> int:
        """A new mail to an old ticket: a closed one goes back to its queue."""
        closed = {"state": [TicketState.COMPLETED.value, TicketState.CANCELED.value]}
        back = {"state": "pending", "waiting_since": now, "claimed_by": None, "outcome": None, "completed_at": None}
        tickets.move(connection, ticket.id, closed, back)
        events.add(connection, "ticket.mail", ticket.id, ticket.office, now)
        return int(ticket.id)

    def _thread(self, kept: _Kept, ticket_id: int, joined: bool) -> None:
        """What staff read: the contact, whose ticket it claims to belong to, and what was answered by itself."""
        contact = kept.contact
        entry = {"ticket_id": ticket_id, "at": kept.now}
        shown = {"author": contact.party.name or contact.party.address, "subject": contact.subject}
        words = {"text": contact.text, "language": kept.decided.triage.language, "contact_id": kept.contact_id}
        direction = "call" if contact.channel is Channel.PHONE else "in"
        tickets.add_message(kept.connection, {**entry, **shown, **words, "direction": direction})
        if contact.ticket_token and not joined:
            text = f"The mail claims to belong to {contact.ticket_token}, but comes from another address."
            tickets.add_message(kept.connection, {**entry, "direction": "event", "text": text})
        if isinstance(kept.decided.reply, Reply):
            answered = self._acknowledge(kept, kept.decided.reply, ticket_id)
            tickets.add_message(kept.connection, {**entry, "direction": "auto", "author": "ICS", **answered})

    def _acknowledge(self, kept: _Kept, reply: Reply, ticket_id: int) -> dict[str, Any]:
        """Put the acknowledgement into the outbox; returns what the thread shows of it."""
        contact = kept.contact
        key = outbox.dedup_key("acknowledgement", kept.contact_id)
        sender = own_address(kept.decided.route.office, contact.inbox, self.catalog)
        answers = answered_ids(contact)
        row = self.mailer.acknowledgement(reply, key, contact.party.address, sender, kept.reference, answers, kept.now)
        outbox_id = outbox.put(kept.connection, {**row, "ticket_id": ticket_id})
        return {"subject": reply.subject, "text": reply.text, "language": reply.language, "outbox_id": outbox_id}


def _reply_word(contact: Contact, decided: Decided) -> str:
    if contact.channel is Channel.PHONE:
        return ""
    return decided.reply.reason if isinstance(decided.reply, Silence) else "sent"


def _known(contact: Contact, ticket: Row[Any] | None) -> Contact:
    """Add what an earlier ticket of the same conversation stated."""
    if ticket is None or contact.stated.municipality:
        return contact
    return replace(contact, stated=replace(contact.stated, municipality=ticket.municipality))
