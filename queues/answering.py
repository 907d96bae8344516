"""A reply by mail: checked against what its writer has seen, put into the outbox, and for some seconds taken back.

The checks and the outbox row are one transaction that holds the ticket: a mail of the citizen that comes in at the same
moment is either seen by the check, or comes after the reply.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, Row

from contact_center.catalog.model import Catalog
from contact_center.delivery.faults import fault
from contact_center.domain.ticket import StaffMember
from contact_center.domain.visitation import LineKind
from contact_center.errors import Conflict, Forbidden, NotFound, Overtaken
from contact_center.replies.canned import gaps_in
from contact_center.storage import contacts, drafts, events, outbox, readers, reply_files, tickets, visitations
from contact_center.storage.transaction import transaction
from contact_center.triage.concealed import conceal
from contact_center.triage.personal_numbers import count, mask
from queues.drafting import WRITING
from queues.outgoing import Mailer
from queues.reading_along import SILENCE
from queues.routing import NATIONAL

if TYPE_CHECKING:
    from collections.abc import Sequence

SUBJECT_LENGTH = 120
"""What of the citizen's subject our answer repeats."""
NEWS = ("in", "call", "out")
"""What whoever replies must have seen: words of the citizen, and replies of colleagues."""
TOLD_LENGTH = 500


@dataclass(frozen=True, slots=True)
class Letter:
    """A reply as staff wrote it."""

    text: str
    language: str | None = None
    seen: int | None = None
    """The newest entry of the conversation that its writer has seen; None: not checked."""
    alongside: bool = False
    """Although somebody else is replying: the writer knows."""

    def refused(self, mailer: Mailer) -> str:
        """Why it cannot be sent as it stands; or empty."""
        if not self.text.strip():
            return "An empty reply is not sent."
        if gaps := gaps_in(self.text):
            return f"The reply still has gaps to fill in: {', '.join(gaps[:5])}"
        return fault("personal-number") if mailer.readable and count(self.text) else ""


def check(connection: Connection, staff: StaffMember, ticket_id: int, letter: Letter, now: datetime) -> None:
    """Hold the ticket, and raise Overtaken when the writer has not seen everything or somebody else is replying."""
    tickets.hold(connection, ticket_id)
    if letter.seen is not None:
        later = tickets.entries_after(connection, ticket_id, letter.seen, NEWS)
        if news := [_told(row) for row in later if row.staff_id != staff.id]:
            raise Overtaken("Something came in that you have not seen.", reason="newer", came_in=news)
    if letter.seen is not None and not letter.alongside and (others := replying(connection, staff, ticket_id, now)):
        raise Overtaken(f"Somebody else is replying: {', '.join(others)}.", reason="replying", replying=others)


def replying(connection: Connection, staff: StaffMember, ticket_id: int, now: datetime) -> list[str]:
    """Who else writes a reply just now: their draft has changed, or their browser says that they type."""
    writing = {row.id: row.name for row in drafts.others(connection, staff.id, ticket_id, now - WRITING)}
    there = readers.of(connection, [ticket_id], now - SILENCE)
    writing |= {row.staff_id: row.name for row in there if row.typing and row.staff_id != staff.id}
    return sorted(writing.values())


def _told(row: Row[Any]) -> dict[str, Any]:
    names = ("id", "direction", "author")
    text = conceal(row.text).text[:TOLD_LENGTH]
    return {**{name: getattr(row, name) for name in names}, "at": row.at.isoformat(), "text": text}


@dataclass(frozen=True, slots=True)
class Sender:
    """Writes to the party of a ticket."""

    catalog: Catalog
    mailer: Mailer
    undo: timedelta = timedelta()
    """So long a mail waits, and may be taken back."""

    def send(
        self, connection: Connection, staff: StaffMember, ticket: Row[Any], text: str, language: str, now: datetime
    ) -> int:
        """Put a reply with the files of its draft into the outbox and the conversation; the outbox row's id."""
        about = mask(ticket.subject)[:SUBJECT_LENGTH] or ticket.reference
        words = {"subject": f"Re: {about} [{ticket.reference}]", "text": text, "language": language}
        outbox_id = self.write(connection, ticket, words, ticket.party_address, _answered(connection, ticket), now)
        shown = {**words, "ticket_id": ticket.id, "at": now, "direction": "out", "author": staff.name}
        tickets.add_message(connection, {**shown, "outbox_id": outbox_id, "staff_id": staff.id})
        reply_files.send_with(connection, staff.id, ticket.id, outbox_id)
        drafts.drop(connection, staff.id, ticket.id)
        return outbox_id

    def write(
        self,
        connection: Connection,
        ticket: Row[Any],
        words: dict[str, str],
        to: str,
        answers: Sequence[str],
        now: datetime,
    ) -> int:
        """A mail about a ticket into the outbox, from the inbox of its office; returns the row's id."""
        inboxes = self.catalog.offices[ticket.office].inboxes or self.catalog.offices[NATIONAL].inboxes
        key = outbox.dedup_key("answer", ticket.id, uuid.uuid4())
        row = self.mailer.answer(words, key, to, inboxes[0], ticket.reference, answers, now)
        outbox_id = outbox.put(connection, {**row, "ticket_id": ticket.id, "due_at": now + self.undo})
        assert outbox_id is not None  # the key is new
        return outbox_id


def _answered(connection: Connection, ticket: Row[Any]) -> tuple[str, ...]:
    answered = [m for m in tickets.thread(connection, ticket.id) if m.direction == "in" and m.contact_id]
    contact = contacts.get(connection, answered[-1].contact_id) if answered else None
    return (contact.external_id,) if contact is not None and contact.external_id.startswith("<") else ()


def take_back(engine: Engine, staff: StaffMember, message_id: int, now: datetime) -> int:
    """Undo a reply that has not left: its words and files are the draft again. Returns the ticket's id.

    Raises NotFound, Forbidden for somebody else's, Conflict when it is too late.
    """
    with transaction(engine) as connection:
        row = tickets.message(connection, message_id, staff.offices)
        if row is None or row.direction != "out" or row.outbox_id is None:
            raise NotFound("There is no such reply.")
        if row.staff_id != staff.id:
            raise Forbidden("Only whoever wrote a reply takes it back.")
        reply_files.take_back(connection, row.outbox_id)
        tickets.remove_message(connection, message_id)
        if not outbox.take_back(connection, row.outbox_id, now):
            raise Conflict("It is too late: the mail is on its way.")
        visitations.take_back(connection, row.ticket_id, LineKind.REPLY, row.at)
        _as_draft(connection, staff, row, now)
        events.add(connection, "ticket.reply-undone", row.ticket_id, row.office, now)
    return int(row.ticket_id)


def _as_draft(connection: Connection, staff: StaffMember, row: Row[Any], now: datetime) -> None:
    """The words again, before those that were begun since."""
    begun = drafts.get(connection, staff.id, row.ticket_id)
    text = "\n\n".join(filter(None, (row.text, begun.text if begun is not None else "")))
    canned = begun.canned if begun is not None else ()
    drafts.save(connection, staff.id, row.ticket_id, text, row.language, canned, now)
