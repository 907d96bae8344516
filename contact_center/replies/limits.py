"""Who counts as one sender, as one domain and as the same words; and when a sender is taken for a machine. Pure.

Addresses and words are counted by their digests: what limits need to remember outlives the mail, a name must not.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from contact_center.domain.limits import Limits

KEY_LENGTH = 32
"""Hexadecimal digits of a digest: 128 bits."""
_PREFIX = re.compile(
    r"\s*(?:\[[^\]]{0,40}\]\s*)?(?:auto(?:mat\w*)?(?:\s+(?:reply|response|svar|antwort))?|autosvar|"
    r"re|sv|vs|aw|wg|fw|fwd|odp|pd|ats|prs|rif|res|enc|tr|ref|r|відп|отн)\s*(?:\[\d{1,3}\]|\(\d{1,3}\))?\s*[:：]",
    re.IGNORECASE,
)
_NO_LETTER = re.compile(r"[\W\d_]+")
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}|\[.*\]")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:KEY_LENGTH]


def domain_of(address: str) -> str:
    """What stands behind the @: lower case, without a closing dot, in the letters that mail servers use."""
    domain = address.rpartition("@")[2].strip().rstrip(".").lower()
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:  # no name that a mail server could ask for
        return domain


def normal_address(address: str, limits: Limits) -> str:
    """The mailbox an address leads to: lower case, without a plus part, without dots where they mean nothing."""
    local, at, _domain = address.strip().lower().rpartition("@")
    if not at:
        return address.strip().lower()
    domain, local = domain_of(address), local.partition("+")[0] or local
    if domain in limits.without_dots:
        return f"{local.replace('.', '')}@{limits.without_dots[0]}"
    return f"{local}@{domain}"


def sender_key(address: str, limits: Limits) -> str:
    """The digest under which everything to and from one mailbox is counted; empty without an address."""
    return _digest(normal_address(address, limits)) if "@" in address else ""


def organisation(address: str, limits: Limits) -> str:
    """The domain somebody registered: `a.b.example.co.uk` → `example.co.uk`. New subdomains cost nothing."""
    domain = domain_of(address)
    labels = [label for label in domain.split(".") if label]
    if _NUMBER.fullmatch(domain) or len(labels) < 3:
        return domain
    return ".".join(labels[-3:] if labels[-2] in limits.shared_suffixes else labels[-2:])


def domain_key(address: str, limits: Limits) -> str:
    """The digest under which the mails to one domain are counted; empty where that limit does not hold."""
    if "@" not in address or {domain_of(address), organisation(address, limits)} & limits.big_providers:
        return ""
    return _digest(organisation(address, limits))


def body_key(text: str, limits: Limits) -> str:
    """The digest of words without their spaces, figures and signs; empty when they are too few to say anything."""
    letters = _NO_LETTER.sub("", text.casefold())
    return _digest(letters) if len(letters) >= limits.ping_pong_shortest_text else ""


def bare_subject(subject: str) -> tuple[int, str]:
    """How many prefixes (`Re:`, `SV:`, `Auto:` …) stand before a subject, and the subject without them."""
    count, rest = 0, subject[:1000]
    while found := _PREFIX.match(rest):
        count, rest = count + 1, rest[found.end() :]
    return count, " ".join(rest.split()).casefold()


@dataclass(frozen=True, slots=True)
class Sent:
    """An automatic mail that this sender got."""

    at: datetime
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Came:
    """A mail of this sender that continued no ticket."""

    at: datetime
    body_key: str = ""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A mail, and what went to and fro between its sender and us lately."""

    mail: Came
    subject: str = ""
    sent: Sequence[Sent] = field(default=())
    earlier: Sequence[Came] = field(default=())


def ping_pong(exchange: Exchange, limits: Limits) -> bool:
    """Whether the sender seems to be a machine that answers what we answer."""
    return _quick(exchange, limits) or _same_words(exchange, limits) or _nested(exchange)


def _quick(exchange: Exchange, limits: Limits) -> bool:
    """Several mails, each within minutes after an automatic one of ours, all within a day."""
    soon, day = timedelta(minutes=limits.ping_pong_minutes), timedelta(days=1)
    mails = [exchange.mail, *(mail for mail in exchange.earlier if exchange.mail.at - mail.at < day)]
    quick = [mail for mail in mails if any(timedelta(0) < mail.at - sent.at <= soon for sent in exchange.sent)]
    return exchange.mail in quick and len(quick) >= limits.ping_pong_mails


def _same_words(exchange: Exchange, limits: Limits) -> bool:
    """The words of a mail of the last days, and we answered in between. Later, the same words are a person's again."""
    key, since = exchange.mail.body_key, exchange.mail.at - timedelta(days=limits.checklist_days)
    same = [mail.at for mail in exchange.earlier if key and mail.body_key == key and mail.at >= since]
    return any(sent.at >= first for first in same for sent in exchange.sent)


def _nested(exchange: Exchange) -> bool:
    """The subject of an automatic mail of ours, behind two more prefixes than it had itself."""
    count, subject = bare_subject(exchange.subject)
    ours = (bare_subject(sent.subject) for sent in exchange.sent if sent.subject)
    return any(subject == bare and count - own >= 2 for own, bare in ours)
