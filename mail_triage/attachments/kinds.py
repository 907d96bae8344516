"""What a file is, told by its content. Pure: tables in `kinds.toml`, and puremagic for the many harmless kinds."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib.resources import files

_FACTS = tomllib.loads(files("mail_triage.attachments").joinpath("kinds.toml").read_text("utf-8"))
DANGEROUS = frozenset(_FACTS["dangerous"])
DOCUMENTS = frozenset(_FACTS["documents"])
ZIP = "application/zip"
OLE = "application/x-ole-storage"
HEAD = 4096
UNSAID = frozenset({"", "application/octet-stream", "application/force-download", "application/x-download"})
"""Declared types that say nothing."""
_SURE = 0.5
_HTML = re.compile(rb"<(?:!doctype html|html|head|body|script|iframe|svg)[\s>/]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a kind of file begins with."""

    signature: bytes
    media_type: str
    at: int = 0
    also: bytes = b""
    within: int = 0
    """How much may stand before it."""

    def fits(self, content: bytes) -> bool:
        """Whether `content` begins so."""
        found = content.find(self.signature, self.at, self.at + self.within + len(self.signature)) >= 0
        return found and (not self.also or self.also in content[:HEAD])


BEGINNINGS = tuple(
    Beginning(
        bytes.fromhex(one["with"]),
        one["type"],
        one.get("at", 0),
        bytes.fromhex(one.get("also", "")),
        one.get("within", 0),
    )
    for one in _FACTS["begins"]
)
_GROUP = {member: group for group, members in _FACTS["groups"].items() for member in members}


def kind_of(content: bytes) -> str:
    """The media type that the content tells; empty when it tells none. Zip and OLE are containers still."""
    if not content:
        return ""
    known = next((one.media_type for one in BEGINNINGS if one.fits(content)), "")
    if known:
        return known
    if _HTML.search(content[:1024]):
        return "text/html"
    return _told(content[: HEAD * 4])


def _told(head: bytes) -> str:
    """What puremagic is sure of; it is asked for nothing that `kinds.toml` tells."""
    import puremagic  # imported late: most mails have no files

    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError, IndexError, UnicodeError):
        return ""
    return next((str(one.mime_type) for one in found[:3] if one.mime_type and one.confidence >= _SURE), "")


def group(media_type: str) -> str:
    """The group of a media type or of a name's ending; empty when it belongs to none."""
    found = _GROUP.get(media_type)
    return str(found or _GROUP.get(f"{media_type.partition('/')[0]}/*", ""))


def is_other(told: str, stated: str) -> bool:
    """Whether content of the type `told` comes under a stated type or ending that means something else."""
    if stated in UNSAID:
        return False
    mine, theirs = group(told), group(stated)
    return bool(mine and theirs) and mine != theirs
