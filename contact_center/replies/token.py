"""The reference token: what lets an answer find its ticket again. Nobody without our key can make one.

It stands in the Reply-To of our mails (`ics+<token>@…`), in their Message-IDs and in the link of a receipt. It names
the ticket and the address it was sent to, and is signed. It proves that *we* wrote to that address about that ticket,
not who writes now: whether a mail with a right token may join the ticket is decided by the intake, which compares the
sender. Pure.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass

_RECIPIENT_LENGTH, _SIGNATURE_LENGTH = (
    6,
    20,
)  # base32 letters: 30 bits tell recipients apart, 100 bits cannot be guessed
_TOKEN = re.compile(r"\b(ics-[0-9a-z]{4,16})-([a-z2-7]{6})-([a-z2-7]{20})\b", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class Token:
    """A token whose signature is right."""

    reference: str
    """The ticket's reference, as staff write it."""
    recipient_key: str

    def was_sent_to(self, address: str, secret: bytes) -> bool:
        """Whether this very token was sent to `address`."""
        return hmac.compare_digest(self.recipient_key, _recipient_key(address, secret))


def token_for(reference: str, recipient: str, secret: bytes) -> str:
    """Make the token for a mail to `recipient` about the ticket `reference`. Lower case: mail servers fold cases."""
    head = f"{reference.lower()}-{_recipient_key(recipient, secret)}"
    return f"{head}-{_signature(head, secret)}"


def read_token(text: str, secret: bytes) -> Token | None:
    """Find a token of ours in an address or a Message-ID; None when there is none or its signature is wrong."""
    for found in _TOKEN.finditer(text[:2000]):
        reference, recipient, signature = (part.lower() for part in found.groups())
        if hmac.compare_digest(signature, _signature(f"{reference}-{recipient}", secret)):
            return Token(reference.upper(), recipient)
    return None


def whole_token(text: str, secret: bytes) -> Token | None:
    """The token that `text` is, and nothing but it; None for everything else."""
    return read_token(text, secret) if _TOKEN.fullmatch(text) else None


def plus_address(address: str, token: str) -> str:
    """`ics@aarhus.example` and a token → `ics+<token>@aarhus.example`."""
    local, _, domain = address.partition("@")
    return f"{local}+{token}@{domain}"


def without_plus(address: str) -> str:
    """The address without its plus part, lower case."""
    local, at, domain = address.lower().rpartition("@")
    return f"{local.partition('+')[0]}{at}{domain}"


def _recipient_key(address: str, secret: bytes) -> str:
    return _keyed(b"recipient", address.strip().lower(), secret)[:_RECIPIENT_LENGTH]


def _signature(head: str, secret: bytes) -> str:
    return _keyed(b"ticket", head, secret)[:_SIGNATURE_LENGTH]


def _keyed(purpose: bytes, text: str, secret: bytes) -> str:
    digest = hmac.new(secret, purpose + b"\0" + text.encode("utf-8", "replace"), hashlib.sha256).digest()
    return base64.b32encode(digest).decode("ascii").lower()
