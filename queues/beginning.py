"""What a contact that was kept adds to the conversation of its ticket: its words, a note, and what was answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from contact_center.catalog.model import Catalog
from contact_center.domain.contact import Channel, Contact
from contact_center.domain.reply import Reply
from contact_center.replies.happened import WITHOUT_WORDS
from contact_center.storage import outbox, tickets
from queues.deciding import Decided
from queues.history import counted_reply
from queues.outgoing import Mailer, answered_ids, own_address
from queues.overflow import Overflow


@dataclass(frozen=True, slots=True)
class Kept:
    """A contact that was kept, on its way to a ticket."""

    connection: Connection
    contact: Contact
    contact_id: int
    decided: Decided
    reference: str
    now: datetime
    overflow: Overflow | None = None
    """Another office answers the call."""


def begin(kept: Kept, ticket_id: int, claim: str, mailer: Mailer, catalog: Catalog) -> None:
    """What staff read: the contact, whose ticket it claims to belong to, and what was answered by itself."""
    contact = kept.contact
    shown = {"author": contact.party.name or contact.party.address, "subject": contact.subject}
    words = {"text": contact.text, "language": kept.decided.triage.language, "contact_id": kept.contact_id}
    entries = [{**shown, **words, "direction": "call" if contact.channel is Channel.PHONE else "in"}]
    if contact.forwarded_by.address:
        by = contact.forwarded_by.name or contact.forwarded_by.address
        entries += [{"direction": "note", "author": by, "text": contact.note or WITHOUT_WORDS}]
    if claim:
        entries += [{"direction": "event", "text": claim}]
    if isinstance(kept.decided.reply, Reply):
        answered = _acknowledge(kept, kept.decided.reply, ticket_id, mailer, catalog)
        entries += [{"direction": "auto", "author": "ICS", **answered}]
    tickets.add_messages(kept.connection, ticket_id, entries, kept.now)


def _acknowledge(kept: Kept, reply: Reply, ticket_id: int, mailer: Mailer, catalog: Catalog) -> dict[str, Any]:
    """Put the acknowledgement into the outbox; returns what the thread shows of it."""
    contact = kept.contact
    key = outbox.dedup_key("acknowledgement", kept.contact_id)
    sender = own_address(kept.decided.route.office, contact.inbox, catalog)
    answers = answered_ids(contact)
    row = mailer.acknowledgement(reply, key, contact.party.address, sender, kept.reference, answers, kept.now)
    row |= counted_reply(contact.party.address, catalog.limits)
    outbox_id = outbox.put(kept.connection, {**row, "ticket_id": ticket_id})
    return {"subject": reply.subject, "text": reply.text, "language": reply.language, "outbox_id": outbox_id}
