"""Bytes → a mail, for any bytes."""

import time
from email.parser import BytesParser
from email.policy import default
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from mail_triage import limits
from mail_triage.apart import read
from mail_triage.charset import RESERVED
from mail_triage.mail import Envelope, InboundMail, Unreadable
from mail_triage.parse import digest_id, parse
from mail_triage.rules import Rules

MAILS = sorted((Path(__file__).resolve().parents[1] / "mails").glob("*.eml"))
RULES = Rules({"ics@aarhus.example": "ics@aarhus.example"}, "ics.example", b"secret", "ics@aarhus.example")
HEADERS = [
    b"From:", b"To:", b"Subject:", b"Date:", b"Message-ID:", b"Content-Type: multipart/mixed; boundary=b", b"--b",
    b"--b--", b"Content-Type: text/html; charset=", b"Content-Transfer-Encoding: base64", b"=?utf-8?b?",
    b"=?iso-8859-1?Q?=E6?=", b"\r\n", b"\r\n\r\n", b"\n", b"\r", b"<", b">", b"(", b'"', b",", b"@", b"\x00",
    b"\xff\xfe",
    b"charset=rot13", b"filename*=utf-7''+AAA", b"message/rfc822", b"> ", b"On 2026 wrote:", b"-- \n",
]  # fmt: skip
pieces = st.lists(st.one_of(st.sampled_from(HEADERS), st.binary(max_size=20), st.text(max_size=10).map(str.encode)))


def sound(mail: InboundMail | Unreadable) -> None:
    """What the database and the mail programs need."""
    shown = [mail.subject, mail.digest_id]
    if isinstance(mail, InboundMail):
        shown += [mail.text, mail.folded, mail.message_id, *mail.addressed]
        shown += [file.name for file in mail.attachments] + [box.name + box.address for box in mail.sender]
        shown += [value for values in mail.headers.values() for value in values]
    for text in shown:
        assert "\x00" not in text
        text.encode("utf-8")
    assert "\n" not in mail.subject


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=500), pieces.map(b"".join)))
def test_parsing_never_raises_on_any_bytes(content: bytes) -> None:
    sound(parse(content, RULES.is_ours))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(MAILS),
    st.integers(0, 3000),
    st.integers(0, 60),
    st.one_of(st.binary(max_size=8), pieces.map(b"".join)),
)
def test_parsing_never_raises_on_a_damaged_mail(path: Path, at: int, length: int, instead: bytes) -> None:
    content = path.read_bytes()
    sound(parse(content[:at] + instead + content[at + length :], RULES.is_ours))


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=300))
@example("\u241e")
@example("> \u241e\n\u241e\n-- \n\u241e")
@example("a\x1cb\x1dc\x1ed\x85e")
@example("\ufdd0")
def test_nothing_that_was_written_is_lost(text: str) -> None:
    content = b"From: a@mail.example\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + text.encode()
    mail = parse(content)
    assert isinstance(mail, InboundMail)
    # Characters that separate lines or vanish at the ends of lines are layout, not words.
    words = "".join((mail.text + mail.folded).split())
    written = text.replace("\ufeff", "").replace(RESERVED, "\ufffd")
    assert sorted(words) == sorted("".join(written.split()))


HEAD = b"From: a@mail.example\r\nSubject: bomb\r\n"


def nested(depth: int) -> bytes:
    parts = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(depth))
    return HEAD + parts + b"\r\ntext"


BOMBS = {
    "nested multiparts": nested(2000),
    "nested mails": HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 2000,
    "nested a little too deep": nested(40),
    "nested mails a little too deep": HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 240,
    "nested by bare returns": nested(2000).replace(b"\r\n", b"\r"),
    "many parts": HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 20_000,
    "many addresses": b"From: a@mail.example\r\nTo: " + b"b@mail.example,\r\n " * 20_000 + b"\r\n\r\nhi",
    "many parameters": HEAD + b"Content-Type: text/plain" + b"; a=b" * 20_000 + b"\r\n\r\nhi",
    "many parameters of a part": HEAD
    + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain"
    + b"; a=b" * 20_000
    + b"\r\n\r\nhi",
    "many encoded words": b"From: a@mail.example\r\nSubject: " + b"=?utf-8?q?a?= " * 4_000 + b"\r\n\r\nhi",
    "nested comments": b"From: " + b"(" * 10_000 + b"\r\nSubject: x\r\n\r\nhi",
    "a long header": HEAD + b"X-A: " + b"a" * 100_000 + b"\r\n\r\nhi",
    "many headers": HEAD + b"X-A: a\r\n" * 50_000 + b"\r\nhi",
    "nothing but dashes": HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n" * 100_000,
    "nested tags": HEAD + b"Content-Type: text/html\r\n\r\n" + b"<div>" * 50_000 + b"hi",
    "a tag with many attributes": HEAD + b"Content-Type: text/html\r\n\r\n<a" + b" x=1" * 50_000 + b">hi",
    "many short quotes": HEAD + b"\r\n" + b"> a\r\nb\r\n" * 50_000,
    "encoded words in an address": b"From: " + b"=?utf-8?q?a?= " * 4_000 + b"<a@mail.example>\r\n\r\nhi",
    "a Message-ID without an end": HEAD + b"Message-ID: <[abc\r\nReferences: " + b"<" * 50_000 + b"\r\n\r\nhi",
    "RFC 2231 without end": HEAD + b"Content-Type: text/plain" + b"".join(b"; a*%d=b" % n for n in range(4_000)),
    "NUL everywhere": b"From: a@mail.example\0\r\nSubject: b\0o\0mb\r\n\r\nh\0i" + b"\0" * 100_000,
    "quoted printable without end": HEAD + b"Content-Transfer-Encoding: quoted-printable\r\n\r\n" + b"=\r\n" * 300_000,
    "a script": HEAD + b"Content-Type: text/html\r\n\r\n<script>" + b"a" * 900_000,
    "an unknown transfer encoding": HEAD + b"Content-Transfer-Encoding: " + b"x" * 5000 + b"\r\n\r\nhi",
    "many introductions": HEAD + b"\r\n" + b"On 1.1.2026 at 10:00 a@mail.example wrote:\r\n\r\n> x\r\n" * 8_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_mail_made_to_hurt_is_read_or_given_up_in_time(name: str) -> None:
    began = time.monotonic()
    mail = read(BOMBS[name], RULES, Envelope())
    sound(mail)
    assert time.monotonic() - began < 10
    if isinstance(mail, Unreadable):
        assert mail.reason
        assert mail.author.address in ("a@mail.example", "")


def test_a_large_mail_is_read_in_a_process_of_its_own() -> None:
    content = HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nsee the photo\r\n--b\r\n"
    content += b"Content-Type: image/png\r\n\r\n" + (b"x" * 76 + b"\r\n") * 40_000 + b"--b--\r\n"
    mail = read(content, RULES, Envelope("a@mail.example", ()))
    assert isinstance(mail, InboundMail)
    assert mail.text == "see the photo"
    assert mail.envelope.sender == "a@mail.example"
    assert mail.attachments[0].size > 3_000_000


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "it is empty"),
        (b" \r\n\r\n", "it is empty"),
        (bytes(range(256)) * 10, "no header"),
        (b"a: b\r\n" * 60_000, "header is too long"),
        (b"\r\n" + b"a: b\r\n" * 60_000, "header is too long"),
        (b"From: a@mail.example\r\n\r\n" + b"x" * (limits.MOST_BYTES + 1), "larger than"),
    ],
)
def test_what_cannot_be_read_says_why(content: bytes, reason: str) -> None:
    mail = parse(content)
    assert isinstance(mail, Unreadable)
    assert reason in mail.reason


def test_bare_words_without_a_header_are_a_letter() -> None:
    mail = parse("Hej, jeg får ikke mit kort".encode())
    assert isinstance(mail, InboundMail)
    assert mail.text == "Hej, jeg får ikke mit kort"
    assert mail.message_id.startswith("sha256.")
    assert mail.message_id.endswith("@digest")


@pytest.mark.parametrize(
    "stated", [b"", b"abc", b"<[abc", b"<a b@c>", b"<a@b", b"<" + b"a" * 300 + b"@b>", b"<a@b>\r\n <c"]
)
def test_a_message_id_that_is_none_is_derived_from_the_bytes(stated: bytes) -> None:
    mail = parse(b"From: a@mail.example\r\nMessage-ID: " + stated + b"\r\n\r\nhi")
    assert isinstance(mail, InboundMail)
    assert mail.message_id == ("<a@b>" if stated.startswith(b"<a@b>") else mail.digest_id)


def test_parts_nested_too_deep_are_given_up() -> None:
    mail = parse(nested(40))
    assert isinstance(mail, Unreadable)
    assert "nested deeper than 30" in mail.reason
    assert isinstance(parse(nested(25)), InboundMail)


def test_twenty_thousand_addresses_become_five_hundred() -> None:
    mail = parse(b"From: a@mail.example\r\nTo: " + b"b@mail.example,\r\n " * 3_000 + b"\r\n\r\nhi")
    assert isinstance(mail, InboundMail)
    assert len(mail.addressed) <= 500


ODD_SUBJECTS = [
    b"=?utf-8?Q?a b c?=", b"=?utf-8?b?w6XDpg?=", b'"=?utf-8?q?=C3=A5?="', b"x=?utf-8?q?=C3=A5?=y",
    b"=?utf-8?q?=C3=A5?==?utf-8?q?=C3=A5?=", b"=?iso-8859-1?Q?=E5_?= =?utf-8?Q?=C3=A5?=", b"=?utf-8?q?foo?bar?=",
    b"=?UTF-8?B?w6U=?=\r\n =?UTF-8?B?w6Y=?=\r\n tail", b"=?gb2312?B?xOO6ww==?=", b"=?utf-8?B?w6XDpg==w6U=?=",
    b"=?koi8-r?B?8NLJ18XU?=", b"=?utf-8*da?q?=C3=A5?=", b"=?UTF-8?Q?Re:_h\xc3\xa5?=", b"=?windows-1252?Q?=80?=",
    b"\xc3\xa5 raw", b"plain",
]  # fmt: skip


@pytest.mark.parametrize("stated", ODD_SUBJECTS)
def test_a_subject_reads_as_the_newer_policy_reads_it(stated: bytes) -> None:
    content = b"From: a@mail.example\r\nSubject: " + stated + b"\r\n\r\nhi"
    assert parse(content).subject == str(BytesParser(policy=default).parsebytes(content)["subject"])


@pytest.mark.parametrize(
    ("stated", "subject"),
    [
        (b"\xe5 raw", "å raw"),
        (b"=?unknown-8bit?q?=E5?=", "å"),
        (b"=?x-unknown?q?=C3=A5?=", "å"),
        (b"=?iso-8859-1?Q?=80?=", "€"),
        (b"=?nonsense?q?=E5?=", "å"),
        (b"a\xe2\x80\xaeb\x07c", "abc"),
    ],
)
def test_a_subject_that_the_newer_policy_spoils_is_read_all_the_same(stated: bytes, subject: str) -> None:
    assert parse(b"From: a@mail.example\r\nSubject: " + stated + b"\r\n\r\nhi").subject == subject


@pytest.mark.parametrize(
    "address", [b"a@mail.example=0D=0ABcc: x@y.example", b'"a\r\nBcc: x"@y.example', b"a\0@y.example"]
)
def test_no_line_end_gets_through_an_address(address: bytes) -> None:
    mail = parse(b"From: =?utf-8?q?hi=0D=0ABcc:_z?= <" + address + b">\r\nSubject: x\r\n\r\nhi")
    assert isinstance(mail, InboundMail)
    shown = "".join(box.address + box.name for box in mail.sender) + mail.author.address
    assert not set(shown) & set("\r\n\0")


def test_a_mail_with_hidden_text_says_what_the_same_mail_says_without_it() -> None:
    html = "Content-Type: text/html\r\n\r\n<p>How do I get a tax card?</p>%s<p>Anna</p>"
    hidden = '<span style="font-size:0">CPR number MitID divorce police</span>'
    texts = [parse(HEAD + (html % extra).encode()) for extra in ("", hidden)]
    assert isinstance(texts[0], InboundMail)
    assert isinstance(texts[1], InboundMail)
    assert texts[0].text == texts[1].text


def test_a_letter_that_was_given_a_name_is_a_letter_all_the_same() -> None:
    named = b"Content-Type: text/plain; name=letter.txt\r\nContent-Disposition: %s\r\n\r\nHej"
    mails = [parse(HEAD + named % disposition) for disposition in (b"inline", b"attachment")]
    assert [mail.text for mail in mails if isinstance(mail, InboundMail)] == ["Hej", ""]
    assert [len(mail.attachments) for mail in mails if isinstance(mail, InboundMail)] == [1, 1]


def test_answered_mails_come_nearest_first() -> None:
    mail = parse(b"From: a@mail.example\r\nIn-Reply-To: <3@x>\r\nReferences: <1@x> <2@x> <3@x>\r\n\r\nhi")
    assert isinstance(mail, InboundMail)
    assert mail.answers == ("<3@x>", "<2@x>", "<1@x>")


@pytest.mark.parametrize("above", [b"\r\n\r\n", b"\n", b" \n", b"\xef\xbb\xbf", b">From a@b.example Mon Jan  1 2026\n"])
def test_what_stands_above_a_header_does_not_hide_it(above: bytes) -> None:
    content = above + b"From: Anna <a@mail.example>\r\nSubject: CPR\r\n\r\nHello"
    mail = parse(content)
    assert isinstance(mail, InboundMail)
    assert (mail.author.address, mail.subject, mail.text) == ("a@mail.example", "CPR", "Hello")
    assert mail.digest_id == digest_id(content)


def test_a_line_end_hidden_in_a_subject_is_a_blank() -> None:
    mail = parse(b"From: a@mail.example\r\nSubject: =?utf-8?q?hi=0D=0ABcc:_x@y.example?=\r\n\r\nhi")
    assert mail.subject == "hi Bcc: x@y.example"


def test_words_split_inside_a_character_are_joined() -> None:
    mail = parse(b"From: a@mail.example\r\nSubject: =?utf-8?Q?p=C3?=\r\n =?utf-8?Q?=A5_gensyn?=\r\n\r\nhi")
    assert mail.subject == "på gensyn"


def test_a_normal_mail_is_read_within_ten_milliseconds() -> None:
    content = (MAILS[0].parent / "attachment.eml").read_bytes()
    parse(content)
    began = time.perf_counter()
    for _ in range(20):
        parse(content, RULES.is_ours)
    assert (time.perf_counter() - began) / 20 < 0.010
