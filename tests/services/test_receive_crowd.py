"""Many and slow connections: they never keep a real mail out."""

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from mail_triage.receive import crowd
from mail_triage.receive.crowd import Crowd, household, least_useful

MAIL = (Path(__file__).resolve().parents[1] / "mails" / "human-da.eml").read_bytes()
Intake = Any


@dataclass(eq=False)
class Guest:
    """Somebody at the door."""

    peer: str = "192.0.2.1"
    useful: float = 0.0
    keeping: bool = False
    heard: list[str] = field(default_factory=list)

    def dismiss(self, words: str) -> None:
        self.heard.append(words)


# --- the decisions --------------------------------------------------------------------------------


def test_who_did_nothing_useful_for_longest_goes_first() -> None:
    slow, slower, busy, fresh = Guest(useful=5), Guest(useful=3), Guest(useful=1, keeping=True), Guest(useful=9.5)
    assert least_useful([slow, slower, busy, fresh], now=10) is slower
    assert least_useful([busy, fresh], now=10) is None


def test_addresses_of_one_household_are_one() -> None:
    assert household("2001:db8:1:2::1") == household("2001:db8:1:2:ffff::9%eth0")
    assert household("2001:db8:1:2::1") != household("2001:db8:1:3::1")
    assert household("::ffff:192.0.2.1") == household("192.0.2.1") == "192.0.2.1"
    assert household("") == ""


def admitted(here: Crowd, *guests: Guest) -> list[str]:
    async def come() -> list[str]:
        return [await here.admit(guest) for guest in guests]

    with ThreadPoolExecutor(1) as apart:  # a browser of other tests may have a loop in this thread
        return apart.submit(asyncio.run, come()).result()


def test_one_address_has_only_some_of_the_places() -> None:
    here = Crowd(10, 2, frozenset(), clock=lambda: 0.5)
    assert admitted(here, Guest(), Guest(), Guest()) == ["", "", crowd.FULL_FOR_YOU]
    assert admitted(here, Guest("192.0.2.2")) == [""]


def test_a_front_server_has_as_many_as_there_are() -> None:
    here = Crowd(10, 2, frozenset({"192.0.2.1"}), clock=lambda: 0.5)
    assert admitted(here, *[Guest() for _ in range(5)]) == [""] * 5


def test_a_silent_one_of_the_same_address_makes_room() -> None:
    now = [0.0]
    here, silent = Crowd(10, 1, frozenset(), clock=lambda: now[0]), Guest()
    assert admitted(here, silent, Guest()) == ["", crowd.FULL_FOR_YOU]
    now[0] = 2.0
    assert admitted(here, Guest()) == [""]
    assert silent.heard == [crowd.TOO_SLOW]


def test_the_waiting_room_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowd, "MOST_WAITING", 0)
    assert admitted(Crowd(1, 1, frozenset()), Guest()) == [crowd.FULL]


# --- the running intake ---------------------------------------------------------------------------


@contextlib.contextmanager
def slow_clients(intake: Intake, count: int, habit: bytes = b"", pause: float = 0.3) -> Iterator[None]:
    """Connections that send `habit` now and then and never a mail; who is sent away comes back."""
    stop, lines = threading.Event(), [intake.connect() for _ in range(count)]

    def dawdle() -> None:
        while not stop.wait(pause):
            for number, line in enumerate(lines):
                try:
                    line.setblocking(False)
                    with contextlib.suppress(BlockingIOError):
                        while line.recv(1000):
                            pass
                        raise OSError
                    line.send(habit)
                except OSError:
                    line.close()
                    with contextlib.suppress(OSError):
                        lines[number] = intake.connect()

    thread = threading.Thread(target=dawdle, daemon=True)
    if habit:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        if habit:
            thread.join(10)
        for line in lines:
            line.close()


@pytest.mark.parametrize("habit", [b"", b"N", b"NOOP\r\n"], ids=["silent", "a letter now and then", "idle talk"])
def test_two_hundred_slow_clients_keep_no_mail_out(start_intake: Callable[..., Intake], habit: bytes) -> None:
    intake = start_intake(max_connections=100)
    with slow_clients(intake, 200, habit):
        for number in range(3):
            assert intake.send(MAIL + b"%d\r\n" % number, "ics@aarhus.example") == {}
    assert len(intake.rung) == 3


def test_a_mail_that_dribbles_in_keeps_no_other_out(start_intake: Callable[..., Intake]) -> None:
    intake = start_intake(max_connections=3)
    lines = []
    for _ in range(3):
        line = intake.connect()
        line.sendall(b"HELO x\r\nMAIL FROM:<>\r\nRCPT TO:<ics@aarhus.example>\r\nDATA\r\nSubject: slow\r\n")
        lines.append(line)
    began = time.monotonic()
    assert intake.send(MAIL, "ics@aarhus.example") == {}
    assert time.monotonic() - began < 5
    for line in lines:
        line.close()


def test_who_is_sent_away_hears_why(start_intake: Callable[..., Intake]) -> None:
    intake = start_intake(max_connections=1)
    with intake.connect() as silent:
        silent.recv(100)
        assert intake.send(MAIL, "ics@aarhus.example") == {}
        assert silent.recv(100).startswith(b"421 ")


def test_a_mail_that_is_being_kept_is_never_interrupted(start_intake: Callable[..., Intake]) -> None:
    intake = start_intake(max_connections=1, timeout_seconds=1, conversation_seconds=1.5)
    intake.delay = 3
    answers: list[Any] = []
    first = threading.Thread(target=lambda: answers.append(intake.send(MAIL, "ics@aarhus.example")))
    first.start()
    time.sleep(0.5)
    late = intake.connect()
    first.join()
    assert answers == [{}]
    late.close()


def test_a_command_that_never_ends_is_cut_off(start_intake: Callable[..., Intake]) -> None:
    intake = start_intake(timeout_seconds=0.5)
    with intake.connect() as line:
        line.recv(100)
        heard = b""
        for _ in range(20):
            with contextlib.suppress(OSError):
                line.send(b"N")
            time.sleep(0.1)
            line.settimeout(0.05)
            with contextlib.suppress(TimeoutError, ConnectionError):
                heard += line.recv(100)
            if heard:
                break
        assert heard.startswith(b"421 4.4.2")


def test_a_whole_conversation_has_an_end(start_intake: Callable[..., Intake]) -> None:
    intake = start_intake(conversation_seconds=1)
    began = time.monotonic()
    with intake.connect() as line:
        heard = line.recv(100)
        while b"421 4.4.2" not in heard:
            assert time.monotonic() - began < 5
            line.sendall(b"NOOP\r\n")
            heard = line.recv(100)
            time.sleep(0.1)


def test_who_takes_no_answers_is_cut_off(start_intake: Callable[..., Intake]) -> None:
    intake = start_intake(conversation_seconds=1)
    with socket.socket() as deaf:
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        deaf.connect(("127.0.0.1", intake.port))
        deaf.settimeout(0.2)
        with contextlib.suppress(OSError):
            for _ in range(3000):
                deaf.sendall(b"HELP\r\n" * 200)
        time.sleep(4)
        deaf.settimeout(5)
        with contextlib.suppress(ConnectionError):
            while deaf.recv(65536):
                pass  # what was on its way still arrives; then it is over
    assert intake.send(MAIL, "ics@aarhus.example") == {}


def test_when_it_stops_whose_mail_is_being_kept_hears_that_it_is(start_intake: Callable[..., Intake]) -> None:
    intake = start_intake()
    intake.delay = 1
    answers: list[Any] = []
    sender = threading.Thread(target=lambda: answers.append(intake.send(MAIL, "ics@aarhus.example")))
    sender.start()
    time.sleep(0.4)
    with intake.connect() as idle:
        idle.recv(100)
        intake.stop()
        assert idle.recv(100).startswith(b"421 4.3.2")
    sender.join()
    assert answers == [{}]
