"""Step of the understanding: a citizen's words made fit for looking things up in them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from contact_center.domain.contact import Contact
from contact_center.triage.mojibake import mended

LONGEST_TEXT: Final = 20_000
"""Letters that are looked at. What a person asks stands in the first page; the time stays bounded."""
SUBJECT_LENGTH: Final = 300
SPECIAL: Final = str.maketrans(
    {"ø": "o", "æ": "ae", "ł": "l", "ß": "ss", "đ": "d", "ı": "i", "œ": "oe", "ð": "d", "þ": "th", "ъ": "", "ё": "е"}
)
REPLY_MARK: Final = re.compile(
    r"^\s*(?:(?:re|sv|vs|fw|fwd|aw|wg|odp|antw|tr|rv|ats|fwd?|vb|pd|отв|re\[\d+\])\s*:\s*)+", re.I
)
ADDRESS: Final = re.compile(r"[\w.+-]{1,64}@[\w.-]{1,253}|(?:https?://|www\.)\S{1,2000}")
SENTENCE_END: Final = re.compile(r"(?<=[.!?。？！؟।;])\s+|[\n\r]+|(?<=[。？！])")
WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


def clean(text: str, limit: int = LONGEST_TEXT) -> str:
    """`text` without control letters and lone surrogates, composed, cut to `limit` letters."""
    cut = text[:limit].encode("utf-8", "replace").decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    composed = unicodedata.normalize("NFC", cut)
    return "".join(
        letter if letter in "\n\t" or unicodedata.category(letter)[0] != "C" else " " for letter in composed
    ).strip()


def subject_of(contact: Contact) -> str:
    """The subject without Re:, Sv:, Odp: …"""
    return REPLY_MARK.sub("", clean(mended(contact.subject), SUBJECT_LENGTH))


def body_of(contact: Contact) -> str:
    """The newest words."""
    return clean(mended(own_words(contact.text[: LONGEST_TEXT * 2])))


def own_words(text: str) -> str:
    """The text without the questions that stand between answers, behind `>`: those are somebody else's words."""
    if ">" not in text:
        return text
    own = "\n".join(line for line in text.split("\n") if not line.startswith(">"))
    return own if own.strip() else text


@lru_cache(maxsize=50_000)
def folded(text: str) -> str:
    """Lower case, no accents, `ø` as `o`, `æ` as `ae`: so that "København", "kobenhavn" and "KØBENHAVN" meet."""
    parts = unicodedata.normalize("NFKD", text.lower().translate(SPECIAL))
    return "".join(letter for letter in parts if not unicodedata.combining(letter)).translate(SPECIAL)


def plain(text: str) -> str:
    """`folded`, with the old spellings `aa`, `oe` of Danish and German made one with the new ones."""
    return folded(text).replace("aa", "a").replace("oe", "o").replace("ue", "u")


def words(text: str) -> list[str]:
    """The words of a text, addresses and links left out."""
    return WORD.findall(ADDRESS.sub(" ", text))


def sentences(text: str) -> list[str]:
    """The sentences and lines of a text."""
    return [part for part in (piece.strip() for piece in SENTENCE_END.split(text)) if part]
