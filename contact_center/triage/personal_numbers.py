"""Step of the understanding: personal numbers in a text, to be masked in lists, logs and statistics.

A Danish number (CPR, tax and other administrative numbers) is a real date and four digits. Modulus 11 is no test of
validity: since 2007 numbers are given without it, most of all to newcomers with the stand-in date 1 January.
Numbers of other countries (PESEL, asmens kodas, CNP, the Ukrainian RNOKPP) are found by form and word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

HYPHENS: Final = "-‐‑‒–—/"
DANISH: Final = re.compile(
    r"(?<![\d+./-])(0[1-9]|[12]\d|3[01]|6[1-9]|[78]\d|9[01])(0[1-9]|1[0-2])(\d{2})"
    rf"(?P<between>[ \u00a0]?[{re.escape(HYPHENS)}]?[ \u00a0]?)(\d{{4}})(?![\d])"
)
LONG: Final = re.compile(r"(?<![\d+./-])(\d{13}|\d{11}|\d{10})(?!\d)")
FIVE: Final = re.compile(r"\d{5}")
"""Every number below has five digits in a row; most texts have none, and lists hold many texts."""
OWN_WORD: Final = re.compile(
    r"pesel|asmens\s+kod|a\.\s?k\.|\bcnp\b|cod(?:ul)?\s+numeric|рнокпп|ідентифікаційн|\bінн\b|\bипн\b|идентификационн|personal\s+(?:id|code|number)"
    r"|personnummer|personn?r|steuer-?id|identifikationsnummer|egn\b|егн|isikukood|personas\s+kod|rodn[eé]\s+č|rodne\s+c|passport|paszport|pasport",
    re.IGNORECASE,
)
REACH: Final = 40
"""Letters before a number in which the word that names it is looked for."""
PASSPORT: Final = re.compile(
    r"(?:passport|paszport\w*|pas(?:as|o|port\w*|nummer|nr)?|pašport\w*|паспорт\w*|reisepass\w*)\W{0,3}(?:no|nr|number|numer|номер)?\W{0,3}"
    r"((?=[A-Z0-9]*\d{5})[A-Z0-9]{7,9})\b"
)


def spans(text: str) -> list[tuple[int, int]]:
    """Where personal numbers stand, in order, without overlaps."""
    found: list[tuple[int, int]] = []
    if not FIVE.search(text):
        return found
    for start, end in sorted({*_danish(text), *_foreign(text)}):
        if not found or start >= found[-1][1]:
            found.append((start, end))
    return found


def count(text: str) -> int:
    """How many personal numbers stand in the text."""
    return len(spans(text))


def mask(text: str) -> str:
    """The text with personal numbers made unreadable; a Danish one keeps its date, which staff need."""
    parts, at = [], 0
    for start, end in spans(text):
        parts += [text[at:start], _masked(text[start:end])]
        at = end
    return "".join([*parts, text[at:]])


def _masked(number: str) -> str:
    digits = re.sub(r"\D", "", number)
    if DANISH.fullmatch(number):
        return f"{digits[:6]}-****"
    return "*" * len(number)


def _danish(text: str) -> Iterator[tuple[int, int]]:
    for match in DANISH.finditer(text):
        day, month, year, last = (match.group(1), match.group(2), match.group(3), match.group(5))
        if is_date(int(day), int(month), int(year), int(last[0])):
            yield match.span()


def is_date(day: int, month: int, year: int, seventh: int) -> bool:
    """Whether a Danish number's first six digits are a day that was; substitute numbers have the day plus 60."""
    try:
        return date(_century(year, seventh) + year, month, day - 60 if day > 60 else day) is not None
    except ValueError:
        return False


def _century(year: int, seventh: int) -> int:
    if seventh <= 3 or (seventh in {4, 9} and year >= 37):
        return 1900
    if seventh in {4, 9} or year <= 57:
        return 2000
    return 1800


def _foreign(text: str) -> Iterator[tuple[int, int]]:
    for match in LONG.finditer(text):
        before = text[max(0, match.start() - REACH) : match.start()]
        if _own_form(match.group()) or OWN_WORD.search(before):
            yield match.span()
    for match in PASSPORT.finditer(text):
        yield match.span(1)


def _own_form(number: str) -> bool:
    """Polish PESEL and Lithuanian code (11 digits), Romanian CNP (13 digits), by date and check digit."""
    if len(number) == 11:
        return _pesel(number) or _lithuanian(number)
    return len(number) == 13 and number[0] in "12345678" and _day(number[3:5], number[5:7]) and _romanian(number)


def _day(month: str, day: str) -> bool:
    return 1 <= int(month) <= 12 and 1 <= int(day) <= 31


def _pesel(number: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(number, (1, 3, 7, 9) * 3, strict=False))
    last = (10 - (total - int(number[10]) * 7) % 10) % 10
    return _day(f"{int(number[2:4]) % 20:02}", number[4:6]) and last == int(number[10])


def _lithuanian(number: str) -> bool:
    first = sum(int(number[place]) * (place % 9 + 1) for place in range(10)) % 11
    second = sum(int(number[place]) * ((place + 2) % 9 + 1) for place in range(10)) % 11
    check = first if first < 10 else second % 10
    return number[0] in "123456" and _day(number[3:5], number[5:7]) and check == int(number[10])


def _romanian(number: str) -> bool:
    total = sum(int(digit) * int(weight) for digit, weight in zip(number, "279146358279", strict=False)) % 11
    return (total if total < 10 else 1) == int(number[12])
