"""Reference tokens: how a citizen's answer finds its ticket, and nobody else's does. Pure.

The token names the ticket and is keyed with the installation's secret and the recipient's address: a guessed reference or
a token in somebody else's mail is worth nothing. It stands in the plus address we ask to be answered at, and in our
Message-IDs.
"""

from __future__ import annotations

import hashlib
import hmac
import re

MARK = "t"
_TOKEN = re.compile(r"t([0-9a-z]{8})-([0-9a-f]{16})")


def token_for(reference: str, recipient: str, secret: bytes) -> str:
    """The token that belongs to the ticket `reference` when `recipient` answers: lower case, fit for addresses."""
    short = reference.removeprefix("ICS-").lower()
    return f"{MARK}{short}-{_key(short, recipient, secret)}"


def plus_address(address: str, token: str) -> str:
    """`ics@aarhus.example` with the token: `ics+<token>@aarhus.example`."""
    local, _, domain = address.partition("@")
    return f"{local}+{token}@{domain}"


def verified(text: str, sender: str, secret: bytes) -> str:
    """The reference of the first right token in `text` for a mail from `sender`; an empty string when there is none."""
    for short, key in _TOKEN.findall(text.lower()):
        if hmac.compare_digest(key, _key(short, sender, secret)):
            return f"ICS-{short.upper()}"
    return ""


def _key(short: str, recipient: str, secret: bytes) -> str:
    message = f"{short} {recipient.strip().lower()}".encode()
    return hmac.new(secret, message, hashlib.sha256).hexdigest()[:16]
