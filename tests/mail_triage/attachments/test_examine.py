"""What a file is, what staff should mind, and which form it seems to be."""

import re
import time
import zipfile
from io import BytesIO
from pathlib import Path

import made
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import contact_center
from contact_center.domain.contact import Attachment
from mail_triage.attachments import names
from mail_triage.attachments.examine import MARKS, examine

PE = b"MZ" + b"\0" * 58 + b"\x80\0\0\0" + b"\0" * 64 + b"PE\0\0"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0" * 30
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
UNSAID = "application/octet-stream"


def seen(name: str, content: bytes, declared: str = UNSAID) -> Attachment:
    cleaned = names.cleaned(name, declared, 1)
    file = Attachment(cleaned, declared, len(content), content, declared, names.tries(name, cleaned))
    return examine(file)


@pytest.mark.parametrize(
    ("name", "content", "declared", "kind"),
    [
        ("a", made.pdf("Hej"), UNSAID, "application/pdf"),
        ("a", b"\r\n\r\n" + made.pdf("Hej"), "text/plain", "application/pdf"),
        ("photo.jpg", PNG, "image/jpeg", "image/png"),
        ("a", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", UNSAID, "image/heif"),
        ("a.docx", made.zipped(["[Content_Types].xml", "word/document.xml"]), UNSAID, WORD),
        ("a.odt", made.zipped({"mimetype": b"application/vnd.oasis.opendocument.text"}), UNSAID,
         "application/vnd.oasis.opendocument.text"),
        ("a.xls", made.ole(["Workbook"]), UNSAID, "application/vnd.ms-excel"),
        ("a.msg", made.ole(["__properties_version1.0"]), UNSAID, "application/vnd.ms-outlook"),
        ("letter.txt", b"MZ hello, dear office", "text/plain", "text/plain"),
        ("letter.txt", b"BM is how my letter begins", "text/plain", "text/plain"),
        ("a.bin", b"", UNSAID, UNSAID),
    ],
)  # fmt: skip
def test_a_file_is_what_its_content_says(name: str, content: bytes, declared: str, kind: str) -> None:
    file = seen(name, content, declared)
    assert (file.media_type, file.declared_type) == (kind, declared)
    assert "other-type" not in file.marks or declared == "text/plain"


@pytest.mark.parametrize(
    ("name", "content", "declared", "marks"),
    [
        ("photo.jpg", PE, "image/jpeg", ("executable", "other-type")),
        ("photo.jpg", PE, UNSAID, ("executable", "other-type")),
        ("x.png", made.pdf("a"), "image/png", ("other-type",)),
        ("a.docx", made.zipped(["[Content_Types].xml", "word/vbaProject.bin"]), WORD, ("macros",)),
        ("a.xlsx", made.zipped(["[Content_Types].xml", "xl/macrosheets/s.xml"]), UNSAID, ("macros",)),
        ("a.doc", made.ole(["Macros", "VBA"], 0), "application/msword", ("macros",)),
        ("a.doc", b'<?xml version="1.0"?><w:wordDocument w:macrosPresent="yes">', UNSAID, ("macros",)),
        ("a.mht", b"MIME-Version: 1.0\n\nQWN0aXZlTWltZQAAAf", UNSAID, ("executable", "macros")),
        ("a.doc", made.ole([], 0x0100), UNSAID, ("encrypted",)),
        ("a.docx", made.ole(["EncryptedPackage", "EncryptionInfo"]), UNSAID, ("encrypted",)),
        ("a.pdf", made.pdf("a", encrypted=True), "application/pdf", ("encrypted",)),
        ("a.pdf", made.pdf("a", extra=b"/Launch"), "application/pdf", ("embedded",)),
        ("a.rtf", b"{\\rtf1{\\object\\objdata 0105}}", UNSAID, ("embedded",)),
        ("a.doc", made.ole(["WordDocument", "\x01Ole10Native"]), UNSAID, ("embedded",)),
        ("a.msi", made.ole(["\u4840\u3f7f\u4164\u422f\u4836"]), UNSAID, ("executable",)),
        ("a.zip", made.zipped(["a.txt"]), UNSAID, ("archive",)),
        ("a.zip", made.zipped(["cv.pdf.exe"]), UNSAID, ("executable", "archive")),
        ("a.zip", made.zipped(["b.zip"]), UNSAID, ("archive", "nested")),
        ("a.zip", made.encrypted_zip(), UNSAID, ("encrypted", "archive")),
        ("a.zip", made.zipped(["a.txt"])[:-30], UNSAID, ("archive", "damaged")),
        ("a.rar", b"Rar!\x1a\x07\x01\0", UNSAID, ("archive",)),
        ("a.jar", made.zipped(["META-INF/MANIFEST.MF"]), UNSAID, ("executable",)),
        ("a.html", b"<!DOCTYPE html><html><form action=http://evil.example>", "text/html", ("webpage",)),
        ("a.txt", b"<html><script>1</script>", "text/plain", ("webpage",)),
        ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">', "image/svg+xml", ("webpage",)),
        ("a.js", b"new ActiveXObject('x')", "text/plain", ("executable",)),
        ("a.lnk", bytes.fromhex("4c00000001140200") + b"\0" * 60, UNSAID, ("executable",)),
        ("cv.pdf.exe", b"hello", UNSAID, ("executable", "double-extension")),
        ("cv.pdf           .scr", b"hello", UNSAID, ("executable", "double-extension")),
        ("a.pdf\u202egpj.exe", b"hello", UNSAID, ("executable", "hidden-name")),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 600, UNSAID, ("damaged",)),
    ],
    ids=lambda value: "bytes" if isinstance(value, bytes) else None,  # an archive holds the time at which it was made
)  # fmt: skip
def test_staff_are_told_what_to_mind(name: str, content: bytes, declared: str, marks: tuple[str, ...]) -> None:
    assert seen(name, content, declared).marks == marks


def test_a_zip_that_would_fill_a_disk_is_told_without_unpacking_it() -> None:
    began = time.monotonic()
    file = seen("42.zip", made.zipped({f"{n}": b"\0" * 30_000_000 for n in range(3)}))
    assert file.size < 200_000
    assert "bomb" in file.marks
    assert time.monotonic() - began < 10


def test_a_zip_whose_members_share_their_bytes_is_a_bomb() -> None:
    content = bytearray(made.zipped(["a", "b"]))
    second = content.rindex(b"PK\1\2")
    content[second + 42 : second + 46] = b"\0\0\0\0"
    assert "bomb" in seen("overlap.zip", bytes(content)).marks


def test_a_zip_with_a_directory_without_end_is_not_read() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(40_000):
            archive.writestr(zipfile.ZipInfo(f"{number}"), b"")
    began = time.monotonic()
    assert seen("many.zip", out.getvalue()).marks == ("bomb", "archive")
    assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    ("name", "text", "form"),
    [
        ("scan.pdf", "04.063 EN/DK Application for tax card", "04.063"),
        ("scan.pdf", "x" * 3000 + " 04.063 EN", "04.063"),
        ("04.063_EN-DK.pdf", "", "04.063"),
        ("04063.pdf", "", "04.063"),
        ("invoice 1040630.pdf", "", ""),
        ("scan.pdf", "PD U2 Retention of unemployment benefit entitlement", "PD U2"),
        ("pd_u2 Jan.jpg", "", "PD U2"),
        ("U2.jpg", "", "PD U2"),
        ("U2 live in Dublin.mp3", "", ""),
        ("e-303.pdf", "", "PD U2"),
        ("scan.pdf", "U1 Periods to be taken into account for granting unemployment benefits", "PD U1"),
        ("PDU1.pdf", "", "PD U1"),
        ("scan.pdf", "PD S1 Registering for health care cover", "S1"),
        ("S1.pdf", "", "S1"),
        ("scan.pdf", "A1 Certificate concerning the social security legislation which applies to the holder", "A1"),
        ("formularz A1.pdf", "", "A1"),
        ("zaświadczenie A1.pdf", "", "A1"),
        ("DA1.pdf", "", "DA1"),
        ("SED_U009.pdf", "", "SED U009"),
        ("scan.pdf", "SED U 020 Reimbursement request", "SED U020"),
        ("E-104.pdf", "", "E 104"),
        ("e1234.pdf", "", ""),
        ("Class A1 course.pdf", "", ""),
        ("letter.pdf", "x" * 3000 + " I need a PD U2, where do I get it?", ""),
        ("kontrakt.pdf", "Ansættelseskontrakt", ""),
    ],
)
def test_a_form_is_recognised_by_its_name_or_its_first_words(name: str, text: str, form: str) -> None:
    assert seen(name, made.pdf(text) if text else PNG).form == form


def test_a_form_that_is_text_is_recognised_too() -> None:
    assert seen("a.txt", b"PD U2\nRetention of unemployment benefit entitlement", "text/plain").form == "PD U2"


SAMPLES = [
    made.pdf("PD U2"), made.pdf("x", encrypted=True), made.zipped(["a.txt", "b.zip"]), made.ole(["Macros"], 0), PE, PNG,
    made.winmail("Hej", {"a.pdf": b"%PDF"}), b"{\\rtf1}", b"<html>", b"BEGIN:VCALENDAR",
]  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(SAMPLES), st.integers(0, 6000), st.integers(0, 40), st.binary(max_size=12), st.text(max_size=30))
def test_no_damaged_file_stops_its_mail(content: bytes, at: int, length: int, instead: bytes, name: str) -> None:
    file = seen(name, content[:at] + instead + content[at + length :])
    assert set(file.marks) <= set(MARKS)
    assert file.name
    assert not set(file.name) & set("/\\\r\n\0\u202e")
    file.name.encode()


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(max_size=200), st.text(alphabet="./\\ :\r\n\0\u202e\u200bCONaux", max_size=20)))
def test_every_name_is_safe_to_save_under(stated: str) -> None:
    name = names.cleaned(stated, "application/pdf", 3)
    assert name == name.strip(". ")
    assert 0 < len(name) <= 120
    assert not set(name) & set('/\\:*?"<>|\r\n\t\0\u202e\u200f\u2066')
    assert name.partition(".")[0].upper() not in ("CON", "AUX", "NUL", "PRN")


@pytest.mark.parametrize(
    ("stated", "name"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\evil.bat", "evil.bat"),
        ("C:\\Users\\me\\cv.pdf", "cv.pdf"),
        ("a\r\nBcc: x@y.pdf", "a Bcc_ x@y.pdf"),
        ("CON.txt", "_CON.txt"),
        ("", "attachment-3.pdf"),
        (" .. ", "attachment-3.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_a_name_keeps_what_it_is_and_loses_what_it_tries(stated: str, name: str) -> None:
    assert names.cleaned(stated, "application/pdf", 3) == name


@pytest.mark.parametrize("mark", MARKS)
def test_every_mark_has_a_danish_name_for_staff(mark: str) -> None:
    texts = Path(contact_center.__file__).parent / "api" / "dashboard" / "static" / "app" / "texts.js"
    assert re.search(rf'[ "]{mark}"?: "[A-ZÆØÅ]', texts.read_text("utf-8"))
