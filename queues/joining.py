"""Which ticket a contact belongs to, and who sees it.

A mail joins a ticket when it bears a keyed token of ours *and* its sender takes part: the ticket's party, or somebody
staff wrote to about it. A right token from a stranger opens a ticket of its own, linked as one that claims to belong.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import Connection, Row

from contact_center.catalog.model import Catalog
from contact_center.domain.contact import Contact
from contact_center.domain.limits import Limits
from contact_center.domain.reason import reason
from contact_center.domain.ticket import TicketState
from contact_center.storage import alarms, contacts, events, limits, outbox, shared, tickets
from queues.routing import NATIONAL
from queues.waking import answered

log = structlog.get_logger()

FINISHED = [TicketState.COMPLETED.value, TicketState.CANCELED.value]
BACK = {"state": "pending", "claimed_by": None, "claimed_at": None, "outcome": None, "completed_at": None}
"""What a finished ticket looks like that goes back to its queue."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a contact belongs."""

    joins: Row[Any] | None = None
    """The ticket it continues."""
    claims: Row[Any] | None = None
    """The ticket whose token it bears, although its sender takes no part in it."""


def place_of(connection: Connection, contact: Contact, lock: bool = False) -> Place:
    """Ask the token and the sender. `lock`: nobody else changes the ticket before the transaction ends."""
    ticket = tickets.by_reference(connection, contact.ticket_token, lock) if contact.ticket_token else None
    if ticket is None:
        return Place()
    return Place(joins=ticket) if takes_part(connection, ticket, contact.party.address) else Place(claims=ticket)


def takes_part(connection: Connection, ticket: Row[Any], address: str) -> bool:
    """Whether `address` is the ticket's party, or staff wrote to it about the ticket."""
    if not address:
        return False
    return address == ticket.party_address.lower() or address in outbox.written_to(connection, ticket.id)


def rejoin(
    connection: Connection, ticket: Row[Any], contact_id: int, contact: Contact, figures: Limits, now: datetime
) -> None:
    """A new mail to an old ticket: a finished one goes back to its queue, but not without end within one day."""
    alive = {"address_dead": False} if contact.party.address == ticket.party_address else {}
    woke = answered(connection, ticket, now)
    if ticket.state in FINISHED and limits.reopened(connection, ticket.id, now - timedelta(days=1)) >= (
        figures.reopenings_per_day
    ):
        _left_finished(connection, ticket, figures, now)
    else:
        back = tickets.move(connection, ticket.id, {"state": FINISHED}, {**BACK, **alive, "waiting_since": now})
        if back is not None and not woke:
            contacts.reopened(connection, contact_id, now)
        elif ticket.address_dead and alive:
            tickets.move(connection, ticket.id, {}, alive)
    events.add(connection, "ticket.mail", ticket.id, ticket.office, now)


def _left_finished(connection: Connection, ticket: Row[Any], figures: Limits, now: datetime) -> None:
    tell(connection, ticket.id, reason("not-reopened", str(figures.reopenings_per_day)), now)
    alarms.raise_alarm(connection, alarms.REOPENED_OFTEN, ticket.reference, now)
    log.error("ticket.reopened_often", ticket=ticket.id)


def claimed(contact: Contact, place: Place) -> str:
    """What staff read about a token that did not lead into its ticket; empty when there is nothing to say."""
    if place.claims is not None:
        return reason("claims-to-belong", contact.ticket_token)
    gone = contact.ticket_token and place.joins is None
    return reason("continues-lost", contact.ticket_token) if gone else ""


def share(
    connection: Connection, ticket: Row[Any], inboxes: Mapping[str, str], catalog: Catalog, now: datetime
) -> None:
    """Let every office that the mail was sent to see the ticket: `inboxes` is office → inbox."""
    others = {office: inbox for office, inbox in inboxes.items() if office != ticket.office}
    for office in shared.share(connection, ticket.id, others, now) if len(inboxes) > 1 else ():
        tell(connection, ticket.id, reason("also-sent-to", others[office]), now)
        events.add(connection, "ticket.shared", ticket.id, ticket.office, now)


def contacted(contact: Contact, catalog: Catalog, *further: str) -> dict[str, str]:
    """The offices whose inboxes a mail came to, each with that inbox."""
    inboxes = filter(None, (contact.inbox, *contact.other_inboxes, *further))
    return {catalog.inbox_office.get(inbox.lower(), NATIONAL): inbox for inbox in inboxes}


def tell(connection: Connection, ticket_id: int, text: str, now: datetime) -> None:
    """Say something to staff in a ticket's conversation: a code and its detail (`replies/happened.toml`)."""
    tickets.add_message(connection, {"ticket_id": ticket_id, "at": now, "direction": "event", "text": text})
