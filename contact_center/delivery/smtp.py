"""Handing mails to the outgoing server, and saying what an error means for a retry."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage

from contact_center.errors import Ambiguous, Final, Retryable


class SmtpServer:
    """The outgoing mail server."""

    def __init__(self, host: str, port: int, tls: str, username: str, password: str, timeout: float) -> None:
        """Keep the address; a connection is made per mail."""
        self._address, self._tls, self._login, self._timeout = (host, port), tls, (username, password), timeout

    def send_mail(self, number: int, mail: EmailMessage, envelope_from: str) -> None:
        """Hand one mail over; `envelope_from` is empty for automatic mail (RFC 3834 section 3.3).

        Raises Retryable (4xx, no connection), Final (5xx) or Ambiguous (the connection broke after the data).
        """
        try:
            with self._connect() as server:
                self._transmit(server, mail, envelope_from)
        except (Retryable, Final, Ambiguous):
            raise
        except smtplib.SMTPResponseException as error:
            raise _meaning(error.smtp_code, error.smtp_error) from error
        except (OSError, smtplib.SMTPException) as error:
            raise Retryable(f"{self._address[0]}: {error}") from error

    def _connect(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self._tls == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(*self._address, timeout=self._timeout, context=context)
        else:
            server = smtplib.SMTP(*self._address, timeout=self._timeout)
            if self._tls == "starttls":
                server.starttls(context=context)  # raises where the server has none: no fallback to plain
        if self._login[0]:
            server.login(*self._login)
        return server

    def _transmit(self, server: smtplib.SMTP, mail: EmailMessage, envelope_from: str) -> None:
        recipient = str(mail["To"].addresses[0].addr_spec)
        try:
            server.send_message(mail, from_addr=envelope_from, to_addrs=[recipient])
        except smtplib.SMTPRecipientsRefused as error:
            raise _meaning(*next(iter(error.recipients.values()))) from error
        except smtplib.SMTPServerDisconnected as error:
            raise Ambiguous(f"the connection broke while sending: {error}") from error
        except TimeoutError as error:
            raise Ambiguous("the server did not answer after the mail was sent") from error


def _meaning(code: int, answer: bytes | str) -> Retryable | Final:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return Final(f"{code} {text}") if code >= 500 else Retryable(f"{code} {text}")
