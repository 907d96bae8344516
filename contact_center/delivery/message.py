"""An outbox row as a mail (RFC 5322). Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Protocol

SUBJECT_LENGTH = 200
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]+")


class Outgoing(Protocol):
    """The columns of the outbox that make a mail."""

    sender: str
    recipient: str
    subject: str
    text: str
    html: str
    language: str
    headers: Mapping[str, str]
    message_id: str
    created_at: datetime


def build(row: Outgoing, sender_name: str) -> EmailMessage:
    """Make the mail; text first, HTML as the alternative. Raises ValueError for an impossible address."""
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"] = Address(sender_name, addr_spec=row.sender)
    mail["To"] = Address(addr_spec=row.recipient)
    mail["Subject"] = _UNPRINTABLE.sub(" ", row.subject)[:SUBJECT_LENGTH].strip()
    mail["Date"] = format_datetime(row.created_at)
    mail["Message-ID"] = row.message_id
    for name, value in row.headers.items():
        mail[name] = _UNPRINTABLE.sub(" ", value)
    mail.set_content(row.text, cte="quoted-printable")
    if row.html:
        mail.add_alternative(row.html, subtype="html", cte="quoted-printable")
    if row.language:  # last: setting the content removes every Content-… header
        mail["Content-Language"] = row.language
    return mail
