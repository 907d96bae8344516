"""A contact: one enquiry by one person on one channel, as it came in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from contact_center.domain.bounce import Bounce


class Channel(StrEnum):
    """How the contact came."""

    PHONE = "phone"
    MAIL = "mail"


class Role(StrEnum):
    """In which role somebody contacts us."""

    CITIZEN = "citizen"
    EMPLOYER = "employer"
    AUTHORITY = "authority"
    OTHER = "other"


class CitizenGroup(StrEnum):
    """Citizenship as far as it decides the procedure."""

    NORDIC = "nordic"
    EU = "eu"
    THIRD = "third"


@dataclass(frozen=True, slots=True)
class Party:
    """Who wrote or called. No claim of identity: addresses and caller ids can be forged."""

    address: str = ""
    """E-mail address, lower case, or a phone number in E.164 form; empty when withheld."""
    name: str = ""


INFECTED = "infected: "
"""How a scanner's warning begins; the name of the virus follows."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a mail. `content` is absent once it is stored."""

    name: str
    """Cleaned: no path, no control characters, nothing that reverses the reading direction."""
    media_type: str
    """What the content says it is; where it says nothing, what the mail said."""
    size: int
    content: bytes = field(default=b"", repr=False)
    declared_type: str = ""
    """What the mail said it is."""
    marks: tuple[str, ...] = ()
    """What staff should know before they open it: macros, archive, encrypted, executable, other-type …"""
    scan: str = ""
    """What the virus scanner said: `clean`, `infected: NAME`; empty while nothing was scanned."""
    form: str = ""
    """The form it seems to be (`04.063`, `PD U2` …); a hint, never a decision."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What the person stated outright (key presses, an earlier ticket). It outranks what is inferred."""

    language: str | None = None
    """ISO 639-1."""
    topic: str | None = None
    postcode: str | None = None
    municipality: str | None = None
    """Four-digit municipality code."""
    citizen_group: CitizenGroup | None = None
    role: Role | None = None
    not_in_denmark: bool = False


@dataclass(frozen=True, slots=True)
class Human:
    """A person wrote or called."""

    reason: str = "human"
    """See `domain.reason`."""


@dataclass(frozen=True, slots=True)
class Automatic:
    """A machine wrote it."""

    kind: str
    """bounce, autoreply, receipt, report, list, system or own."""
    reason: str
    """What says so: reasons one per line, the main one first (`domain.reason`)."""


Nature = Human | Automatic


@dataclass(frozen=True, slots=True)
class Contact:
    """One enquiry, ready to be understood."""

    channel: Channel
    external_id: str
    """Message-ID of a mail, CallSid of a call; unique within the channel."""
    received_at: datetime
    """Aware, UTC."""
    party: Party
    subject: str = ""
    text: str = ""
    """The newest words of the person; of a call: what was said as the reason, if anything."""
    folded: str = ""
    """Quoted history and signatures that were cut from a mail; kept, shown folded."""
    inbox: str = ""
    """Our address or number that was contacted."""
    other_inboxes: tuple[str, ...] = ()
    """Further inboxes of ours that the same mail went to."""
    nature: Nature = Human()
    withhold_reply: str = ""
    """Why this contact must not be answered automatically although a person may have written it; or empty.
    Reasons one per line, the main one first (`domain.reason`)."""
    forwarded_by: Party = Party()
    """The colleague who forwarded the mail; then `party` and `text` are the citizen's."""
    note: str = ""
    """What the colleague wrote above it."""
    stated: Stated = Stated()
    attachments: tuple[Attachment, ...] = ()
    in_reply_to: tuple[str, ...] = ()
    """Message-IDs this mail answers, nearest first."""
    ticket_token: str = ""
    """The verified reference token in the address or Message-ID it answers; or empty."""
    raw_mail_id: int | None = None
    html: bool = False
    """Whether the mail also came as HTML."""
    bounce: Bounce | None = None
    """What a mail server's notice says; whether it is about a mail of ours is asked by the intake."""
    unreadable: str = ""
    """Why the original could not be read; then the original is all that staff get."""
