"""Names of places in a text, in many languages and scripts, as written and inflected."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import ahocorasick

from contact_center.catalog.model import Catalog
from contact_center.triage.cues import rules, says_home, sounds_like_home
from contact_center.triage.keys import AFTER, BEFORE, Folded, key
from contact_center.triage.sounds import tables
from contact_center.triage.spoken import as_heard

SHORTEST_STEM: Final = 5
SHORTEST_INFLECTED: Final = 4
SHORTEST_FOREIGN: Final = 5
"""Letters of a name in a script without capitals that counts without small words around it."""
VAGUE: Final = 0.8
"""How much the name of an institution counts, where that of a town counts 1."""
LAST_LATIN: Final = "\u024f"
SPACELESS: Final = re.compile(r"[\u0e00-\u0e7f\u3040-\u9fff\uac00-\ud7af]")
"""Scripts that put no space around a name."""
GLUED: Final = re.compile(r"[\u0600-\u06ff\u0900-\u097f]")
"""Scripts without capitals, which glue small words to a name."""
LETTER: Final = r"(?:[^\W_]|[\u0610-\u061a\u064b-\u065f\u0900-\u0903\u093a-\u094f])"
WORD_OF_LETTERS: Final = re.compile(LETTER + "+")
WORD_BEFORE: Final = re.compile(LETTER + "*$")
ENDING: Final = re.compile("['’]?" + LETTER + "*")
START: Final = re.compile(r"(?:^|[.!?\n。！？，,:])\s*$")
"""Where a sentence or a line begins: a name there, followed by no word, stands alone."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a text."""

    codes: tuple[str, ...]
    start: int
    end: int
    certain: float
    """1 as written; less when misspelt."""
    ending: str = ""
    """What inflection added to it."""


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
        self._known = frozenset(map(key, known_towns(catalog)))
        known = [(town, self.whole[key(town)]) for town in known_towns(catalog)]
        for name, codes in as_heard(known):
            self.whole.setdefault(key(name), codes)
        self.stems = {**stemmed, **self.whole}
        self._automaton: Any = ahocorasick.Automaton()
        for stem in self.stems:
            self._automaton.add_word(stem, stem)
        self._automaton.make_automaton()

    def find(self, text: Folded, beside: list[int]) -> Iterator[Name]:
        """Names and inflected names, the longest at each spot. `beside`: where postcodes end."""
        taken = -1
        for start, end, stem in self._longest(text.key):
            ending = "" if SPACELESS.match(stem) else _ending(text.key, end)
            if start > taken and self._fits(text, start, stem, ending):
                first, last = text.original(start, end + len(ending))
                if self._meant(text, (start, end + len(ending)), stem, first, last, beside):
                    taken = end
                    certain = VAGUE if stem in rules().vague else 1.0
                    yield Name(self.stems[stem], first, last, certain, ending.lstrip("'’"))

    def _longest(self, folded: str) -> list[tuple[int, int, str]]:
        hits = [(end + 1 - len(stem), end + 1, stem) for end, stem in self._automaton.iter(folded)]
        return sorted(hits, key=lambda hit: (hit[0], -hit[1]))

    def _fits(self, text: Folded, start: int, stem: str, ending: str) -> bool:
        """At the beginning of a word, and whole or inflected."""
        if SPACELESS.match(stem):
            return len(stem) > 2 or placed(text.text, *text.original(start, start + len(stem)))
        if GLUED.match(stem):
            return self._glued(text, start, stem, ending)
        if start and text.key[start - 1].isalnum() and not SPACELESS.match(text.key[start - 1]):
            return False
        if not ending:
            return stem in self.whole or len(stem) >= SHORTEST_STEM
        return len(stem) >= SHORTEST_INFLECTED and ending.lstrip("'’") in rules().endings

    @staticmethod
    def _glued(text: Folded, start: int, stem: str, ending: str) -> bool:
        """A whole word but for a prefix and a short ending; a short one needs words that say that it is a place."""
        before = WORD_BEFORE.search(text.key, max(0, start - BEFORE), start)
        prefix = before.group() if before else ""
        if (prefix and prefix not in tables().prefixes) or (ending and ending not in tables().endings):
            return False
        whole = text.original(start, start + len(stem) + len(ending))
        return len(stem) >= SHORTEST_FOREIGN or bool(prefix) or placed(text.text, *whole)

    def _meant(self, text: Folded, span: tuple[int, int], stem: str, first: int, last: int, beside: list[int]) -> bool:
        """Whether the place is meant, where its name is also a word or the beginning of one."""
        start, end = span
        said, shown = text.key[start:end], text.text[first:last]
        if (said not in self.whole or stem in rules().words) and rules().never.match(said):
            return False
        before, after = text.key[max(0, start - BEFORE) : start], text.key[end : end + AFTER]
        if any(0 <= first - other <= 3 for other in beside) or after.lstrip().startswith("kommun"):
            return True
        if stem in rules().words:
            return sounds_like_home(stem, shown, before, after, said[len(stem) :].lstrip("'’"))
        return said == stem or len(stem) >= SHORTEST_STEM or self._inflected(stem, said, shown, before)

    def _inflected(self, stem: str, said: str, shown: str, before: str) -> bool:
        """Whether a short name with an ending is meant: one of a village needs a capital and an "in" or "from"."""
        placed = bool(rules().small["in"].search(before) or rules().small["from"].search(before))
        if stem.isascii() and stem not in self._known:
            return shown[0].isupper() and placed
        inside = said[len(stem) :].lstrip("'’") in rules().inside
        return shown[0].isupper() or placed or inside or says_home(before)


def known_towns(catalog: Catalog) -> list[str]:
    """The municipalities, and the towns of some size."""
    return [*(municipality.name for municipality in catalog.municipalities.values()), *tables().towns]


def placed(text: str, start: int, end: int) -> bool:
    """Whether a spot of the text stands alone, or small words around it say that it is a place."""
    before, after = text[max(0, start - BEFORE) : start].lower(), text[end : end + AFTER].lower()
    if not WORD_OF_LETTERS.search(after[:1]) and START.search(before):
        return True
    if SPACELESS.match(text[start]):
        around = before.endswith(tuple(tables().before)) or after.startswith(tuple(tables().after))
        return around or bool(START.search(before))
    last, first = WORD_OF_LETTERS.findall(before)[-1:], WORD_OF_LETTERS.findall(after)[:1]
    return not tables().before.isdisjoint(last) or not tables().after.isdisjoint(first)


def _listed(catalog: Catalog, file: Path) -> Iterator[tuple[str, tuple[str, ...], bool]]:
    """Name, municipalities, and whether it is named so often that every inflected form is wanted."""
    towns = frozenset(tables().towns)
    for municipality in catalog.municipalities.values():
        for name in (municipality.name, *municipality.aliases):
            yield name, (municipality.code,), True
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            often = row["name"] in towns or (max(row["name"]) > LAST_LATIN and " " not in row["name"])
            yield row["name"], tuple(row["municipalities"].split(";")), often


def _ending(folded: str, end: int) -> str:
    found = ENDING.match(folded, end)
    return SPACELESS.split(found.group())[0] if found else ""
