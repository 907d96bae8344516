"""Four digits that are a Danish postcode, and neither a year nor an amount nor part of a longer number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from contact_center.catalog.model import Postcode
from contact_center.triage.cues import says_dwelling, says_moving
from contact_center.triage.keys import Folded, key

POSTCODE: Final = re.compile(r"(?<![\w.,/+\-–:#])(?:(DK|D)[-\s]?)?(\d{4})(?![\w/%€$:]|[.,]\d|[-–]\s?\d)", re.IGNORECASE)
NOT_BEFORE: Final = re.compile(
    r"(?:kr|dkk|eur|euro|pln|lei|ron|nok|sek|\$|€|iso|nen|kl|tlf|tel|phone|telefon\w*|mobil\w*|nr|no|№|sag\w*|case|ticket"
    r"|ref\w*|faktura|invoice|art|§|\+?45|cpr|year|året|jahr|rok\w*|metai|anul|рок\w*|год\w*|code|kode|kod|in|od|since|siden"
    r"|seit|nuo|din|з|с|until|til|bis|do|iki|\d{1,2}\.?\s\w{3,10}|\d{2}|\d{4})[.:\s#-]*$",
    re.IGNORECASE,
)
NOT_AFTER: Final = re.compile(
    r"^\s?(?:kr\b|dkk|,-|eur|€|\$|pln|zł|lei|ron|грн|крон|kron|евро|євро|лева|руб|koron|koruun|de\b|per\b|pr\.?\s"
    r"|a month|im monat|i rank|na ręk|netto|brutto|на руки|mēne|mėn|mies|měs|mes\b|kvart|з |за |km|m2|kg|timer|hours"
    r"|h\b|år|year|m\b|\d{2,4}\b|р\.|г\.|r\.|m\.)",
    re.IGNORECASE,
)
POST_WORD: Final = re.compile(r"(?:post|zip|plz|kod|pasto|індекс|индекс|postal|adres|address)[^\W_]*\W{0,3}$")
ON_THE_WAY: Final = re.compile(r"(?:from|to|fra|til|von|nach|z|do)\s+$", re.IGNORECASE)
REACH: Final = 25
YEARS: Final = range(1900, 2100)
NUMBERS: Final = frozenset({"1813"})
"""Well-known numbers that are postcodes, too: the doctors on call."""


@dataclass(frozen=True, slots=True)
class Found:
    """A postcode in a text."""

    postcode: Postcode
    start: int
    end: int
    codes: tuple[str, ...]
    """The municipalities it may mean here."""
    marked: bool
    """Whether `DK-` or the name of its town stands beside it."""


def postcodes(text: Folded, known: Mapping[str, Postcode], names: Mapping[str, tuple[str, ...]]) -> Iterator[Found]:
    """Every postcode of a text; `names` are the places that may follow one."""
    for match in POSTCODE.finditer(text.text):
        postcode = known.get(match.group(2))
        if postcode is None:
            continue
        before, after = text.text[max(0, match.start() - 20) : match.start()], text.text[match.end() : match.end() + 40]
        beside = _codes_after(after, names)
        town = _town_follows(after, postcode, beside)
        marked = bool(match.group(1)) or town
        if marked or (_placed(text, match.start(), before, after) and not _number(postcode.code, before, after)):
            both = tuple(code for code in postcode.candidates if code in beside)
            yield Found(postcode, match.start(), match.end(), both or postcode.candidates, marked)


def _number(code: str, before: str, after: str) -> bool:
    """Whether it is rather a year, an amount or part of some other number."""
    return bool(NOT_BEFORE.search(before) or NOT_AFTER.search(after)) or int(code) in YEARS or code in NUMBERS


def _placed(text: Folded, start: int, before: str, after: str) -> bool:
    """Whether it stands where an address does: at the beginning of a line, after a comma, where somebody lives."""
    if re.search(r"(?:^|[\n,(])\s*$", before):
        return True
    folded_before, _after = text.around(start, start)
    if says_dwelling(folded_before, REACH) or POST_WORD.search(folded_before):
        return True
    return says_moving(folded_before) and bool(ON_THE_WAY.search(before))


def _town_follows(after: str, postcode: Postcode, beside: tuple[str, ...]) -> bool:
    following = key(after[:30]).lstrip(" ,-")
    return following.startswith(key(postcode.district)[:5]) or bool(set(beside) & set(postcode.candidates))


def _codes_after(after: str, names: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    words = re.findall(r"[^\W\d_]+", after)[:2]
    for name in (" ".join(words), *words[:1]):
        codes = names.get(key(name))
        if codes:
            return codes
    return ()
