"""Bytes → `InboundMail` or `Unreadable`. Pure; never raises, whatever the bytes are.

The standard library's old policy (compat32) reads the tree: the newer one raises on one real mail in two hundred.
Every header is decoded by itself, so that an odd one never costs the mail. What a file is is not looked at here:
`mail_triage.apart` does it afterwards, so that a file made to hurt costs no more than what is known of it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32

from mail_triage import limits, newest
from mail_triage.body import Body, body_of
from mail_triage.bounced import failed_recipients, report_of
from mail_triage.charset import clean, clean_line, decode
from mail_triage.headers import LONGEST_SUBJECT, mailboxes, message_ids, moment, subject_of, value_of
from mail_triage.letter import parted
from mail_triage.mail import Envelope, InboundMail, Mailbox, Unreadable

MOST_HEADERS = 1000
_ADDRESSED = (
    "to",
    "cc",
    "resent-to",
    "resent-cc",
    "delivered-to",
    "x-delivered-to",
    "x-original-to",
    "envelope-to",
)
_KNOWN = frozenset({"from", "to", "subject", "date", "message-id", "received", "content-type", "mime-version"})

_ABOVE_HEADER = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:[ \t]{0,80}\r?\n){0,80}(?:>?From [^\r\n]{0,300}\r?\n)?(?=[A-Za-z][A-Za-z0-9-]{1,60}:)"
)

Headers = dict[str, list[str]]


def _nobody(_address: str) -> bool:
    return False


def parse(
    content: bytes, is_ours: Callable[[str], bool] = _nobody, envelope: Envelope | None = None
) -> InboundMail | Unreadable:
    """Read a mail. `is_ours` says which addresses are ours: quotes of our own mails are recognised by them."""
    name = digest_id(content)
    whole, content = content, _from_its_header(content)
    reason = limits.beyond(content)
    if reason:
        return unreadable(whole, reason)
    try:
        return _read(content, name, is_ours, envelope or Envelope())
    except RecursionError:
        return unreadable(whole, "its parts are nested too deep")
    except Exception as error:  # the promise of this function: a mail never stops the mails behind it
        return unreadable(whole, f"it could not be parsed ({type(error).__name__})")


def _from_its_header(content: bytes) -> bytes:
    """Without what programs leave above a header: empty lines, a byte order mark, the first line of an mbox."""
    above = _ABOVE_HEADER.match(content)
    return content[above.end() :] if above else content


def digest_id(content: bytes) -> str:
    """The name of a mail that has none of its own."""
    return named_by(hashlib.sha256(content).hexdigest())


def named_by(digest: str) -> str:
    """The same, of the SHA-256 of its bytes."""
    return f"sha256.{digest}@digest"


def unreadable(content: bytes, reason: str) -> Unreadable:
    """Save what can be saved for the staff: who wrote, and the subject."""
    head = limits.header_block(_from_its_header(content))
    try:
        headers = _headers(BytesParser(policy=compat32).parsebytes(head[:65536], headersonly=True))
        author = next(iter(mailboxes(headers.get("from", ())[:1])), Mailbox())
        return Unreadable(reason, digest_id(content), _subject(headers), author)
    except Exception:  # then there is nothing to save
        return Unreadable(reason, digest_id(content))


def _read(content: bytes, name: str, is_ours: Callable[[str], bool], envelope: Envelope) -> InboundMail | Unreadable:
    message = BytesParser(policy=compat32).parsebytes(content)
    headers = _headers(message)
    if not _KNOWN & headers.keys():
        return _without_header(content, name, envelope)
    body = body_of(message)
    if body.beyond:
        return replace(unreadable(content, body.beyond), digest_id=name)
    subject = _subject(headers)
    parts = parted(body, is_ours, subject)
    return _mail(headers, name, subject, body, parts, envelope, message)


def _mail(
    headers: Headers, name: str, subject: str, body: Body, parts: newest.Parts, envelope: Envelope, message: Message
) -> InboundMail:
    decoded = {key: tuple(map(value_of, values)) for key, values in headers.items()}
    own_id = message_ids(decoded.get("message-id", ())[:1])
    return InboundMail(
        message_id=own_id[0] if own_id else name,
        digest_id=name,
        subject=subject,
        sender=mailboxes(headers.get("from", ())),
        reply_to=mailboxes(headers.get("reply-to", ())),
        addressed=tuple(box.address for key in _ADDRESSED for box in mailboxes(headers.get(key, ()))),
        date=moment(next(iter(decoded.get("date", ())), "")),
        answers=_answers(decoded),
        text=parts.newest,
        folded=parts.folded,
        attachments=tuple(body.attachments),
        headers=decoded,
        part_types=tuple(body.types),
        report_type=_parameter(message, "report-type"),
        failed_recipients=failed_recipients(message, body.text),
        report=report_of(message, body.text),
        envelope=envelope,
    )


def _headers(message: Message) -> Headers:
    """Lower-case name → values as they came."""
    found: Headers = {}
    for name, value in list(message.raw_items())[:MOST_HEADERS]:
        found.setdefault(clean_line(name, 80).lower(), []).append(str(value))
    return found


def _subject(headers: Headers) -> str:
    return subject_of(next(iter(headers.get("subject", ())), ""))[:LONGEST_SUBJECT]


def _answers(decoded: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The mail that is answered, and those before it, nearest first."""
    nearest: Sequence[str] = message_ids(decoded.get("in-reply-to", ()))
    earlier = reversed(message_ids(decoded.get("references", ())))
    return tuple(dict.fromkeys([*nearest, *earlier]))


def _parameter(message: Message, name: str) -> str:
    try:
        value = message.get_param(name, "")
    except (ValueError, TypeError, LookupError, AttributeError):
        return ""
    return clean_line(value, 60).lower() if isinstance(value, str) else ""


def _without_header(content: bytes, name: str, envelope: Envelope) -> InboundMail | Unreadable:
    """Bare words without any header are a letter, too; anything else is not."""
    text = clean(decode(content[:200_000]))
    odd = sum(not char.isprintable() and char not in "\n\t" for char in text) + text.count("\ufffd")
    if b"\0" in content or odd * 20 > len(text) or not text.strip():
        return Unreadable("it has no header and is no text", name)
    return InboundMail(name, name, text=text.strip(), part_types=("text/plain",), envelope=envelope)
