"""Files as people send them: a form as PDF, a contract as Word document, a photo, a firm's logo."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class File:
    """One attachment."""

    name: str
    media_type: str
    content: bytes


def some(random_numbers: random.Random) -> list[File]:
    """A few files; the logo comes with many mails, the others are different in each."""
    number = random_numbers.randrange(10_000)
    return random_numbers.choice(
        [
            [File(f"kontrakt-{number}.pdf", "application/pdf", pdf(f"Employment contract no. {number}"))],
            [File(f"IMG_{number}.jpg", "image/jpeg", photo(random_numbers, 150_000))],
            [File(f"passport {number}.png", "image/png", picture(random_numbers, 120)), LOGO],
            [File(f"umowa_{number}.docx", WORD, document(f"Umowa o pracę nr {number}"))],
            [LOGO],
        ]
    )


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def pdf(text: str) -> bytes:
    """A PDF of one page that says `text`."""
    stream = zlib.compress(f"BT /F 12 Tf 50 800 Td ({text}) Tj ET".encode("latin-1"))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (table, start)
    return bytes(out)


def document(text: str) -> bytes:
    """A Word document with one paragraph."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        stamp = (2026, 11, 2, 9, 0, 0)  # the same bytes on each run
        for name, content in (
            ("[Content_Types].xml", f'<Types><Override PartName="/word/document.xml" ContentType="{WORD}"/></Types>'),
            ("word/document.xml", f"<w:document><w:body><w:p><w:t>{text}</w:t></w:p></w:body></w:document>"),
        ):
            archive.writestr(zipfile.ZipInfo(name, stamp), content)
    return out.getvalue()


def picture(random_numbers: random.Random, side: int) -> bytes:
    """A PNG of noise."""
    rows = b"".join(b"\0" + random_numbers.randbytes(side * 3) for _ in range(side))
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    chunks = _chunk(b"IHDR", head), _chunk(b"IDAT", zlib.compress(rows)), _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def photo(random_numbers: random.Random, size: int) -> bytes:
    """What begins and ends like a JPEG."""
    head = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    return head + random_numbers.randbytes(size).replace(b"\xff", b"\xfe") + b"\xff\xd9"


LOGO = File("logo.png", "image/png", picture(random.Random(1), 40))
