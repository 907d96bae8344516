"""Sealing: bytes are encrypted with AES-256-GCM, bound to their digest, under a name that tells nothing about them.

From the key that is set three things are derived: what encrypts, what names, and a number by which rows say which key
it was. The name is a keyed hash of the digest: who sees the names, in a backup or at a provider, cannot ask whether
a document they have is among them. Without a key bytes lie as they are, named by their digest.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from contact_center.errors import Damaged, Final, StoreAway

PLAIN = ""
"""The number of no key: bytes that lie as they are."""
KEY_BYTES = 32
_NONCE_BYTES = 12


@dataclass(frozen=True, slots=True)
class _Derived:
    number: str
    """Sixteen hexadecimal digits; tells nothing about the key."""
    sealing: bytes
    naming: bytes


class Keys:
    """The key in force, and older ones that only open."""

    def __init__(self, newest_first: Sequence[bytes] = ()) -> None:
        """Derive from each key what is needed. Raises Final for a key that is not 32 bytes long."""
        if any(len(key) != KEY_BYTES for key in newest_first):
            raise Final(f"A key of the store has {KEY_BYTES} bytes: openssl rand -hex {KEY_BYTES}")
        derived = [_derive(key) for key in newest_first]
        self._in_force = derived[0] if derived else None
        self._known = {one.number: one for one in derived}

    @property
    def in_force(self) -> str:
        """The number of the key that seals, or PLAIN."""
        return self._in_force.number if self._in_force else PLAIN

    def knows(self, number: str) -> bool:
        """Whether what was sealed with this key can be opened."""
        return number == PLAIN or number in self._known

    def name(self, digest: str) -> str:
        """Under which name bytes with this digest are put: 64 hexadecimal digits."""
        if self._in_force is None:
            return digest
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.hmac import HMAC

        keyed = HMAC(self._in_force.naming, SHA256())
        keyed.update(bytes.fromhex(digest))
        return keyed.finalize().hex()

    def seal(self, digest: str, content: bytes) -> bytes:
        """What is put for `content`: nonce, sealed bytes and seal, or the bytes themselves."""
        if self._in_force is None:
            return content
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + AESGCM(self._in_force.sealing).encrypt(nonce, content, bytes.fromhex(digest))

    def open(self, number: str, digest: str, sealed: bytes) -> bytes:
        """What was sealed. Raises StoreAway without its key, Damaged when it is not what was sealed."""
        if number == PLAIN:
            return sealed
        key = self._known.get(number)
        if key is None:
            raise StoreAway(f"The store's key {number} is not set; add it to CONTACT_CENTER_STORE__OLDER_KEYS.")
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        nonce, rest = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        try:
            return AESGCM(key.sealing).decrypt(nonce, rest, bytes.fromhex(digest))
        except (InvalidTag, ValueError):
            raise Damaged(f"The stored bytes {digest[:12]}… are not what was sealed.") from None


@lru_cache(maxsize=32)
def _derive(key: bytes) -> _Derived:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

    def part(purpose: bytes, length: int) -> bytes:
        return HKDFExpand(SHA256(), length, b"contact-center store 1: " + purpose).derive(key)

    return _Derived(part(b"number", 8).hex(), part(b"sealing", 32), part(b"naming", 32))
