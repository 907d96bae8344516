"""A real outgoing mail server that fails as told."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult

from contact_center.delivery.line import Server

DROP = "drop"
"""Instead of an answer: the connection is cut."""


@dataclass
class Sink:
    """Takes mails. `script` says what it answers next to a command; a number of seconds is a long silence."""

    port: int
    script: dict[str, list[Any]] = field(default_factory=dict)
    mails: list[tuple[str, list[str], bytes]] = field(default_factory=list)
    connections: int = 0
    commands: list[str] = field(default_factory=list)
    options: list[list[str]] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    certificate: Path | None = None

    async def _scripted(self, server: Any, command: str) -> str:
        self.commands.append(command)
        said = self.script.get(command, [])
        now = said.pop(0) if said else ""
        if isinstance(now, int | float) and now:
            await asyncio.sleep(now)
            return ""
        if now == DROP:
            server.transport.abort()
        return now or ""

    async def handle_EHLO(
        self, server: Any, session: Any, _envelope: Any, hostname: str, answers: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return [await self._scripted(server, "EHLO")] if self.script.get("EHLO") else answers

    async def handle_MAIL(self, server: Any, _session: Any, envelope: Any, address: str, options: list[str]) -> str:
        said = await self._scripted(server, "MAIL")
        if not said:
            envelope.mail_from = address
            self.options.append(options)
        return said or "250 OK"

    async def handle_RCPT(self, server: Any, _session: Any, envelope: Any, address: str, _options: list[str]) -> str:
        said = await self._scripted(server, "RCPT")
        if not said:
            envelope.rcpt_tos.append(address)
        return said or "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.script.get("DATA"):
            return await self._scripted(server, "DATA") or "250 late"
        self.mails.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        self.encrypted.append(session.ssl is not None)
        if self.script.get("AFTER"):
            asyncio.get_running_loop().call_later(0.05, server.transport.abort)
            self.script["AFTER"].pop()
        return "250 taken"

    async def handle_RSET(self, server: Any, _session: Any, _envelope: Any) -> str:
        return await self._scripted(server, "RSET") or "250 OK"

    async def handle_QUIT(self, server: Any, _session: Any, _envelope: Any) -> str:
        self.commands.append("QUIT")
        return "221 bye"

    def server(self, tls: str = "none", **changes: Any) -> Server:
        return Server(
            **{"host": "127.0.0.1", "port": self.port, "tls": tls, "timeout": 5, "answer_timeout": 1, **changes}
        )

    def trust(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.certificate))


@pytest.fixture
def start_sink(free_port: Callable[[], int]) -> Iterator[Callable[..., Sink]]:
    """Starts sinks; `certificate` is one for STARTTLS, or for TLS from the first byte with `at_once`."""
    ending: list[Callable[[], None]] = []

    def start(
        certificate: tuple[Path, Path] | None = None, at_once: bool = False, password: str = "", **parameters: Any
    ) -> Sink:
        sink, ready, held = Sink(free_port(), certificate=certificate and certificate[0]), threading.Event(), {}
        context = None
        if certificate:
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(*certificate)
        if password:
            parameters |= {
                "authenticator": lambda *given: AuthResult(
                    success=given[4].password == password.encode(), handled=False
                ),
                "auth_require_tls": False,
            }

        def conversation() -> SMTP:
            sink.connections += 1
            own = {"enable_SMTPUTF8": True, "hostname": "sink.example", "loop": held["loop"], **parameters}
            return SMTP(sink, tls_context=None if at_once else context, **own)

        async def serve() -> None:
            held["loop"], held["stop"] = asyncio.get_running_loop(), asyncio.Event()
            made = await held["loop"].create_server(
                conversation, "127.0.0.1", sink.port, ssl=context if at_once else None
            )
            ready.set()
            await held["stop"].wait()
            made.close()

        thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
        thread.start()
        assert ready.wait(10)

        def stop() -> None:
            held["loop"].call_soon_threadsafe(held["stop"].set)
            thread.join(5)

        ending.append(stop)
        return sink

    yield start
    for stop in ending:
        stop()


@pytest.fixture
def sink(start_sink: Callable[..., Sink]) -> Sink:
    """A plain one."""
    return start_sink()
