"""One connection to the outgoing mail server, and what its answers mean for a retry.

Up to the answer 354 nothing has happened: whatever goes wrong may be tried again. From then on only an answer tells
whether the mail was taken; a connection that breaks in between is ambiguous.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog

from contact_center.delivery.faults import fault
from contact_center.errors import Ambiguous, Final, Retryable, Unreachable

log = structlog.get_logger()

_LINE_START = re.compile(rb"^\.", re.MULTILINE)
_LINE_END = re.compile(rb"\r*\n|\r")
SIGN_IN_FIRST, CLOSING = 530, 421
QUIT_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Server:
    """The outgoing mail server."""

    host: str
    port: int
    tls: str
    """tls, starttls or none."""
    username: str = ""
    password: str = field(default="", repr=False)
    timeout: float = 30
    """Seconds for each answer."""
    answer_timeout: float = 120
    """Seconds for the answer after the mail: many servers look for viruses first."""


class Broken(Retryable):
    """The connection broke before anything was handed over."""


class Line:
    """An open connection."""

    def __init__(self, smtp: smtplib.SMTP, server: Server) -> None:
        """Take over a connection that is signed in."""
        self._smtp, self._server = smtp, server
        self.mails = 0
        """How many were handed over."""

    def hand_over(self, content: bytes, sender: str, recipient: str) -> None:
        """Hand one mail over. Raises Broken, Retryable, Final or Ambiguous."""
        options = self._options(recipient)
        self._ask(lambda: self._smtp.mail(sender, options), 250, "refused")
        self._ask(lambda: self._smtp.rcpt(recipient), 250, "recipient")
        self._ask(lambda: self._smtp.docmd("DATA"), 354, "refused")
        code, said = self._transfer(stuffed(content))
        if not 200 <= code < 300:
            raise self._meaning(code, said, "refused")
        self.mails += 1

    def _options(self, recipient: str) -> list[str]:
        if recipient.isascii():
            return []
        if not self._smtp.has_extn("smtputf8"):
            raise Final(fault("letters"))
        return ["SMTPUTF8", "BODY=8BITMIME"]

    def _ask(self, say: Callable[[], tuple[int, bytes]], wanted: int, code_of_fault: str) -> None:
        try:
            code, said = say()
        except (OSError, smtplib.SMTPException) as error:
            raise Broken(fault("later", type(error).__name__)) from error
        if code // 100 != wanted // 100:
            raise self._meaning(code, said, code_of_fault)

    def _transfer(self, content: bytes) -> tuple[int, bytes]:
        try:
            if self._smtp.sock is not None:
                self._smtp.sock.settimeout(self._server.answer_timeout)
            self._smtp.send(content)
            code, said = self._smtp.getreply()
            if self._smtp.sock is not None:
                self._smtp.sock.settimeout(self._server.timeout)
        except (OSError, smtplib.SMTPException) as error:
            raise Ambiguous(fault("broken-off")) from error
        if not 200 <= code < 600 or 300 <= code < 400:
            raise Ambiguous(fault("broken-off"))
        return code, said

    def _meaning(self, code: int, said: bytes, code_of_fault: str) -> Exception:
        """What a refusal means; afterwards the connection is good for the next mail, or closed."""
        words = f"{code} {said.decode('utf-8', 'replace')}"
        if code == SIGN_IN_FIRST:
            return Unreachable(fault("login", words))
        return Final(fault(code_of_fault, words)) if 500 <= code < 600 else Retryable(fault("later", words))

    def reset(self) -> bool:
        """Whether the connection is good for the next mail after one was refused."""
        try:
            return self._smtp.rset()[0] == 250
        except (OSError, smtplib.SMTPException):
            return False

    def close(self) -> None:
        """Say goodbye, whether it is heard or not."""
        try:
            if self._smtp.sock is not None:
                self._smtp.sock.settimeout(QUIT_SECONDS)
            self._smtp.quit()
        except (OSError, smtplib.SMTPException):
            self._smtp.close()


def stuffed(content: bytes) -> bytes:
    """`content` as it is sent after DATA: whole line ends only, and no line that could end it before its end."""
    whole = _LINE_END.sub(b"\r\n", content)
    if not whole.endswith(b"\r\n"):
        whole += b"\r\n"
    return _LINE_START.sub(b"..", whole) + b".\r\n"


def strict_context(ca_file: str = "") -> ssl.SSLContext:
    """TLS 1.2 at least, the certificate checked; `ca_file` names whom else to trust. Raises Final when it is none."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        if ca_file:
            context.load_verify_locations(ca_file)
    except OSError as error:
        raise Final(f"CONTACT_CENTER_SMTP_OUT__CA_FILE cannot be read: {error}") from error
    return context


def open_line(server: Server, context: ssl.SSLContext) -> Line:
    """Connect, encrypt and sign in. Raises Unreachable: without encryption where it is set nothing is sent."""
    try:
        return Line(_signed_in(server, context), server)
    except ssl.SSLCertVerificationError as error:
        raise Unreachable(fault("certificate", error.verify_message)) from error
    except smtplib.SMTPNotSupportedError as error:
        raise Unreachable(fault("no-encryption" if "STARTTLS" in str(error) else "login", str(error))) from error
    except smtplib.SMTPAuthenticationError as error:
        raise Unreachable(fault("login", str(error.smtp_code))) from error
    except (OSError, smtplib.SMTPException) as error:
        raise Unreachable(fault("unreachable", type(error).__name__)) from error


def _signed_in(server: Server, context: ssl.SSLContext) -> smtplib.SMTP:
    address = (server.host, server.port)
    smtp: smtplib.SMTP
    if server.tls == "tls":
        smtp = smtplib.SMTP_SSL(*address, timeout=server.timeout, context=context)
    else:
        smtp = smtplib.SMTP(*address, timeout=server.timeout)
    try:
        if server.tls == "starttls":
            smtp.starttls(context=context)  # raises where the server has none: no fallback to plain
        smtp.ehlo_or_helo_if_needed()
        if server.username:
            smtp.login(server.username, server.password)
    except BaseException:
        smtp.close()
        raise
    version = smtp.sock.version() if isinstance(smtp.sock, ssl.SSLSocket) else "none"
    log.info("smtp.connected", host=server.host, tls=version)
    return smtp
