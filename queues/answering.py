"""A reply by mail, into the outbox and into the conversation."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from contact_center.catalog.model import Catalog
from contact_center.delivery.faults import fault
from contact_center.domain.ticket import StaffMember
from contact_center.replies.canned import gaps_in
from contact_center.storage import contacts, outbox, tickets
from contact_center.triage.personal_numbers import count, mask
from queues.outgoing import Mailer
from queues.routing import NATIONAL

SUBJECT_LENGTH = 120
"""What of the citizen's subject our answer repeats."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A reply as staff wrote it."""

    text: str

    def refused(self, mailer: Mailer) -> str:
        """Why it cannot be sent as it stands; or empty."""
        if not self.text.strip():
            return "An empty reply is not sent."
        if gaps := gaps_in(self.text):
            return f"The reply still has gaps to fill in: {', '.join(gaps[:5])}"
        return fault("personal-number") if mailer.readable and count(self.text) else ""


@dataclass(frozen=True, slots=True)
class Sender:
    """Writes to the party of a ticket."""

    catalog: Catalog
    mailer: Mailer

    def send(
        self, connection: Connection, staff: StaffMember, ticket: Row[Any], text: str, language: str, now: datetime
    ) -> int:
        """Put a reply into the outbox and the conversation; the outbox row's id."""
        answered = [m for m in tickets.thread(connection, ticket.id) if m.direction == "in" and m.contact_id]
        contact = contacts.get(connection, answered[-1].contact_id) if answered else None
        answers = (contact.external_id,) if contact is not None and contact.external_id.startswith("<") else ()
        inboxes = self.catalog.offices[ticket.office].inboxes or self.catalog.offices[NATIONAL].inboxes
        about = mask(ticket.subject)[:SUBJECT_LENGTH] or ticket.reference
        subject = f"Re: {about} [{ticket.reference}]"
        words = {"subject": subject, "text": text, "language": language}
        key = outbox.dedup_key("answer", ticket.id, uuid.uuid4())
        row = self.mailer.answer(words, key, ticket.party_address, inboxes[0], ticket.reference, answers, now)
        outbox_id = outbox.put(connection, {**row, "ticket_id": ticket.id})
        assert outbox_id is not None  # the key is new
        shown = {**words, "ticket_id": ticket.id, "at": now, "direction": "out", "author": staff.name}
        tickets.add_message(connection, {**shown, "outbox_id": outbox_id})
        return outbox_id
