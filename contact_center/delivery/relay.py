"""The relay: takes due rows of the outbox, hands them over, and says what became of them.

The row is `sending` while it is handed over. If the relay dies in between, nobody knows whether the mail went out:
such a row is held and shown to a person, never blindly sent again.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from functools import partial
from typing import Any, Protocol

import structlog
from sqlalchemy import Connection, Engine, Row

from contact_center.delivery.message import build
from contact_center.errors import Ambiguous, Final, Retryable
from contact_center.storage import events, outbox
from contact_center.storage.transaction import transaction

log = structlog.get_logger()


class SendsMail(Protocol):
    """Hands a mail over."""

    def send_mail(self, number: int, mail: EmailMessage, envelope_from: str) -> None:
        """Raise Retryable, Final or Ambiguous when it did not work."""


class SendsText(Protocol):
    """Hands a text message over."""

    def send_text(self, number: int, to: str, text: str) -> None:
        """Raise Retryable, Final or Ambiguous when it did not work."""


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

    def run(self, wait: Callable[[], None], stopped: Callable[[], bool]) -> None:
        """Send until `stopped`; `wait` returns when the doorbell rings or a moment has passed."""
        while not stopped():
            try:
                if not self.run_once():
                    wait()
            except Exception:  # database away: nothing is lost, the rows wait
                log.exception("relay.failed")
                time.sleep(2)

    def run_once(self) -> int:
        """Send what is due now; returns how many rows were taken."""
        now = self.clock()
        with transaction(self.engine) as connection:
            outbox.hold_stuck(connection, now - self.hold_after)
            rows = outbox.take_due(connection, now)
        for row in rows:
            self._send(row)
        return len(rows)

    def _send(self, row: Row[Any]) -> None:
        try:
            self._hand_over(row)
        except Retryable as error:
            self._later(row, str(error))
        except Ambiguous as error:
            self._result(row, partial(outbox.mark_held, outbox_id=row.id, error=str(error)))
        except Exception as error:  # Final, or a mail that cannot even be built: it will never be sent
            if not isinstance(error, Final):
                log.exception("outbox.unsendable", outbox_id=row.id)
            self._result(row, partial(outbox.mark_failed, outbox_id=row.id, error=str(error)))
        else:
            self._result(row, partial(outbox.mark_sent, outbox_id=row.id, now=self.clock()))

    def _hand_over(self, row: Row[Any]) -> None:
        if row.kind == "sms":
            self.text.send_text(row.id, row.recipient, row.text)
            return
        mail = build(row, self.sender_name(row.sender))
        self.mail.send_mail(row.id, mail, "" if row.automatic else row.sender)

    def _later(self, row: Row[Any], error: str) -> None:
        if row.attempts >= self.max_attempts:
            mark = partial(outbox.mark_failed, outbox_id=row.id, error=f"given up: {error}")
        else:
            due = self.clock() + outbox.backoff(row.attempts)
            mark = partial(outbox.mark_later, outbox_id=row.id, due_at=due, error=error)
        self._result(row, mark)

    def _result(self, row: Row[Any], mark: Callable[[Connection], None]) -> None:
        with transaction(self.engine) as connection:
            mark(connection)
            events.add(connection, "outbox.changed", row.ticket_id, "", self.clock())
