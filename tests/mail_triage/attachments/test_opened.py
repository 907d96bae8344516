"""What is packed into a mail is readable: winmail.dat, invitations, mails attached to mails."""

import base64

import made
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mail_triage.attachments import calendar, tnef
from mail_triage.mail import InboundMail
from mail_triage.parse import parse

HEAD = b"From: Ole <ole@mail.example>\r\nTo: ics@aarhus.example\r\nSubject: %s\r\nMIME-Version: 1.0\r\n"
MIXED = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
ATTACHED = (
    b"--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: Anna <anna@poczta.example>\r\nDate: Mon, 2 Mar 2026 10:00:00 "
    b"+0100\r\nTo: ole@mail.example\r\nSubject: =?utf-8?q?Numer_CPR?=\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\n\r\nJak dosta\xc4\x87 numer CPR?\r\n"
)


def read(content: bytes) -> InboundMail:
    mail = parse(content, "ics@aarhus.example".__eq__)
    assert isinstance(mail, InboundMail)
    return mail


def leaf(kind: bytes, content: bytes) -> bytes:
    encoded = b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(content)
    return b"--b\r\nContent-Type: " + kind + b"\r\n" + encoded


def test_winmail_dat_becomes_the_files_and_the_words_in_it() -> None:
    packed = made.winmail("Hej fra Åse", {"kontrakt.pdf": b"%PDF-1.4 x", "../../a.exe": b"MZ"})
    mail = read(HEAD % b"x" + MIXED + leaf(b"application/ms-tnef; name=winmail.dat", packed) + b"--b--")
    assert mail.text == "Hej fra Åse"
    assert [(file.name, file.content) for file in mail.attachments] == [
        ("kontrakt.pdf", b"%PDF-1.4 x"),
        ("a.exe", b"MZ"),
    ]


@pytest.mark.parametrize("cut", [5, 30, 60, 100])
def test_a_damaged_winmail_dat_stays_a_file(cut: int) -> None:
    packed = made.winmail("Hej", {"kontrakt.pdf": b"x" * 200})[:cut]
    mail = read(HEAD % b"x" + MIXED + leaf(b"application/ms-tnef; name=winmail.dat", packed) + b"--b--")
    assert mail.attachments or mail.text


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300), st.integers(0, 200), st.binary(max_size=6))
def test_no_winmail_dat_stops_its_mail(noise: bytes, at: int, instead: bytes) -> None:
    packed = made.winmail("Hej", {"a.pdf": b"x"})
    for content in (tnef.SIGNATURE + noise, packed[:at] + instead + packed[at + len(instead) :]):
        opened = tnef.opened(content)
        assert opened is None or opened.text or opened.files


ICS = """BEGIN:VCALENDAR
METHOD:REQUEST
BEGIN:VTIMEZONE
TZID:Europe/Copenhagen
BEGIN:STANDARD
DTSTART:19701025T030000
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
SUMMARY:Møde om skattekort\\, PD U2
DTSTART;TZID=Europe/Copenhagen:20260304T100000
DTEND;TZID=Europe/Copenhagen:20260304T113000
LOCATION:Dokk1\\, Hack Kampmanns
  Plads 2
ORGANIZER;CN="Jan Kowalski":mailto:jan@poczta.example
ATTENDEE;CN=ics@aarhus.example:MAILTO:ics@aarhus.example
DESCRIPTION:Linje et\\nLinje to
BEGIN:VALARM
DESCRIPTION:not this
END:VALARM
END:VEVENT
END:VCALENDAR
"""
READABLE = """Møde om skattekort, PD U2
2026-03-04 10:00 (Europe/Copenhagen) – 2026-03-04 11:30 (Europe/Copenhagen)
Dokk1, Hack Kampmanns Plads 2
Jan Kowalski <jan@poczta.example>, ics@aarhus.example
Linje et
Linje to"""


def test_an_invitation_says_what_when_where_and_who() -> None:
    assert calendar.readable(ICS) == READABLE
    assert calendar.readable(ICS.replace("\n", "\r\n")) == READABLE


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("DTSTART:20260304T090000Z", "2026-03-04 09:00 (UTC)"),
        ("DTSTART;VALUE=DATE:20260304", "2026-03-04"),
        ("DTSTART:20269999T000000", ""),
        ("DTSTART:soon", ""),
        ("SUMMARY;LANGUAGE=da:Hej: med kolon", "Hej: med kolon"),
    ],
)
def test_odd_lines_of_an_invitation_are_read_or_left_out(line: str, shown: str) -> None:
    assert calendar.readable(f"BEGIN:VEVENT\n{line}\nEND:VEVENT") == shown


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200), st.lists(st.sampled_from(ICS.split("\n")), max_size=40))
def test_no_invitation_stops_its_mail(noise: str, lines: list[str]) -> None:
    calendar.readable(noise)
    calendar.readable("\n".join([*lines, noise, *lines]))


def test_an_invitation_without_words_is_what_the_mail_says() -> None:
    mail = read(HEAD % b"x" + b"Content-Type: text/calendar; charset=utf-8\r\n\r\n" + ICS.encode())
    assert mail.text == READABLE
    assert [file.name for file in mail.attachments] == ["invitation.ics"]


def test_an_invitation_beside_words_is_folded() -> None:
    words = b"--b\r\nContent-Type: text/plain\r\n\r\nKan vi ses?\r\n"
    mail = read(HEAD % b"x" + MIXED + words + leaf(b"text/calendar; charset=utf-8", ICS.encode()) + b"--b--")
    assert mail.text == "Kan vi ses?"
    assert mail.folded == READABLE


INNER = (
    "From: Anna <anna@poczta.example>\nDate: Mon, 2 Mar 2026 10:00:00 +0100\nTo: ole@mail.example\nSubject: Numer CPR"
)


def test_a_mail_that_is_only_attached_is_what_the_mail_says() -> None:
    mail = read(HEAD % b"VS: hej" + MIXED + ATTACHED + b"--b--")
    assert mail.text == f"{INNER}\n\nJak dostać numer CPR?"
    assert [file.name for file in mail.attachments] == ["mail.eml"]


def test_a_forwarded_mail_stands_behind_the_words_of_who_forwards_it() -> None:
    words = b"--b\r\nContent-Type: text/plain\r\n\r\nSe venligst nedenfor\r\n"
    mail = read(HEAD % b"VS: hej" + MIXED + words + ATTACHED + b"--b--")
    assert mail.text == f"Se venligst nedenfor\n\n{INNER}\n\nJak dostać numer CPR?"


def test_a_mail_attached_to_words_of_its_own_is_folded() -> None:
    words = b"--b\r\nContent-Type: text/plain\r\n\r\nHvad betyder den?\r\n"
    mail = read(HEAD % b"Sp" + MIXED + words + ATTACHED + b"--b--")
    assert mail.text == "Hvad betyder den?"
    assert "Jak dostać numer CPR?" in mail.folded


def test_the_mail_that_a_report_returns_is_not_read_as_words() -> None:
    report = b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
    mail = read(HEAD % b"Undelivered" + report + ATTACHED + b"--b--")
    assert "CPR" not in mail.text + mail.folded
