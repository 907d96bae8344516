"""Single marks, one at a time, on an otherwise human mail."""

from datetime import UTC, datetime

import pytest

from contact_center.domain.contact import Automatic, Human
from contact_center.replies.token import token_for
from mail_triage.automatic import nature
from mail_triage.mail import Envelope, InboundMail
from mail_triage.parse import parse
from mail_triage.rules import Rules
from mail_triage.withhold import withhold

SECRET = b"secret"
OURS = "ics@aarhus.example"
RULES = Rules(
    {OURS: OURS, "ics@odense.example": "ics@odense.example"},
    "ics.example",
    SECRET,
    OURS,
    trusted_servers=frozenset({"mx.ics.example"}),
    trust_spam_marks=True,
    feeding_lists=frozenset({"relocation.firma.example"}),
)
NOW = datetime(2026, 11, 18, 9, tzinfo=UTC)


def mail(
    *extra: str, sender: str = "Anna <anna@mail.example>", subject: str = "CPR", text: str = "How?", path: str = ""
) -> InboundMail:
    lines = [f"From: {sender}", f"To: {OURS}", f"Subject: {subject}", "Date: Wed, 18 Nov 2026 09:00:00 +0100"]
    content = "\r\n".join([*lines, "Message-ID: <1@mail.example>", *extra, "", text]).encode()
    parsed = parse(content, RULES.is_ours, Envelope(path, (OURS,)))
    assert isinstance(parsed, InboundMail)
    return parsed


def kind(found: InboundMail) -> str:
    written_by = nature(found, RULES)
    return written_by.kind if isinstance(written_by, Automatic) else "human"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Auto-Submitted: no", "human"),
        ("Auto-Submitted: No (really)", "human"),
        ("Auto-Submitted: auto-replied; owner-email=x", "autoreply"),
        ("AUTO-SUBMITTED: AUTO-GENERATED", "system"),
        ("Auto-Submitted: auto-notified", "system"),
        ("Precedence: Bulk", "list"),
        ("X-Precedence: junk", "list"),
        ("Precedence: normal", "human"),
        ("Precedence: auto_reply", "autoreply"),
        ("List-Unsubscribe: <mailto:x@y.example>", "list"),
        ("List-Id: <relocation.firma.example>", "human"),
        ("X-Mailing-List: x", "list"),
        ("X-Autoreply: yes", "autoreply"),
        ("X-Autoreply: no", "human"),
        ("X-Autorespond: x", "autoreply"),
        ("X-Apple-Action: VACATION", "autoreply"),
        ("X-POST-MessageClass: 9; Autoresponder", "autoreply"),
        ("X-FC-MachineGenerated: true", "system"),
        ("X-Cron-Env: <SHELL=/bin/sh>", "system"),
        ("X-Failed-Recipients: x@y.example", "bounce"),
        ("X-ICS-Loop: ics.example", "own"),
        ("X-ICS-Loop: somebody-else.example", "human"),
        ("X-Auto-Response-Suppress: All", "human"),
        ("X-MS-Exchange-Inbox-Rules-Loop: anna@mail.example", "human"),
        ("Sender: <MAILER-DAEMON@mail.example>", "bounce"),
    ],
)
def test_a_header_says_what_wrote_the_mail(header: str, expected: str) -> None:
    assert kind(mail(header)) == expected


@pytest.mark.parametrize(
    ("sender", "expected"),
    [
        ("no-reply@shop.example", "system"),
        ("NoReply@shop.example", "system"),
        ("do_not_reply@shop.example", "system"),
        ("donotreply+5@shop.example", "system"),
        ("ikke-svar@kommune.example", "system"),
        ("nicht-antworten@amt.example", "system"),
        ("notifications@portal.example", "system"),
        ("MAILER-DAEMON@mx.example", "bounce"),
        ("postmaster@mail.example", "human"),
        ("noel.replyton@mail.example", "human"),
        ("alerta.popescu@mail.example", "human"),
        ("bouncer@mail.example", "human"),
    ],
)
def test_a_sender_that_reads_no_answers_is_a_machine(sender: str, expected: str) -> None:
    assert kind(mail(sender=sender)) == expected


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("Automatisk svar: hej", "autoreply"),
        ("Autosvar", "autoreply"),
        ("Ikke til stede: hej", "autoreply"),
        ("Automatische Antwort: CPR", "autoreply"),
        ("Abwesenheitsnotiz", "autoreply"),
        ("Odpowiedź automatyczna: CPR", "autoreply"),
        ("Răspuns automat: CPR", "autoreply"),
        ("Automatinis atsakymas: CPR", "autoreply"),
        ("Автоматична відповідь: CPR", "autoreply"),
        ("Out of Office: CPR", "autoreply"),
        ("Auto: away", "human"),
        ("Auto: jak zarejestrować?", "human"),
        ("Fravær: må jeg rejse?", "human"),
        ("Delivery failed: my health card", "human"),
        ("Address change", "human"),
        ("Re: Automatic reply: CPR", "human"),
        ("Automatic reply from SKAT says I owe money", "human"),
        ("On holiday in Denmark, which card?", "human"),
        ("Undeliverable: CPR", "bounce"),
        ("Unzustellbar: CPR", "bounce"),
        ("Nie można dostarczyć: CPR", "bounce"),
        ("Delivery Status Notification (Failure)", "bounce"),
        ("Read: what I wrote about CPR", "human"),
        ("My mail was returned: Undeliverable", "human"),
    ],
)
def test_a_subject_counts_at_its_start_only(subject: str, expected: str) -> None:
    assert kind(mail(subject=subject)) == expected


@pytest.mark.parametrize("path", ["<>"])
def test_the_null_sender_is_a_machines(path: str) -> None:
    assert kind(mail(path=path)) == "system"
    assert kind(mail("Return-Path: <>")) == "system"
    assert kind(mail("Return-Path: <>", path="anna@mail.example")) == "human"  # the envelope knows better


def test_a_postmaster_who_reports_a_failure_is_a_machine_and_one_who_asks_is_a_person() -> None:
    assert kind(mail(sender="postmaster@mail.example", subject="Undeliverable: x")) == "bounce"
    asks = mail(sender="postmaster@mail.example")
    assert isinstance(nature(asks, RULES), Human)
    assert withhold(asks, RULES, NOW).startswith("role-sender: ")


def test_our_own_mail_is_known_by_its_message_id() -> None:
    token = token_for("ICS-7K3M9PQR", "anna@mail.example", SECRET)
    assert kind(mail(f"Message-ID: <abc.{token}@ics.example>")) == "human"  # the first Message-ID counts
    content = f"From: a@b.example\r\nTo: {OURS}\r\nMessage-ID: <abc.{token}@ics.example>\r\n\r\nhi"
    own = parse(content.encode())
    assert isinstance(own, InboundMail)
    assert kind(own) == "own"


def test_an_inbox_that_writes_to_itself_is_a_loop_and_another_office_is_a_colleague() -> None:
    assert kind(mail(sender=OURS)) == "own"
    colleague = mail(sender="ics@odense.example")
    assert kind(colleague) == "human"
    assert withhold(colleague, RULES, NOW) == "from-us"


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ("X-Auto-Response-Suppress: OOF, AutoReply", "asked-for-none"),
        ("X-Auto-Response-Suppress: DR,NDR,RN,NRN", ""),
        ("X-Loop: forwarded", "loop-mark"),
        ("Feedback-ID: 1:2:3", "bulk-mailer"),
        ("Reply-To: other@mail.example", ""),
        ("Reply-To: other@elsewhere.example", "answers-elsewhere"),
        ("X-Spam-Flag: YES", "spam"),
        ("Authentication-Results: mx.ics.example; spf=fail; dkim=none; dmarc=fail", "forged"),
        ("Authentication-Results: mx.ics.example; spf=softfail; dkim=pass", ""),
        ("Authentication-Results: mx.ics.example; spf=softfail", "forged"),
        ("Authentication-Results: evil.example; dmarc=fail", ""),
        ("Received: x", ""),
    ],
)
def test_a_reason_to_withhold_leaves_the_mail_a_persons(header: str, reason: str) -> None:
    found = mail(header)
    assert kind(found) == "human"
    said = withhold(found, RULES, NOW)
    assert reason in said
    assert bool(said) == bool(reason)


def test_a_mail_that_went_round_too_often_gets_no_answer() -> None:
    assert "too-many-hops" in withhold(mail(*["Received: from a by b"] * 25), RULES, NOW)


@pytest.mark.parametrize(
    ("path", "withheld"),
    [("bounces+1-anna=mail.example@em.example", True), ("owner-list@x.example", True), ("anna@mail.example", False)],
)
def test_the_return_path_of_bulk_mail_gets_no_answer(path: str, withheld: bool) -> None:
    assert bool(withhold(mail(path=path), RULES, NOW)) == withheld


def test_words_of_a_bounce_alone_only_withhold_the_answer() -> None:
    text = (
        "Hi. This is the qmail-send program at x.example.\nI'm afraid I wasn't able to deliver your message to the "
        "following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n"
        "<nobody@x.example>:\nSorry, no mailbox here by that name. (#5.1.1)\n"
    )
    found = mail(text=text)
    assert kind(found) == "human"
    assert withhold(found, RULES, NOW) == "words-of-bounce"
