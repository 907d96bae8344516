"""Bounces of our own mails: found again by their keys, shown at their ticket, and remembered.

Only what bears a key of ours is believed: the bounce token in the address it was sent to, or the Message-ID of a mail
of ours whose token is right. Everything else is backscatter, the echo of mail that others forged in our name: it is
counted, and is nobody's work.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import Connection, Row

from contact_center.domain.bounce import NO_ADDRESS, Bounce, Failure
from contact_center.domain.contact import Automatic, Contact
from contact_center.domain.limits import Limits
from contact_center.domain.reason import reason
from contact_center.domain.ticket import TicketState
from contact_center.domain.visitation import SYSTEM, LineKind
from contact_center.replies.limits import domain_of, sender_key
from contact_center.replies.token import read_bounce_address, read_token
from contact_center.storage import alarms, contacts, events, limits, outbox, tickets, visitations
from queues import records
from queues.joining import BACK, tell
from queues.outgoing import Mailer

log = structlog.get_logger()

BACKSCATTER = "backscatter"
BOUNCED = "bounced"
TOLD: Mapping[Failure, str] = {
    Failure.DEAD: "address-dead",
    Failure.UNREACHABLE: "address-unreachable",
    Failure.FULL: "mailbox-full",
    Failure.BLOCKED: "mail-refused",
    Failure.FAILED: "mail-returned",
    Failure.DELAYED: "mail-delayed",
}
"""Their sentences stand in `replies/happened.toml`."""


def match(connection: Connection, contact: Contact, mailer: Mailer) -> Row[Any] | None:
    """The mail of ours that a bounce is about; None when none of its keys is right, or for no bounce at all."""
    bounce = contact.bounce
    if bounce is None:
        return None
    return _by_address(connection, bounce, mailer) or _by_message_id(connection, bounce, mailer)


def _by_address(connection: Connection, bounce: Bounce, mailer: Mailer) -> Row[Any] | None:
    read = (read_bounce_address(address, mailer.secret, mailer.older_secrets) for address in bounce.arrived_at)
    for token in filter(None, read):
        row = outbox.get(connection, token.outbox_id)
        if row is not None and row.kind == "mail" and token.was_sent_to(row.recipient):
            return row
    return None


def _by_message_id(connection: Connection, bounce: Bounce, mailer: Mailer) -> Row[Any] | None:
    ours = [one for one in bounce.message_ids if read_token(one, mailer.secret, mailer.older_secrets)]
    return outbox.by_message_id(connection, ours)


def named(contact: Contact, mail: Row[Any] | None) -> Contact:
    """The contact, called backscatter when it is a bounce of no mail of ours."""
    stray = contact.bounce is not None and mail is None and isinstance(contact.nature, Automatic)
    return replace(contact, nature=Automatic(BACKSCATTER, contact.nature.reason)) if stray else contact


def settle(
    connection: Connection, contact_id: int, bounce: Bounce, mail: Row[Any], figures: Limits, now: datetime
) -> None:
    """Say what became of `mail`, at its ticket and to the limits. The same bounce again changes nothing."""
    final = bounce.failure is not Failure.DELAYED
    if mail.state == BOUNCED:
        return
    ticket = tickets.get(connection, mail.ticket_id) if mail.ticket_id else None
    if final:
        outbox.mark_bounced(connection, mail.id, f"{bounce.status} {bounce.failure.value}".strip())
    if ticket is not None:
        contacts.belongs_to(connection, contact_id, ticket.id)
        _at_ticket(connection, ticket, bounce, mail, now)
    if bounce.failure in NO_ADDRESS:
        limits.pause(connection, sender_key(mail.recipient, figures), BOUNCED, now, figures.bounced_days_off)
    if bounce.failure is Failure.BLOCKED:
        _alarm(connection, mail, now)
    log.info("mail.bounced", outbox_id=mail.id, failure=bounce.failure.value, status=bounce.status)


def _at_ticket(connection: Connection, ticket: Row[Any], bounce: Bounce, mail: Row[Any], now: datetime) -> None:
    """Staff read it; a dead address is marked; what a lost answer had finished goes back to its queue."""
    status = f" ({bounce.status})" if bounce.status else ""
    tell(connection, ticket.id, reason(TOLD[bounce.failure], f"{mail.recipient}{status}"), now)
    if bounce.failure is Failure.DEAD and mail.recipient.lower() == ticket.party_address.lower():
        tickets.move(connection, ticket.id, {}, {"address_dead": True})
    events.add(connection, "ticket.bounced", ticket.id, ticket.office, now)
    if bounce.failure is not Failure.DELAYED and not mail.automatic:
        _back(connection, ticket, now)


def _back(connection: Connection, before: Row[Any], now: datetime) -> None:
    done = {"state": TicketState.COMPLETED.value}
    after = tickets.move(connection, before.id, done, {**BACK, "waiting_since": now})
    if after is not None:
        visitations.add(connection, records.line_after(LineKind.REOPENING, before, after, SYSTEM, now))
        events.add(connection, "ticket.reopened", after.id, after.office, now)


def _alarm(connection: Connection, mail: Row[Any], now: datetime) -> None:
    """Somebody refuses our mail: our server is on a list, or its name is not in order."""
    alarms.raise_alarm(connection, alarms.BLOCKED, domain_of(mail.recipient), now)
    log.error("mail.blocked", outbox_id=mail.id)
