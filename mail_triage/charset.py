"""Bytes → text. What the mail declares is believed first; a guess never overrules it. Pure.

Undeclared text is read as UTF-8, else as Cyrillic where most letters are, else as Windows-1252. Statistical detectors
are not used: they read short Danish Latin-1 as cp1250 ("får" becomes "fĺr").
"""

from __future__ import annotations

import codecs
import re

ALIASES = {
    "ascii": "",
    "us-ascii": "",
    "ansi_x3.4-1968": "",
    "ansi_x3.110-1983": "cp1252",
    "default": "",
    "default_charset": "",
    "unknown": "",
    "unknown-8bit": "",
    "x-unknown": "",
    "binary": "",
    "8bit": "",
    "utf": "utf-8",
    "utf8mb4": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
    "latin": "cp1252",
    "iso-8859-1": "cp1252",  # what WHATWG and every mail program do: 0x80-0x9f are not control characters
    "iso8859-1": "cp1252",
    "iso_8859-1": "cp1252",
    "latin1": "cp1252",
    "iso-8859-8-i": "iso-8859-8",
    "iso-gb2312": "gb18030",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "x-sjis": "cp932",
    "shift_jis": "cp932",
    "x-mac-roman": "mac_roman",
    "macintosh": "mac_roman",
    "unicode": "utf-16",
    "windows-1252http-equivcontent-type": "cp1252",
    "ansi": "cp1252",
    "windows": "cp1252",
    "win-1252": "cp1252",
    "win-1250": "cp1250",
    "win-1251": "cp1251",
    "win-1257": "cp1257",
    "koi8-ru": "koi8_u",
    "cp-850": "cp850",
    "iso-8859-8-e": "iso-8859-8",
    "iso-10646-ucs-2": "utf-16",
    "unicode-1-1-utf-7": "utf-7",
    "utf-8-mac": "utf-8",
    "utf8-mac": "utf-8",
    "windows-949": "cp949",
    "windows-31j": "cp932",
    "iso-2022-jp-ms": "iso2022_jp_ext",
    "big5-hkscs": "big5hkscs",
}
_DECORATION = re.compile(r"^(?:3d|x-|_)|[;,\s].*$|[\"'$]|\*\w{0,8}$")
"""What programs put around a charset by mistake: `=3D`, `x-`, further parameters, quotes."""
RESERVED = "\ufdd0"
"""A noncharacter, which Unicode reserves for use within a program: no text from outside holds it."""
_TEXT_CODEC = re.compile(r"^(iso8859|cp|windows|koi8|utf|big5|gb|euc|shift_jis|iso2022|mac|tis|hz|latin|johab)")
"""Python has codecs that are no charsets (zip, punycode, unicode_escape): they must not be reached from a mail."""
_UNWANTED = {ord(c): None for c in map(chr, range(32)) if c not in "\n\t"} | {0x7F: None, 0xFEFF: None}
_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_WIDE = ("utf-16", "utf-32")
_SURROGATES = re.compile("[\ud800-\udfff]")
_HIDING = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")


def decode(content: bytes, declared: str = "") -> str:
    """Decode `content`, which is declared as `declared`; never fails, and what cannot be read becomes U+FFFD."""
    return _decoded(content, codec_of(declared)).replace(RESERVED, "\ufffd")


def _decoded(content: bytes, codec: str) -> str:
    if codec.startswith(_WIDE) and b"\0" not in content and not content.startswith(_BOMS) and _is_utf8(content):
        return content.decode("utf-8")  # declared wide, but no letter of it is
    try:
        return content.decode(codec) if codec else _undeclared(content)
    except (UnicodeError, LookupError):
        return _damaged(content, codec)


def _damaged(content: bytes, codec: str) -> str:
    """What is not wholly in its declared charset: damaged on the way, or declared wrongly."""
    if codec == "utf-8":
        return _undeclared(content, broken_in=4)
    if not content.isascii() and _is_utf8(content):
        return content.decode("utf-8")
    return content.decode(codec, "replace")


def codec_of(declared: str) -> str:
    """Python's name for a declared charset; empty when it declares nothing we can use."""
    stated = declared.strip().strip("\"'").lower()[:60]
    return _known(ALIASES.get(stated, stated)) or _plain(_DECORATION.sub("", stated))


def _plain(name: str) -> str:
    return _known(ALIASES.get(name, name))


def _known(name: str) -> str:
    try:
        found = codecs.lookup(name).name if name else ""
    except (LookupError, ValueError):
        return ""
    return found if _TEXT_CODEC.match(found) else ""


def _undeclared(content: bytes, broken_in: int = 20) -> str:
    """UTF-8, also where at most one in `broken_in` of its longer characters was cut or damaged; else one byte each."""
    if content.startswith(_BOMS):
        return content.decode("utf-16", "replace")
    if _is_utf8(content):
        return content.decode("utf-8")
    almost = content.decode("utf-8", "replace")
    if almost.count("\ufffd") * broken_in < sum(byte >= 0xC2 for byte in content):
        return almost
    return content.decode(_single_byte(content), "replace")


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeError:
        return False
    return True


def _single_byte(content: bytes) -> str:
    """Cyrillic when most letters lie in the upper half, else Windows-1252."""
    letters = content[:20000].translate(None, bytes(range(0x41)) + bytes(range(0x5B, 0x61)) + bytes(range(0x7B, 0xC0)))
    high = [byte for byte in letters if byte >= 0xC0]
    if len(high) < 8 or len(high) * 2 < len(letters):
        return "cp1252"
    return "cp1251" if sum(byte >= 0xE0 for byte in high) * 2 > len(high) else "koi8_u"


def clean(text: str) -> str:
    """Line ends as `\\n`; no control characters (a database refuses NUL) and no half characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_UNWANTED)
    return _SURROGATES.sub("\ufffd", text)


def clean_line(text: str, length: int) -> str:
    """One line for showing in a list: no line ends, no characters that hide or turn what follows."""
    return " ".join(_HIDING.sub("", clean(text)).split())[:length]
