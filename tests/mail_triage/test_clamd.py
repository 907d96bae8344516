"""A virus scanner that answers, refuses, is slow, or is not there."""

import contextlib
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from contact_center.domain.contact import Attachment
from mail_triage.clamd import Clamd, Scanner

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + rb"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
LIMIT = 1_000_000


class Daemon:
    """Speaks clamd's INSTREAM, as its manual has it."""

    def __init__(self, listener: socket.socket, delay: float = 0.0) -> None:
        self.listener, self.delay = listener, delay
        self.asked = 0
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.asked += 1
            threading.Thread(target=self._attend, args=(connection,), daemon=True).start()

    def _attend(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError, struct.error):  # whoever asked has hung up
            self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as wire:
            if wire.read(10) != b"zINSTREAM\0":
                connection.sendall(b"UNKNOWN COMMAND\0")
                return
            content = b""
            while length := struct.unpack("!L", wire.read(4))[0]:
                content += wire.read(length)
                if len(content) > LIMIT:
                    connection.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                    return
            time.sleep(self.delay)
            found = EICAR in content
            connection.sendall(b"stream: Win.Test.EICAR_HDB-1 FOUND\0" if found else b"stream: OK\0")


@pytest.fixture
def listening(tmp_path: Path) -> Iterator[Callable[..., tuple[Daemon, str]]]:
    listeners = []

    def _listening(delay: float = 0.0) -> tuple[Daemon, str]:
        path = str(tmp_path / "clamd")
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(path)
        listener.listen()
        listeners.append(listener)
        return Daemon(listener, delay), path

    yield _listening
    for listener in listeners:
        listener.close()


def file(content: bytes) -> Attachment:
    return Attachment("a.pdf", "application/pdf", len(content), content)


def test_each_file_gets_its_verdict(listening: Callable[..., tuple[Daemon, str]]) -> None:
    _daemon, path = listening()
    scanned = Scanner(Clamd(path)).scanned([file(b"hello" * 50_000), file(b"x" + EICAR), file(b"")])
    assert [one.scan for one in scanned] == ["clean", "infected: Win.Test.EICAR_HDB-1", "clean"]


def test_it_is_asked_by_network_as_well() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        Daemon(listener)
        [scanned] = Scanner(Clamd(host="127.0.0.1", port=listener.getsockname()[1])).scanned([file(EICAR)])
    assert scanned.scan.startswith("infected: ")


def test_a_file_too_large_for_it_is_not_scanned(listening: Callable[..., tuple[Daemon, str]]) -> None:
    _daemon, path = listening()
    [scanned] = Scanner(Clamd(path)).scanned([file(b"x" * LIMIT * 3)])
    assert scanned.scan == ""


def test_a_scanner_that_is_not_there_leaves_files_unscanned_and_is_left_alone_for_a_while(
    listening: Callable[..., tuple[Daemon, str]], tmp_path: Path
) -> None:
    clock = [0.0]
    scanner = Scanner(Clamd(str(tmp_path / "clamd")), clock=lambda: clock[0])
    assert [one.scan for one in scanner.scanned([file(b"a"), file(b"b")])] == ["", ""]
    daemon, _path = listening()
    assert scanner.scanned([file(b"a")])[0].scan == ""
    assert daemon.asked == 0
    clock[0] = 31.0
    assert scanner.scanned([file(b"a")])[0].scan == "clean"


def test_a_slow_scanner_holds_a_mail_up_for_its_time_only(listening: Callable[..., tuple[Daemon, str]]) -> None:
    _daemon, path = listening(delay=30.0)
    began = time.monotonic()
    scanned = Scanner(Clamd(path, seconds=0.3)).scanned([file(b"a")] * 20)
    assert {one.scan for one in scanned} == {""}
    assert time.monotonic() - began < 3


def test_an_answer_that_is_none_is_no_verdict() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def _mumble() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(100)
                connection.sendall(b"stream: \r\nOK maybe\0")

        threading.Thread(target=_mumble, daemon=True).start()
        [scanned] = Scanner(Clamd(host="127.0.0.1", port=listener.getsockname()[1])).scanned([file(b"a")])
    assert scanned.scan == ""
