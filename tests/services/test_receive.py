"""The SMTP intake as a sender's server sees it."""

import asyncio
import random
import smtplib
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from contact_center.errors import Final
from mail_triage.receive import Handler, Limits, Place, listen
from mail_triage.receive.keeper import with_whole_lines

MAIL = (Path(__file__).resolve().parents[1] / "mails" / "human-da.eml").read_bytes()
MAX_CONNECTIONS = 5
Intake = Any


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
    [row] = intake.rows()
    assert row.content.replace(b"\r\n", b"").find(b"\n") == row.content.replace(b"\r\n", b"").find(b"\r") == -1
    assert b"Subject: two" in row.content


@given(content=st.binary(max_size=300) | st.text(alphabet="a.\r\n", max_size=60).map(str.encode))
@example(content=b"one\r\r\n\r\r\ntwo")
@example(content=b"a\n.\r\nb\r.\rc")
def test_only_whole_line_ends_are_kept(content: bytes) -> None:
    whole = with_whole_lines(content)
    assert b"\r" not in whole.replace(b"\r\n", b"")
    assert b"\n" not in whole.replace(b"\r\n", b"")
    assert with_whole_lines(whole) == whole
    assert whole.translate(None, b"\r\n") == content.translate(None, b"\r\n")


def test_a_doubled_carriage_return_makes_no_new_lines() -> None:
    assert with_whole_lines(b"Subject: x\r\r\n\r\r\nHej\r\r\n") == b"Subject: x\r\n\r\nHej\r\n"


@pytest.mark.parametrize("command", [b"MAIL FROM:<a\x00b@x.example>", b"MAIL FROM:<a\x1bb@x.example>"])
def test_a_sender_that_cannot_be_seen_is_refused(intake: Intake, command: bytes) -> None:
    assert [answer[:3] for answer in dialogue(intake, b"EHLO x", command)][-1] in (b"553", b"501", b"500")


@pytest.mark.parametrize(
    "address",
    [
        b"ics\x00@aarhus.example",
        b"ics@aarhus.example\x00",
        b"ics+\xe2\x80\xae@aarhus.example",
        b"ics+\xff@aarhus.example",
    ],
)
def test_a_recipient_that_cannot_be_seen_is_refused(intake: Intake, address: bytes) -> None:
    answers = dialogue(intake, b"EHLO x", b"MAIL FROM:<>", b"RCPT TO:<" + address + b">")
    assert answers[-1][:3] in (b"550", b"553", b"501")


def test_no_address_kills_the_conversation(intake: Intake) -> None:
    chance = random.Random(7)
    noise = [bytes(chance.choices([*range(1, 10), *range(11, 13), *range(14, 256)], k=30)) for _ in range(100)]
    noise += [b"a" * 600, b"@" * 200, b'"' * 99, b"<" * 99, b"(" * 400, b"[" * 99, b"\\" * 99, b"a@b" * 80, b"\x00"]
    commands = [verb % one for one in noise for verb in (b"MAIL FROM:<%s>", b"RCPT TO:<%s>", b"VRFY %s")]
    with intake.connect() as line, line.makefile("rb") as heard:
        heard.readline()
        line.sendall(b"HELO x\r\n")
        assert heard.readline().startswith(b"250")
        for command in commands:
            line.sendall(command + b"\r\nRSET\r\n")
            answer = heard.readline()
            if answer[:3] in (b"502", b"421"):  # too much nonsense, or too many guesses: sent away in words
                break
            assert answer[:1] in b"245"
            assert b"Traceback" not in answer
            heard.readline()
    assert intake.send(MAIL, "ics@aarhus.example") == {}


def dialogue(intake: Intake, *commands: bytes) -> list[bytes]:
    """The last line of each answer."""
    answers = []
    with intake.connect() as line, line.makefile("rb") as heard:
        for command in (b"", *commands):
            line.sendall(command + b"\r\n" if command else b"")
            answer = heard.readline()
            while answer[3:4] == b"-":
                answer = heard.readline()
            answers.append(answer)
    return answers


def test_no_room_is_told_before_the_mail_is_sent_and_it_waits_outside(intake: Intake) -> None:
    intake.full = "more than 5000 mails wait to be worked"
    with pytest.raises(smtplib.SMTPSenderRefused) as refused:
        intake.send(MAIL, "ics@aarhus.example")
    assert refused.value.smtp_code == 452
    assert b"more than 5000 mails wait" in refused.value.smtp_error  # type: ignore[operator]
    intake.full = ""
    assert intake.send(MAIL, "ics@aarhus.example") == {}


def test_whoever_guesses_addresses_is_sent_away(intake: Intake) -> None:
    guesses = [b"RCPT TO:<guess%d@aarhus.example>" % number for number in range(51)]
    answers = dialogue(intake, b"EHLO x", b"MAIL FROM:<>", *guesses)
    assert [answer[:3] for answer in answers[3:]] == [b"550"] * 50 + [b"421"]


def test_nobody_is_invited_to_sign_in(intake: Intake) -> None:
    with intake.client() as client:
        client.ehlo()
        assert not client.has_extn("auth")
        assert client.has_extn("pipelining")
        assert client.docmd("AUTH", "PLAIN AGEAYg==")[0] >= 500


def test_commands_may_be_sent_in_one_go(intake: Intake) -> None:
    with intake.connect() as line, line.makefile("rb") as heard:
        heard.readline()
        line.sendall(b"HELO x\r\nMAIL FROM:<>\r\nRCPT TO:<ics@aarhus.example>\r\nDATA\r\n")
        assert [heard.readline()[:3] for _ in range(4)] == [b"250", b"250", b"250", b"354"]


@pytest.mark.parametrize("door", ["SMTP__PORT", "SMTP__LMTP_PORT"])
def test_a_busy_port_is_named_with_its_setting(intake: Intake, free_port: Callable[[], int], door: str) -> None:
    ports = (intake.port, 0) if door == "SMTP__PORT" else (free_port(), intake.port)
    place = Place("127.0.0.1", ports[0], "x", ports[1])

    async def again() -> None:
        await listen(Handler(intake, list, Limits()), place, Limits(), lambda: None, asyncio.Event())

    # In a thread of its own: a browser of other tests may have a loop in this one.
    with pytest.raises(Final, match=f"Port {intake.port} .*CONTACT_CENTER_{door}"), ThreadPoolExecutor(1) as apart:
        apart.submit(asyncio.run, again()).result()


SERVER = """
import sys
from datetime import UTC, datetime
from contact_center.storage.tables import metadata
from contact_center.storage.transaction import open_database
from mail_triage.receive import Handler, Keeper, Limits, Place, serve
engine = open_database(sys.argv[1])
metadata.create_all(engine)
keeper = Keeper(engine, lambda *_: None, lambda: datetime.now(UTC))
handler = Handler(keeper, lambda: ("ics@aarhus.example",), Limits())
serve(handler, Place("127.0.0.1", int(sys.argv[2]), "ics.example"), Limits())
"""


def test_the_intake_runs_until_it_is_told_to_stop(free_port: Callable[[], int], tmp_path: Path) -> None:
    port = free_port()
    command = [sys.executable, "-c", SERVER, f"sqlite:///{tmp_path / 'kept.sqlite'}", str(port)]
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    for _ in range(600):  # starting takes long on a busy machine
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
        client.sendmail("a@mail.example", ["ics@aarhus.example"], MAIL)
    with socket.create_connection(("127.0.0.1", port)):  # an open conversation does not hold it up
        server.terminate()
        assert server.wait(10) == 0
