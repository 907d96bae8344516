"""One kept mail, from its bytes to the intake. Whatever happens to it, a person gets it in the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from functools import partial
from typing import Any

import structlog
from sqlalchemy import Connection, Engine

from contact_center.clock import now as clock
from contact_center.domain.contact import Contact
from contact_center.errors import Damaged, NotFound, StoreAway
from contact_center.storage import raw_mail, shunt, tickets
from contact_center.storage.raw_mail import KeptMail
from contact_center.storage.transaction import reading, transaction
from mail_triage.apart import read
from mail_triage.clamd import Scanner
from mail_triage.contact import to_contact
from mail_triage.mail import Envelope, InboundMail, Unreadable
from mail_triage.newest import Parts
from mail_triage.parse import named_by, unreadable
from mail_triage.rules import Rules
from mail_triage.sent import without_ours
from queues.intake import Intake, Received

log = structlog.get_logger()

LEASE = timedelta(minutes=3)
PAUSE = timedelta(seconds=10)
MOST_ATTEMPTS = 3


class GivenUp(Exception):
    """A mail could not be read."""


@dataclass(frozen=True, slots=True)
class Process:
    """Works kept mails."""

    engine: Engine
    intake: Intake
    rules: Rules
    scanner: Scanner | None = None
    """Looks for viruses in the files; None where no scanner is set up."""

    def run(self, raw_mail_id: int, now: datetime) -> None:
        """Work one mail. What fails is tried again later, and shunted after three attempts."""
        with transaction(self.engine) as connection:
            row = raw_mail.take(connection, raw_mail_id, now, LEASE)
        if row is None:
            return
        if row.attempts > MOST_ATTEMPTS:  # each attempt before took the worker down with it
            self._shunt(row, RuntimeError("the worker died each time it worked this mail"), now)
            return
        try:
            received = self._receive(row, now)
        except StoreAway as error:  # where its bytes lie, or its files would: it waits, however long that takes
            log.warning("mail.waits_for_store", raw_mail=row.id, error=str(error))
            with transaction(self.engine) as connection:
                raw_mail.unworked(connection, row.id, repr(error), now + PAUSE)
            return
        except Exception as error:  # the promise of this function
            self._failed(row, error, now)
            return
        log.info("mail.triaged", raw_mail=row.id, contact=received.contact_id, duplicate=received.duplicate)

    def _finish(self, connection: Connection, row: KeptMail, given_up: str, now: datetime) -> None:
        """In the transaction that keeps the contact: the mail is worked.

        One that was given up has its ticket; its bytes stand on the shunt list, for another try.
        """
        if not given_up:
            raw_mail.finish(connection, row.id)
            return
        raw_mail.shunted(connection, row.id, given_up)
        shunt.add(connection, "mail", row.id, GivenUp(given_up), now)
        log.warning("mail.given_up", raw_mail=row.id, reason=given_up)

    def _receive(self, row: KeptMail, now: datetime) -> Received:
        """What became of a mail."""
        mail = read(row.content, self.rules, _envelope(row))
        contact = self._unquoted(to_contact(mail, self.rules, row.received_at, now, _envelope(row), row.id))
        if self.scanner is not None and contact.attachments:
            contact = replace(contact, attachments=self.scanner.scanned(contact.attachments))
        given_up = contact.unreadable if row.content.strip() else ""
        finish = partial(self._finish, row=row, given_up=given_up, now=now)
        received = self.intake.receive(contact, now, finish)
        if received.other:  # a different mail under a Message-ID that was used before
            received = self.intake.receive(replace(contact, external_id=mail.digest_id), now, finish)
        return received

    def _unquoted(self, contact: Contact) -> Contact:
        """Fold what repeats our own words of the ticket, which the mail need not have marked as a quote."""
        if not contact.ticket_token or not contact.text:
            return contact
        with reading(self.engine) as connection:
            ticket = tickets.by_reference(connection, contact.ticket_token)
            thread = tickets.thread(connection, ticket.id) if ticket is not None else []
        sent = [entry.text for entry in thread if entry.direction in ("out", "auto")]
        parts = without_ours(Parts(contact.text, contact.folded), sent)
        return replace(contact, text=parts.newest, folded=parts.folded)

    def _failed(self, row: KeptMail, error: Exception, now: datetime) -> None:
        if row.attempts >= MOST_ATTEMPTS or isinstance(error, Damaged):
            self._shunt(row, error, now)
            return
        log.warning("mail.failed", raw_mail=row.id, attempt=row.attempts, error=type(error).__name__)
        with transaction(self.engine) as connection:
            raw_mail.postpone(connection, row.id, repr(error), now + PAUSE * row.attempts)

    def _shunt(self, row: KeptMail, error: Exception, now: datetime) -> None:
        """A person gets the original; the error goes onto the list. If even that fails, the lease brings it back."""
        log.error("mail.shunted", raw_mail=row.id, error=type(error).__name__)
        saved = _saved(row)
        contact = to_contact(saved, self.rules, row.received_at, now, _envelope(row), row.id)

        def finish(connection: Connection) -> None:
            raw_mail.shunted(connection, row.id, repr(error))
            shunt.add(connection, "mail", row.id, error, now)

        if self.intake.receive(contact, now, finish).other:  # a ticket of its own, whatever else bears its name
            self.intake.receive(replace(contact, external_id=f"{contact.external_id}.{row.id}"), now, finish)


def _saved(row: KeptMail) -> Unreadable:
    """What staff get of it; nothing but its arrival when the stored bytes are lost or changed."""
    try:
        return unreadable(row.content, "the system could not work it")
    except (Damaged, NotFound) as error:
        return Unreadable(str(error), named_by(row.digest))


def _envelope(row: KeptMail) -> Envelope:
    return Envelope(row.envelope_from, tuple(row.recipients))


def read_eml(content: bytes, rules: Rules) -> tuple[Contact, dict[str, Any]]:
    """Read a mail from a file, as if it came in when it was written: its contact, and what was read of it."""
    mail = read(content, rules, Envelope())
    stated = mail.date if isinstance(mail, InboundMail) else None
    at = stated or clock()
    contact = to_contact(mail, rules, at, at, Envelope())
    files = [
        {"name": f.name, "media_type": f.media_type, "size": f.size, "marks": f.marks, "form": f.form}
        for f in contact.attachments
    ]
    parsed = {"subject": contact.subject, "from": contact.party.address, "text": contact.text, "attachments": files}
    return contact, parsed


def write_eml(fields: Mapping[str, str], number: str, at: datetime) -> bytes:
    """Write a mail from its fields (`from`, `to`, `subject`, `body`), to go the same way as one from the wire."""
    named = {"From": "from", "To": "to", "Subject": "subject"}
    head = [f"{name}: {' '.join(fields.get(key, '').split())}" for name, key in named.items() if fields.get(key)]
    head += [f"Date: {format_datetime(at)}", f"X-Number: {' '.join(number.split())[:200]}", "MIME-Version: 1.0"]
    head += ['Content-Type: text/plain; charset="utf-8"', "Content-Transfer-Encoding: 8bit"]
    return "\r\n".join([*head, "", fields.get("body", "")]).encode("utf-8", "replace")
