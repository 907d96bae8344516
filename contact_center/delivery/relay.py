"""The relay: takes due rows of the outbox one by one, hands them over, and says what became of them.

The row is `sending` while it is handed over. If the relay dies in between, nobody knows whether the mail went out:
such a row is held and shown to a person, never blindly sent again. While the mail server is away, mails wait and
nothing is counted against them.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from functools import partial
from typing import Any, Protocol

import structlog
from sqlalchemy import Connection, Engine, Row
from sqlalchemy.exc import DBAPIError

from contact_center.delivery.course import Course, spread
from contact_center.delivery.faults import fault
from contact_center.delivery.message import File, build
from contact_center.errors import Ambiguous, Final, Retryable, Unreachable
from contact_center.storage import events, outbox, reply_files
from contact_center.storage.blobs import rows as blob_rows
from contact_center.storage.transaction import reading, transaction
from contact_center.triage.personal_numbers import count

log = structlog.get_logger()

MOST_AT_ONCE = 100
NOTING_TRIES, NOTING_PAUSE = 30, 1.0
"""What became of a mail is worth some patience when the database is away: else a person would have to find out."""
Mark = Callable[[Connection], None]


class SendsMail(Protocol):
    """Hands a mail over."""

    def send_mail(self, number: int, mail: EmailMessage, envelope_from: str) -> None:
        """Raise Unreachable, Retryable, Final or Ambiguous when it did not work."""

    def rest(self) -> None:
        """Nothing is to be sent just now."""

    def close(self) -> None:
        """Nothing is to be sent any more."""


class SendsText(Protocol):
    """Hands a text message over."""

    def send_text(self, number: int, to: str, text: str) -> None:
        """Raise Retryable, Final or Ambiguous when it did not work."""


def null_or_own(row: Row[Any]) -> str:
    """The envelope sender without bounce addresses: empty for automatic mail (RFC 3834 section 3.3)."""
    return "" if row.automatic else str(row.sender)


@dataclass(frozen=True, slots=True)
class Relay:
    """Sends what stands in the outbox."""

    engine: Engine
    mail: SendsMail
    text: SendsText
    sender_name: Callable[[str], str]
    """Our address → the name shown with it."""
    clock: Callable[[], datetime]
    max_attempts: int = 8
    hold_after: timedelta = timedelta(minutes=5)
    envelope_from: Callable[[Row[Any]], str] = null_or_own
    """Where what cannot be delivered comes back to."""
    readable: bool = False
    """Mail leaves unencrypted: what must not be read on the way is not sent."""
    course: Course = field(default_factory=Course)

    def run(self, wait: Callable[[], None], stopped: Callable[[], bool]) -> None:
        """Send until `stopped`; `wait` returns when the doorbell rings or a moment has passed."""
        try:
            while not stopped():
                try:
                    if not self.run_once(stopped):
                        self.mail.rest()
                        wait()
                except Exception as error:  # database away: nothing is lost, the rows wait
                    log.error("relay.failed", error=type(error).__name__)
                    time.sleep(2)
        finally:
            self.mail.close()

    def run_once(self, stopped: Callable[[], bool] = lambda: False) -> int:
        """Send what is due now, until `stopped`; returns how many rows were handled."""
        if self.course.looks(self.clock()):
            with transaction(self.engine) as connection:
                outbox.hold_stuck(connection, self.clock() - self.hold_after, fault("stopped"))
        handled = 0
        while handled < MOST_AT_ONCE and not stopped() and (row := self._next()) is not None:
            self._note(row, self._send(row))
            handled += 1
        return handled

    def _next(self) -> Row[Any] | None:
        """The next row, now in our hands: only one, so that a relay that dies leaves only one in doubt."""
        now = self.clock()
        with transaction(self.engine) as connection:
            return next(iter(outbox.take_due(connection, now, 1, self.course.kinds(now))), None)

    def _send(self, row: Row[Any]) -> Mark:
        """Hand a row over; returns how to note what became of it."""
        try:
            self._hand_over(row)
        except Unreachable as error:
            until = self.course.unreachable(self.clock())
            log.error("relay.server_unreachable", reason=str(error), tries=self.course.failures)
            return partial(outbox.mark_waiting, outbox_id=row.id, due_at=until, error=str(error))
        except Exception as error:
            self._answered(row)
            return self._failure(row, error)
        self._answered(row)
        return partial(outbox.mark_sent, outbox_id=row.id, now=self.clock())

    def _answered(self, row: Row[Any]) -> None:
        if row.kind == "mail":
            self.course.reached()

    def _failure(self, row: Row[Any], error: Exception) -> Mark:
        if isinstance(error, Retryable) and row.attempts < self.max_attempts:
            due = self.clock() + spread(outbox.backoff(row.attempts))
            return partial(outbox.mark_later, outbox_id=row.id, due_at=due, error=str(error))
        if isinstance(error, Retryable):
            given_up = f"{fault('given-up', str(row.attempts))}\n{error}"
            return partial(outbox.mark_failed, outbox_id=row.id, error=given_up)
        if isinstance(error, Ambiguous):
            return partial(outbox.mark_held, outbox_id=row.id, error=str(error))
        if isinstance(error, Final):
            return partial(outbox.mark_failed, outbox_id=row.id, error=str(error))
        # A mistake of ours. It would come again each time, so the row is not tried again.
        log.error("outbox.unsendable", outbox_id=row.id, error=type(error).__name__)
        return partial(outbox.mark_failed, outbox_id=row.id, error=fault("unbuildable", type(error).__name__))

    def _hand_over(self, row: Row[Any]) -> None:
        if row.kind == "sms":
            self.text.send_text(row.id, row.recipient, row.text)
            return
        if self.readable and not row.automatic and count(f"{row.subject}\n{row.text}\n{row.html}"):
            raise Final(fault("personal-number"))
        mail = build(row, self.sender_name(row.sender), self._files(row))
        self.mail.send_mail(row.id, mail, self.envelope_from(row))

    def _files(self, row: Row[Any]) -> list[File]:
        """What goes along. Raises StoreAway, or Damaged: a mail never leaves without its files."""
        if row.automatic:
            return []
        with reading(self.engine) as connection:
            found = reply_files.of_mails(connection, [row.id])
        return [File(one.name, one.media_type, blob_rows.read(self.engine, one.blob)) for one in found]

    def _note(self, row: Row[Any], mark: Mark) -> None:
        for attempt in range(NOTING_TRIES):
            try:
                with transaction(self.engine) as connection:
                    mark(connection)
                    events.add(connection, "outbox.changed", row.ticket_id, "", self.clock())
                return
            except DBAPIError as error:
                log.error("relay.not_noted", outbox_id=row.id, error=type(error).__name__)
                if attempt + 1 == NOTING_TRIES:
                    raise
                time.sleep(NOTING_PAUSE)
