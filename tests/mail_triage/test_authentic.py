"""Whether a server of ours vouches for the sender, and what follows."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail_triage.authentic import Verdict, verdict
from mail_triage.mail import InboundMail
from mail_triage.parse import parse
from mail_triage.rules import Rules
from mail_triage.withhold import withhold

OURS = "ics@aarhus.example"
TRUSTED = frozenset({"mx.ics.example"})
NOW = datetime(2026, 11, 18, 9, tzinfo=UTC)


def mail(*results: str, path: str = "anna@mail.example") -> InboundMail:
    lines = [f"Authentication-Results: {result}" for result in results]
    head = [f"Return-Path: <{path}>", "From: Anna <anna@mail.example>", f"To: {OURS}", "Subject: CPR"]
    parsed = parse("\r\n".join([*lines, *head, "Date: Wed, 18 Nov 2026 09:00:00 +0100", "", "How?"]).encode())
    assert isinstance(parsed, InboundMail)
    return parsed


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        ([], Verdict.UNCHECKED),
        (["evil.example; dmarc=pass"], Verdict.UNCHECKED),
        (["mx.ics.example; none"], Verdict.UNCHECKED),
        (["mx.ics.example; spf=none; dkim=none"], Verdict.UNKNOWN),
        (["mx.ics.example; spf=pass smtp.mailfrom=anna@mail.example"], Verdict.CONFIRMED),
        (["MX.ICS.example 1; SPF=Pass (ok; really) smtp.mailfrom=mail.example"], Verdict.CONFIRMED),
        (["mx.ics.example (our own); spf=pass smtp.mailfrom=bounce.mail.example"], Verdict.CONFIRMED),
        (["mx.ics.example; spf=pass smtp.mailfrom=evil.example"], Verdict.UNKNOWN),
        (["mx.ics.example; dkim=pass header.d=mail.example header.b=x"], Verdict.CONFIRMED),
        (["mx.ics.example; dkim=pass header.i=@mail.example"], Verdict.CONFIRMED),
        (["mx.ics.example; dkim=pass header.d=notmail.example"], Verdict.UNKNOWN),
        (["mx.ics.example; dkim=fail header.d=mail.example; dkim=pass header.d=mail.example"], Verdict.CONFIRMED),
        (["mx.ics.example; spf=fail; dkim=pass header.d=evil.example"], Verdict.FORGED),
        (["mx.ics.example; spf=softfail; dkim=pass header.d=mail.example"], Verdict.CONFIRMED),
        (["mx.ics.example; spf=pass; dmarc=fail header.from=mail.example"], Verdict.FORGED),
        (["mx.ics.example; spf=fail; dmarc=pass header.from=mail.example"], Verdict.CONFIRMED),
        (["mx.ics.example; dmarc=fail", "mx.ics.example; dmarc=pass"], Verdict.FORGED),
        (["mx.ics.example; spf=none", "mx.ics.example; dkim=pass header.d=mail.example"], Verdict.CONFIRMED),
        (["mx.ics.example; x-spf=fail; reason=dmarc=fail"], Verdict.FORGED),
        (["mx.ics.example;;; =; spf= ; dkim"], Verdict.UNCHECKED),
    ],
)
def test_the_topmost_results_of_our_servers_decide(results: list[str], expected: Verdict) -> None:
    assert verdict(mail(*results), TRUSTED)[0] is expected


def test_a_result_without_a_domain_holds_for_the_return_path() -> None:
    assert verdict(mail("mx.ics.example; spf=pass", path="x@evil.example"), TRUSTED)[0] is Verdict.UNKNOWN


@given(st.text(max_size=200))
def test_no_header_is_too_odd(value: str) -> None:
    found = InboundMail("<1@x.example>", "d", headers={"authentication-results": (f"mx.ics.example; {value}", value)})
    assert verdict(found, TRUSTED)[0] in Verdict


@pytest.mark.parametrize(
    ("results", "open_inbox", "strict_inbox"),
    [
        ([], "", "unconfirmed"),
        (["mx.ics.example; spf=none"], "", "unconfirmed"),
        (["mx.ics.example; spf=pass"], "", ""),
        (["mx.ics.example; spf=fail"], "forged: spf=fail", "forged: spf=fail"),
    ],
)
def test_an_inbox_may_answer_confirmed_senders_only(results: list[str], open_inbox: str, strict_inbox: str) -> None:
    rules = Rules({OURS: OURS}, "ics.example", b"secret", trusted_servers=TRUSTED)
    strict = Rules({OURS: OURS}, "ics.example", b"secret", trusted_servers=TRUSTED, confirmed_inboxes=frozenset({OURS}))
    assert withhold(mail(*results), rules, NOW, NOW, OURS) == open_inbox
    assert withhold(mail(*results), strict, NOW, NOW, OURS) == strict_inbox
