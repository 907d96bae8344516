"""How long a text message is: its letters decide the alphabet, the alphabet how much fits (3GPP TS 23.038). Pure."""

from __future__ import annotations

import unicodedata

GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_DOUBLE = frozenset("^{}\\[~]|€")
"""Letters of the extension table: each takes the place of two."""
GSM_ONE, GSM_EACH = 160, 153
UCS2_ONE, UCS2_EACH = 70, 67
"""Characters of a message alone, and of each segment of a longer one."""
WITHOUT_ACCENT = str.maketrans(
    {"ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "–": "-", "—": "-", "’": "'", "„": '"', "”": '"'}
)
"""What Unicode does not take apart."""


def is_gsm(text: str) -> bool:
    """Whether the text is written in the alphabet of which most fits."""
    return all(letter in GSM or letter in GSM_DOUBLE for letter in text)


def length(text: str) -> int:
    """Characters as the network counts them."""
    if is_gsm(text):
        return len(text) + sum(letter in GSM_DOUBLE for letter in text)
    return len(text.encode("utf-16-be")) // 2


def segments(text: str) -> int:
    """How many text messages it is sent as; an empty one is none."""
    one, each = (GSM_ONE, GSM_EACH) if is_gsm(text) else (UCS2_ONE, UCS2_EACH)
    count = length(text)
    return min(count, 1) if count <= one else -(-count // each)


def without_accents(text: str) -> str:
    """The text as people write it in text messages, where that makes it the alphabet of which most fits; else as it is.

    Letters of that alphabet (æ, ö, é …) keep their accents.
    """
    plain = "".join(letter if letter in GSM else _plain(letter) for letter in text)
    return plain if is_gsm(plain) else text


def _plain(letter: str) -> str:
    apart = unicodedata.normalize("NFD", letter.translate(WITHOUT_ACCENT))
    return "".join(piece for piece in apart if not unicodedata.combining(piece))
