"""A virus scanner beside us: ClamAV's daemon, asked by its INSTREAM command. Off unless a setting names it.

Where it does not answer in time, nothing is known: the scan stays empty, and staff read "not scanned".
"""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import structlog

from contact_center.domain.contact import INFECTED, Attachment
from mail_triage.charset import clean_line

log = structlog.get_logger()

CLEAN = "clean"
CHUNK = 64 * 1024
LONGEST_ANSWER = 4096
PAUSE_SECONDS = 30.0
"""After a failure the scanner is left alone so long: waiting for it again and again would hold up every mail."""


@dataclass(frozen=True, slots=True)
class Clamd:
    """Where the daemon listens, and how long one mail may wait for it."""

    socket_path: str = ""
    """A Unix socket; else `host` and `port`."""
    host: str = ""
    port: int = 3310
    seconds: float = 4.0

    def scan(self, content: bytes, until: float) -> str:
        """`clean` or `infected: NAME`. Raises OSError or ValueError where it says neither by `until` (monotonic)."""
        with self._connected(until) as connection:
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # it says why it wants no more
                _send(connection, content, until)
            return _verdict(_answer(connection, until))

    def _connected(self, until: float) -> socket.socket:
        if not self.socket_path:
            return socket.create_connection((self.host, self.port), timeout=_left(until))
        connection = socket.socket(socket.AF_UNIX)
        try:
            connection.settimeout(_left(until))
            connection.connect(self.socket_path)
        except OSError:
            connection.close()
            raise
        return connection


def _send(connection: socket.socket, content: bytes, until: float) -> None:
    connection.sendall(b"zINSTREAM\0")
    for start in range(0, len(content), CHUNK):
        piece = content[start : start + CHUNK]
        connection.settimeout(_left(until))
        connection.sendall(struct.pack("!L", len(piece)) + piece)
    connection.sendall(struct.pack("!L", 0))


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError("the virus scanner takes too long")
    return left


def _answer(connection: socket.socket, until: float) -> bytes:
    said = b""
    while b"\0" not in said and len(said) < LONGEST_ANSWER:
        connection.settimeout(_left(until))
        piece = connection.recv(LONGEST_ANSWER)
        if not piece:
            break
        said += piece
    return said.partition(b"\0")[0]


def _verdict(said: bytes) -> str:
    """`stream: OK` or `stream: NAME FOUND`; anything else is no verdict, as where a file is too large to be scanned."""
    text = clean_line(said.decode("utf-8", "replace"), 300)
    if text == "stream: OK":
        return CLEAN
    if text.startswith("stream: ") and text.endswith(" FOUND"):
        return INFECTED + text.removeprefix("stream: ").removesuffix(" FOUND").strip()[:120]
    raise ValueError(text or "the virus scanner says nothing")


class Scanner:
    """Scans the files of mails, and leaves a scanner that fails alone for a while."""

    def __init__(self, daemon: Clamd, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` counts seconds."""
        self._daemon, self._clock = daemon, clock
        self._lock = threading.Lock()
        self._not_before = 0.0

    def scanned(self, files: Iterable[Attachment]) -> tuple[Attachment, ...]:
        """The files with what the scanner said of each; nothing is said of the rest once it fails or takes too long."""
        until = time.monotonic() + self._daemon.seconds
        return tuple(self._one(file, until) for file in files)

    def _one(self, file: Attachment, until: float) -> Attachment:
        if self._clock() < self._not_before or time.monotonic() >= until:
            return file
        try:
            return replace(file, scan=self._daemon.scan(file.content, until))
        except ValueError as error:  # an answer about this file only
            log.warning("clamd.no_verdict", answer=str(error)[:200])
        except OSError as error:
            log.warning("clamd.failed", error=type(error).__name__)
            with self._lock:
                self._not_before = self._clock() + PAUSE_SECONDS
        return file
