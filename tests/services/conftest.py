"""What the tests of both mail doors share: one Dovecot, with a mailbox for each test, and a running SMTP intake."""

from __future__ import annotations

import asyncio
import os
import smtplib
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from importlib import util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy import Engine

from contact_center.storage import raw_mail
from contact_center.storage.transaction import reading
from mail_triage.receive import Handler, Keeper, Limits, Place, listen


def _load() -> ModuleType:
    spec = util.spec_from_file_location("imap_house", Path(__file__).with_name("imap_house.py"))
    assert spec is not None
    assert spec.loader is not None
    module = util.module_from_spec(spec)
    sys.modules.setdefault("imap_house", module)
    spec.loader.exec_module(module)
    return module


imap = _load()


@pytest.fixture(scope="session")
def dovecot(needs: Callable[[str, str], str], free_port: Callable[[], int]) -> Iterator[Any]:
    """A server for the whole run; each test has users of its own."""
    program = needs("/usr/sbin/dovecot", "dovecot-imapd")
    if os.geteuid() != 0:
        pytest.skip("Dovecot starts as root only")
    with imap.dovecot(program, free_port) as running:
        yield running


@pytest.fixture
def box(dovecot: Any) -> Any:
    """An empty mailbox."""
    return dovecot.user()


@pytest.fixture
def wire(dovecot: Any) -> Iterator[Any]:
    """A wire to the server that can be cut."""
    wire = imap.Wire(dovecot.port)
    yield wire
    wire.close()


@pytest.fixture
def work(engine: Engine, tmp_path: Path) -> Any:
    """Books in an empty database."""
    return imap.Work(engine, tmp_path)


@pytest.fixture
def fetch(work: Any) -> Iterator[Any]:
    """Starts fetchers, which end with the test."""
    fetching = imap.Fetching(work)
    yield fetching
    fetching.stop()


INBOXES = ("ics@aarhus.example", "ics@odense.example")
LIMITS = Limits(max_bytes=100_000, max_recipients=2, max_connections=5, timeout_seconds=20)


@dataclass
class Intake:
    """A running intake and what it did."""

    engine: Engine
    port: int = 0
    lmtp_port: int = 0
    rung: list[tuple[str, int]] = field(default_factory=list)
    failure: Exception | None = None
    delay: float = 0
    full: str = ""
    stop: Callable[[], None] = lambda: None

    def keep(self, content: bytes, source: str, sender: str, recipients: Sequence[str]) -> int:
        time.sleep(self.delay)
        if self.failure:
            raise self.failure
        keeper = Keeper(self.engine, lambda job, number: self.rung.append((job, number)), lambda: datetime.now(UTC))
        return keeper.keep(content, source, sender, recipients)

    def client(self) -> smtplib.SMTP:
        return smtplib.SMTP("127.0.0.1", self.port, timeout=20)

    def send(self, content: bytes, *recipients: str, sender: str = "anna@mail.example") -> dict[str, Any]:
        client = self.client()
        try:
            return client.sendmail(sender, list(recipients), content)
        finally:  # without a farewell, which a server that is being stopped may not hear
            client.close()

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=20)

    def rows(self) -> list[Any]:
        with reading(self.engine) as connection:
            return [raw_mail.get(connection, number) for _job, number in self.rung]


def run(intake: Intake, place: Place, limits: Limits) -> Callable[[], None]:
    """Run the server in a thread; returns how to stop it."""
    ready, holder = threading.Event(), {}
    handler = Handler(intake, lambda: INBOXES, limits, lambda: intake.full)

    async def serve() -> None:
        holder["stop"], holder["loop"] = asyncio.Event(), asyncio.get_running_loop()
        await listen(handler, place, limits, ready.set, holder["stop"])

    thread = threading.Thread(target=asyncio.run, args=(serve(),), daemon=True)
    thread.start()
    assert ready.wait(10)

    def stop() -> None:
        if thread.is_alive():
            holder["loop"].call_soon_threadsafe(holder["stop"].set)
            thread.join(10)
            handler.close()

    return stop


@pytest.fixture
def start_intake(engine: Engine, free_port: Callable[[], int]) -> Iterator[Callable[..., Intake]]:
    """Starts intakes: `limits` are changes of the limits, `place` of where it listens."""
    running: list[Intake] = []

    def start(place: dict[str, Any] | None = None, **limits: Any) -> Intake:
        where = Place("127.0.0.1", free_port(), "ics.example", **(place or {}))
        intake = Intake(engine, where.port, where.lmtp_port)
        intake.stop = run(intake, where, replace(LIMITS, **limits))
        running.append(intake)
        return intake

    yield start
    for intake in running:
        intake.stop()


@pytest.fixture
def intake(start_intake: Callable[..., Intake]) -> Intake:
    """One with small limits."""
    return start_intake()
