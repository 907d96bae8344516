"""The code of a personal checklist: which topics, in which language and for whom, in 8 or 10 letters and digits. Pure.

A code holds these choices and nothing about who the person is, so nothing needs to be kept: `decode` reads them back.
It is written in Crockford's base 32 (no I, L, O, U), in groups of four, so that it can be read out and typed.

    one topic            XXXX-XXXX      7 symbols of choices, 1 check symbol
    two or three topics  XXXX-XXXX-XX   9 symbols of choices, 1 check symbol

The check symbol catches every wrong symbol and every two symbols that changed places; a symbol too many or too few
gives a length that no code has. Numbers stand in `catalog/data/codes.toml` and never change: an old code stays valid.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

from contact_center.catalog.model import Catalog
from contact_center.catalog.numbers import LARGEST, LARGEST_MUNICIPALITY
from contact_center.replies.render import Circumstances

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
VALUES = {letter: value for value, letter in enumerate(ALPHABET)}
FORGIVEN = str.maketrans("OILАВСЕНКМОРТХУ", "011ABCEHKM0PTXY")
"""What is taken for another symbol: by its looks, or typed on a Cyrillic keyboard."""
SEPARATORS = frozenset({"Pd", "Zs", "Cc", "Cf"})
"""Unicode categories of what people put between the groups: dashes, spaces, line ends, invisible marks."""
LONGEST_TYPED = 64
"""Nobody types more for a code."""
GROUP = 4
MOST_TOPICS = 3
SHORT, LONG = 7, 9
"""Symbols of choices for one topic and for more; without the check symbol."""
FORM = 0
"""Another layout gets another number, and a code with a number that is not known is none."""
FORM_BITS, FLAG_BITS = 3, 3
LAYOUT = (
    FORM_BITS,
    FLAG_BITS,
    *(LARGEST[kind].bit_length() for kind in ("citizen_group", "office")),
    LARGEST_MUNICIPALITY.bit_length(),
    LARGEST["language"].bit_length(),
    *(LARGEST["topic"].bit_length(),) * MOST_TOPICS,
)
"""Bits of each field, the lowest first; the topics come last, so that one topic gives a short code."""
PATTERN = 0x15C9_3AE7_8B2D
"""Laid over the choices: without it, somebody of whom little is known would get a row of zeros to read out."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a personal checklist depends on."""

    topics: tuple[str, ...]
    """One to three, best first."""
    language: str
    about: Circumstances = field(default_factory=Circumstances)


def encode(choice: Choice, catalog: Catalog) -> str:
    """The code of a choice, in groups of four; empty when one of its parts has no number."""
    fields = _fields(choice, catalog)
    if fields is None:
        return ""
    packed, count = 0, SHORT if len(choice.topics) == 1 else LONG
    for bits, value in reversed(tuple(zip(LAYOUT, fields, strict=True))):
        packed = packed << bits | value
    packed ^= PATTERN & _ones(5 * count)
    symbols = [packed >> 5 * place & 31 for place in reversed(range(count))]
    letters = "".join(ALPHABET[symbol] for symbol in (*symbols, _check(symbols)))
    return "-".join(letters[start : start + GROUP] for start in range(0, len(letters), GROUP))


def decode(typed: str, catalog: Catalog) -> Choice | None:
    """The choice a code stands for, as somebody typed it; None for everything that is no code."""
    symbols = _symbols(typed)
    if symbols is None:
        return None
    packed = 0
    for symbol in symbols:
        packed = packed << 5 | symbol
    packed ^= PATTERN & _ones(5 * len(symbols))
    fields = []
    for bits in LAYOUT:
        fields.append(packed & _ones(bits))
        packed >>= bits
    choice = _choice(fields, catalog)
    # One choice has one code: whatever is written in another way is no code.
    same = choice is not None and encode(choice, catalog).replace("-", "") == _letters(typed)
    return choice if same else None


def _ones(bits: int) -> int:
    return (1 << bits) - 1


def _letters(typed: str) -> str:
    """What was typed, without separators and in the letters of the alphabet."""
    upper = unicodedata.normalize("NFKC", typed.strip(" .,/")).upper().translate(FORGIVEN)
    return "".join(letter for letter in upper if unicodedata.category(letter) not in SEPARATORS)


def _symbols(typed: str) -> list[int] | None:
    """The symbols of the choices; None when the length, a letter or the check symbol is wrong."""
    letters = _letters(typed) if len(typed) <= LONGEST_TYPED else ""
    if len(letters) not in (SHORT + 1, LONG + 1) or not VALUES.keys() >= set(letters):
        return None
    *symbols, check = (VALUES[letter] for letter in letters)
    return symbols if check == _check(symbols) else None


def _check(symbols: list[int]) -> int:
    """A weighted sum over the field of 32 elements; every place has another weight, and no weight is zero."""
    total = 0
    for symbol in symbols:
        total = _doubled(total ^ symbol)
    return total


def _doubled(value: int) -> int:
    """Times x modulo x⁵ + x² + 1, whose powers run through all 31 elements."""
    return value << 1 ^ (0b100101 if value & 16 else 0)


def _fields(choice: Choice, catalog: Catalog) -> list[int] | None:
    """The numbers of a choice, in the order of the layout; None when one is missing."""
    about, count = choice.about, len(choice.topics)
    group = _number("citizen_group", about.citizen_group, catalog) if about.citizen_group else 0
    office = _number("office", about.office, catalog)
    language = _number("language", choice.language, catalog)
    topics = [_number("topic", topic, catalog) for topic in choice.topics]
    place = _place(about.municipality, catalog)
    repeated = len(set(topics)) < count
    if None in (group, office, language, place, *topics) or repeated or not 1 <= count <= MOST_TOPICS:
        return None
    flags = about.employer | about.never_had_cpr << 1 | about.guest << 2
    numbers = (FORM, flags, group, office, place, language, *topics, *(0,) * (MOST_TOPICS - count))
    return [number for number in numbers if number is not None]


def _number(kind: str, slug: str, catalog: Catalog) -> int | None:
    return catalog.numbers.get(kind, {}).get(slug)


def _place(municipality: str | None, catalog: Catalog) -> int | None:
    """The official number of a municipality; 0 when it is not known where somebody lives."""
    if not municipality:
        return 0
    return int(municipality) if municipality in catalog.municipalities else None


def _choice(fields: list[int], catalog: Catalog) -> Choice | None:
    """The choice of some numbers; None when one of them names nothing that there is."""
    form, flags, group, office, place, language, *topics = fields
    slugs = {kind: {number: slug for slug, number in given.items()} for kind, given in catalog.numbers.items()}
    names = [slugs.get("topic", {}).get(number, "") for number in topics if number]
    about = Circumstances(
        citizen_group=slugs.get("citizen_group", {}).get(group, ""),
        office=slugs.get("office", {}).get(office, ""),
        municipality=f"{place:04}" if place else None,
        employer=bool(flags & 1),
        never_had_cpr=bool(flags & 2),
        guest=bool(flags & 4),
    )
    spoken = slugs.get("language", {}).get(language, "")
    shown = all(name in catalog.topics and catalog.topics[name].citizen_topic for name in names)
    there = shown and about.office in catalog.offices and spoken in catalog.languages
    return Choice(tuple(names), spoken, about) if form == FORM and names and there else None
