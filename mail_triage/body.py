"""A parsed MIME tree → the words for people, and the files. Pure; an odd part never spoils the rest."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from email.message import Message

from contact_center.domain.contact import Attachment
from mail_triage import limits
from mail_triage.attachments import calendar, forwarded, names, tnef
from mail_triage.charset import clean, decode
from mail_triage.headers import decoded, value_of
from mail_triage.html_text import html_to_text

LONGEST_TEXT = 200_000
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,50}/[a-z0-9][a-z0-9!#$&^_.+-]{0,60}")
_STUB = re.compile(r"\bhtml\b", re.IGNORECASE)
_STUB_LENGTH = 300
_REPORT_PARTS = (
    "message/delivery-status",
    "message/disposition-notification",
    "message/feedback-report",
    "text/rfc822-headers",
)


@dataclass(slots=True)
class Body:
    """What a mail holds."""

    text: str = ""
    attached: list[tuple[str, str]] = field(default_factory=list)
    """Mails attached to it, unless it is a report: their header lines and their words."""
    invitations: list[str] = field(default_factory=list)
    """Events of calendar files, as lines to read."""
    notes: list[str] = field(default_factory=list)
    """Texts that came as files, but to be shown in their place: some programs give the letter itself a name."""
    attachments: list[Attachment] = field(default_factory=list)
    types: list[str] = field(default_factory=list)
    """Media types of all parts; what lies inside an attached mail is not ours to judge."""
    depth: int = 0
    """How deep its parts are nested."""

    @property
    def beyond(self) -> str:
        """Which limit its parts break, in plain words; or empty."""
        if len(self.types) > limits.MOST_PARTS:
            return f"it has more than {limits.MOST_PARTS} parts"
        return f"its parts are nested deeper than {limits.DEEPEST}" if self.depth > limits.DEEPEST else ""


def body_of(message: Message) -> Body:
    """Read the tree."""
    body = Body()
    body.text = clean(_text_of(message, body, 0))[:LONGEST_TEXT]
    if not body.text.strip() and not body.attached and not body.invitations:
        body.text = "\n\n".join(body.notes)[:LONGEST_TEXT]
    return body


def media_type(part: Message) -> str:
    """The declared media type, if it is one at all."""
    declared = str(part.get_content_type()).lower()
    return declared if _MEDIA_TYPE.fullmatch(declared) else "application/octet-stream"


def _text_of(part: Message, body: Body, depth: int) -> str:
    kind = media_type(part)
    body.types.append(kind)
    body.depth = max(body.depth, depth)
    if body.beyond:
        return ""
    if kind == "multipart/alternative" and part.is_multipart():
        return _best_of(part, body, depth)
    if part.is_multipart() and kind.startswith("multipart/"):
        texts = [_text_of(child, body, depth + 1) for child in _children(part)]
        return "\n\n".join(text for text in texts if text.strip())
    if _is_words(part, kind):
        text = decode(_content(part), _charset(part))
        return html_to_text(text) if kind == "text/html" else text
    return "" if kind in _REPORT_PARTS else _text_of_file(part, kind, body, depth)


def _children(part: Message) -> list[Message]:
    children = part.get_payload()
    return [child for child in children if isinstance(child, Message)] if isinstance(children, list) else []


def _best_of(part: Message, body: Body, depth: int) -> str:
    """Plain text where there is some worth reading, else what the HTML shows."""
    plain = rich = ""
    for child in _children(part):
        text = _text_of(child, body, depth + 1)
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


def _text_of_file(part: Message, kind: str, body: Body, depth: int) -> str:
    """Keep a file; Outlook's winmail.dat is opened, and its words are the letter's."""
    content, name = _content(part), _stated_name(part)
    found = tnef.opened(content)
    if found:
        for inner, data in found.files:
            _keep(body, inner, "application/octet-stream", data)
        return found.text
    _keep(body, name, kind, content)
    if kind == "text/plain" and _disposition(part) != "attachment":
        _keep_if_readable(body.notes, clean(decode(content, _charset(part))).strip())
    if kind == "text/calendar":
        _keep_if_readable(body.invitations, clean(calendar.readable(decode(content, _charset(part)))))
    if kind == "message/rfc822" and "multipart/report" not in body.types:
        _keep_attached(part, body, depth)
    return ""


def _keep(body: Body, stated: str, kind: str, content: bytes) -> None:
    name = names.cleaned(stated, kind, len(body.attachments) + 1)
    marks = names.tries(stated, name)
    body.attachments.append(Attachment(name, kind, len(content), content, declared_type=kind, marks=marks))


def _keep_if_readable(readable: list[str], text: str) -> None:
    if text and text not in readable:
        readable.append(text)


def _keep_attached(part: Message, body: Body, depth: int) -> None:
    """Read an attached mail; its own parts and files are in its original, which is kept as a file."""
    for inner in _children(part)[:1]:
        if len(body.attached) < forwarded.MOST:
            own = Body(types=[], depth=0)
            text = clean(_text_of(inner, own, depth + 1))[:LONGEST_TEXT]
            body.depth = max(body.depth, own.depth)
            body.attached.append((forwarded.heading(inner), text))


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


def _stated_name(part: Message) -> str:
    """The name as it was meant, letters that hide something still in it."""
    try:
        name = part.get_filename("")
    except (UnicodeError, LookupError, ValueError, TypeError, AttributeError, IndexError):
        return ""
    return decoded(name) if isinstance(name, str) else ""
