"""A real Dovecot, a wire that can be cut, and books in a database, for the tests of fetching."""

from __future__ import annotations

import itertools
import re
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError
from sqlalchemy import Engine, select

from contact_center.domain.inbox import Place, Stated
from contact_center.storage import tables
from contact_center.storage.transaction import reading
from mail_triage.fetch.account import Account, Way, by_password
from mail_triage.fetch.books import Books
from mail_triage.fetch.fetcher import Fetcher
from mail_triage.fetch.inbox import Inbox, Pace
from mail_triage.fetch.plan import MOST_BYTES
from mail_triage.room import Bounds, Room, measure

QUICK = Pace(0.4, 5, read=2, listen=0.1, first_pause=0.1, longest_pause=0.4, refused_pause=0.5, again=0.1, compare=1e6)
BOUNDS = Bounds(least_free=0)
CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
listen = 127.0.0.1
protocols = imap
mailbox_list_index = no
mail_fsync = never
mail_max_userip_connections = 100
verbose_proctitle = yes
ssl = yes
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login xoauth2
mail_location = maildir:{folder}/mail/%u:LAYOUT=fs
mail_uid = mail
mail_gid = mail
first_valid_uid = 0
first_valid_gid = 0
default_internal_user = nobody
default_login_user = nobody
default_internal_group = nogroup
default_vsz_limit = 0
imap_idle_notify_interval = 1 s
passdb {{
  driver = static
  args = password=right
}}
userdb {{
  driver = static
  args = uid=mail gid=mail home={folder}/mail/%u
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
auth_failure_delay = 0
"""
KEY = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
NAMES = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
USERS = (f"user{number}" for number in itertools.count())


@dataclass(frozen=True)
class Dovecot:
    """A running server."""

    folder: Path
    port: int
    tls_port: int

    @property
    def certificate(self) -> Path:
        return self.folder / "cert.pem"

    def user(self) -> Box:
        """A mailbox that nobody has used."""
        return Box(self, next(USERS))

    def kick(self, user: str) -> None:
        """Put a user's connections out."""
        subprocess.run(["doveadm", "-c", str(self.folder / "dovecot.conf"), "kick", user], check=False, stdout=-3)


@dataclass(frozen=True)
class Box:
    """One user's mailbox."""

    server: Dovecot
    user: str

    def inbox(self, **changes: Any) -> Inbox:
        plain = Inbox("127.0.0.1", self.server.port, "none", self.user, address="ics@aarhus.example")
        return replace(plain, **changes)

    @contextmanager
    def client(self) -> Iterator[IMAPClient]:
        client = IMAPClient("127.0.0.1", port=self.server.port, ssl=False)
        client.login(self.user, "right")
        with client:
            yield client

    def deliver(self, *contents: bytes, folder: str = "INBOX", **more: Any) -> None:
        with self.client() as client:
            if not client.folder_exists(folder):
                client.create_folder(folder)
            for content in contents:
                client.append(folder, content, **more)

    def count(self, folder: str) -> int:
        with self.client() as client:
            try:
                return int(client.folder_status(folder, ["MESSAGES"])[b"MESSAGES"])
            except IMAPClientError:  # it is not there, or is being made just now
                return 0

    def files(self, folder: str = "INBOX") -> list[Path]:
        """Where Dovecot keeps the mails of a folder."""
        base = self.server.folder / "mail" / self.user
        base = base if folder == "INBOX" else base / folder
        return [path for part in ("cur", "new") for path in (base / part).iterdir()]


@contextmanager
def dovecot(program: str, free_port: Callable[[], int]) -> Iterator[Dovecot]:
    """Start one; it lives below the temporary folder, where its own user may go."""
    folder = Path(tempfile.mkdtemp(prefix="dovecot-"))
    folder.chmod(0o755)
    (folder / "mail").mkdir()
    shutil.chown(folder / "mail", "mail", "mail")
    made = [*KEY, "-keyout", folder / "key.pem", "-out", folder / "cert.pem", *NAMES]
    subprocess.run(made, check=True, stdout=-3, stderr=-3)
    running = Dovecot(folder, free_port(), free_port())
    text = CONFIGURATION.format(folder=folder, port=running.port, tls_port=running.tls_port)
    (folder / "dovecot.conf").write_text(text)
    server = subprocess.Popen([program, "-F", "-c", folder / "dovecot.conf"], stdout=-3, stderr=-3)
    try:
        if not soon(lambda: answers(running), 20):
            pytest.fail((folder / "log").read_text())
        yield running
    finally:
        server.terminate()
        server.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


def answers(running: Dovecot) -> bool:
    """Whether somebody can log in; the greeting alone comes before that."""
    try:
        with Box(running, "probe").client():
            return True
    except (OSError, IMAPClientError):
        return False


class Wire:
    """A wire to the server that does harm: `seen` decides, piece by piece, what happens to what the client says."""

    def __init__(self, port: int) -> None:
        self._target, self._listener = port, socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.cut_after: bytes = b""
        """When the client says this (a regular expression), the server hears it, and the wire is cut."""
        self.cut_before: bytes = b""
        """When the client says this, the wire is cut, and the server hears nothing."""
        self.cut_within: int = 0
        """After so many bytes from the server the wire is cut."""
        self.stalled = threading.Event()
        """While it is set nothing passes, and nothing is closed."""
        self.hidden: tuple[bytes, ...] = ()
        """Capabilities that the client is not told of."""
        self.times, self.connections = 1, 0
        """How often harm is done; how often somebody came."""
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _address = self._listener.accept()
                self.connections += 1
                server = socket.create_connection(("127.0.0.1", self._target))
                for one, other, judge in ((client, server, self._said), (server, client, self._answered)):
                    threading.Thread(target=self._pass, args=(one, other, judge, [0]), daemon=True).start()

    def _pass(self, one: socket.socket, other: socket.socket, judge: Any, count: list[int]) -> None:
        with suppress(OSError):
            while data := one.recv(65536):
                while self.stalled.is_set():
                    time.sleep(0.02)
                before, after = judge(data, count)
                other.sendall(before)
                if after:
                    time.sleep(0.05)
                    break
        for end in (one, other):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _said(self, data: bytes, _count: list[int]) -> tuple[bytes, bool]:
        if self.times > 0 and self.cut_before and re.search(self.cut_before, data):
            self.times -= 1
            return b"", True
        if self.times > 0 and self.cut_after and re.search(self.cut_after, data):
            self.times -= 1
            return data, True
        return data, False

    def _answered(self, data: bytes, count: list[int]) -> tuple[bytes, bool]:
        for name in self.hidden:
            data = data.replace(name, b"X" * len(name))
        count[0] += len(data)
        if self.times > 0 and self.cut_within and count[0] > self.cut_within:
            self.times -= 1
            return data[: len(data) // 2], True
        return data, False

    def close(self) -> None:
        self.stalled.clear()
        self._listener.close()


@dataclass(frozen=True, slots=True)
class Failing(Books):
    """Books that cannot be written for a while."""

    failures: list[int] = field(default_factory=lambda: [0])

    def keep(self, place: Place, mail: Stated, content: bytes, address: str, state: str = "kept") -> bool:
        if self.failures[0]:
            self.failures[0] -= 1
            raise RuntimeError("no room")
        return Books.keep(self, place, mail, content, address, state)


class Work:
    """Keeps what is fetched in a database, and knows what was rung for."""

    def __init__(self, engine: Engine, disk: Path) -> None:
        self.engine, self.rung, self.later = engine, list[int](), 0.0
        self._disk = disk

    def clock(self) -> datetime:
        return datetime.fromtimestamp(time.time() + self.later, UTC)

    def books(self, bounds: Bounds = BOUNDS, failures: int = 0, most_bytes: int = MOST_BYTES) -> Failing:
        room = Room(lambda: measure(self.engine, [self._disk], bounds), bounds, seconds=0)
        return Failing(self.engine, self.ring, self.clock, room.refusal, most_bytes, [failures])

    def ring(self, _job: str, number: int) -> None:
        self.rung.append(number)

    def rows(self, table: Any) -> Sequence[Any]:
        with reading(self.engine) as connection:
            return connection.execute(select(table)).all()

    def ledger(self) -> dict[int, str]:
        """UID → state."""
        return {row.uid: row.state for row in self.rows(tables.imap_mails)}

    def digests(self) -> list[str]:
        return sorted(row.digest for row in self.rows(tables.raw_mail))


class Fetching:
    """Runs fetchers in threads until the test ends."""

    def __init__(self, work: Work) -> None:
        self._work, self._stop, self._threads = work, threading.Event(), list[threading.Thread]()

    def __call__(
        self, inbox: Inbox, way: Way | None = None, books: Books | None = None, context: Any = None, **pace: Any
    ) -> None:
        account = Account(inbox.username, way or by_password("right"))
        quick = replace(QUICK, **pace)
        fetcher = Fetcher(inbox, account, books or self._work.books(), self._stop, quick, context)
        self._threads.append(threading.Thread(target=fetcher.run, daemon=True))
        self._threads[-1].start()

    def stop(self) -> None:
        """End them all; others may be started afterwards."""
        self._stop.set()
        for thread in self._threads:
            thread.join(40)
            assert not thread.is_alive()
        self._stop, self._threads = threading.Event(), []


def soon(check: Callable[[], Any], seconds: float = 40) -> bool:
    """Whether it comes true in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if check():
            return True
        time.sleep(0.03)
    return bool(check())


def letters(count: int, start: int = 0, size: int = 0) -> list[bytes]:
    """Different mails."""
    head = (
        "From: anna@mail.example\r\nTo: ics@aarhus.example\r\nMessage-ID: <{0}@x.example>\r\nSubject: CPR {0}\r\n\r\n"
    )
    body = ("x" * 76 + "\r\n") * (size // 78 + 1)
    return [f"{head.format(number)}Hello\r\n{body}".encode() for number in range(start, start + count)]
