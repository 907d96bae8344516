"""What to mind in files that are text: web pages, RTF, and office documents in disguise. Pure."""

from __future__ import annotations

import re

_OBJECT = re.compile(rb"\\obj(?:data|update|autlink)\b")
_MACROS = (b'macrosPresent="yes"', b"QWN0aXZlTWltZQ", b"ActiveMime")
"""Word's XML and MHT files with macros inside."""


def marks(content: bytes, kind: str) -> tuple[str, ...]:
    """What staff should know of a file of the type `kind`."""
    found = {
        "webpage": kind in ("text/html", "image/svg+xml", "application/xhtml+xml"),
        "embedded": kind == "application/rtf" and _OBJECT.search(content) is not None,
        "macros": any(sign in content for sign in _MACROS),
    }
    return tuple(mark for mark, holds in found.items() if holds)
