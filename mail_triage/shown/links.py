"""Where a link really leads: its address as a browser would take it, and the host behind it in plain letters. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

import idna

LONGEST = 4000
_SPACE = re.compile(r"[\x00-\x20\x7f]+")
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]{0,250})(?::\d{1,5})?|\[[0-9a-f:.]{2,45}\](?::\d{1,5})?")
_NAMED = re.compile(r"\b((?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Link:
    """A link that may be followed."""

    address: str
    host: str
    """ASCII: letters that look like others show as `xn--…`."""


def link_of(href: str) -> Link | None:
    """The link, or None for an address that is none of the web, or that browsers read in another way than we do."""
    plain = _SPACE.sub("", href)[:LONGEST].replace("\\", "/")
    scheme, colon, rest = plain.partition(":")
    if not colon or scheme.lower() not in ("http", "https"):
        return None
    try:
        parts = urlsplit(f"{scheme.lower()}://{rest.lstrip('/')}")
        host, port = _ascii(parts.hostname or ""), parts.port
    except (ValueError, UnicodeError):
        return None
    shown = f"{host}:{port}" if port else host
    if not _HOST.fullmatch(shown):
        return None
    # Written anew without a user's name: everything before the @ is there to look like a host.
    tail = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Link(f"{parts.scheme}://{shown}{tail}", shown)


def _ascii(host: str) -> str:
    if host.isascii():
        return host
    return str(idna.encode(host, uts46=True).decode())


def pretends(text: str, host: str) -> bool:
    """Whether the words of a link name another host than the one it leads to."""
    named = _NAMED.search(text)
    if named is None:
        return False
    said, real = named[1].lower(), host.partition(":")[0]
    return not (real == said or real.endswith(f".{said}") or said.endswith(f".{real}"))
