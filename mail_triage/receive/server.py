"""Opens the ports of the intake, and closes them in order: who is being answered hears the answer."""

from __future__ import annotations

import asyncio
import logging
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import structlog

from contact_center.errors import Final
from mail_triage.receive.conversation import Conversation, LmtpConversation
from mail_triage.receive.crowd import Crowd
from mail_triage.receive.handler import Handler
from mail_triage.receive.limits import Limits
from mail_triage.receive.tls import Certificate

log = structlog.get_logger()
logging.getLogger("mail.log").setLevel(logging.ERROR)  # aiosmtpd's own would name peers and addresses

BACKLOG = 512
FAREWELL_SECONDS = 5.0
FAREWELL = "421 4.3.2 The service is being stopped, please try again later"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the intake listens."""

    host: str
    port: int
    hostname: str
    """What it calls itself."""
    lmtp_port: int = 0
    """LMTP, without encryption, for a mail server beside it; 0: none."""
    certificate: Certificate | None = None
    """For STARTTLS; None: it is not offered."""
    require_starttls: bool = False


async def listen(
    handler: Handler, place: Place, limits: Limits, ready: Callable[[], None], stop: asyncio.Event
) -> None:
    """Serve until `stop` is set. Raises Final when a port is taken."""
    smtp, lmtp = (Crowd(limits.max_connections, limits.max_per_peer, limits.front_servers) for _ in range(2))
    named = {"hostname": place.hostname, "ident": "ICS", "loop": asyncio.get_running_loop()}

    def by_smtp() -> Conversation:
        context = place.certificate.context() if place.certificate else None
        return Conversation(
            handler, smtp, limits, tls_context=context, require_starttls=place.require_starttls, **named
        )

    servers = [await _open(by_smtp, place.host, place.port, "CONTACT_CENTER_SMTP__PORT")]
    if place.lmtp_port:

        def by_lmtp() -> Conversation:
            return LmtpConversation(handler, lmtp, limits, **named)

        servers.append(await _open(by_lmtp, place.host, place.lmtp_port, "CONTACT_CENTER_SMTP__LMTP_PORT"))
    ready()
    await stop.wait()
    for server in servers:
        server.close()
    await _farewell(smtp, lmtp)


async def _open(conversation: Callable[[], Conversation], host: str, port: int, setting: str) -> asyncio.Server:
    loop = asyncio.get_running_loop()
    try:
        return await loop.create_server(conversation, host, port, backlog=BACKLOG)
    except OSError as error:
        raise Final(f"Port {port} is in use. Stop the program that uses it, or set {setting}.") from error


async def _farewell(*crowds: Crowd) -> None:
    """Send everybody away; whose mail is being kept hears first that it is."""
    until = time.monotonic() + FAREWELL_SECONDS
    while members := [guest for crowd in crowds for guest in list(crowd.members)]:
        for guest in members:
            if not guest.keeping or time.monotonic() > until:
                guest.dismiss(FAREWELL)
        await asyncio.sleep(0.02)


def serve(handler: Handler, place: Place, limits: Limits) -> None:
    """Receive mail until SIGTERM or SIGINT."""

    def opened() -> None:
        log.info("smtp.listening", port=place.port, lmtp_port=place.lmtp_port or None)

    async def run() -> None:
        stop: asyncio.Event = asyncio.Event()
        loop: Any = asyncio.get_running_loop()
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGTERM, signal.SIGINT):
                loop.add_signal_handler(number, stop.set)
        await listen(handler, place, limits, opened, stop)

    try:
        asyncio.run(run())
    finally:
        handler.close()
