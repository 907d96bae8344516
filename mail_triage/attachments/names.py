"""What a file is called → a name that is safe to save under, and what the name tries. Pure."""

from __future__ import annotations

import mimetypes
import re
import unicodedata

from mail_triage.attachments.kinds import DANGEROUS, DOCUMENTS
from mail_triage.charset import clean_line

LONGEST_NAME = 120
LONGEST_ENDING = 10
_UNSAFE = re.compile(r'[\\/:*?"<>|]')
_NAMES = {"message/rfc822": "mail.eml", "text/calendar": "invitation.ics", "application/ms-tnef": "winmail.dat"}
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?=\.|$)", re.IGNORECASE)
"""Names that Windows takes for devices."""


def cleaned(stated: str, kind: str, number: int) -> str:
    """No folders, nothing hidden, its ending visible; `attachment-<number>` where nothing is left."""
    last = clean_line(stated, 1000).replace("\\", "/").rpartition("/")[2]
    name = _RESERVED.sub(r"_\g<0>", _UNSAFE.sub("_", last).strip(". "), count=1)
    if not name:
        return _NAMES.get(kind) or f"attachment-{number}{mimetypes.guess_extension(kind) or ''}"
    stem, dot, ending = name.rpartition(".")
    if dot and len(ending) <= LONGEST_ENDING:
        return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"
    return name[:LONGEST_NAME]


def tries(stated: str, name: str) -> tuple[str, ...]:
    """What a name does to deceive: `hidden-name` turns or hides letters, `double-extension` ends like two files."""
    found = []
    if any(unicodedata.category(letter) in ("Cc", "Cf") and letter not in "\r\n\t" for letter in stated):
        found.append("hidden-name")
    stem, _, last = name.lower().rpartition(".")
    if last in DANGEROUS and stem.rpartition(".")[2].strip() in DOCUMENTS:
        found.append("double-extension")
    return tuple(found)


def ending(name: str) -> str:
    """What stands behind the last dot, lower case."""
    return name.lower().rpartition(".")[2].strip() if "." in name else ""
