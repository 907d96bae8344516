"""Seals what staff's authenticator apps share with us: who reads the table cannot make codes with it."""

from __future__ import annotations

import base64
import os
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from contact_center.errors import Damaged

NONCE_BYTES = 12


@dataclass(frozen=True, slots=True)
class Box:
    """Seals and opens small secrets with keys derived from the installation's; AES-256-GCM."""

    secrets: Sequence[bytes]
    """The key in force first, then those that only open."""

    def seal(self, secret: str, owner: int) -> str:
        """`secret` for this owner, as text; it opens for nobody else."""
        nonce = os.urandom(NONCE_BYTES)
        sealed = AESGCM(_derived(self.secrets[0])).encrypt(nonce, secret.encode(), _label(owner))
        return base64.b64encode(nonce + sealed).decode()

    def open(self, sealed: str, owner: int) -> str:
        """What was sealed. Raises Damaged when no key fits, or it is another's."""
        content = base64.b64decode(sealed)
        for secret in self.secrets:
            try:
                opened = AESGCM(_derived(secret)).decrypt(content[:NONCE_BYTES], content[NONCE_BYTES:], _label(owner))
            except InvalidTag:
                continue
            return opened.decode()
        raise Damaged("The second factor cannot be read: it was sealed with another key.")


def _derived(secret: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"contact-center: second factors").derive(secret)


def _label(owner: int) -> bytes:
    return f"user {owner}".encode()
