"""What a notice of a mail server means, and which mail of ours it is about."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.domain.bounce import Bounce, Failure
from contact_center.replies.token import bounce_address, token_for
from mail_triage.automatic import nature
from mail_triage.bounce import bounce_of
from mail_triage.mail import Envelope, InboundMail
from mail_triage.parse import parse
from mail_triage.rules import Rules

MAILS = Path(__file__).resolve().parents[1] / "mails"
SECRET = b"secret"
INBOX = "ics@aarhus.example"
RULES = Rules({INBOX: INBOX}, "ics.example", SECRET, INBOX)
OURS = f"<0123456789abcdef01234567.{token_for('ICS-7KQ2M9XD', 'anna@mail.example', SECRET)}@ics.example>"
DSN = """\
Return-Path: <>
From: MAILER-DAEMON@mx.example
To: ics@aarhus.example
Subject: Undelivered Mail Returned to Sender
Message-ID: <1@mx.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain

{words}
--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; anna@mail.example
{fields}

--b1
Content-Type: {returned}

From: ics@aarhus.example
Message-ID: {ours}
Subject: x

text
--b1--
"""


def dsn(fields: str, words: str = "See below.", returned: str = "message/rfc822", ours: str = OURS) -> bytes:
    return DSN.format(fields=fields, words=words, returned=returned, ours=ours).encode()


def read(content: bytes, *recipients: str) -> Bounce | None:
    mail = parse(content, RULES.is_ours, Envelope("<>", recipients))
    assert isinstance(mail, InboundMail)
    return bounce_of(mail, nature(mail, RULES), RULES)


@pytest.mark.parametrize(
    ("fields", "failure", "status"),
    [
        ("Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 unknown user", Failure.DEAD, "5.1.1"),
        ("Action: failed\nStatus: 5.1.10", Failure.DEAD, "5.1.10"),
        ("Action: Failed\nStatus: 5.1.2 (bad domain)", Failure.DEAD, "5.1.2"),
        ("action: failed\nstatus: 5.2.1", Failure.DEAD, "5.2.1"),
        ("Action: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550 5.1.1 no such user", Failure.DEAD, "5.1.1"),
        ("Action: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550 User unknown", Failure.DEAD, "5.0.0"),
        (
            "Action: failed\nStatus: 5.5.0\nDiagnostic-Code: smtp;\n 550 5.5.0 mailbox unavailable",
            Failure.DEAD,
            "5.5.0",
        ),
        ("Action: failed\nStatus: 5.4.1", Failure.UNREACHABLE, "5.4.1"),
        ("Action: failed\nStatus: 4.4.7", Failure.UNREACHABLE, "4.4.7"),
        ("Action: failed\nStatus: 5.2.2", Failure.FULL, "5.2.2"),
        ("Action: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 552 quota exceeded", Failure.FULL, "5.0.0"),
        ("Action: failed\nStatus: 5.7.1", Failure.BLOCKED, "5.7.1"),
        ("Action: failed\nStatus: 5.1.8", Failure.BLOCKED, "5.1.8"),
        ("Action: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 554 listed at Spamhaus", Failure.BLOCKED, "5.0.0"),
        ("Action: failed\nStatus: 5.3.0", Failure.FAILED, "5.3.0"),
        ("Action: failed", Failure.FAILED, ""),
        ("Action: delayed\nStatus: 4.4.1", Failure.DELAYED, "4.4.1"),
        ("Action: delayed\nStatus: 5.1.1", Failure.DELAYED, "5.1.1"),
        ("Status: 4.2.2", Failure.DELAYED, "4.2.2"),
        ("Action: delivered\nStatus: 2.0.0", None, ""),
        ("Action: relayed\nStatus: 2.1.5", None, ""),
        ("Action: expanded\nStatus: 2.0.0", None, ""),
    ],
)
def test_the_status_says_what_became_of_the_mail(fields: str, failure: Failure | None, status: str) -> None:
    found = read(dsn(fields))
    assert (found and (found.failure, found.status)) == (failure and (failure, status))


def test_the_worst_of_several_recipients_counts() -> None:
    two = "Action: delayed\nStatus: 4.0.0\n\nFinal-Recipient: rfc822; b@mail.example\nAction: failed\nStatus: 5.1.1"
    found = read(dsn(two))
    assert found is not None
    assert found.failure is Failure.DEAD


@pytest.mark.parametrize("returned", ["message/rfc822", "text/rfc822-headers", "message/global-headers"])
def test_the_returned_mail_names_itself(returned: str) -> None:
    found = read(dsn("Action: failed\nStatus: 5.1.1", returned=returned), INBOX)
    assert found is not None
    assert found.message_ids == (OURS,)
    assert INBOX in found.arrived_at


def test_a_notice_in_plain_words_quotes_the_message_id_of_the_mail() -> None:
    quoted = (MAILS / "bounce-qmail.eml").read_bytes() + f"\n--- Below\nMessage-ID: {OURS}\nSubject: x\n".encode()
    found = read(quoted)
    assert found is not None
    assert (found.failure, found.status, OURS in found.message_ids) == (Failure.DEAD, "5.1.1", True)


@pytest.mark.parametrize(
    ("file", "failure"),
    [
        ("bounce-dsn.eml", Failure.DEAD),
        ("bounce-exchange-text.eml", Failure.DEAD),
        ("bounce-qmail.eml", Failure.DEAD),
        ("bounce-danish.eml", Failure.FAILED),
    ],
)
def test_real_notices_are_understood(file: str, failure: Failure) -> None:
    found = read((MAILS / file).read_bytes())
    assert found is not None
    assert found.failure is failure


@pytest.mark.parametrize("file", ["human-da.eml", "vacation-sieve.eml", "mdn.eml", "list.eml", "arf.eml"])
def test_what_is_no_bounce_says_nothing_about_mails_of_ours(file: str) -> None:
    assert read((MAILS / file).read_bytes()) is None


def test_a_nameless_notice_at_a_bounce_address_is_one() -> None:
    verp = bounce_address(INBOX, 7, "anna@mail.example", SECRET)
    notice = b"Return-Path: <>\nFrom: system@mx.example\nSubject: Hm\nMessage-ID: <2@mx.example>\n\nIt was not taken\n"
    for recipients, known in (((verp,), True), ((INBOX,), False), ((verp.replace("b.7", "b.8"),), False)):
        assert (read(notice, *recipients) is not None) is known


def test_a_mail_inside_the_returned_mail_says_nothing() -> None:
    inner = dsn("Action: failed\nStatus: 5.1.1").decode().replace("b1", "b2")
    outer = dsn("Action: delayed\nStatus: 4.0.0").decode().replace("Subject: x\n\ntext", inner)
    found = read(outer.encode())
    assert found is not None
    assert found.failure is Failure.DELAYED


@pytest.mark.parametrize(
    "status",
    [
        "Content-Transfer-Encoding: base64\n\nQWN0aW9uOiBmYWlsZWQKU3RhdHVzOiA1LjEuMQo=",
        "\n" + "\n\n".join(f"Final-Recipient: rfc822; {n}@x\nAction: failed\nStatus: 5.1.1" for n in range(3000)),
        "\n" + "Action: failed\n " * 2000,
        "\n\0\ud800 Action",
        "\nStatus: 5.999999999999.1\nAction: failed",
        "\nStatus: " + "5." * 5000,
    ],
)
def test_an_odd_report_is_read_as_far_as_it_goes(status: str) -> None:
    content = dsn("Action: failed").decode().replace("message/delivery-status\n", "message/delivery-status\n" + status)
    assert read(content.encode("utf-8", "surrogatepass")) is not None


@given(st.binary(max_size=400), st.sampled_from(["fields", "words", "returned", "ours"]))
def test_no_report_costs_the_mail(noise: bytes, where: str) -> None:
    parts = {"fields": b"Action: failed", "words": b"x", "returned": b"message/rfc822", "ours": b"<x@y>", where: noise}
    content = DSN.encode()
    for name, value in parts.items():
        content = content.replace(b"{" + name.encode() + b"}", value)
    mail = parse(content)
    if isinstance(mail, InboundMail):
        bounce_of(mail, nature(mail, RULES), RULES)
