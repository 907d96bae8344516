"""A file that came with a mail → the same with what it is, what to mind, and which form it seems to be. Pure.

Reading files may hurt as reading mails may: this runs in the process that can be stopped (`mail_triage.apart`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from contact_center.domain.contact import Attachment
from mail_triage.attachments import forms, kinds, ole, pdf, plain, zips
from mail_triage.attachments.names import ending
from mail_triage.charset import decode

UNEXAMINED = "unexamined"
"""The mark of a file that could not be looked at in time."""
READ = 8000
MARKS = (
    *("executable", "macros", "double-extension", "hidden-name", "other-type", "webpage", "embedded", "bomb"),
    *("encrypted", "archive", "nested", "damaged", UNEXAMINED),
)
"""Every mark there is, the gravest first: the order in which staff see them."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the inside of a file tells."""

    kind: str
    marks: tuple[str, ...] = ()
    text: str = ""


def examine(file: Attachment) -> Attachment:
    """Look at one file; what it is called and was declared as is checked against what it is."""
    try:
        seen = _look(file.content, file.declared_type or file.media_type, file.name)
    except Exception:  # the promise of this function: a file never stops its mail
        return replace(file, marks=ordered((*file.marks, UNEXAMINED)))
    marks = (*file.marks, *seen.marks, *_told_by_name(file, seen.kind))
    return replace(
        file,
        media_type=seen.kind or file.media_type,
        marks=ordered(marks),
        form=forms.recognised(file.name, seen.text),
    )


def ordered(marks: tuple[str, ...]) -> tuple[str, ...]:
    """Each mark once, the gravest first."""
    return tuple(mark for mark in MARKS if mark in marks)


def _look(content: bytes, declared: str, name: str) -> Seen:
    kind = kinds.kind_of(content)
    if kind == kinds.ZIP:
        packed = zips.look(content)
        return Seen(packed.media_type, packed.marks)
    if kind == kinds.OLE:
        old = ole.look(content)
        return Seen(old.media_type, old.marks)
    if kind == "application/pdf":
        page = pdf.look(content)
        return Seen(kind, page.marks, page.text)
    marks = (*plain.marks(content, kind or declared), *_by_group(kind))
    words = decode(content[:READ]) if (kind or declared).startswith("text/") and b"\0" not in content[:READ] else ""
    return Seen(kind, marks, words)


def _by_group(kind: str) -> tuple[str, ...]:
    group = kinds.group(kind)
    return (group,) if group in ("archive", "executable") else ()


def _told_by_name(file: Attachment, kind: str) -> tuple[str, ...]:
    """What a computer would do with a file of this name, and whether name or declared type say something else."""
    last = ending(file.name)
    found = ["executable"] if last in kinds.DANGEROUS or kinds.group(kind) == "executable" else []
    if kinds.is_other(kind, file.declared_type or file.media_type) or kinds.is_other(kind, last):
        found.append("other-type")
    return tuple(found)
