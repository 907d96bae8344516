"""What was sent before and who had the person's earlier tickets, as far as a decision about a contact needs it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection

from contact_center.catalog.model import Catalog
from contact_center.domain.contact import Channel, Contact
from contact_center.domain.triage import Triage
from contact_center.replies.policy import DAYS_PER_CHECKLIST, History
from contact_center.storage import contacts, outbox

EARLIER_TICKET_DAYS = 180


def sent_before(
    connection: Connection, catalog: Catalog, contact: Contact, triage: Triage, follow_up: bool, now: datetime
) -> History:
    """What was sent before; read in the transaction that decides, so that two workers cannot both answer."""
    if contact.channel is Channel.PHONE:
        return History()
    week, day = now - timedelta(days=DAYS_PER_CHECKLIST), now - timedelta(days=1)
    sent = outbox.automatic_since(connection, contact.party.address, week)
    language = catalog.language(triage.language).code
    same_language = (row for row in sent if row.language == language)
    return History(
        follow_up=follow_up,
        checklists=frozenset(topic for row in same_language for topic in row.topics),
        sender_last_day=sum(row.created_at >= day for row in sent),
        inbox_last_ten_minutes=outbox.automatic_count(connection, now - timedelta(minutes=10), contact.inbox),
        total_last_hour=outbox.automatic_count(connection, now - timedelta(hours=1)),
    )


def earlier_office(connection: Connection, address: str, now: datetime, but_not: int | None = None) -> str | None:
    """The office that had the newest ticket of this address, the ticket `but_not` left aside."""
    return contacts.latest_office_of(connection, address, now - timedelta(days=EARLIER_TICKET_DAYS), but_not)
