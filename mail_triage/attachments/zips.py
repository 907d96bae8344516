"""What is in a zip file, as its directory says: nothing is unpacked. Pure.

Office documents are zip files, too; what they hold says which kind they are and whether they hold macros.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

from mail_triage.attachments.kinds import DANGEROUS, ZIP
from mail_triage.attachments.names import ending

MOST_MEMBERS = 5000
MOST_INFLATED = 200 * 1024 * 1024
"""Of a whole archive. A phone's photos stay far below it."""
MOST_RATIO = 100
RATIO_COUNTS_FROM = 10 * 1024 * 1024
MOST_DIRECTORY = 2 * 1024 * 1024

_OFFICE = "application/vnd.openxmlformats-officedocument."
_FOLDERS = {
    "word/": f"{_OFFICE}wordprocessingml.document",
    "xl/": f"{_OFFICE}spreadsheetml.sheet",
    "ppt/": f"{_OFFICE}presentationml.presentation",
}
_ARCHIVES = frozenset({"zip", "rar", "7z", "gz", "tgz", "tar", "bz2", "xz", "cab", "ace", "lzh", "arj"})


@dataclass(frozen=True, slots=True)
class Zip:
    """What a zip file is, and what to mind."""

    media_type: str = ZIP
    marks: tuple[str, ...] = ()


def look(content: bytes) -> Zip:
    """Read the directory of a zip file."""
    if _directory_size(content) > MOST_DIRECTORY:
        return Zip(marks=("archive", "bomb"))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            kind = _kind(archive, members)
    except Exception:  # damaged on purpose or by accident: staff are told that it cannot be looked into
        return Zip(marks=("archive", "damaged"))
    return Zip(kind, _marks(members, kind))


def _directory_size(content: bytes) -> int:
    """How long the directory claims to be; each of its entries costs memory."""
    end = content.rfind(b"PK\x05\x06")
    return int.from_bytes(content[end + 12 : end + 16], "little") if end >= 0 else 0


def _kind(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> str:
    names = [member.filename for member in members[:MOST_MEMBERS]]
    if "[Content_Types].xml" in names:
        return next((kind for folder, kind in _FOLDERS.items() if any(name.startswith(folder) for name in names)), ZIP)
    if names and names[0] == "mimetype" and members[0].file_size < 100 and not members[0].flag_bits & 1:
        stated = archive.read(members[0]).decode("ascii", "replace").strip()
        return stated if stated.startswith("application/vnd.oasis.opendocument") else ZIP
    if "AndroidManifest.xml" in names:
        return "application/vnd.android.package-archive"
    return "application/java-archive" if "META-INF/MANIFEST.MF" in names else ZIP


def _marks(members: list[zipfile.ZipInfo], kind: str) -> tuple[str, ...]:
    names = [member.filename.lower() for member in members[:MOST_MEMBERS]]
    found = {
        "archive": kind == ZIP,
        "encrypted": any(member.flag_bits & 1 for member in members[:MOST_MEMBERS]),
        "macros": any("vbaproject" in name or "xl/macrosheets/" in name or "basic/standard/" in name for name in names),
        "executable": any(ending(name) in DANGEROUS for name in names)
        and not kind.startswith(("application/vnd.openxml", "application/vnd.oasis")),
        "embedded": kind != ZIP and any("oleobject" in name or "/activex/" in name for name in names),
        "nested": kind == ZIP and any(ending(name) in _ARCHIVES for name in names),
        "bomb": len(members) > MOST_MEMBERS or _is_bomb(members),
    }
    return tuple(mark for mark, holds in found.items() if holds)


def _is_bomb(members: list[zipfile.ZipInfo]) -> bool:
    """Whether unpacking would fill a disk: too large, too dense, or members that share their bytes."""
    inflated = sum(member.file_size for member in members)
    packed = max(1, sum(member.compress_size for member in members))
    shared = len({member.header_offset for member in members}) < len(members)
    dense = inflated > RATIO_COUNTS_FROM and inflated > packed * MOST_RATIO
    return inflated > MOST_INFLATED or dense or shared
