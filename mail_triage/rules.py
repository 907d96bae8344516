"""What the mail door knows about this installation: its addresses, its key, and whom it trusts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from contact_center.catalog.model import Catalog
from contact_center.replies.token import without_plus
from mail_triage.mail import InboundMail

NATIONAL = "national"
PUBLIC_DOMAINS = frozenset({
    "gmail.com", "googlemail.com", "outlook.com", "outlook.dk", "hotmail.com", "hotmail.dk", "live.com", "live.dk",
    "yahoo.com", "icloud.com", "me.com", "mail.dk", "proton.me", "protonmail.com", "gmx.de", "gmx.net", "web.de",
})  # fmt: skip
"""Everybody's domains: an office that has its inbox there has no colleagues by them."""


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
    """Whether X-Spam-Flag and its kin were written by a server of ours."""
    feeding_lists: frozenset[str] = frozenset()
    """List-Ids of distribution lists through which people rightly write to an inbox."""
    colleagues: frozenset[str] = frozenset()
    """Domains and addresses of colleagues: what they forward was written by somebody else."""
    confirmed_inboxes: frozenset[str] = frozenset()
    """Inboxes that answer by themselves only when a server of ours vouches for the sender's address."""
    older_secrets: tuple[bytes, ...] = field(default=(), repr=False)
    """Keys that were in use before: tokens made with them are still read."""

    def with_settings(
        self,
        trusted_servers: Iterable[str],
        trust_spam_marks: bool,
        confirmed_inboxes: Iterable[str],
        feeding_lists: Iterable[str],
        colleagues: Iterable[str],
    ) -> Rules:
        """The rules as the settings want them; `colleagues` are added to those of the offices."""
        return replace(
            self,
            trusted_servers=_lower(trusted_servers),
            trust_spam_marks=trust_spam_marks,
            confirmed_inboxes=_lower(confirmed_inboxes),
            feeding_lists=_lower(feeding_lists),
            colleagues=self.colleagues | _lower(colleagues),
        )

    def inbox(self, address: str) -> str:
        """The inbox that `address`, with or without a plus part, belongs to; empty when it is not ours."""
        return self.inboxes.get(without_plus(address), "")

    def is_ours(self, address: str) -> bool:
        """Whether `address` is one of ours, with or without a plus part."""
        return bool(address) and without_plus(address) in self.inboxes

    def is_colleague(self, address: str) -> bool:
        """Whether a colleague of the offices writes from `address`; an inbox of ours is no colleague."""
        plain = without_plus(address)
        known = bool(plain) and (plain in self.colleagues or plain.rpartition("@")[2] in self.colleagues)
        return known and not self.is_ours(address)

    def feeds(self, mail: InboundMail) -> bool:
        """Whether the mail came by a list through which people rightly write to us."""
        list_id = mail.header("list-id").lower()
        return any(known in list_id for known in self.feeding_lists)


def rules_for(catalog: Catalog, domain: str, secret: bytes, older_secrets: tuple[bytes, ...] = ()) -> Rules:
    """The rules of an installation; the public address of an office leads to its inbox."""
    addresses = {address.lower(): address.lower() for address in catalog.inbox_office if "@" in address}
    for office in catalog.offices.values():
        if office.email and office.inboxes:
            addresses.setdefault(office.email.lower(), office.inboxes[0].lower())
    offices = catalog.offices
    national = offices[NATIONAL].inboxes if NATIONAL in offices else ()
    inbox = next(iter(national), "").lower()
    colleagues = frozenset(map(_domain, addresses)) - PUBLIC_DOMAINS
    return Rules(addresses, domain, secret, inbox, colleagues=colleagues, older_secrets=older_secrets)


def _lower(entries: Iterable[str]) -> frozenset[str]:
    return frozenset(entry.strip().lower() for entry in entries if entry.strip())


def _domain(address: str) -> str:
    return address.rpartition("@")[2]
