"""The words of the mail door: what a mail is once its bytes are read. Frozen values, nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from contact_center.domain.contact import Attachment


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A name and an address, as a header gives them; nothing proves either."""

    address: str = ""
    """Lower case."""
    name: str = ""

    @property
    def domain(self) -> str:
        """What stands behind the @."""
        return self.address.rpartition("@")[2]

    @property
    def local(self) -> str:
        """What stands before the @."""
        return self.address.rpartition("@")[0]


@dataclass(frozen=True, slots=True)
class Envelope:
    """What the transport said, as far as it is known."""

    sender: str = ""
    """Empty: not known. `<>`: the null sender, which only machines use."""
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a report says about one recipient (RFC 3464 section 2.3)."""

    action: str = ""
    """failed, delayed, delivered, relayed or expanded."""
    status: str = ""
    """The enhanced status code, such as 5.1.1."""
    diagnostic: str = ""
    """What the other server said."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a mail says about mails that were sent before."""

    deliveries: tuple[Delivery, ...] = ()
    returned: tuple[str, ...] = ()
    """Message-IDs of the mails it returns, as a part or in its words."""


@dataclass(frozen=True, slots=True)
class InboundMail:
    """A mail that could be read."""

    message_id: str
    """A valid Message-ID with its angle brackets, or `sha256.<digest>@digest` where the mail has none."""
    digest_id: str
    """The name derived from the bytes; serves where a Message-ID was used before for another mail."""
    subject: str = ""
    sender: tuple[Mailbox, ...] = ()
    """The From header; more than one is suspicious."""
    reply_to: tuple[Mailbox, ...] = ()
    addressed: tuple[str, ...] = ()
    """Every address in To, Cc, Resent-* and Delivered-To."""
    date: datetime | None = None
    """Aware, UTC; what the sender's clock said."""
    answers: tuple[str, ...] = ()
    """Message-IDs this mail answers, nearest first."""
    text: str = ""
    """The newest words."""
    folded: str = ""
    """What was cut: quoted history, signature, footer."""
    attachments: tuple[Attachment, ...] = ()
    headers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Lower-case name → decoded values in their order."""
    part_types: tuple[str, ...] = ()
    """Media types of the mail itself, not of mails attached to it."""
    report_type: str = ""
    failed_recipients: tuple[str, ...] = ()
    """Addresses that the words of the mail report as undeliverable; a second opinion, sometimes wrong."""
    report: Report = Report()
    envelope: Envelope = Envelope()

    def header(self, name: str) -> str:
        """The first value of a header, or an empty string."""
        return next(iter(self.headers.get(name, ())), "")

    @property
    def author(self) -> Mailbox:
        """The first From address, or nobody."""
        return self.sender[0] if self.sender else Mailbox()

    @property
    def return_path(self) -> str:
        """The envelope sender, else the first Return-Path; empty when neither is known, `<>` for the null sender."""
        if self.envelope.sender:
            return self.envelope.sender.lower()
        stated = self.header("return-path").strip()
        return stated if stated in ("", "<>") else stated.strip("<> ").lower()


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A mail whose original is all that staff get."""

    reason: str
    digest_id: str
    subject: str = ""
    """As far as it could be made out."""
    author: Mailbox = Mailbox()
