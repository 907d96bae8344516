"""Handing mails to a real server, with everything that goes wrong on the way."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.delivery.line import strict_context, stuffed
from contact_center.delivery.message import build
from contact_center.delivery.smtp import SmtpServer
from contact_center.errors import Ambiguous, Final, Retryable, Unreachable

Sink = Any
Made = tuple[Path, Path]
DROP = "drop"


def mail(**changes: Any) -> EmailMessage:
    row = {
        "sender": "ics@aarhus.example",
        "recipient": "anna@mail.example",
        "subject": "Hej",
        "text": "Hej\n.\n..prik\n",
        "html": "",
        "language": "da",
        "headers": {},
        "message_id": "<1@ics.example>",
        "created_at": datetime(2026, 11, 18, 9, tzinfo=UTC),
        **changes,
    }
    return build(SimpleNamespace(**row), "ICS Aarhus")


@pytest.fixture
def out(sink: Sink) -> Iterator[SmtpServer]:
    server = SmtpServer(sink.server())
    yield server
    server.close()


def test_many_mails_go_over_one_connection(sink: Sink, out: SmtpServer) -> None:
    for number in range(5):
        out.send_mail(number, mail(), f"ics+b.{number}@aarhus.example")
    assert sink.connections == 1
    assert [envelope for envelope, _to, _content in sink.mails] == [f"ics+b.{n}@aarhus.example" for n in range(5)]
    assert {tuple(to) for _from, to, _content in sink.mails} == {("anna@mail.example",)}
    assert all(b"\r\n.\r\n..prik\r\n" in content for *_envelope, content in sink.mails)


def test_a_connection_carries_no_more_than_is_set(sink: Sink) -> None:
    out = SmtpServer(sink.server(), max_mails=2)
    for number in range(5):
        out.send_mail(number, mail(), "")
    assert sink.connections == 3
    out.close()
    assert sink.commands.count("QUIT") == 3


def test_an_idle_connection_is_closed_with_a_goodbye(sink: Sink) -> None:
    out = SmtpServer(sink.server(), idle_seconds=0.1)
    out.send_mail(1, mail(), "")
    out.rest()
    assert "QUIT" not in sink.commands
    time.sleep(0.15)
    out.rest()
    assert "QUIT" in sink.commands


def test_a_connection_that_the_server_closed_meanwhile_is_replaced_unnoticed(sink: Sink, out: SmtpServer) -> None:
    sink.script["AFTER"] = [DROP]
    out.send_mail(1, mail(), "")
    time.sleep(0.2)
    out.send_mail(2, mail(), "")
    assert (len(sink.mails), sink.connections) == (2, 2)


@pytest.mark.parametrize("command", ["MAIL", "RCPT"])
def test_a_new_connection_that_breaks_before_the_mail_is_tried_again_later(
    sink: Sink, out: SmtpServer, command: str
) -> None:
    sink.script[command] = [DROP]
    with pytest.raises(Retryable):
        out.send_mail(1, mail(), "")
    out.send_mail(1, mail(), "")
    assert len(sink.mails) == 1


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize(
    ("answer", "kind"), [("451 4.3.0 later", Retryable), ("550 5.1.1 unknown", Final), ("554 5.7.1 no", Final)]
)
def test_a_refusal_says_whether_to_try_again(
    sink: Sink, out: SmtpServer, command: str, answer: str, kind: type[Exception]
) -> None:
    sink.script[command] = [answer]
    with pytest.raises(kind, match=answer[4:9]) as refused:
        out.send_mail(1, mail(), "")
    assert not isinstance(refused.value, Unreachable)
    out.send_mail(2, mail(), "")  # and the connection goes on
    assert (len(sink.mails), sink.connections) == (1, 1)


def test_a_refused_recipient_is_told_in_danish_with_the_servers_words(sink: Sink, out: SmtpServer) -> None:
    sink.script["RCPT"] = ["550 5.1.1 No such\tuser \u202e"]
    with pytest.raises(Final, match=r"recipient: 550 5\.1\.1 No such user"):
        out.send_mail(1, mail(), "")


@pytest.mark.parametrize("fault", [DROP, 3, "354 more?", "nonsense"])
def test_without_an_answer_after_the_mail_nobody_knows(sink: Sink, out: SmtpServer, fault: Any) -> None:
    sink.script["DATA"] = [fault]
    with pytest.raises(Ambiguous, match="broken-off"):
        out.send_mail(1, mail(), "")
    out.send_mail(2, mail(), "")
    assert len(sink.mails) == 1


def test_a_server_that_wants_no_more_mails_over_this_connection_gets_a_new_one(sink: Sink, out: SmtpServer) -> None:
    out.send_mail(1, mail(), "")
    sink.script |= {"MAIL": ["421 4.7.0 enough"], "RSET": [DROP]}
    with pytest.raises(Retryable):
        out.send_mail(2, mail(), "")
    out.send_mail(2, mail(), "")
    assert (len(sink.mails), sink.connections) == (2, 2)


# --- encryption -----------------------------------------------------------------------------------


def test_starttls_is_forced_and_the_certificate_checked(
    start_sink: Callable[..., Sink], certificate: Callable[..., Made]
) -> None:
    sink = start_sink(certificate())
    out = SmtpServer(sink.server("starttls"), context=strict_context(str(sink.certificate)))
    out.send_mail(1, mail(), "")
    out.close()
    assert sink.encrypted == [True]


def test_tls_from_the_first_byte(start_sink: Callable[..., Sink], certificate: Callable[..., Made]) -> None:
    sink = start_sink(certificate(), at_once=True)
    out = SmtpServer(sink.server("tls"), context=strict_context(str(sink.certificate)))
    out.send_mail(1, mail(), "")
    out.close()
    assert len(sink.mails) == 1


def test_a_server_without_starttls_gets_nothing(sink: Sink) -> None:
    with pytest.raises(Unreachable, match="no-encryption"):
        SmtpServer(sink.server("starttls")).send_mail(1, mail(), "")
    assert sink.commands == []


@pytest.mark.parametrize("tls", ["starttls", "tls"])
@pytest.mark.parametrize("made", ["expired", "unknown", "of another host"])
def test_a_certificate_that_does_not_hold_gets_nothing(
    start_sink: Callable[..., Sink], certificate: Callable[..., Made], tls: str, made: str
) -> None:
    used = certificate(ends="20210101000000Z") if made == "expired" else certificate()
    sink = start_sink(used, at_once=tls == "tls")
    context = strict_context(str((certificate() if made == "unknown" else used)[0]))
    host = "127.1" if made == "of another host" else "127.0.0.1"  # the same machine by another name
    with pytest.raises(Unreachable, match="certificate"):
        SmtpServer(sink.server(tls, host=host), context=context).send_mail(1, mail(), "")
    assert sink.mails == []


def test_a_wrong_password_pauses_everything_and_is_no_fault_of_the_mail(start_sink: Callable[..., Sink]) -> None:
    sink = start_sink(password="right")
    with pytest.raises(Unreachable, match="login"):
        SmtpServer(sink.server(username="ics", password="wrong")).send_mail(1, mail(), "")
    out = SmtpServer(sink.server(username="ics", password="right"))
    out.send_mail(1, mail(), "")
    out.close()
    assert "wrong" not in repr(sink.server(username="ics", password="wrong"))


def test_a_server_that_wants_a_login_we_do_not_have(sink: Sink, out: SmtpServer) -> None:
    sink.script["MAIL"] = ["530 5.7.0 Authentication required"]
    with pytest.raises(Unreachable, match="login"):
        out.send_mail(1, mail(), "")


def test_a_server_that_is_not_there(free_port: Callable[[], int], sink: Sink) -> None:
    with pytest.raises(Unreachable, match="unreachable"):
        SmtpServer(sink.server(port=free_port())).send_mail(1, mail(), "")
    with pytest.raises(Unreachable, match="unreachable"):
        SmtpServer(sink.server(host="no.such.host.invalid")).send_mail(1, mail(), "")


# --- addresses in every alphabet ------------------------------------------------------------------


def test_letters_of_every_alphabet_go_where_the_server_takes_them(sink: Sink, out: SmtpServer) -> None:
    out.send_mail(1, mail(recipient="østen@mail.example"), "")
    assert sink.mails[0][1] == ["østen@mail.example"]
    assert "To: østen@mail.example".encode() in sink.mails[0][2]
    assert "SMTPUTF8" in sink.options[0]
    out.send_mail(2, mail(), "")
    assert "SMTPUTF8" not in sink.options[1]


def test_they_are_a_clear_final_error_where_it_does_not(start_sink: Callable[..., Sink]) -> None:
    sink = start_sink(enable_SMTPUTF8=False)
    out = SmtpServer(sink.server())
    with pytest.raises(Final, match="letters"):
        out.send_mail(1, mail(recipient="østen@mail.example"), "")
    out.send_mail(2, mail(recipient="anna@rødgrød.example"), "")  # a domain has a spelling in ASCII
    assert sink.mails[0][1] == ["anna@xn--rdgrd-vuad.example"]
    out.close()


# --- what stands on the wire ----------------------------------------------------------------------


@given(content=st.binary(max_size=200) | st.text("a.\r\n", max_size=40).map(str.encode))
def test_only_its_own_end_ends_a_mail(content: bytes) -> None:
    wire = stuffed(content)
    assert wire.endswith(b"\r\n.\r\n") or wire == b"\r\n.\r\n"
    assert (b"\r\n" + wire).count(b"\r\n.\r\n") == 1
    assert b"\n" not in wire.replace(b"\r\n", b"")
    assert b"\r" not in wire.replace(b"\r\n", b"")
