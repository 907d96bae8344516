"""Bytes → text: what is declared is believed, then UTF-8, then what the letters say; nothing is ever lost."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail_triage.charset import ALIASES, codec_of, decode


@pytest.mark.parametrize(
    ("content", "declared", "text"),
    [
        ("får".encode("cp1252"), "", "får"),
        ("får".encode("cp1252"), "iso-8859-1", "får"),
        ("får".encode(), "iso-8859-1", "fÃ¥r"),  # declared is declared, though it is wrong
        ("får".encode("cp1252"), "utf-8", "får"),  # declared, but it cannot be
        ("får".encode(), "us-ascii", "får"),
        ("får".encode("cp1252"), "us-ascii", "får"),
        ("€ 10".encode("cp1252"), "iso-8859-1", "€ 10"),
        ("dostać".encode("iso-8859-2"), "iso-8859-2", "dostać"),
        ("dostać".encode("cp1250"), "x-cp1250", "dostać"),
        ("ačiū".encode("cp1257"), "win-1257", "ačiū"),
        ("Як отримати".encode("koi8-u"), "koi8-ru", "Як отримати"),
        ("привет, как дела".encode("cp1251"), "", "привет, как дела"),
        ("你好".encode("gb18030"), "iso-gb2312", "你好"),
        ("får".encode("cp1252"), "ansi_x3.110-1983", "får"),
        ("får".encode("cp1252"), "DEFAULT_CHARSET", "får"),
        ("får".encode(), "x-unknown", "får"),
        ("får".encode(), "3Dutf-8", "får"),
        ("får".encode(), "utf-8; format=flowed", "får"),
        ("får".encode(), "utf-8*da", "får"),
        ("får".encode(), '"UTF-8"', "får"),
        ("Добрий день".encode() + b"\xaa", "utf-8", "Добрий день\ufffd"),  # one byte too many spoils no word
        (codecs.BOM_UTF16_LE + "får".encode("utf-16-le") + b"\n", "utf-16", "får\ufffd"),  # cut in a letter
        (codecs.BOM_UTF16_LE + "får".encode("utf-16-le"), "", "får"),
        ("får".encode(), "utf-16", "får"),  # declared wide, but it is not
        (b"A +AD4- B \xff", "utf-7", "A > B \ufffd"),
        (b"\x1b$B-!\x1b(Bx", "iso-2022-jp", "\ufffdx"),  # a letter of one vendor's charset
    ],
)
def test_bytes_are_read_as_they_were_meant(content: bytes, declared: str, text: str) -> None:
    assert decode(content, declared) == text


@pytest.mark.parametrize(
    "declared", ["rot13", "zip", "unicode_escape", "punycode", "idna", "hex", "base64", "\0", "x" * 99]
)
def test_a_codec_that_is_no_charset_is_not_reached(declared: str) -> None:
    assert codec_of(declared) == ""
    assert decode(b"abc", declared) == "abc"


@pytest.mark.parametrize("alias", [name for name, meant in ALIASES.items() if meant])
def test_every_alias_leads_to_a_charset(alias: str) -> None:
    assert codec_of(alias)


@given(st.binary(max_size=200), st.one_of(st.text(max_size=20), st.sampled_from(list(ALIASES))))
def test_no_bytes_and_no_declaration_ever_fail(content: bytes, declared: str) -> None:
    assert isinstance(decode(content, declared), str)
