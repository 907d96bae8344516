"""A parsed MIME tree → the words for people, and the files. Pure; an odd part never spoils the rest."""

from __future__ import annotations

import mimetypes
import re
from dataclasses import dataclass, field
from email.message import Message

from contact_center.domain.contact import Attachment
from mail_triage.charset import clean, clean_line, decode
from mail_triage.headers import value_of
from mail_triage.html_text import html_to_text

LONGEST_NAME = 120
LONGEST_TEXT = 200_000
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,50}/[a-z0-9][a-z0-9!#$&^_.+-]{0,60}")
_UNSAFE = re.compile(r'[\\/:*?"<>|]')
_STUB = re.compile(r"\bhtml\b", re.IGNORECASE)
_STUB_LENGTH = 300
_REPORT_PARTS = (
    "message/delivery-status",
    "message/disposition-notification",
    "message/feedback-report",
    "text/rfc822-headers",
)
_NAMES = {"message/rfc822": "mail.eml", "text/calendar": "invitation.ics", "application/ms-tnef": "winmail.dat"}


@dataclass(slots=True)
class Body:
    """What a mail holds."""

    text: str = ""
    attachments: list[Attachment] = field(default_factory=list)
    types: list[str] = field(default_factory=list)
    """Media types of all parts; what lies inside an attached mail is not ours to judge."""


def body_of(message: Message) -> Body:
    """Read the tree."""
    body = Body()
    body.text = clean(_text_of(message, body))[:LONGEST_TEXT]
    return body


def media_type(part: Message) -> str:
    """The declared media type, if it is one at all."""
    declared = str(part.get_content_type()).lower()
    return declared if _MEDIA_TYPE.fullmatch(declared) else "application/octet-stream"


def _text_of(part: Message, body: Body) -> str:
    kind = media_type(part)
    body.types.append(kind)
    if kind == "multipart/alternative" and part.is_multipart():
        return _best_of(part, body)
    if part.is_multipart() and kind.startswith("multipart/"):
        texts = [_text_of(child, body) for child in _children(part)]
        return "\n\n".join(text for text in texts if text.strip())
    if _is_words(part, kind):
        text = decode(_content(part), _charset(part))
        return html_to_text(text) if kind == "text/html" else text
    if kind not in _REPORT_PARTS:
        body.attachments.append(_attachment(part, kind, len(body.attachments) + 1))
    return ""


def _children(part: Message) -> list[Message]:
    children = part.get_payload()
    return [child for child in children if isinstance(child, Message)] if isinstance(children, list) else []


def _best_of(part: Message, body: Body) -> str:
    """Plain text where there is some worth reading, else what the HTML shows."""
    plain = rich = ""
    for child in _children(part):
        text = _text_of(child, body)
        if media_type(child) == "text/plain":
            plain = plain or text
        elif text.strip():
            rich = text
    stub = len(plain) < _STUB_LENGTH and _STUB.search(plain) is not None and len(rich) > len(plain)
    return plain if plain.strip() and not stub else rich or plain


def _is_words(part: Message, kind: str) -> bool:
    """Whether the part is the letter itself and no file."""
    if kind.startswith("multipart/"):
        return True  # declared as a multipart, but it has no parts: its text is all there is
    if kind not in ("text/plain", "text/html", "text/enriched", "text/markdown"):
        return False
    return _disposition(part) != "attachment" and not _stated_name(part)


def _disposition(part: Message) -> str:
    return value_of(str(part.get("content-disposition", ""))).partition(";")[0].strip().lower()


def _charset(part: Message) -> str:
    try:
        charset = part.get_content_charset("")
    except (UnicodeError, LookupError, ValueError, TypeError, AttributeError):
        return ""
    return charset if isinstance(charset, str) else ""


def _content(part: Message) -> bytes:
    """The bytes of a leaf, its transfer encoding undone."""
    try:
        if part.is_multipart():
            return b"\n".join(child.as_bytes() for child in _children(part))
        content = part.get_payload(decode=True)
        return content if isinstance(content, bytes) else b""
    except Exception:  # a part that cannot be written again; the original mail is kept anyway
        return b""


def _attachment(part: Message, kind: str, number: int) -> Attachment:
    content = _content(part)
    return Attachment(_name(part, kind, number), kind, len(content), content)


def _stated_name(part: Message) -> str:
    try:
        name = part.get_filename("")
    except (UnicodeError, LookupError, ValueError, TypeError, AttributeError, IndexError):
        return ""
    return value_of(name) if isinstance(name, str) else ""


def _name(part: Message, kind: str, number: int) -> str:
    """A name that is safe to save under: no folders, nothing hidden, its ending visible."""
    stated = clean_line(_stated_name(part), 1000).replace("\\", "/").rpartition("/")[2]
    name = _UNSAFE.sub("_", stated).strip(". ")
    if not name:
        return _NAMES.get(kind) or f"attachment-{number}{mimetypes.guess_extension(kind) or ''}"
    stem, dot, ending = name.rpartition(".")
    if dot and len(ending) <= 10:
        return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"
    return name[:LONGEST_NAME]
