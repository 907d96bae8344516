"""From a text to the words it is found by: folded, each once, without personal numbers. Pure.

Folding forgives what people do not type: case, accents, and the Danish and German letters written as two. The same
folding makes the index and reads the query, so it need not be right, only the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from contact_center.triage.personal_numbers import spans

LONGEST: Final = 60
"""Letters of a word; what is longer is no word."""
MOST: Final = 20_000
"""Words of a ticket; a PostgreSQL vector holds a megabyte."""
ASKED: Final = 12
"""Words of a query that are looked for."""
LETTERS: Final = str.maketrans({"ø": "o", "æ": "a", "œ": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
DOUBLE: Final = (("aa", "a"), ("ae", "a"), ("oe", "o"), ("ue", "u"))
"""å, æ and ø, ä, ö and ü as they are written without a Danish or German keyboard."""
WORD: Final = re.compile(r"\w+")
NUMBER: Final = re.compile(r"\s*\+?\d[\d\s()/.-]{4,}\s*")
"""A telephone number, in whatever groups."""
COUNTRY: Final = range(1, 4)
"""Digits of a country's code."""


def without_numbers(text: str) -> str:
    """The text without personal numbers: not even the date of birth in one is kept."""
    parts, at = [], 0
    for start, end in spans(text):
        parts += [text[at:start], " "]
        at = end
    return "".join([*parts, text[at:]])


def folded(text: str) -> str:
    """Lower case, without accents, double letters as one."""
    plain = unicodedata.normalize("NFKD", text.casefold()).translate(LETTERS)
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    for pair, letter in DOUBLE:
        plain = plain.replace(pair, letter)
    return plain


def words_of(texts: Iterable[str]) -> list[str]:
    """The words of some texts, each once, in the order in which they come."""
    found: dict[str, None] = {}
    for text in texts:
        found.update(dict.fromkeys(WORD.findall(folded(without_numbers(text)))))
    return [word for word in found if len(word) <= LONGEST][:MOST]


def words_of_address(address: str) -> list[str]:
    """The words of a mail address; a telephone number is found with and without its country's code."""
    if not address.startswith("+"):
        return words_of([address])
    digits = re.sub(r"\D", "", address)
    return [digits, *(digits[length:] for length in COUNTRY if len(digits) - length >= 6)] if digits else []


def asked(query: str) -> list[str]:
    """The beginnings of words that a query asks for, all of them; none when it asks for nothing that is indexed."""
    known = without_numbers(query)
    if NUMBER.fullmatch(known):
        known = re.sub(r"\D", "", known)
    return [word for word in dict.fromkeys(WORD.findall(folded(known))) if len(word) <= LONGEST][:ASKED]
