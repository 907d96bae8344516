"""The address a mail is sent to: one address, nothing that could be a second line or a second recipient. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

import idna

from contact_center.delivery.faults import fault
from contact_center.errors import Final

LONGEST, LONGEST_LOCAL = 254, 64
"""RFC 5321 section 4.5.3.1, in bytes."""
_LOCAL = re.compile(r"[^\s<>()\[\],;:\\\"@]+")
_DOMAIN = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Target:
    """An address that a mail can be sent to."""

    local: str
    domain: str
    """In ASCII; letters of other alphabets are written as domain names write them (IDNA)."""

    @property
    def unicode(self) -> bool:
        """Whether only a server that knows SMTPUTF8 (RFC 6531) can take it."""
        return not self.local.isascii()


def target(address: str) -> Target:
    """Read `address`. Raises Final when it is none."""
    local, _, domain = address.strip().rpartition("@")
    try:
        domain = domain if domain.isascii() else idna.encode(domain, uts46=True).decode("ascii")
        sizes = len(local.encode()), len(f"{local}@{domain}".encode())
    except (idna.IDNAError, UnicodeError) as error:
        raise Final(fault("address")) from error
    fits = sizes[0] <= LONGEST_LOCAL and sizes[1] <= LONGEST
    if not (fits and local.isprintable() and _LOCAL.fullmatch(local) and _DOMAIN.fullmatch(domain)):
        raise Final(fault("address"))
    return Target(local, domain)
