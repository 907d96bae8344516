"""Tokens: what lets an answer find its ticket again, and a bounce its mail. Nobody without our key can make one.

The reference token stands in the Reply-To of our mails (`ics+<token>@…`), in their Message-IDs and in the link of a
receipt. It names the ticket and the address it was sent to, and is signed. It proves that *we* wrote to that address
about that ticket, not who writes now: whether a mail with a right token may join the ticket is decided by the intake,
which compares the sender.

The bounce token stands in the envelope sender of our mails (`ics+b.<token>@…`, "VERP"): mail servers send there what
they cannot deliver. It names the row of the outbox and the address, and is signed with another purpose, so that
neither token can be made of the other.

Keys change: tokens are made with the current key and read with it or an older one, compared in constant time. Pure.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

_RECIPIENT_LENGTH, _SIGNATURE_LENGTH = (
    6,
    20,
)  # base32 letters: 30 bits tell recipients apart, 100 bits cannot be guessed
_TOKEN = re.compile(r"\b(ics-[0-9a-z]{4,16})-([a-z2-7]{6})-([a-z2-7]{20})\b", re.IGNORECASE | re.ASCII)
_BOUNCE = re.compile(r"\+b\.([0-9]{1,18})-([a-z2-7]{6})-([a-z2-7]{20})@", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class _Signed:
    recipient_key: str
    key: bytes = field(repr=False, compare=False)
    """The key it was signed with."""

    def was_sent_to(self, address: str) -> bool:
        """Whether this very token was sent to `address`."""
        return hmac.compare_digest(self.recipient_key, _recipient_key(address, self.key))


@dataclass(frozen=True, slots=True)
class Token(_Signed):
    """A reference token whose signature is right."""

    reference: str = ""
    """The ticket's reference, as staff write it."""


@dataclass(frozen=True, slots=True)
class BounceToken(_Signed):
    """A bounce token whose signature is right."""

    outbox_id: int = 0
    """The row of the outbox that was sent."""


def token_for(reference: str, recipient: str, secret: bytes) -> str:
    """Make the token for a mail to `recipient` about the ticket `reference`. Lower case: mail servers fold cases."""
    head = f"{reference.lower()}-{_recipient_key(recipient, secret)}"
    return f"{head}-{_signature(b'ticket', head, secret)}"


def read_token(text: str, secret: bytes, older: Sequence[bytes] = ()) -> Token | None:
    """Find a token of ours in an address or a Message-ID; None when there is none or its signature is wrong."""
    for found in _TOKEN.finditer(text[:2000]):
        reference, recipient, signature = (part.lower() for part in found.groups())
        key = _signed_with(signature, b"ticket", f"{reference}-{recipient}", (secret, *older))
        if key is not None:
            return Token(recipient, key, reference.upper())
    return None


def whole_token(text: str, secret: bytes, older: Sequence[bytes] = ()) -> Token | None:
    """The token that `text` is, and nothing but it; None for everything else."""
    return read_token(text, secret, older) if _TOKEN.fullmatch(text) else None


def bounce_address(inbox: str, outbox_id: int, recipient: str, secret: bytes) -> str:
    """The envelope sender of the mail `outbox_id` to `recipient`: `ics@x.example` → `ics+b.<token>@x.example`.

    It answers to nobody: what comes back to it is a bounce or nothing.
    """
    head = f"{outbox_id}-{_recipient_key(recipient, secret)}"
    return plus_address(inbox, f"b.{head}-{_signature(b'bounce', head, secret)}")


def read_bounce_address(address: str, secret: bytes, older: Sequence[bytes] = ()) -> BounceToken | None:
    """The bounce token in an address that `bounce_address` made; None for every other address."""
    found = _BOUNCE.search(address[:400])
    if found is None:
        return None
    number, recipient, signature = (part.lower() for part in found.groups())
    key = _signed_with(signature, b"bounce", f"{number}-{recipient}", (secret, *older))
    return BounceToken(recipient, key, int(number)) if key is not None else None


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


def _signature(purpose: bytes, head: str, secret: bytes) -> str:
    return _keyed(purpose, head, secret)[:_SIGNATURE_LENGTH]


def _signed_with(signature: str, purpose: bytes, head: str, keys: Sequence[bytes]) -> bytes | None:
    """The key among `keys` that made `signature`; every key is tried, so that time tells nothing."""
    fits = [key for key in keys if hmac.compare_digest(signature, _signature(purpose, head, key))]
    return fits[0] if fits else None


def _keyed(purpose: bytes, text: str, secret: bytes) -> str:
    digest = hmac.new(secret, purpose + b"\0" + text.encode("utf-8", "replace"), hashlib.sha256).digest()
    return base64.b32encode(digest).decode("ascii").lower()
