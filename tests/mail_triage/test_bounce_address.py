"""The envelope senders of our mails: only mail servers know them, and nobody is answered who writes there."""

from datetime import UTC, datetime

import pytest

from contact_center.domain.contact import Human
from contact_center.replies.token import bounce_address
from mail_triage.automatic import nature
from mail_triage.mail import Envelope, InboundMail
from mail_triage.parse import parse
from mail_triage.rules import Rules
from mail_triage.withhold import withhold

OURS = "ics@aarhus.example"
RULES = Rules({OURS: OURS}, "ics.example", b"secret", older_secrets=(b"older",), national=OURS)
NOW = datetime(2026, 11, 18, 9, tzinfo=UTC)
MAIL = b"From: anna@mail.example\r\nTo: %s\r\nSubject: CPR\r\nMessage-ID: <1@mail.example>\r\n\r\nHow?\r\n"


@pytest.mark.parametrize(
    ("address", "withheld"),
    [
        (bounce_address(OURS, 7, "anna@mail.example", b"secret"), True),
        (bounce_address(OURS, 7, "anna@mail.example", b"older"), True),
        (bounce_address(OURS, 7, "anna@mail.example", b"another"), False),
        ("ics+b.7-aaaaaa-aaaaaaaaaaaaaaaaaaaa@aarhus.example", False),
        (OURS, False),
    ],
)
def test_nobody_is_answered_who_writes_where_bounces_go(address: str, withheld: bool) -> None:
    mail = parse(MAIL % OURS.encode(), RULES.is_ours, Envelope("anna@mail.example", (address,)))
    assert isinstance(mail, InboundMail)
    assert isinstance(nature(mail, RULES), Human)  # it is a person's work all the same
    assert bool(withhold(mail, RULES, NOW)) is withheld
