"""A second opinion on bounces in plain words: which addresses does the mail report as undeliverable? Pure.

flufl.bounce knows the notices of many mail servers, and sometimes takes a quote for one: its word alone withholds an
answer, it never makes a person's mail a machine's.
"""

from __future__ import annotations

import re
from email.message import Message

from mail_triage.charset import clean_line

MOST_TEXT = 60_000
_HINT = re.compile(
    r"deliver|undeliver|returned|failed|failure|unknown user|user unknown|no such|rejected|5\d\d[ -]|5\.\d\.\d|mailbox",
    re.I,
)


def failed_recipients(message: Message, text: str) -> tuple[str, ...]:
    """The addresses, or nothing; a library that trips over an odd mail finds nothing."""
    if len(text) > MOST_TEXT or not _HINT.search(text):
        return ()
    try:
        from flufl.bounce import scan_message  # imported late: it takes a tenth of a second, and few mails need it

        found = scan_message(message)
    except Exception:  # it raises IndexError on mails without From, and more on 8-bit headers
        return ()
    return tuple(sorted({clean_line(str(address, "utf-8", "replace"), 254) for address in found}))[:50]
