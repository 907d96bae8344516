"""Outlook's winmail.dat → the words and the files in it. Pure.

Runs where it can be stopped (`mail_triage.apart`), as everything that reads what others wrote.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mail_triage.charset import decode
from mail_triage.html_text import html_to_text

SIGNATURE = b"\x78\x9f\x3e\x22"
MOST_FILES = 100
LONGEST_RTF = 500_000

logging.getLogger("tnefparse").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class Opened:
    """What was in a winmail.dat."""

    text: str = ""
    files: tuple[tuple[str, bytes], ...] = ()
    """Names as they stand there, and contents."""


def opened(content: bytes) -> Opened | None:
    """Open one; None when it is none, or damaged so that nothing came out."""
    if not content.startswith(SIGNATURE):
        return None
    from tnefparse import TNEF  # imported late: such mails are rare

    try:
        tnef = TNEF(content, do_checksum=False)
    except Exception:  # damaged on purpose or by accident: it stays a file among the others
        return None
    found = Opened(_text(tnef), tuple(_files(tnef)))
    return found if found.text.strip() or found.files else None


def _files(tnef: Any) -> list[tuple[str, bytes]]:
    found = []
    for one in tnef.attachments[:MOST_FILES]:
        data = one.data if isinstance(one.data, bytes) else b""
        if data:
            found.append((_name(one), data))
    return found


def _name(attachment: Any) -> str:
    try:
        name = attachment.long_filename()
    except (UnicodeError, LookupError, AttributeError, TypeError):
        return ""
    return name.strip("\0") if isinstance(name, str) else ""


def _text(tnef: Any) -> str:
    """The words, in the first of their forms that can be read."""
    return next(filter(str.strip, (_attempt(read, tnef) for read in (_plain, _html, _rich))), "")


def _attempt(read: Callable[[Any], str], tnef: Any) -> str:
    try:
        return read(tnef)
    except Exception:  # one form of the words is damaged; there may be another
        return ""


def _plain(tnef: Any) -> str:
    return _decoded(tnef.body).strip("\0")


def _html(tnef: Any) -> str:
    return html_to_text(_decoded(tnef.htmlbody).strip("\0"))


def _rich(tnef: Any) -> str:
    from striprtf.striprtf import rtf_to_text

    rtf = tnef.rtfbody
    return str(rtf_to_text(_decoded(rtf)[:LONGEST_RTF], errors="ignore")) if rtf else ""  # type: ignore[no-untyped-call]


def _decoded(body: Any) -> str:
    if isinstance(body, list):
        body = body[0] if body else b""
    return body if isinstance(body, str) else decode(body or b"")
