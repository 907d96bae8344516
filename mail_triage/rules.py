"""What the mail door knows about this installation: its addresses, its key, and whom it trusts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from contact_center.catalog.model import Catalog
from contact_center.replies.token import without_plus

NATIONAL = "national"


@dataclass(frozen=True, slots=True)
class Rules:
    """The facts that the decisions about a mail need besides the mail."""

    inboxes: Mapping[str, str]
    """Every address that may be written to → the inbox it belongs to."""
    domain: str
    """Right-hand side of our Message-IDs, and the value of our loop header."""
    secret: bytes = field(repr=False)
    national: str = ""
    """The inbox of the national queue."""
    trusted_servers: frozenset[str] = frozenset()
    """Names (authserv-id) of our own mail servers: only their Authentication-Results are believed."""
    trust_spam_marks: bool = False
    """Whether X-Spam-Flag was written by a server of ours."""
    feeding_lists: frozenset[str] = frozenset()
    """List-Ids of distribution lists through which people rightly write to an inbox."""
    older_secrets: tuple[bytes, ...] = field(default=(), repr=False)
    """Keys that were in use before: tokens made with them are still read."""

    def inbox(self, address: str) -> str:
        """The inbox that `address`, with or without a plus part, belongs to; empty when it is not ours."""
        return self.inboxes.get(without_plus(address), "")

    def is_ours(self, address: str) -> bool:
        """Whether `address` is one of ours, with or without a plus part."""
        return bool(address) and without_plus(address) in self.inboxes


def rules_for(catalog: Catalog, domain: str, secret: bytes, older_secrets: tuple[bytes, ...] = ()) -> Rules:
    """The rules of an installation; the public address of an office leads to its inbox."""
    addresses = {address.lower(): address.lower() for address in catalog.inbox_office if "@" in address}
    for office in catalog.offices.values():
        if office.email and office.inboxes:
            addresses.setdefault(office.email.lower(), office.inboxes[0].lower())
    offices = catalog.offices
    national = offices[NATIONAL].inboxes if NATIONAL in offices else ()
    return Rules(addresses, domain, secret, next(iter(national), "").lower(), older_secrets=older_secrets)
