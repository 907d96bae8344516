"""Names of places that are guessed: written as they sound in another script, misspelt by a letter, or cut in two."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from contact_center.catalog.model import Catalog
from contact_center.triage import abroad
from contact_center.triage.cues import DWELLING_REACH, rules, says_dwelling, says_home
from contact_center.triage.keys import Folded, key
from contact_center.triage.names import GLUED, SHORTEST_STEM, Name, known_towns, placed
from contact_center.triage.sounds import WORD, Ear, tables

MISSPELT: Final = 0.7
MISHEARD: Final = 0.8
"""How much a guessed name counts, where a written one counts 1."""
LONG: Final = 6
FUZZY_RATIO: Final = 86.0
HEARD_RATIO: Final = 82.0
CAPITALISED: Final = re.compile(r"(?<![^\W_])[^\W\d_]{6,}")
INFLECTED: Final = re.compile(
    r"(?<![^\W_])([^\W\d_]{5,}?)(?:['’]?(?:[bd][ae]n|[bdt][ae]|[br]ol|[dt][ae]yi[mz]))(?![^\W_])"
)
"""A word with an ending that says "in" or "from", in languages that have no small word for it."""


class Guesses:
    """Guesses names; built once from the catalogue and the names as written."""

    def __init__(self, catalog: Catalog, whole: Mapping[str, tuple[str, ...]]) -> None:
        """Learn how the towns are written and how they sound."""
        self._whole = whole
        long = [name for name in whole if len(name) >= LONG and " " not in name]
        self._latin = [name for name in long if name.isascii() and name not in rules().words]
        towns = known_towns(catalog)
        self._towns = [name for town in towns if len(name := key(town)) > SHORTEST_STEM]
        self._ear = Ear(towns)

    def sounding(self, text: Folded, taken: list[tuple[int, int]]) -> Iterator[Name]:
        """Words in other scripts that sound like a town and stand where a place stands."""
        for match in WORD.finditer(text.text):
            start, end = match.span()
            if any(first < end and start < last for first, last in taken):
                continue
            if match.group().lower() in tables().ordinary:
                continue
            found = self._heard_as(match.group(), placed(text.text, start, end))
            if found:
                yield Name(self._whole[key(found)], start, end, 1.0)

    def _heard_as(self, word: str, placed_there: bool) -> str | None:
        glued = tables().prefixes if GLUED.match(word) else ()
        prefixes = [*([""] if placed_there else []), *(prefix for prefix in glued if word.startswith(prefix))]
        endings = ["", *(ending for ending in tables().endings if word.endswith(ending))] if prefixes else []
        for prefix in prefixes:
            for ending in endings:
                cut = word[len(prefix) : len(word) - len(ending)]
                found = None if cut in tables().ordinary else self._ear.hear(cut)
                if found:
                    return found
        return None

    def misspelt(self, text: Folded) -> Iterator[Name]:
        """A letter wrong: only words of six letters and more with a capital, where a place stands."""
        for match in CAPITALISED.finditer(text.text):
            if not match.group()[0].isupper() or match.group().isupper():
                continue
            before, _after = text.around(match.start(), match.end())
            if rules().small["in"].search(before) or says_home(before):
                found = self._meant(key(match.group()))
                if found:
                    yield Name(self._whole[found], match.start(), match.end(), MISSPELT)

    def _meant(self, word: str) -> str | None:
        """The place that a misspelt word means; not if it is a street, a country or a town abroad."""
        other = word.endswith(rules().streets) or rules().never.match(word) or rules().way["denmark"].match(word)
        if other or not word.isascii() or word in abroad.known() or rules().way["abroad"].match(word):
            return None
        return near(word, self._latin, FUZZY_RATIO) or slip(word, self._towns)

    def heard(self, text: Folded) -> Iterator[Name]:
        """After "in": a town that was misheard or cut in two ("hadders lev", "ko penhagen")."""
        for match in rules().small["heard"].finditer(text.key):
            if match.group(1) in rules().heard_home and not says_dwelling(text.key[: match.start(2)], DWELLING_REACH):
                continue
            one, two = match.group(2), (match.group(3) or "").strip()
            found = (two and match.group(1) and self._town(one + two)) or self._town(one)
            if found:
                first, last = text.original(match.start(2), match.end())
                yield Name(self._whole[found], first, last, MISHEARD)
        for match in INFLECTED.finditer(text.key):
            found = None if rules().never.match(match.group()) else self._inside(match.group(1))
            if found:
                yield Name(self._whole[found], *text.original(*match.span()), MISHEARD)

    def _town(self, said: str) -> str | None:
        if len(said) < SHORTEST_STEM or rules().never.match(said):
            return None
        if said in self._whole and said not in rules().words:
            return said
        found = near(said, self._towns, HEARD_RATIO) or slip(said, self._towns) or self._ear.hear(said)
        return found and key(found)

    def _inside(self, said: str) -> str | None:
        return self._town(said) if len(said) >= LONG or (said in self._whole and said not in rules().words) else None


def near(word: str, known: list[str], ratio: float) -> str | None:
    """The known name that a misspelt word means: the same first letter (or v for w), nearly the same letters."""
    spelled = word.replace("w", "v")
    found = process.extractOne(spelled, known, scorer=fuzz.ratio, score_cutoff=ratio)
    return str(found[0]) if found and found[0].removeprefix("h")[0] in {word.removeprefix("h")[0], spelled[0]} else None


def slip(word: str, known: list[str]) -> str | None:
    """The known name of which a word is one slip away: a letter wrong, missing or too much, or two changed about."""
    spelled = word.replace("w", "v")
    sizes = range(len(spelled) - 1, len(spelled) + 2)
    alike = (name for name in known if name[0] == spelled[0] and len(name) in sizes)
    return next((name for name in alike if OSA.distance(spelled, name, score_cutoff=1) <= 1), None)
