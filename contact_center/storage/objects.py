"""To which ticket something belongs: files, mails, messages, letters, offers. The audit log wants to know."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Select, select

from contact_center.storage.tables import (
    attachments,
    callbacks,
    contacts,
    forwardings,
    letters,
    messages,
    offers,
    outbox,
    reply_files,
    tickets,
    voicemails,
)

_FIND: dict[str, Callable[[Any], Select[Any]]] = {
    "ticket": lambda key: select(tickets.c.id).where(tickets.c.id == key),
    "attachment": lambda key: (
        select(contacts.c.ticket_id)
        .join(attachments, attachments.c.contact_id == contacts.c.id)
        .where(attachments.c.id == key)
    ),
    "raw_mail": lambda key: select(contacts.c.ticket_id).where(contacts.c.raw_mail_id == key).limit(1),
    "outbox": lambda key: select(outbox.c.ticket_id).where(outbox.c.id == key),
    "voicemail": lambda key: select(voicemails.c.ticket_id).where(voicemails.c.id == key),
    "callback": lambda key: select(callbacks.c.ticket_id).where(callbacks.c.id == key),
    "message": lambda key: select(messages.c.ticket_id).where(messages.c.id == key),
    "reply_file": lambda key: select(reply_files.c.ticket_id).where(reply_files.c.id == key),
    "forwarding": lambda key: select(forwardings.c.ticket_id).where(forwardings.c.id == key),
    "offer": lambda key: select(offers.c.ticket_id).where(offers.c.id == key),
    "letter": lambda key: select(letters.c.ticket_id).where(letters.c.number == key),
}
"""kind → the query for its ticket."""


def ticket_of(connection: Connection, kind: str, key: str) -> int | None:
    """The ticket that an object belongs to; None: to none, or it is none of these."""
    find = _FIND.get(kind)
    if find is None or not (kind == "letter" or key.isdecimal()):
        return None
    found: int | None = connection.execute(find(key if kind == "letter" else int(key))).scalar()
    return found


def office_of(connection: Connection, ticket_id: int) -> str:
    """The office a ticket lies with; empty when it is gone."""
    return connection.execute(select(tickets.c.office).where(tickets.c.id == ticket_id)).scalar() or ""
