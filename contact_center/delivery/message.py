"""An outbox row as a mail (RFC 5322). Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from typing import Any, Protocol

from contact_center.delivery.addresses import target
from contact_center.delivery.faults import fault
from contact_center.errors import Final

SUBJECT_LENGTH, NAME_LENGTH = 200, 100
LINE = 76
ENCODED = frozenset({"subject", "from"})
"""Headers whose words may need encoding; in all others encoding would break a long Message-ID."""
_SUBTYPE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,80}")
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class Outgoing(Protocol):
    """The columns of the outbox that make a mail."""

    sender: str
    recipient: str
    subject: str
    text: str
    html: str
    language: str
    headers: Mapping[str, str]
    message_id: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class File:
    """A file that goes along."""

    name: str
    media_type: str
    content: bytes = field(repr=False)


class WholeIds(EmailPolicy):
    """Breaks lines between Message-IDs and addresses, never inside: Python's own would encode the long ones."""

    def fold(self, name: str, value: Any) -> str:
        """One header as lines."""
        return _folded(name, str(value)) if self._whole(name, value) else str(super().fold(name, value))

    def fold_binary(self, name: str, value: Any) -> bytes:
        """The same as bytes."""
        return _folded(name, str(value)).encode() if self._whole(name, value) else super().fold_binary(name, value)

    def _whole(self, name: str, value: Any) -> bool:
        """Whether its words stay as they are."""
        plain = name.lower() not in ENCODED and not name.lower().startswith("content-")
        return plain and (self.utf8 or str(value).isascii())


def _folded(name: str, value: str) -> str:
    lines = [f"{name}:"]
    for word in value.split():
        if len(lines[-1]) + len(word) >= LINE and lines[-1] != f"{name}:":
            lines.append("")
        lines[-1] += f" {word}"
    return "\r\n".join(lines) + "\r\n"


POLICY = WholeIds(linesep="\r\n")


def build(row: Outgoing, sender_name: str, files: Sequence[File] = ()) -> EmailMessage:
    """Make the mail; text first, HTML as the alternative, then the files. Raises Final when that cannot be done."""
    to = target(row.recipient)
    try:
        mail = EmailMessage(policy=POLICY.clone(utf8=to.unicode))
        mail["From"] = Address(seen(sender_name)[:NAME_LENGTH], addr_spec=row.sender)
        mail["To"] = Address(username=to.local, domain=to.domain)
        _fill(mail, row)
        for file in files:
            _attach(mail, file)
        _say_language(mail, row)
        return mail
    except (ValueError, LookupError) as error:  # the reason holds no address: it may stand in a log
        raise Final(fault("unbuildable", type(error).__name__)) from error


def _fill(mail: EmailMessage, row: Outgoing) -> None:
    mail["Subject"] = seen(row.subject)[:SUBJECT_LENGTH].strip()
    mail["Date"] = format_datetime(row.created_at)
    mail["Message-ID"] = row.message_id
    for name, value in row.headers.items():
        mail[name] = seen(value)
    mail.set_content(_NO_TEXT.sub("", row.text), cte="quoted-printable")
    if row.html:
        mail.add_alternative(_NO_TEXT.sub("", row.html), subtype="html", cte="quoted-printable")


def _say_language(mail: EmailMessage, row: Outgoing) -> None:
    if row.language:  # last: setting the content removes every Content-… header
        mail["Content-Language"] = row.language


def _attach(mail: EmailMessage, file: File) -> None:
    """A text is a file like any other: its bytes stay what they are."""
    main, _, sub = file.media_type.partition("/")
    known = main in ("application", "image", "audio", "video", "text") and _SUBTYPE.fullmatch(sub)
    kind = (main, sub) if known else ("application", "octet-stream")
    mail.add_attachment(file.content, maintype=kind[0], subtype=kind[1], filename=seen(file.name) or "fil")


def seen(text: str) -> str:
    """`text` on one line, without what cannot be seen or turns the reading direction.

    An encoded word is shown as it stands: Python would decode it, line ends and all, and write them out again.
    """
    return "".join(letter if letter.isprintable() else " " for letter in text).replace("=?", "= ?").strip()
