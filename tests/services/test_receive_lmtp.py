"""LMTP: an answer for every recipient after the mail."""

import smtplib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

MAIL = (Path(__file__).resolve().parents[1] / "mails" / "human-da.eml").read_bytes()
Intake = Any


@pytest.fixture
def intake(start_intake: Callable[..., Intake], free_port: Callable[[], int]) -> Intake:
    return start_intake({"lmtp_port": free_port()})


def converse(intake: Intake, *commands: bytes) -> list[bytes]:
    """Every line that was answered until the server closed."""
    import socket

    with socket.create_connection(("127.0.0.1", intake.lmtp_port), timeout=10) as line, line.makefile("rb") as heard:
        line.sendall(b"".join(commands) + b"QUIT\r\n")
        return [answer.rstrip() for answer in heard]


MAIL_FROM, DATA, END = b"MAIL FROM:<a@mail.example>\r\n", b"DATA\r\n", b".\r\n"
AARHUS, ODENSE = b"RCPT TO:<ics@aarhus.example>\r\n", b"RCPT TO:<ics+x@odense.example>\r\n"


def codes(answers: list[bytes]) -> list[bytes]:
    """The codes of the answers after the greetings."""
    return [answer[:3] for answer in answers if answer[3:4] == b" "][2:]


def test_each_recipient_gets_an_answer_and_the_mail_is_kept_once(intake: Intake) -> None:
    answers = converse(intake, b"LHLO x\r\n", MAIL_FROM, AARHUS, ODENSE, DATA, MAIL, END)
    assert codes(answers) == [b"250", b"250", b"250", b"354", b"250", b"250", b"221"]
    [row] = intake.rows()
    assert row.recipients == ["ics@aarhus.example", "ics+x@odense.example"]
    assert row.source == "lmtp"
    assert row.content == MAIL


def test_the_same_recipient_twice_is_answered_twice(intake: Intake) -> None:
    answers = converse(intake, b"LHLO x\r\n", MAIL_FROM, AARHUS, AARHUS, DATA, MAIL, END)
    assert codes(answers)[4:] == [b"250", b"250", b"221"]
    assert intake.rows()[0].recipients == ["ics@aarhus.example"]


def test_a_refused_recipient_gets_no_answer_after_the_mail(intake: Intake) -> None:
    unknown = b"RCPT TO:<nobody@aarhus.example>\r\n"
    answers = converse(intake, b"LHLO x\r\n", MAIL_FROM, unknown, AARHUS, DATA, MAIL, END)
    assert codes(answers) == [b"250", b"550", b"250", b"354", b"250", b"221"]


def test_without_a_recipient_no_mail_is_taken(intake: Intake) -> None:
    answers = converse(intake, b"LHLO x\r\n", MAIL_FROM, b"RCPT TO:<nobody@aarhus.example>\r\n", DATA)
    assert codes(answers)[-2:] == [b"503", b"221"]


@pytest.mark.parametrize(
    ("content", "code"), [(b"x" * 70 + b"\r\n", b"552"), (b"", b"451")], ids=["too big", "not kept"]
)
def test_a_refusal_is_told_for_every_recipient(intake: Intake, content: bytes, code: bytes) -> None:
    intake.failure = RuntimeError("no room")
    answers = converse(intake, b"LHLO x\r\n", MAIL_FROM, AARHUS, ODENSE, DATA, MAIL, content * 2000, END)
    assert codes(answers)[4:] == [code, code, b"221"]


def test_the_next_mail_of_the_connection_is_answered_anew(intake: Intake) -> None:
    one = (MAIL_FROM, AARHUS, ODENSE, DATA, MAIL, END)
    answers = converse(intake, b"LHLO x\r\n", *one, MAIL_FROM, AARHUS, DATA, b"Subject: 2\r\n\r\n2\r\n", END)
    assert codes(answers)[4:6] == [b"250", b"250"]
    assert codes(answers)[6:] == [b"250", b"250", b"354", b"250", b"221"]


@pytest.mark.parametrize("greeting", [b"HELO x\r\n", b"EHLO x\r\n"])
def test_the_greetings_of_smtp_are_none(intake: Intake, greeting: bytes) -> None:
    assert converse(intake, greeting)[1].startswith(b"500")


def test_pythons_own_client_delivers(intake: Intake) -> None:
    with smtplib.LMTP("127.0.0.1", intake.lmtp_port, timeout=10) as client:
        assert client.sendmail("", ["ics@aarhus.example"], MAIL) == {}
    assert intake.rows()[0].envelope_from == "<>"
