"""What the intake answers: known recipients only, so that nothing has to be bounced later, and 250 for what is kept.

Every waiting happens in threads, so that a slow database stops nobody else's conversation. What is not kept is
answered with 4xx, and the sender's server tries again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol

import structlog

from contact_center.replies.token import without_plus
from contact_center.storage.raw_mail import NULL_SENDER
from mail_triage.receive.keeper import with_whole_lines
from mail_triage.receive.limits import Limits

log = structlog.get_logger()

KEEPERS = 4
"""Threads that write to the database."""
LONGEST_ADDRESS = 320
MOST_UNKNOWN = 50
"""Unknown recipients in one connection, before whoever guesses addresses is sent away."""

Inboxes = Callable[[], Collection[str]]
"""The known recipients, in small letters; asked anew each time, since offices come and go."""


class Keeps(Protocol):
    """Whatever keeps mails."""

    def keep(self, content: bytes, source: str, sender: str, recipients: Collection[str]) -> int:
        """Keep one mail; returns its id when it is committed."""


class Handler:
    """What aiosmtpd asks during a conversation; `server` is always a `conversation.Conversation`."""

    def __init__(self, keeper: Keeps, inboxes: Inboxes, limits: Limits, room: Callable[[], str] = str) -> None:
        """Keep what is needed. `room` says why no mail is taken in now, or nothing."""
        self._keeper, self._inboxes, self._limits, self._room = keeper, inboxes, limits, room
        self._threads = ThreadPoolExecutor(KEEPERS, thread_name_prefix="keeper")

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's names
        self, server: Any, session: Any, _envelope: Any, hostname: str, answers: list[str]
    ) -> list[str]:
        """Say what we can. Nobody signs in here, so nothing is said about it."""
        session.host_name = hostname
        server.advance("hello")
        kept = [line for line in answers if not line[4:].startswith("AUTH")]
        return [*kept[:-1], "250-PIPELINING", kept[-1]]

    async def handle_MAIL(  # noqa: N802
        self, server: Any, _session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        """Any sender, the null sender too, when there is room; but it must be one line of sensible length."""
        if not _is_line(address):
            return "553 5.1.7 That is no sender address"
        full = await asyncio.get_running_loop().run_in_executor(self._threads, self._room)
        if full:
            return f"452 4.3.1 No mail is taken just now, please try again later: {full}"
        envelope.mail_from = address or NULL_SENDER
        envelope.mail_options.extend(options)
        server.advance("mail")
        return "250 2.1.0 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: Any, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        """Our inboxes, with or without a plus part."""
        if len(envelope.rcpt_tos) >= self._limits.max_recipients:
            return "452 4.5.3 Too many recipients"
        if not _is_line(address) or without_plus(address or "") not in self._inboxes():
            server.unknown += 1
            if server.unknown > MOST_UNKNOWN:
                server.dismiss_soon()
                return "421 4.7.0 Too many unknown recipients"
            return "550 5.1.1 No such address here"
        envelope.rcpt_tos.append(address.lower())
        server.advance("rcpt")
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """250 when the mail is committed, never before."""
        server.keeping = True
        try:
            loop = asyncio.get_running_loop()
            kept = await loop.run_in_executor(self._threads, self._keep, envelope, server.source)
        except Exception as error:  # whatever it is, the mail is not kept, and the sender must know
            log.error("mail.not_kept", error=type(error).__name__)
            return "451 4.3.0 The mail could not be kept, please try again"
        log.info("mail.kept", raw_mail=kept, size=len(envelope.content), by=server.source)
        return f"250 2.0.0 Kept as {kept}"

    def _keep(self, envelope: Any, source: str) -> int:
        recipients = tuple(dict.fromkeys(envelope.rcpt_tos))
        return self._keeper.keep(with_whole_lines(envelope.content), source, envelope.mail_from, recipients)

    async def handle_exception(self, error: Exception) -> str:
        """A mistake of ours is the sender's chance to try again, and no traceback for them."""
        log.error("smtp.failed", error=type(error).__name__)
        return "451 4.3.0 Something went wrong here, please try again"

    def close(self) -> None:
        """Let the mails that are being kept be kept."""
        self._threads.shutdown(wait=True)


def _is_line(address: str | None) -> bool:
    """Whether an address is of sensible length and free of what cannot be seen (NUL, CR, LF, bidirectional marks)."""
    return len(address or "") <= LONGEST_ADDRESS and (address or "").isprintable()
