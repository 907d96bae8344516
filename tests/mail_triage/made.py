"""Files made for the tests: PDFs, zips, old office files, winmail.dat."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterable, Mapping


def pdf(text: str, extra: bytes = b"", encrypted: bool = False) -> bytes:
    """A PDF of one page that says `text`."""
    import pypdf
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(595, 842)
    font = DictionaryObject(
        {NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1")}
        | {NameObject("/BaseFont"): NameObject("/Helvetica"), NameObject("/Encoding"): NameObject("/WinAnsiEncoding")}
    )
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): DictionaryObject({NameObject("/F"): font})})
    stream = DecodedStreamObject()
    stream.set_data(b"BT /F 12 Tf 50 800 Td (%s) Tj ET" % text.encode("cp1252"))
    page[NameObject("/Contents")] = stream
    if encrypted:
        writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue() + extra


def zipped(members: Mapping[str, bytes] | Iterable[str]) -> bytes:
    """A zip file; names alone hold one letter each."""
    held = members if isinstance(members, Mapping) else dict.fromkeys(members, b"x")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in held.items():
            archive.writestr(name, content)
    return out.getvalue()


def encrypted_zip() -> bytes:
    """A zip file whose one member claims to be encrypted."""
    content = bytearray(zipped(["a.txt"]))
    content[6] |= 1
    content[content.index(b"PK\1\2") + 8] |= 1
    return bytes(content)


def ole(names: Iterable[str], word_flags: int | None = None) -> bytes:
    """A compound file with empty streams of these names; `word_flags` adds a WordDocument with these flags."""
    entries = [_entry("Root Entry", 5, child=1)]
    listed = [*names] + (["WordDocument"] if word_flags is not None else [])
    for number, name in enumerate(listed, 1):
        is_word = name == "WordDocument" and word_flags is not None
        right = number + 1 if number < len(listed) else 0xFFFFFFFF
        start, size = (3, 4096) if is_word else (0xFFFFFFFE, 0)
        entries.append(_entry(name, 2, right=right, start=start, size=size))
    directory = b"".join(entries).ljust(1024, b"\0")
    fat = [0xFFFFFFFD, 2, 0xFFFFFFFE, *range(4, 11), 0xFFFFFFFE]
    table = b"".join(struct.pack("<L", one) for one in fat).ljust(512, b"\xff")
    document = struct.pack("<5HH", 0xA5EC, 0, 0, 0, 0, word_flags or 0).ljust(4096, b"\0")
    head = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 16
    head += struct.pack("<HHHHH6xLLLLLLLLLL", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    return head.ljust(512, b"\xff") + table + directory + document


def _entry(
    name: str, kind: int, child: int = 0xFFFFFFFF, right: int = 0xFFFFFFFF, start: int = 0, size: int = 0
) -> bytes:
    letters = (name + "\0").encode("utf-16-le")
    entry = letters.ljust(64, b"\0") + struct.pack("<HBBLLL", len(letters), kind, 1, 0xFFFFFFFF, right, child)
    return entry + b"\0" * 36 + struct.pack("<LQ", start if size or kind != 5 else 0xFFFFFFFE, size)


def winmail(body: str, files: Mapping[str, bytes]) -> bytes:
    """A winmail.dat with words and files."""
    out = struct.pack("<LH", 0x223E9F78, 1) + _tnef(1, 0x89006, 0x0008, struct.pack("<L", 0x10000))
    out += _tnef(1, 0x800C, 0x0002, body.encode("cp1252") + b"\0")
    for name, content in files.items():
        out += _tnef(2, 0x9002, 0x0006, b"\0" * 14)
        out += _tnef(2, 0x8010, 0x0001, name.encode() + b"\0")
        out += _tnef(2, 0x800F, 0x0006, content)
    return out


def _tnef(level: int, name: int, kind: int, data: bytes) -> bytes:
    return struct.pack("<BHHL", level, name & 0xFFFF, kind, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)
