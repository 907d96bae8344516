"""A mail attached to a mail → what it says, beneath the usual header lines. Pure.

A colleague who forwards "as attachment" sends the citizen's words as message/rfc822: they are the enquiry.
"""

from __future__ import annotations

from email.message import Message

from mail_triage.charset import clean_line
from mail_triage.headers import value_of

MOST = 3
"""Attached mails that are read; a digest of a list holds hundreds."""
_SHOWN = ("From", "Date", "To", "Cc", "Subject")


def heading(attached: Message) -> str:
    """The header lines of an attached mail, as mail programs write them above what they forward."""
    lines = []
    for name in _SHOWN:
        stated = attached.get(name)
        if stated:
            lines.append(f"{name}: {clean_line(value_of(str(stated)), 500)}")
    return "\n".join(lines)
