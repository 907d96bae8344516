"""A place and its keys. Bytes are addressed by the SHA-256 of what they are, and checked against it when read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from contact_center.errors import Damaged
from contact_center.storage.blobs.keys import Keys


class Place(Protocol):
    """Where bytes lie under names of 64 hexadecimal digits. What is away for a while raises StoreAway."""

    def write(self, name: str, content: bytes) -> None:
        """Put bytes there, whole and durable when this returns, or not at all."""

    def read(self, name: str) -> bytes | None:
        """Give them back; None if there are none."""

    def has(self, name: str) -> bool:
        """Whether something lies under a name."""

    def remove(self, name: str) -> None:
        """Take bytes away; it does not matter if there are none."""

    def names(self) -> Iterator[tuple[str, datetime]]:
        """Every name and when it was put."""

    def tidy(self, before: datetime) -> int:
        """Remove what was begun before a moment and never finished; how much that was."""

    def trouble(self) -> str:
        """What keeps the place from working, or an empty string."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where bytes lie and which key opens them."""

    name: str
    key_id: str


@dataclass(frozen=True, slots=True)
class Store:
    """Keeps bytes."""

    place: Place
    keys: Keys = field(default_factory=Keys)

    def address(self, digest: str) -> Address:
        """Where bytes with this digest are put now."""
        return Address(self.keys.name(digest), self.keys.in_force)

    def write(self, digest: str, content: bytes) -> Address:
        """Put `content`; when this returns, it is there for good. Raises StoreAway."""
        address = self.address(digest)
        self.place.write(address.name, self.keys.seal(digest, content))
        return address

    def read(self, digest: str, address: Address) -> bytes | None:
        """The bytes with this digest, and no others; None if nothing lies there. Raises StoreAway or Damaged."""
        stored = self.place.read(address.name)
        return None if stored is None else self.opened(digest, address, stored)

    def opened(self, digest: str, address: Address, stored: bytes) -> bytes:
        """What `stored` holds, which is what was kept, or nothing. Raises StoreAway or Damaged."""
        content = self.keys.open(address.key_id, digest, stored)
        if digest_of(content) != digest:
            raise Damaged(f"The stored bytes {digest[:12]}… are not those that were kept.")
        return content


def digest_of(content: bytes) -> str:
    """SHA-256 in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()
