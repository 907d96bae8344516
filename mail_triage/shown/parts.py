"""Bytes of a mail → its HTML and the pictures that came with it. Pure."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32

from mail_triage import limits
from mail_triage.body import media_type
from mail_triage.charset import decode

MOST_HTML = 1024 * 1024
MOST_PICTURE = 2 * 1024 * 1024
MOST_PICTURES = 6 * 1024 * 1024
"""Bytes of all pictures together; those beyond are left out."""
_BEGINNINGS = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)
"""By content, never by what the mail says it is. No SVG: that is a document."""


@dataclass(slots=True)
class Found:
    """What there is to be shown."""

    html: str = ""
    pictures: dict[str, str] = field(default_factory=dict)
    """Content-ID → the picture as a `data:` address."""
    size: int = 0
    beyond: str = ""
    """Why it is not shown at all; or empty."""


def found_in(content: bytes) -> Found:
    """Look through a mail."""
    found = Found(beyond=limits.beyond(content))
    if found.beyond:
        return found
    waiting: list[tuple[Message, int]] = [(BytesParser(policy=compat32).parsebytes(content), 0)]
    for _ in range(limits.MOST_PARTS):
        if not waiting:
            break
        part, depth = waiting.pop()
        if depth > limits.DEEPEST:
            found.beyond = f"its parts are nested deeper than {limits.DEEPEST}"
            break
        children = part.get_payload() if part.is_multipart() else None
        if isinstance(children, list) and not media_type(part).startswith("message/"):
            waiting += [(child, depth + 1) for child in reversed(children) if isinstance(child, Message)]
        elif children is None:
            _leaf(part, found)
    return found


def _leaf(part: Message, found: Found) -> None:
    if media_type(part) == "text/html" and not found.html and not _is_file(part):
        content = _bytes(part)[: MOST_HTML * 4]
        found.html = decode(content, _charset(part))[:MOST_HTML]
    elif name := _content_id(part):
        _picture(name, _bytes(part), found)


def _picture(name: str, content: bytes, found: Found) -> None:
    kind = kind_of(content)
    if kind and name not in found.pictures and len(content) <= MOST_PICTURE and found.size < MOST_PICTURES:
        found.size += len(content)
        found.pictures[name] = f"data:{kind};base64,{base64.b64encode(content).decode()}"


def kind_of(content: bytes) -> str:
    """The media type of a picture that browsers only paint; empty for anything else."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for beginning, kind in _BEGINNINGS if content.startswith(beginning)), "")


def _is_file(part: Message) -> bool:
    return str(part.get("content-disposition", "")).partition(";")[0].strip().lower() == "attachment"


def _content_id(part: Message) -> str:
    return " ".join(str(part.get("content-id", "")).split()).strip("<>")[:200]


def _charset(part: Message) -> str:
    try:
        charset = part.get_content_charset("")
    except (UnicodeError, LookupError, ValueError, TypeError, AttributeError):
        return ""
    return charset if isinstance(charset, str) else ""


def _bytes(part: Message) -> bytes:
    try:
        content = part.get_payload(decode=True)
    except Exception:  # an encoding that is none: then there is nothing to show
        return b""
    return content if isinstance(content, bytes) else b""
