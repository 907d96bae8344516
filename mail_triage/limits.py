"""Limits that a mail must keep before it is parsed: what is beyond them is made to hurt, or of no use to staff. Pure.

Measured without them: multiparts nested 1,000 deep end in a RecursionError, 20,000 parameters take 9 s.
"""

from __future__ import annotations

import re

MOST_BYTES = (25 * 1024 + 64) * 1024
"""25 MB as the servers' limits count them, and what the servers on the way add to the header."""
HEADER_BLOCK = 256 * 1024
ONE_HEADER = 64 * 1024
PART_HEADER = 8 * 1024
MOST_PARTS = 500
MOST_MULTIPARTS = 250
"""Parts that may hold parts, side by side or nested. A digest of a list has many side by side."""
DEEPEST = 30
"""How deep parts may be nested; told once the tree is there."""

_BLOCK_END = re.compile(rb"\r?\n\r?\n|\r\r")
_FIELD_START = re.compile(rb"[\r\n](?=[^ \t\r\n])")
_PART_FIELD = re.compile(rb"(?im)^content-(?:type|disposition|transfer-encoding|id)[ \t]*:")
_MULTIPART = re.compile(rb"(?im)^content-type[ \t]*:[ \t\r\n]*(?:multipart/|message/)")
_CONTINUATION = re.compile(rb"[\r\n](?![ \t\r\n])")


def beyond(content: bytes) -> str:
    """Which limit the mail breaks, in plain words; empty when it keeps them all."""
    if not content.strip():
        return "it is empty"
    if len(content) > MOST_BYTES:
        return f"it is larger than {MOST_BYTES // 1024 // 1024} MB"
    head = header_block(content)
    if len(head) > HEADER_BLOCK or max(map(len, _FIELD_START.split(head))) > ONE_HEADER:
        return "its header is too long"
    return _parts_beyond(content)


def _parts_beyond(content: bytes) -> str:
    if sum(1 for _ in _MULTIPART.finditer(content)) > MOST_MULTIPARTS:
        return f"more than {MOST_MULTIPARTS} of its parts hold parts"
    for count, field in enumerate(_PART_FIELD.finditer(content)):
        end = _CONTINUATION.search(content, field.end(), field.end() + PART_HEADER + 1)
        if count > MOST_PARTS * 4 or (end is None and len(content) > field.end() + PART_HEADER):
            return "the headers of its parts are too many or too long"
    return ""


def header_block(content: bytes) -> bytes:
    """Everything before the first empty line, as far as the limit goes."""
    end = _BLOCK_END.search(content, 0, HEADER_BLOCK + 4)
    return content[: end.start()] if end else content[: HEADER_BLOCK + 1]
