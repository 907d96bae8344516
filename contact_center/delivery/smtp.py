"""Hands mails to the outgoing server, many of them over one connection."""

from __future__ import annotations

import ssl
import time
from email.message import EmailMessage

from contact_center.delivery.line import Broken, Line, Server, open_line, strict_context
from contact_center.errors import Ambiguous, Final, Retryable, Unreachable


class SmtpServer:
    """The outgoing mail server, with at most one connection to it at a time."""

    def __init__(
        self,
        server: Server,
        max_mails: int = 100,
        idle_seconds: float = 30,
        context: ssl.SSLContext | None = None,
    ) -> None:
        """Keep the address; nothing is opened yet. A connection carries `max_mails`, and closes when nothing comes."""
        self._server, self._max_mails, self._idle_seconds = server, max_mails, idle_seconds
        self._context = context or strict_context()
        self._line: Line | None = None
        self._used = 0.0

    def send_mail(self, number: int, mail: EmailMessage, envelope_from: str) -> None:
        """Hand one mail over.

        Raises Unreachable (no connection), Retryable (4xx), Final (5xx) or Ambiguous (the connection broke after the
        mail was transferred).
        """
        content, recipient = bytes(mail), str(mail["To"].addresses[0].addr_spec)
        reused = self._line is not None
        try:
            self._hand_over(content, envelope_from, recipient)
        except Broken:
            if not reused:
                raise
            self._hand_over(content, envelope_from, recipient)  # the server had closed the old connection: a new one

    def _hand_over(self, content: bytes, sender: str, recipient: str) -> None:
        line = self._line or open_line(self._server, self._context)
        self._line, self._used = line, time.monotonic()
        try:
            line.hand_over(content, sender, recipient)
        except (Broken, Ambiguous, Unreachable):
            self.close()
            raise
        except (Retryable, Final):
            if not line.reset():
                self.close()
            raise
        if line.mails >= self._max_mails:
            self.close()

    def rest(self) -> None:
        """Nothing is to be sent just now: a connection that has been idle for long is closed."""
        if self._line is not None and time.monotonic() - self._used >= self._idle_seconds:
            self.close()

    def close(self) -> None:
        """Close the connection, if there is one."""
        line, self._line = self._line, None
        if line is not None:
            line.close()
