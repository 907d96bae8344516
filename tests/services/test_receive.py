"""The SMTP intake as a sender's server sees it, and the kept mails on both databases."""

import asyncio
import smtplib
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from contact_center.errors import Final
from contact_center.storage import raw_mail
from contact_center.storage.transaction import reading, transaction
from mail_triage.receive import Handler, Keeper, Limits, listen

MAIL = (Path(__file__).resolve().parents[1] / "mails" / "human-da.eml").read_bytes()
INBOXES = ("ics@aarhus.example", "ics@odense.example")
LIMITS = Limits(max_bytes=100_000, max_recipients=2, max_connections=5, timeout_seconds=20)


@dataclass
class Intake:
    """A running intake and what it did."""

    port: int
    engine: Engine
    rung: list[tuple[str, int]] = field(default_factory=list)
    failure: Exception | None = None
    delay: float = 0

    def keep(self, content: bytes, source: str, sender: str, recipients: Sequence[str]) -> int:
        time.sleep(self.delay)
        if self.failure:
            raise self.failure
        keeper = Keeper(self.engine, lambda job, number: self.rung.append((job, number)), lambda: datetime.now(UTC))
        return keeper.keep(content, source, sender, recipients)

    def client(self) -> smtplib.SMTP:
        return smtplib.SMTP("127.0.0.1", self.port, timeout=10)

    def send(self, content: bytes, *recipients: str, sender: str = "anna@mail.example") -> dict[str, Any]:
        with self.client() as client:
            return client.sendmail(sender, list(recipients), content)

    def rows(self) -> list[Any]:
        with reading(self.engine) as connection:
            return [raw_mail.get(connection, number) for _job, number in self.rung]


def start(intake: Intake, limits: Limits) -> Callable[[], None]:
    """Run the server in a thread; returns how to stop it."""
    ready, holder = threading.Event(), {}
    handler = Handler(intake, lambda: INBOXES, limits)  # type: ignore[arg-type]

    async def run() -> None:
        holder["stop"], holder["loop"] = asyncio.Event(), asyncio.get_running_loop()
        await listen(handler, "127.0.0.1", intake.port, "ics.example", limits, ready.set, holder["stop"])

    thread = threading.Thread(target=asyncio.run, args=(run(),), daemon=True)
    thread.start()
    assert ready.wait(10)

    def stop() -> None:
        holder["loop"].call_soon_threadsafe(holder["stop"].set)
        thread.join(10)
        handler.close()

    return stop


@pytest.fixture
def intake(engine: Engine, free_port: Callable[[], int]) -> Iterator[Intake]:
    intake = Intake(free_port(), engine)
    stop = start(intake, LIMITS)
    yield intake
    stop()


def test_a_mail_is_kept_byte_for_byte_before_it_is_accepted(intake: Intake) -> None:
    assert intake.send(MAIL, "ICS@aarhus.example") == {}
    [row] = intake.rows()
    assert row.content == MAIL
    assert (row.state, row.source, row.envelope_from) == ("new", "smtp", "anna@mail.example")
    assert row.recipients == ["ics@aarhus.example"]
    assert intake.rung == [("triage_mail", row.id)]


def test_the_same_mail_again_is_accepted_and_kept_once(intake: Intake) -> None:
    intake.send(MAIL, "ics@aarhus.example")
    intake.send(MAIL, "ics@odense.example")
    [row] = intake.rows()
    assert row.recipients == ["ics@aarhus.example", "ics@odense.example"]


def test_a_plus_address_of_ours_is_known(intake: Intake) -> None:
    intake.send(MAIL, "ics+token@aarhus.example")
    assert intake.rows()[0].recipients == ["ics+token@aarhus.example"]


@pytest.mark.parametrize(
    "recipient", ["nobody@aarhus.example", "ics@elsewhere.example", "ics", "ics@", "icsx@aarhus.example"]
)
def test_an_unknown_recipient_is_refused(intake: Intake, recipient: str) -> None:
    with intake.client() as client:
        client.ehlo()
        client.mail("anna@mail.example")
        assert client.docmd("RCPT", f"TO:<{recipient}>")[0] in (550, 553, 501)
    assert intake.rung == []


def test_an_unknown_recipient_gets_the_standard_code(intake: Intake) -> None:
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        intake.send(MAIL, "nobody@aarhus.example")
    code, words = refused.value.recipients["nobody@aarhus.example"]
    assert (code, words[:5]) == (550, b"5.1.1")


def test_a_known_and_an_unknown_recipient_are_told_apart(intake: Intake) -> None:
    assert set(intake.send(MAIL, "ics@aarhus.example", "nobody@aarhus.example")) == {"nobody@aarhus.example"}
    assert intake.rows()[0].recipients == ["ics@aarhus.example"]


def test_too_many_recipients_may_come_back_later(intake: Intake) -> None:
    with intake.client() as client:
        client.ehlo()
        client.mail("anna@mail.example")
        assert [client.rcpt(f"ics+{n}@aarhus.example")[0] for n in range(3)] == [250, 250, 452]


def test_a_mail_that_is_too_big_is_refused_whether_it_says_so_or_not(intake: Intake) -> None:
    big = b"Subject: big\r\n\r\n" + b"x" * 70 + b"\r\n" + (b"y" * 70 + b"\r\n") * 2000
    with intake.client() as client, pytest.raises(smtplib.SMTPResponseException) as announced:
        client.sendmail("anna@mail.example", ["ics@aarhus.example"], big)
    assert announced.value.smtp_code == 552
    with intake.client() as client:
        client.helo()
        client.mail("anna@mail.example")
        client.rcpt("ics@aarhus.example")
        assert client.data(big)[0] == 552
    assert intake.rung == []


def test_the_null_sender_is_welcome(intake: Intake) -> None:
    intake.send(MAIL, "ics@aarhus.example", sender="")
    assert intake.rows()[0].envelope_from == "<>"


def test_a_mail_that_cannot_be_kept_is_not_accepted(intake: Intake) -> None:
    intake.failure = RuntimeError("no room")
    with pytest.raises(smtplib.SMTPDataError) as refused:
        intake.send(MAIL, "ics@aarhus.example")
    assert refused.value.smtp_code == 451
    assert b"RuntimeError" not in refused.value.smtp_error
    intake.failure = None
    assert intake.send(MAIL, "ics@aarhus.example") == {}


def test_a_slow_database_stops_nobody_elses_conversation(intake: Intake) -> None:
    intake.delay = 2
    slow = threading.Thread(target=intake.send, args=(MAIL, "ics@aarhus.example"))
    slow.start()
    time.sleep(0.3)
    began = time.monotonic()
    with intake.client() as client:
        assert client.ehlo()[0] == 250
        assert client.mail("anna@mail.example")[0] == 250
    assert time.monotonic() - began < 1
    slow.join()


def test_long_lines_and_eight_bit_letters_are_taken(intake: Intake) -> None:
    content = b"Subject: lang\r\n\r\n" + "æ".encode() * 5000 + b"\r\n"
    intake.send(content, "ics@aarhus.example")
    assert intake.rows()[0].content == content


@pytest.mark.parametrize("end", [b"\n.\n", b"\n.\r\n", b"\r\n.\n", b"\r.\r", b"\r\n.\r", b"\r.\r\n", b"\n.\r"])
def test_no_second_mail_can_be_smuggled_in(intake: Intake, end: bytes) -> None:
    hidden = b"MAIL FROM:<eve@x.example>\r\nRCPT TO:<ics@aarhus.example>\r\nDATA\r\nSubject: two\r\n\r\ntwo\r\n.\r\n"
    commands = (b"", b"HELO x\r\n", b"MAIL FROM:<a@x.example>\r\n", b"RCPT TO:<ics@aarhus.example>\r\n", b"DATA\r\n")
    with socket.create_connection(("127.0.0.1", intake.port), timeout=5) as line, line.makefile("rb") as answers:
        for command in commands:
            line.sendall(command)
            answers.readline()
        line.sendall(b"Subject: one\r\n\r\none" + end + hidden)
        assert answers.readline().startswith(b"250 ")
        line.sendall(b"QUIT\r\n")
        assert answers.readline().startswith(b"221 ")
    assert len(intake.rung) == 1


def test_a_full_house_sends_the_next_one_away_politely(intake: Intake) -> None:
    guests = [socket.create_connection(("127.0.0.1", intake.port)) for _ in range(LIMITS.max_connections)]
    for guest in guests:
        guest.recv(100)
    with socket.create_connection(("127.0.0.1", intake.port), timeout=5) as late:
        assert b"421" in late.recv(200)
    for guest in guests:
        guest.close()
    time.sleep(0.2)
    assert intake.send(MAIL, "ics@aarhus.example") == {}


def test_silent_guests_make_room(intake: Intake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mail_triage.receive.IDLE_SECONDS", 0.2)
    guests = [socket.create_connection(("127.0.0.1", intake.port)) for _ in range(LIMITS.max_connections)]
    for guest in guests:
        guest.recv(100)
    time.sleep(0.4)
    assert intake.send(MAIL, "ics@aarhus.example") == {}
    for guest in guests:
        guest.close()


def test_a_busy_port_is_named_with_its_setting(intake: Intake) -> None:
    async def again() -> None:
        handler = Handler(intake, lambda: INBOXES, LIMITS)  # type: ignore[arg-type]
        await listen(handler, "127.0.0.1", intake.port, "x", LIMITS, lambda: None, asyncio.Event())

    with pytest.raises(Final, match=f"Port {intake.port} .*CONTACT_CENTER_SMTP__PORT"):
        asyncio.run(again())


SERVER = """
import sys
from datetime import UTC, datetime
from contact_center.storage.tables import metadata
from contact_center.storage.transaction import open_database
from mail_triage.receive import Keeper, Limits, serve
engine = open_database(sys.argv[1])
metadata.create_all(engine)
serve(
    Keeper(engine, lambda *_: None, lambda: datetime.now(UTC)),
    lambda: ("ics@aarhus.example",), "127.0.0.1", int(sys.argv[2]), "ics.example", Limits(),
)
"""


def test_the_intake_runs_until_it_is_told_to_stop(free_port: Callable[[], int], tmp_path: Path) -> None:
    port = free_port()
    command = [sys.executable, "-c", SERVER, f"sqlite:///{tmp_path / 'kept.sqlite'}", str(port)]
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
        client.sendmail("a@mail.example", ["ics@aarhus.example"], MAIL)
    with socket.create_connection(("127.0.0.1", port)):  # an open conversation does not hold it up
        server.terminate()
        assert server.wait(10) == 0


# --- the kept mails, on both databases ------------------------------------------------------------

LEASE = timedelta(minutes=3)


def kept(database: Engine, now: datetime, content: bytes = MAIL) -> int:
    with transaction(database) as connection:
        return raw_mail.keep(connection, content, "smtp", "<>", ["ics@aarhus.example"], now)[0]


def taken(database: Engine, number: int, now: datetime) -> Any:
    with transaction(database) as connection:
        return raw_mail.take(connection, number, now, LEASE)


def waiting(database: Engine, now: datetime, minutes: int = 0) -> list[int]:
    with reading(database) as connection:
        return raw_mail.waiting(connection, now, timedelta(minutes=minutes))


def test_the_same_bytes_are_one_row(database: Engine, now: datetime) -> None:
    with transaction(database) as connection:
        first = raw_mail.keep(connection, b"\x00\xff", "smtp", "", ["a@x"], now)
        again = raw_mail.keep(connection, b"\x00\xff", "imap", "", ["b@x"], now)
        row = raw_mail.get(connection, first[0])
    assert (first[1], again) == (True, (first[0], False))
    assert row is not None
    assert (row.recipients, row.content, row.source) == (["a@x", "b@x"], b"\x00\xff", "smtp")


def test_only_one_worker_gets_a_mail(database: Engine, now: datetime) -> None:
    number = kept(database, now)
    row = taken(database, number, now)
    assert (row.attempts, row.state, row.content) == (1, "working", MAIL)
    assert taken(database, number, now) is None


def test_a_mail_of_a_dead_worker_comes_free(database: Engine, now: datetime) -> None:
    number = kept(database, now)
    taken(database, number, now)
    assert waiting(database, now + timedelta(minutes=2)) == []
    assert waiting(database, now + LEASE) == [number]
    assert taken(database, number, now + LEASE).attempts == 2


def test_a_finished_or_shunted_mail_waits_no_more(database: Engine, now: datetime) -> None:
    done, bad = kept(database, now), kept(database, now, b"bad")
    with transaction(database) as connection:
        raw_mail.finish(connection, done)
        raw_mail.shunted(connection, bad, "error")
    assert waiting(database, now + LEASE) == []
    assert taken(database, done, now) is None
    with transaction(database) as connection:
        raw_mail.again(connection, bad)
    assert taken(database, bad, now).attempts == 1


def test_the_sweep_leaves_fresh_mails_to_the_doorbell(database: Engine, now: datetime) -> None:
    number = kept(database, now)
    assert waiting(database, now, minutes=1) == []
    assert waiting(database, now + timedelta(minutes=1), minutes=1) == [number]


def test_a_postponed_mail_waits_for_its_time(database: Engine, now: datetime) -> None:
    number = kept(database, now)
    taken(database, number, now)
    with transaction(database) as connection:
        raw_mail.postpone(connection, number, "later", now + timedelta(seconds=30))
    assert taken(database, number, now) is None
    assert taken(database, number, now + timedelta(seconds=30)).attempts == 2
