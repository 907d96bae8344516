"""What is in an old office file (.doc, .xls, .ppt, .msg, .msi), as its directory says. Pure."""

from __future__ import annotations

import io
from dataclasses import dataclass

from mail_triage.attachments.kinds import OLE

_BY_STREAM = {
    "worddocument": "application/msword",
    "workbook": "application/vnd.ms-excel",
    "book": "application/vnd.ms-excel",
    "powerpoint document": "application/vnd.ms-powerpoint",
    "__properties_version1.0": "application/vnd.ms-outlook",
    "\u4840\u3f7f\u4164\u422f\u4836": "application/x-msi",
    "encryptedpackage": "application/vnd.openxmlformats-officedocument",
}
_ENCRYPTED = 0x0100
"""Bit of the flags at offset 10 of a Word document."""
MOST_STREAMS = 5000


@dataclass(frozen=True, slots=True)
class Ole:
    """What an OLE file is, and what to mind."""

    media_type: str = OLE
    marks: tuple[str, ...] = ()


def look(content: bytes) -> Ole:
    """Read the directory of an OLE file."""
    import olefile  # imported late: such files are rare

    try:
        with olefile.OleFileIO(io.BytesIO(content)) as storage:
            paths = storage.listdir(streams=True, storages=True)[:MOST_STREAMS]
            words = storage.openstream("WordDocument").read(12) if storage.exists("WordDocument") else b""
    except Exception:  # damaged on purpose or by accident
        return Ole(marks=("damaged",))
    names = {part.lower() for path in paths for part in path}
    kind = next((kind for stream, kind in _BY_STREAM.items() if stream in names), OLE)
    return Ole(kind, _marks(names, kind, words))


def _marks(names: set[str], kind: str, words: bytes) -> tuple[str, ...]:
    flags = int.from_bytes(words[10:12], "little")
    found = {
        "encrypted": "encryptedpackage" in names or bool(flags & _ENCRYPTED),
        "macros": bool(names & {"macros", "_vba_project_cur", "vba", "_vba_project"}),
        "executable": kind == "application/x-msi",
        "embedded": "\x01ole10native" in names,
    }
    return tuple(mark for mark, holds in found.items() if holds)
