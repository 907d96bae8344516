"""Names of places in a text: in many languages and scripts, inflected, misspelt by a letter, or cut in two."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import ahocorasick
from rapidfuzz import fuzz, process

from contact_center.catalog.model import Catalog
from contact_center.triage.cues import rules, sounds_like_home
from contact_center.triage.keys import AFTER, BEFORE, Folded, key

SHORTEST_STEM: Final = 5
LONGEST_ENDING: Final = 5
FUZZY_LENGTH: Final = 6
FUZZY_RATIO: Final = 86.0
HEARD_RATIO: Final = 82.0
WHOLE_SCRIPT: Final = re.compile(r"[\u0600-\u06ff\u0900-\u097f\u0e00-\u0e7f\u3040-\u9fff\uac00-\ud7af]")
"""Scripts that put no space around a name or glue small words to it."""
CAPITALISED: Final = re.compile(r"(?<![^\W_])[^\W\d_]{6,}")
HEARD: Final = re.compile(
    r"(?<![^\W_])(?:in|i|w|we|v|ve|u|na|nach|til|till|la|din|near|naer|bei|y|у|в|во|do|gyvenu|bo)\s+([^\W\d_]{2,})"
    r"(\s+[^\W\d_]{3,})?"
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a text."""

    codes: tuple[str, ...]
    start: int
    end: int
    certain: float
    """1 as written; less when misspelt."""


def stems(name: str, often: bool = True) -> set[str]:
    """What of a name stays the same when it is inflected: Slavic g → z, dz, and of known towns no last vowel."""
    whole = key(name)
    found = {whole}
    if often and len(whole) >= SHORTEST_STEM and whole[-1] in "aeiouyаеіяийє":
        found.add(whole[:-1])
    for stem in tuple(found):
        if len(stem) > SHORTEST_STEM and stem.endswith("g"):
            found |= {stem[:-1] + "z", stem[:-1] + "dz"}
        if len(stem) > 4 and stem[-1] == "г":
            found |= {stem[:-1] + "з", stem[:-1] + "ж"}
    return found


class Names:
    """All names of places; built once from the catalogue and the shipped list."""

    def __init__(self, catalog: Catalog, file: Path) -> None:
        """Read the names and make the automaton."""
        self.whole: dict[str, tuple[str, ...]] = {}
        stemmed: dict[str, tuple[str, ...]] = {}
        for name, codes, often in _listed(catalog, file):
            self.whole.setdefault(key(name), codes)
            for stem in stems(name, often):
                stemmed.setdefault(stem, codes)
        self.stems = {**stemmed, **self.whole}
        self._automaton: Any = ahocorasick.Automaton()
        for stem in self.stems:
            self._automaton.add_word(stem, stem)
        self._automaton.make_automaton()
        long = [name for name in self.whole if len(name) >= FUZZY_LENGTH and " " not in name]
        self._latin = [name for name in long if name.isascii() and name not in rules().words]
        self._foreign = [name for name in long if not name.isascii()]
        self._towns = [name for town in catalog.municipalities.values() if len(name := key(town.name)) > SHORTEST_STEM]

    def find(self, text: Folded, beside: list[int]) -> Iterator[Name]:
        """Names and inflected names, the longest at each spot. `beside`: where postcodes end."""
        taken = -1
        for start, end, stem in self._longest(text.key):
            ending = _ending(text.key, end)
            if start > taken and self._fits(text.key, start, stem, ending):
                first, last = text.original(start, end + len(ending))
                if self._meant(text, (start, end + len(ending)), stem, first, last, beside):
                    taken = end
                    yield Name(self.stems[stem], first, last, 1.0)

    def _longest(self, folded: str) -> list[tuple[int, int, str]]:
        hits = [(end + 1 - len(stem), end + 1, stem) for end, stem in self._automaton.iter(folded)]
        return sorted(hits, key=lambda hit: (hit[0], -hit[1]))

    def _fits(self, folded: str, start: int, stem: str, ending: str) -> bool:
        """At the beginning of a word, and whole or with an ending that is no street."""
        if WHOLE_SCRIPT.search(stem):
            return len(stem) > 2
        if start and folded[start - 1].isalnum() and not WHOLE_SCRIPT.match(folded[start - 1]):
            return False
        if not ending:
            return stem in self.whole or len(stem) >= SHORTEST_STEM
        if len(stem) < SHORTEST_STEM or len(ending) > LONGEST_ENDING or stem in rules().words:
            return False
        return not any(street in ending for street in rules().streets) and not ending[0].isdigit()

    @staticmethod
    def _meant(text: Folded, span: tuple[int, int], stem: str, first: int, last: int, beside: list[int]) -> bool:
        """Whether the place is meant, where its name is also a word or the beginning of one."""
        start, end = span
        said = text.key[start:end]
        if said != stem and said.startswith(rules().never):
            return False
        before, after = text.key[max(0, start - BEFORE) : start], text.key[end : end + AFTER]
        if stem not in rules().words or any(0 <= first - other <= 3 for other in beside):
            return True
        return after.lstrip().startswith("kommun") or sounds_like_home(stem, text.text[first:last], before, after)

    def misspelt(self, text: Folded) -> Iterator[Name]:
        """A letter wrong: only words of six letters and more with a capital."""
        for match in CAPITALISED.finditer(text.text):
            word = key(match.group())
            if match.group()[0].isupper() and not match.group().isupper() and not word.endswith(rules().streets):
                found = near(word, self._latin if word.isascii() else self._foreign, FUZZY_RATIO)
                if found:
                    yield Name(self.whole[found], match.start(), match.end(), 0.7)

    def heard(self, text: Folded) -> Iterator[Name]:
        """After "in": a town that was misheard or cut in two ("hadders lev", "ko penhagen")."""
        for match in HEARD.finditer(text.key):
            one, two = match.group(1), (match.group(2) or "").strip()
            found = (two and self._town(one + two)) or self._town(one)
            if found:
                first, last = text.original(match.start(1), match.end())
                yield Name(self.whole[found], first, last, 0.8)

    def _town(self, said: str) -> str | None:
        if len(said) < SHORTEST_STEM:
            return None
        if said in self.whole and said not in rules().words:
            return said
        return near(said, self._towns, HEARD_RATIO)


def near(word: str, known: list[str], ratio: float) -> str | None:
    """The known name that a misspelt word means: the same first letter (or v for w), nearly the same letters.

    A word in another script is also compared without its last one or two letters, for it may be inflected.
    """
    spelled = word.replace("w", "v")
    for cut in (spelled,) if word.isascii() else (spelled, spelled[:-1], spelled[:-2]):
        found = process.extractOne(cut, known, scorer=fuzz.ratio, score_cutoff=ratio)
        if found and found[0][0] in {word[0], spelled[0]}:
            return str(found[0])
    return None


def _listed(catalog: Catalog, file: Path) -> Iterator[tuple[str, tuple[str, ...], bool]]:
    """Name, municipalities, and whether it is named so often that every inflected form is wanted."""
    for municipality in catalog.municipalities.values():
        for name in (municipality.name, *municipality.aliases):
            yield name, (municipality.code,), True
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            foreign = not row["name"].isascii() and " " not in row["name"]
            yield row["name"], tuple(row["municipalities"].split(";")), foreign


def _ending(folded: str, end: int) -> str:
    found = re.match(r"['’]?[^\W_]*", folded[end:])
    return found.group() if found else ""
