"""The words of fetching: an inbox with one of its folders, and how fast things go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

LONGEST_IDLE = 540.0
"""RFC 2177: renewed well before 29 minutes; many firewalls forget after ten."""


@dataclass(frozen=True, slots=True)
class Inbox:
    """One folder of one mailbox to fetch from."""

    host: str
    port: int
    tls: str
    """tls, starttls or none."""
    username: str
    folder: str = "INBOX"
    processed: str = "Processed"
    quarantine: str = "Quarantine"
    address: str = ""
    """Our address it receives for."""
    moves: bool = True
    """False where people read the inbox, too: nothing is moved, the ledger alone knows what was fetched."""
    since: date | None = None
    """Older mails stay unread: what lay there before the contact centre did."""

    @property
    def name(self) -> str:
        """What the ledger calls the mailbox."""
        return f"{self.username}@{self.host}".lower()

    @property
    def label(self) -> str:
        """What logs call it: they mask addresses, and this one is ours."""
        return self.name.replace("@", " at ")


@dataclass(frozen=True, slots=True)
class Pace:
    """How often and how long. Seconds."""

    poll: float = 60.0
    """A round at least so often, whatever IDLE says; renews IDLE, too."""
    connect: float = 15.0
    read: float = 60.0
    listen: float = 2.0
    """How long IDLE listens before it looks whether the process should stop."""
    first_pause: float = 1.0
    longest_pause: float = 300.0
    refused_pause: float = 300.0
    """After a refused login; doubled once, twice: asking again at once locks accounts."""
    longest_refused_pause: float = 900.0
    again: float = 60.0
    """After a mail was not handed over; ten times as long after the second time."""
    compare: float = 86_400.0
    """Between two comparisons with the server."""
