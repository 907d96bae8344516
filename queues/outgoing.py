"""How a mail of ours becomes an outbox row: addresses, headers (RFC 3834, RFC 5322), and what makes it unique."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from contact_center.catalog.model import Catalog
from contact_center.domain.contact import Contact
from contact_center.domain.reply import Reply
from contact_center.replies.token import bounce_address, plus_address, token_for
from queues.routing import NATIONAL

AUTOMATIC_HEADERS = {
    "Auto-Submitted": "auto-replied",
    "X-Auto-Response-Suppress": "All",
    "Precedence": "bulk",
}
WRONG = "wrong"
"""The citizens' page behind the link of a receipt: `/wrong/<token>`."""
REFERENCES_LENGTH = 998
"""RFC 5322 section 2.1.1: the longest line."""
MOST_REFERENCES = 20
LONGEST_LOCAL = 64
"""RFC 5321 section 4.5.3.1.1; some servers refuse what is longer."""
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,240}@[!-;=?-~]{1,240}>")


def own_address(office: str, inbox: str, catalog: Catalog) -> str:
    """The address a mail of `office` comes from: the one that was written to if it is the office's, else its own."""
    ours = catalog.offices[office].inboxes or catalog.offices[NATIONAL].inboxes
    return inbox if catalog.inbox_office.get(inbox) == office else ours[0]


@dataclass(frozen=True, slots=True)
class Mailer:
    """What every mail of ours needs to know about this installation."""

    domain: str
    """Right-hand side of our Message-IDs."""
    secret: bytes = field(repr=False)
    older_secrets: tuple[bytes, ...] = field(default=(), repr=False)
    """Keys that were in use before: tokens made with them are still read."""
    bounces: bool = True
    """Mails have an envelope sender of their own, by which what cannot be delivered is matched to its mail."""
    readable: bool = False
    """Mails leave unencrypted over a network: no personal number may stand in them."""

    def envelope_from(self, row: Row[Any]) -> str:
        """Where what cannot be delivered comes back to: an address that answers nobody, or none (RFC 3834 § 3.3)."""
        address = bounce_address(row.sender, row.id, row.recipient, self.secret)
        if self.bounces and len(address.partition("@")[0]) <= LONGEST_LOCAL:
            return address
        return "" if row.automatic else str(row.sender)

    def message_id(self, dedup_key: str, token: str) -> str:
        """The Message-ID of the mail with this key; the same key always gives the same."""
        digest = hmac.new(self.secret, dedup_key.encode(), hashlib.sha256).hexdigest()[:24]
        return f"<{digest}.{token}@{self.domain}>"

    def wrong_url(self, public_url: str, reference: str, to: str) -> str:
        """Where whoever has our mail can put its topic right; empty when there are no pages to lead to."""
        if not public_url or "@" not in to:
            return ""
        return f"{public_url.rstrip('/')}/{WRONG}/{token_for(reference, to, self.secret)}"

    def acknowledgement(
        self, reply: Reply, key: str, to: str, sender: str, reference: str, answers: Sequence[str], now: datetime
    ) -> dict[str, Any]:
        """The row of an automatic reply."""
        row = self._row(key, to, sender, reference, answers, now)
        row["headers"] = {**row["headers"], **AUTOMATIC_HEADERS, "X-ICS-Loop": self.domain}
        words = {"subject": reply.subject, "text": reply.text, "html": reply.html, "language": reply.language}
        return {**row, **words, "automatic": True, "topics": list(reply.checklists)}

    def answer(
        self,
        words: Mapping[str, str],
        key: str,
        to: str,
        sender: str,
        reference: str,
        answers: Sequence[str],
        now: datetime,
    ) -> dict[str, Any]:
        """The row of a staff member's reply; `words` holds subject, text and language."""
        row = self._row(key, to, sender, reference, answers, now)
        return {**row, **words, "html": "", "automatic": False, "topics": []}

    def _row(
        self, key: str, to: str, sender: str, reference: str, answers: Sequence[str], now: datetime
    ) -> dict[str, Any]:
        token = token_for(reference, to, self.secret)
        return {
            "dedup_key": key,
            "kind": "mail",
            "sender": sender,
            "recipient": to,
            "message_id": self.message_id(key, token),
            "headers": {"Reply-To": plus_address(sender, token), **_threading(answers)},
            "state": "pending",
            "attempts": 0,
            "due_at": now,
            "created_at": now,
        }


def _threading(answers: Sequence[str]) -> dict[str, str]:
    """In-Reply-To and References; `answers` are the ids of the thread, the answered mail first.

    They come from outside: what is no Message-ID is left out, and so is what makes the line too long.
    """
    kept: list[str] = []
    for message_id in filter(_MESSAGE_ID.fullmatch, answers[:MOST_REFERENCES]):
        if len(" ".join([*kept, message_id])) <= REFERENCES_LENGTH - len("References: "):
            kept.append(message_id)
    named = {"In-Reply-To": answers[0]} if answers and _MESSAGE_ID.fullmatch(answers[0]) else {}
    return {**named, "References": " ".join(reversed(kept))} if kept else {}


def answered_ids(contact: Contact) -> tuple[str, ...]:
    """The Message-IDs of the thread that a mail to the sender of `contact` continues, the answered mail first."""
    return (contact.external_id, *contact.in_reply_to) if contact.external_id.startswith("<") else ()
