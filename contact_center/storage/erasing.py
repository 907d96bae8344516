"""Erases what people wrote and said, and who they are. The rows stay without it, so that what is counted adds up.

A mail that was erased does not come in again: the digest of its bytes is kept. Of a ticket stay its number, times,
office, topic, language and outcome; the lines of the visitation log were never about a person.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, exists, false, func, or_, select, update

from contact_center.domain.reason import reason
from contact_center.domain.retention import Periods
from contact_center.storage import contacts as contact_rows
from contact_center.storage import raw_mail as raw_rows
from contact_center.storage import search, unwanted
from contact_center.storage.tables import (
    call_turns,
    callbacks,
    calls,
    contacts,
    letters,
    messages,
    outbox,
    raw_mail,
    shunt,
    ticket_words,
    tickets,
    voicemails,
)
from contact_center.storage.tickets import OPEN

ERASED = reason("erased")
"""What stands in the ticket instead; staff read the sentence of `replies/happened.toml`."""
NOBODY: dict[str, Any] = {"party_address": "", "party_name": "", "subject": ""}
_OF_CONTACT = {
    "text": "",
    "folded": "",
    "nature_reason": "",
    "reply_decision": "",
    "triage": {},
    "route": {},
    "sender_key": "",
    "body_key": "",
}
_OF_MAIL = {
    "recipient": "",
    "subject": "",
    "text": "",
    "html": "",
    "headers": {},
    "recipient_key": "",
    "domain_key": "",
}
_OF_CALL: dict[str, Any] = {"caller": "", "state": {}}

MAY_BE_THERE = ("new", "stored", "failed")
"""A recording in these states may still be at the provider: it is deleted there, too."""
_GONE_OUT = outbox.c.state.not_in(("pending", "sending"))
"""What is still to be sent must not be sent empty."""

Where = ColumnElement[bool]


def due_tickets(connection: Connection, periods: Periods, now: datetime, limit: int) -> list[int]:
    """Finished tickets whose time is over, and to which nobody has written since; oldest first."""
    cutoffs: list[tuple[Where, datetime]] = [
        (tickets.c.topic == topic, now - kept) for topic, kept in periods.topics.items()
    ]
    if periods.tickets is not None:
        cutoffs.append((tickets.c.topic.not_in(periods.topics), now - periods.tickets))
    ended = func.coalesce(tickets.c.completed_at, tickets.c.created_at)
    written = select(func.max(contacts.c.received_at)).where(contacts.c.ticket_id == tickets.c.id).scalar_subquery()
    over = [and_(which, ended < before, or_(written.is_(None), written < before)) for which, before in cutoffs]
    finished = (tickets.c.state.not_in(OPEN), tickets.c.erased_at.is_(None))
    found = select(tickets.c.id).where(*finished, or_(false(), *over)).order_by(tickets.c.id).limit(limit)
    return list(connection.execute(found).scalars())


def erase_ticket(connection: Connection, ticket_id: int, now: datetime) -> list[str] | None:
    """Erase a finished ticket's content; returns digests that may be free now, or None if it is open or erased."""
    mine = (tickets.c.id == ticket_id, tickets.c.state.not_in(OPEN), tickets.c.erased_at.is_(None))
    gone = {**NOBODY, "route_reason": "", "erased_at": now, "version": tickets.c.version + 1}
    if connection.execute(update(tickets).where(*mine).values(gone)).rowcount != 1:
        return None
    numbers = connection.execute(select(contacts.c.id).where(contacts.c.ticket_id == ticket_id)).scalars()
    digests = [digest for number in numbers.all() for digest in erase_contact(connection, number)]
    connection.execute(delete(ticket_words).where(ticket_words.c.ticket_id == ticket_id))
    connection.execute(delete(messages).where(messages.c.ticket_id == ticket_id))
    connection.execute(delete(letters).where(letters.c.ticket_id == ticket_id))
    connection.execute(update(outbox).where(outbox.c.ticket_id == ticket_id, _GONE_OUT).values(_OF_MAIL))
    connection.execute(update(callbacks).where(callbacks.c.ticket_id == ticket_id).values(number=""))
    _erase_calls(connection, calls.c.ticket_id == ticket_id)
    digests += _erase_voicemails(connection, ticket_id, now)
    search.forget(connection, [ticket_id])
    told = {"ticket_id": ticket_id, "at": now, "direction": "event", "text": ERASED}
    connection.execute(messages.insert().values(told))
    return digests


def erase_contact(connection: Connection, contact_id: int) -> list[str]:
    """Erase what one contact said, its files and its original; returns digests that may be free now."""
    mine = contacts.c.id == contact_id
    row = connection.execute(select(contacts.c.raw_mail_id, contacts.c.channel).where(mine)).one()
    digests = contact_rows.erase_files(connection, contact_id)
    if row.raw_mail_id is not None:
        digests += erase_original(connection, row.raw_mail_id)
    hidden = {"external_id": f"erased.{contact_id}"} if row.channel == "mail" else {}  # a Message-ID tells whose it was
    connection.execute(update(contacts).where(mine).values({**NOBODY, **_OF_CONTACT, **hidden}))
    return digests


def erase_original(connection: Connection, raw_mail_id: int) -> list[str]:
    """Erase a mail as it came in, its envelope, and what the shunt list says of it."""
    digest = raw_rows.erase(connection, raw_mail_id)
    about = (shunt.c.kind == "mail", shunt.c.object_id == raw_mail_id)
    connection.execute(update(shunt).where(*about).values(error="", trace=""))
    return [digest] if digest is not None else []


def _erase_voicemails(connection: Connection, ticket_id: int, now: datetime) -> list[str]:
    mine = voicemails.c.ticket_id == ticket_id
    found = connection.execute(select(voicemails).where(mine)).all()
    for row in found:
        if row.state in MAY_BE_THERE:
            unwanted.add(connection, row.recording_sid, now)
    connection.execute(update(voicemails).where(mine).values(state="erased", blob=None, error=None))
    return [row.blob for row in found if row.blob is not None]


def _erase_calls(connection: Connection, which: Where) -> int:
    numbers = select(calls.c.call_sid).where(which)
    connection.execute(delete(call_turns).where(call_turns.c.call_sid.in_(numbers)))
    return connection.execute(update(calls).where(which).values(_OF_CALL)).rowcount


# --- what belongs to no ticket ------------------------------------------------------------------------


def due_originals(connection: Connection, before: datetime, limit: int) -> list[int]:
    """Worked mails that came before a moment, whose bytes are still here and whose tickets are all finished."""
    ticket = contacts.join(tickets, tickets.c.id == contacts.c.ticket_id)
    needed = exists().select_from(ticket).where(contacts.c.raw_mail_id == raw_mail.c.id, tickets.c.state.in_(OPEN))
    old = (raw_mail.c.received_at < before, raw_mail.c.blob.is_not(None), raw_mail.c.state.in_(("done", "shunted")))
    found = select(raw_mail.c.id).where(*old, ~needed).order_by(raw_mail.c.id).limit(limit)
    return list(connection.execute(found).scalars())


def due_contacts(connection: Connection, before: datetime, limit: int) -> list[int]:
    """Contacts that opened no ticket, came before a moment, and are not erased yet."""
    said = or_(contacts.c.party_address != "", contacts.c.text != "", contacts.c.subject != "")
    mine = (contacts.c.ticket_id.is_(None), contacts.c.received_at < before, said)
    return list(connection.execute(select(contacts.c.id).where(*mine).order_by(contacts.c.id).limit(limit)).scalars())


def erase_loose(connection: Connection, before: datetime, dry: bool) -> int:
    """Erase calls and texts of ours that belong to no ticket; returns how many that were, or would be."""
    ended = func.coalesce(calls.c.ended_at, calls.c.started_at) < before
    call = and_(calls.c.ticket_id.is_(None), calls.c.caller != "", ended)
    sent = and_(outbox.c.ticket_id.is_(None), outbox.c.recipient != "", outbox.c.created_at < before, _GONE_OUT)
    if dry:
        counted: Sequence[Any] = [select(func.count()).where(call), select(func.count()).where(sent)]
        return sum(connection.execute(one).scalar_one() for one in counted)
    return _erase_calls(connection, call) + connection.execute(update(outbox).where(sent).values(_OF_MAIL)).rowcount
