"""One connection, by SMTP or LMTP: aiosmtpd speaks the protocol; here are the time-outs and a place in the crowd."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP

from mail_triage.receive.crowd import Crowd
from mail_triage.receive.limits import Limits

LONGEST_LINE = 256 * 1024
"""RFC 5321 allows 998 characters; programs that exceed it write mails all the same."""
PIECE = 16 * 1024
"""So many bytes of a mail are a step forward; a byte now and then is none."""
ABORT_SECONDS = 2.0
"""Who does not even take our last words is cut off."""
TIMED_OUT = "421 4.4.2 This takes too long, please try again"


class Conversation(SMTP):
    """One connection. It knows when it last came closer to handing over a mail."""

    line_length_limit = LONGEST_LINE
    source = "smtp"

    def __init__(self, handler: Any, crowd: Crowd, limits: Limits, **parameters: Any) -> None:
        """As aiosmtpd has it, and in a crowd."""
        own = {"data_size_limit": limits.max_bytes, "timeout": limits.timeout_seconds}
        super().__init__(handler, enable_SMTPUTF8=True, auth_exclude_mechanism=("LOGIN", "PLAIN"), **own, **parameters)
        self._crowd, self._longest = crowd, limits.conversation_seconds
        self.peer, self.useful, self.keeping, self.unknown = "", time.monotonic(), False, 0
        self._steps: set[str] = set()
        self._receiving, self._received = False, 0
        self._end: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Note who it is and how long it may last; the same connection is made again when it becomes encrypted."""
        first = self.transport is None
        super().connection_made(transport)
        if first:
            self.peer = str((transport.get_extra_info("peername") or ("",))[0])
            self._end = self.loop.call_later(self._longest, self._too_long)

    async def _handle_client(self) -> None:
        """Greet when there is a place."""
        try:
            refusal = await self._crowd.admit(self)
        except asyncio.CancelledError:  # whoever waited has gone
            self._close()
            raise
        if refusal:
            self.dismiss(refusal)
        else:
            await super()._handle_client()

    def data_received(self, data: bytes) -> None:
        """Count what comes of a mail: pieces of it are steps forward."""
        self._received += len(data)
        if self._receiving and self._received >= PIECE:
            self._received = 0
            self._forward()
        super().data_received(data)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        """Receive a mail; afterwards everything that counts as a step begins anew."""
        self.advance("data")
        self._receiving, self._received = True, 0
        try:
            await super().smtp_DATA(arg)
        finally:
            if self.keeping:
                self._steps.clear()
            self._receiving = self.keeping = False

    def advance(self, step: str) -> None:
        """A step towards a mail; doing it again is none, until a mail was handed over."""
        if step not in self._steps:
            self._steps.add(step)
            self._forward()

    def _forward(self) -> None:
        self.useful = time.monotonic()
        self._reset_timeout()

    def connection_lost(self, error: Exception | None) -> None:
        """Leave the crowd."""
        if self._end is not None:
            self._end.cancel()
        self._crowd.leave(self)
        super().connection_lost(error)

    def dismiss(self, words: str) -> None:
        """Say `words` and close, whether they are heard or not."""
        self._crowd.leave(self)
        if self.transport is not None and not self.transport.is_closing():
            self.transport.write(f"{words}\r\n".encode())
        self._close()

    def dismiss_soon(self) -> None:
        """Close after the answer that is being given."""
        self.loop.call_later(0.1, self._close)

    def _close(self) -> None:
        if self.transport is not None:
            self.loop.call_later(ABORT_SECONDS, self.transport.abort)
            self.transport.close()

    def _timeout_cb(self) -> None:
        """Nothing was heard for too long; but who waits for our answer did nothing wrong."""
        if self.keeping:
            self._reset_timeout()
        else:
            self.dismiss(TIMED_OUT)

    def _too_long(self) -> None:
        if self.keeping:
            self._end = self.loop.call_later(1, self._too_long)
        else:
            self.dismiss(TIMED_OUT)


class LmtpConversation(Conversation, LMTP):
    """The same by LMTP (RFC 2033): after the mail an answer for every recipient, in order, repeated ones too.

    A mail is kept once for all its recipients, so all the answers are the same.
    """

    source = "lmtp"

    def __init__(self, *parameters: Any, **named: Any) -> None:
        """No answers are due yet."""
        super().__init__(*parameters, **named)
        self._due = 1

    async def push(self, status: Any) -> None:
        """Give an answer; the one after 354 is given for every recipient."""
        words = status.decode() if isinstance(status, bytes) else str(status)
        due, self._due = self._due, 1
        if words.startswith("354"):
            self._due = len(self.envelope.rcpt_tos)
        await super().push("\r\n".join([words] * due))
