"""The process in which mails are read: what it is stopped for, and what becomes of the mail and of those behind it."""

import base64
import os
import resource
import time
from collections.abc import Iterator
from pathlib import Path

import made
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mail_triage import apart, limits
from mail_triage.apart import Reader, read
from mail_triage.mail import Envelope, InboundMail, Unreadable
from mail_triage.rules import Rules

MAILS = sorted((Path(__file__).resolve().parents[1] / "mails").glob("*.eml"))
RULES = Rules({"ics@aarhus.example": "ics@aarhus.example"}, "ics.example", b"secret", "ics@aarhus.example")
HEAD = b"From: a@mail.example\r\nSubject: bomb\r\n"
NOBODY = Envelope()


def slow(lines: int = 750_000) -> bytes:
    """A mail that keeps every limit and takes minutes: each of its lines is asked at each of its 200 levels."""
    parts = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(200))
    return HEAD + parts + b"\r\n" + b"--not a boundary of any level\r\n" * lines


@pytest.fixture
def reader() -> Iterator[Reader]:
    own = Reader()
    yield own
    own.close()


def test_a_mail_that_takes_too_long_is_given_up_and_those_behind_it_go_on() -> None:
    poison, began = slow(), time.monotonic()
    given_up = read(poison, RULES, NOBODY, seconds=3)
    assert isinstance(given_up, Unreadable)
    assert "takes longer" in given_up.reason
    assert (given_up.author.address, given_up.subject) == ("a@mail.example", "bomb")
    assert time.monotonic() - began < 10
    for path in MAILS[:20]:
        assert isinstance(read(path.read_bytes(), RULES, NOBODY), InboundMail)
    assert time.monotonic() - began < 15


def test_a_mail_that_brings_the_process_down_is_given_up_and_the_next_is_read(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = MAILS[0].read_bytes()
    assert reader.read(content, RULES, NOBODY).mail is not None
    assert reader._process is not None
    os.kill(reader._process.pid, 19)  # it stops in the middle of something, and is killed then
    monkeypatch.setattr(apart, "_reader", reader)
    given_up = read(content, RULES, NOBODY, seconds=0.2)
    assert isinstance(given_up, Unreadable)
    assert isinstance(read(content, RULES, NOBODY), InboundMail)
    reader._process.kill()
    reader._process.wait()
    assert isinstance(read(content, RULES, NOBODY), InboundMail)


def test_the_process_writes_no_files_and_has_an_end_to_its_memory(reader: Reader) -> None:
    reader.read(MAILS[0].read_bytes(), RULES, NOBODY)
    assert reader._process is not None
    limits_of_it = Path(f"/proc/{reader._process.pid}/limits")
    if not limits_of_it.exists():
        pytest.skip("no /proc here")
    text = limits_of_it.read_text()
    assert " 0 " in next(line for line in text.splitlines() if line.startswith("Max file size"))
    assert "unlimited" not in next(line for line in text.splitlines() if line.startswith("Max address space"))


def test_the_process_learns_no_secret(reader: Reader) -> None:
    seen = []
    reader._ready().close()
    reader._stop()

    class Pipe:
        def send_bytes(self, sent: bytes) -> None:
            seen.append(sent)
            raise EOFError

        def close(self) -> None:
            pass

    reader._ready = lambda: Pipe()  # type: ignore[method-assign,assignment,return-value]
    reader.read(b"x", Rules({}, "ics.example", b"top-secret-key"), NOBODY)
    assert b"top-secret-key" not in seen[0]


def test_one_process_reads_mail_after_mail(reader: Reader) -> None:
    numbers = set()
    for path in MAILS:
        answer = reader.read(path.read_bytes(), RULES, NOBODY)
        assert answer.mail is not None
        assert reader._process is not None
        numbers.add(reader._process.pid)
    assert len(numbers) == 1


def test_memory_does_not_grow_from_mail_to_mail(reader: Reader) -> None:
    content = HEAD + b"Content-Type: text/html\r\n\r\n" + b"<p>word</p>" * 500
    sizes = []
    for number in range(300):
        assert reader.read(content, RULES, NOBODY).mail is not None
        assert reader._process is not None
        if number % 100 == 99:
            pages = Path(f"/proc/{reader._process.pid}/statm").read_text().split()[1]
            sizes.append(int(pages) * 4096)
    assert sizes[-1] - sizes[0] < 20 * 1024 * 1024


def test_files_that_were_not_looked_at_in_time_are_marked_so(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    class Stopped(Reader):
        def read(self, *asked: object, **more: object) -> apart._Answer:
            whole = reader.read(*asked, **more)  # type: ignore[arg-type]
            return apart._Answer(whole.mail, whole.files[:1])

    monkeypatch.setattr(apart, "_reader", Stopped())
    parts = b"".join(
        b"--b\r\nContent-Type: application/pdf; name=%d.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n%s\r\n"
        % (number, base64.encodebytes(made.pdf("PD U2")))
        for number in range(2)
    )
    mail = read(HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + parts + b"--b--", RULES, NOBODY)
    assert isinstance(mail, InboundMail)
    assert [(file.form, file.marks) for file in mail.attachments] == [("PD U2", ()), ("", ("unexamined",))]


def test_a_mail_of_the_greatest_size_is_read_in_time() -> None:
    picture = base64.encodebytes(os.urandom(17 * 1024 * 1024))
    content = HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nsee the photo\r\n--b\r\n"
    content += b"Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n" + picture + b"--b--\r\n"
    assert len(content) < limits.MOST_BYTES
    mail = read(content, RULES, NOBODY)
    assert isinstance(mail, InboundMail)
    assert (mail.text, mail.attachments[0].size) == ("see the photo", 17 * 1024 * 1024)


@settings(max_examples=60, deadline=10_000, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(MAILS),
    st.integers(0, 3000),
    st.integers(0, 80),
    st.sampled_from(
        [b"<div style='font-size:0'>", b"=?utf-8?b?", b"--b\r\n", b"(" * 50, b"Content-Type: ", b"\r\n\r\n", b"\0"]
    ),
    st.integers(1, 3000),
)
def test_a_mutated_mail_is_read_or_given_up_within_ten_seconds(
    path: Path, at: int, length: int, instead: bytes, times: int
) -> None:
    content = path.read_bytes()
    read(content[:at] + instead * times + content[at + length :], RULES, NOBODY)


def test_a_big_parent_does_not_make_its_reader_look_big(reader: Reader) -> None:
    ballast = bytearray(450 * 1024 * 1024)
    ballast[:: resource.getpagesize()] = b"x" * len(ballast[:: resource.getpagesize()])
    assert reader.read(MAILS[0].read_bytes(), RULES, NOBODY).fit
    del ballast
