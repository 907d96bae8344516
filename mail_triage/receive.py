"""The SMTP intake: keep the raw mail first, say 250 afterwards.

Known recipients only, so that nothing has to be bounced later. Every waiting happens in threads, so that a slow
database stops nobody else's conversation. What is not kept is answered with 451, and the sender's server tries again.
"""

from __future__ import annotations

import asyncio
import signal
import threading
import time
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from aiosmtpd.smtp import SMTP
from sqlalchemy import Engine

from contact_center.errors import Final
from contact_center.replies.token import without_plus
from contact_center.storage import raw_mail
from contact_center.storage.transaction import transaction

log = structlog.get_logger()

KEEPERS = 4
"""Threads that write to the database."""
IDLE_SECONDS = 5.0
"""A full house puts out who was silent longest, if for at least so long."""
LONGEST_LINE = 256 * 1024
"""RFC 5321 allows 998 characters; programs that exceed it write mails all the same."""
LONGEST_ADDRESS = 320


Inboxes = Callable[[], Collection[str]]
"""The known recipients, in small letters; asked anew each time, since offices come and go."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much the intake takes."""

    max_bytes: int = 25 * 1024 * 1024
    max_recipients: int = 20
    max_connections: int = 100
    timeout_seconds: float = 60


@dataclass(frozen=True, slots=True)
class Keeper:
    """Keeps mails in the database and rings the doorbell."""

    engine: Engine
    ring: Callable[[str, int], None]
    clock: Callable[[], datetime]

    def keep(self, content: bytes, source: str, sender: str, recipients: Collection[str]) -> int:
        """Keep one mail, committed; returns its id. The bell rings after the commit, and only for a new mail."""
        with transaction(self.engine) as connection:
            kept, new = raw_mail.keep(connection, content, source, sender, list(recipients), self.clock())
        if new:
            self.ring("triage_mail", kept)
        return kept


class Handler:
    """What aiosmtpd asks during a conversation."""

    def __init__(self, keeper: Keeper, inboxes: Inboxes, limits: Limits) -> None:
        """Keep what is needed."""
        self._keeper, self._inboxes, self._limits = keeper, inboxes, limits
        self._threads = ThreadPoolExecutor(KEEPERS, thread_name_prefix="keeper")

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's names
        self, _server: Any, _session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        """Any sender, the null sender too; but it must be one line of sensible length."""
        if len(address or "") > LONGEST_ADDRESS or not (address or "").isprintable():
            return "553 5.1.7 That is no sender address"
        envelope.mail_from = address or raw_mail.NULL_SENDER
        envelope.mail_options.extend(options)
        return "250 2.1.0 OK"

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        """Our inboxes, with or without a plus part."""
        if len(envelope.rcpt_tos) >= self._limits.max_recipients:
            return "452 4.5.3 Too many recipients"
        if not (address or "").isprintable() or without_plus(address or "") not in self._inboxes():
            return "550 5.1.1 No such address here"
        envelope.rcpt_tos.append(address.lower())
        return "250 2.1.5 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """250 when the mail is committed, never before."""
        recipients = tuple(dict.fromkeys(envelope.rcpt_tos))
        loop = asyncio.get_running_loop()
        try:
            kept = await loop.run_in_executor(
                self._threads, self._keeper.keep, envelope.content, "smtp", envelope.mail_from, recipients
            )
        except Exception as error:  # whatever it is, the mail is not kept, and the sender must know
            log.error("mail.not_kept", error=type(error).__name__)
            return "451 4.3.0 The mail could not be kept, please try again"
        log.info("mail.kept", raw_mail=kept, size=len(envelope.content))
        return f"250 2.0.0 Kept as {kept}"

    async def handle_exception(self, error: Exception) -> str:
        """A mistake of ours is the sender's chance to try again, and no traceback for them."""
        log.error("smtp.failed", error=type(error).__name__)
        return "451 4.3.0 Something went wrong here, please try again"

    def close(self) -> None:
        """Let the mails that are being kept be kept."""
        self._threads.shutdown(wait=True)


class Conversation(SMTP):
    """One connection; it knows when it was last heard, and counts among the open ones."""

    line_length_limit = LONGEST_LINE

    def __init__(self, handler: Handler, crowd: Crowd, **parameters: Any) -> None:
        """As aiosmtpd has it, and in a crowd."""
        super().__init__(handler, **parameters)
        self._crowd = crowd
        self.heard = time.monotonic()

    def connection_made(self, transport: Any) -> None:
        """Join the crowd, or be sent away."""
        if self._crowd.admits():
            self._crowd.members.add(self)
        super().connection_made(transport)
        if self not in self._crowd.members:
            transport.write(b"421 4.3.2 Too many connections, please try again later\r\n")
            transport.close()

    def data_received(self, data: bytes) -> None:
        """Note that something was heard."""
        self.heard = time.monotonic()
        super().data_received(data)

    def connection_lost(self, error: Exception | None) -> None:
        """Leave the crowd."""
        self._crowd.members.discard(self)
        super().connection_lost(error)

    def leave(self) -> None:
        """Make room for somebody who has something to say."""
        self._crowd.members.discard(self)
        if self.transport is not None:
            self.transport.close()


class Crowd:
    """The open connections. Slow ones cannot keep others out."""

    def __init__(self, most: int) -> None:
        """At most `most` at a time."""
        self._most = most
        self.members: set[Conversation] = set()

    def admits(self) -> bool:
        """Whether one more may come in; if need be, the one that was silent longest goes."""
        if len(self.members) < self._most:
            return True
        silent = min(self.members, key=lambda conversation: conversation.heard)
        if time.monotonic() - silent.heard < IDLE_SECONDS:
            return False
        silent.leave()
        return True


async def listen(
    handler: Handler,
    host: str,
    port: int,
    hostname: str,
    limits: Limits,
    ready: Callable[[], None],
    stop: asyncio.Event,
) -> None:
    """Serve until `stop` is set. Raises Final when the port is taken."""
    loop, crowd = asyncio.get_running_loop(), Crowd(limits.max_connections)

    def conversation() -> Conversation:
        return Conversation(
            handler,
            crowd,
            data_size_limit=limits.max_bytes,
            hostname=hostname,
            ident="ICS",
            enable_SMTPUTF8=True,
            timeout=limits.timeout_seconds,
            loop=loop,
        )

    try:
        server = await loop.create_server(conversation, host, port)
    except OSError as error:
        raise Final(
            f"Port {port} is in use. Stop the program that uses it, or set CONTACT_CENTER_SMTP__PORT."
        ) from error
    ready()
    await stop.wait()
    server.close()
    for member in list(crowd.members):
        member.leave()


def serve(keeper: Keeper, inboxes: Inboxes, host: str, port: int, hostname: str, limits: Limits) -> None:
    """Receive mail until SIGTERM or SIGINT."""
    handler = Handler(keeper, inboxes, limits)

    async def run() -> None:
        stop, loop = asyncio.Event(), asyncio.get_running_loop()
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGTERM, signal.SIGINT):
                loop.add_signal_handler(number, stop.set)
        await listen(handler, host, port, hostname, limits, lambda: log.info("smtp.listening", port=port), stop)

    try:
        asyncio.run(run())
    finally:
        handler.close()
