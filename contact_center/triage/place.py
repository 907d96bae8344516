"""Step of the understanding: in which municipality does this person live, or will?

By postcode and by the names of places in many languages, inflected or misspelt by a letter. The writer's own home
counts more than where they work or where one of our offices is. What fits several municipalities stays open.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import ahocorasick
from rapidfuzz import fuzz, process

from contact_center.catalog.model import Catalog
from contact_center.domain.triage import Finding
from contact_center.triage.text import folded

PLACES: Final = Path(__file__).parent.parent / "catalog" / "data" / "places.csv"
RULES: Final = Path(__file__).parent / "data" / "place.toml"
READ: Final = 4_000
"""Letters that are searched."""
SHORTEST_STEM: Final = 5
LONGEST_ENDING: Final = 5
FUZZY_LENGTH: Final = 6
FUZZY_RATIO: Final = 86.0
CUE_REACH: Final = 45
WHOLE_SCRIPT: Final = re.compile(r"[\u0600-\u06ff\u0900-\u097f\u0e00-\u0e7f\u3040-\u9fff\uac00-\ud7af]")
POSTCODE: Final = re.compile(r"(?<![\w.,/+\-–:#])(?:(DK|D)[-\s]?)?(\d{4})(?![\w/%€$:]|[.,]\d|[-–]\s?\d)", re.IGNORECASE)
NOT_A_POSTCODE_BEFORE: Final = re.compile(
    r"(?:kr|dkk|eur|euro|pln|lei|ron|nok|sek|\$|€|kl|tlf|tel|phone|telefon\w*|mobil\w*|nr|no|№|sag\w*|case|ticket|ref\w*|faktura|invoice|art|§|\+?45|cpr|year|året|jahr|rok\w*|metai|anul|рок\w*|год\w*"
    r"|code|kode|kod|in|od|since|siden|seit|nuo|din|з|с|until|til|bis|do|iki|\d{1,2}\.?\s\w{3,10}|\d{2}|\d{4})[.:\s#-]*$",
    re.IGNORECASE,
)
NOT_A_POSTCODE_AFTER: Final = re.compile(
    r"^\s?(?:kr\b|dkk|,-|eur|€|\$|pln|zł|lei|ron|грн|крон|kron|km|m2|kg|timer|hours|h\b|år|year|m\b|\d{2,4}\b|р\.|г\.|r\.|m\.)", re.IGNORECASE
)
YEARS: Final = range(1900, 2100)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the person lives, as far as it is known."""

    municipality: str | None = None
    candidates: tuple[str, ...] = ()
    postcode: str | None = None
    confidence: float = 0.0
    evidence: str = ""

    def findings(self) -> tuple[Finding, ...]:
        """As staff read it."""
        found = []
        if self.postcode:
            found.append(Finding("postcode", self.postcode, self.confidence, self.evidence))
        if self.municipality:
            found.append(Finding("municipality", self.municipality, self.confidence, self.evidence))
        elif self.candidates:
            found.append(Finding("municipality_candidates", " ".join(self.candidates), self.confidence, self.evidence))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Mention:
    """One place named in the text."""

    codes: tuple[str, ...]
    start: int
    end: int
    words: str
    score: float
    postcode: str | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """`data/place.toml`, made ready."""

    words: frozenset[str]
    towns: frozenset[str]
    streets: tuple[str, ...]
    cues: dict[str, re.Pattern[str]]


@cache
def rules() -> Rules:
    """The lists, read once."""
    data = tomllib.loads(RULES.read_text("utf-8"))
    cues = {}
    for kind, phrases in data["cue"].items():
        parts = sorted({_part(phrase) for phrase in phrases}, key=len, reverse=True)
        cues[kind] = re.compile(r"(?<![^\W_])(?:" + "|".join(parts) + ")")
    known = frozenset(_key(name) for name in data["words"])
    return Rules(known, frozenset(_key(name) for name in data["towns"]), tuple(data["street_endings"]), cues)


def _part(phrase: str) -> str:
    return re.escape(_key(phrase.rstrip("$"))).replace(r"\ ", r"\s+") + (r"(?![^\W_])" if phrase.endswith("$") else "")


def _key(name: str) -> str:
    return _squeezed(folded(name))[0]


def _squeezed(text: str) -> tuple[str, list[int]]:
    """The old spellings `aa`, `oe`, `ue` made one with the new ones, and where each letter stood."""
    letters, places, at = [], [], 0
    while at < len(text):
        letters.append(text[at])
        places.append(at)
        at += 2 if text[at : at + 2] in {"aa", "oe", "ue", "ae"} else 1
    return "".join(letters), places


def _folded_with_places(text: str) -> tuple[str, list[int]]:
    """The text folded letter by letter, and where each letter of it stood in the original."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        for part in folded(letter):
            letters.append(part)
            places.append(place)
    squeezed, kept = _squeezed("".join(letters))
    return squeezed, [places[place] for place in kept]


def stems(name: str) -> set[str]:
    """What of a name stays the same when it is inflected: without a last vowel, and with Slavic g → z, dz."""
    key = _key(name)
    found = {key}
    if len(key) > SHORTEST_STEM and key[-1] in "aeiouy" and key.isascii():
        found.add(key[:-1])
    for stem in tuple(found):
        if len(stem) > SHORTEST_STEM and stem.endswith("g"):
            found |= {stem[:-1] + "z", stem[:-1] + "dz"} if stem.isascii() else set()
        if len(stem) > 4 and stem[-1] == "г":
            found |= {stem[:-1] + "з", stem[:-1] + "ж"}
    if len(key) > 4 and key[-1] in "аеія":
        found.add(key[:-1])
    return found


class Places:
    """Finds places; built once from the catalogue and the shipped list of names."""

    def __init__(self, catalog: Catalog, file: Path = PLACES) -> None:
        """Read the names and make the automaton."""
        self._catalog = catalog
        self._names: dict[str, tuple[str, ...]] = {}
        self._whole: dict[str, tuple[str, ...]] = {}
        for name, codes in _named(catalog, file):
            self._whole.setdefault(_key(name), codes)
            for stem in stems(name):
                self._names.setdefault(stem, codes)
        self._names.update(self._whole)
        self._automaton: Any = ahocorasick.Automaton()
        for stem in self._names:
            self._automaton.add_word(stem, stem)
        self._automaton.make_automaton()
        self._fuzzy = [key for key in self._whole if len(key) >= FUZZY_LENGTH and key.isascii() and " " not in key]

    def stated(self, municipality: str | None, postcode: str | None) -> Place:
        """What the person keyed in or what an earlier ticket holds."""
        said = "the person stated it"
        known = self._catalog.postcodes.get(postcode or "")
        if municipality in self._catalog.municipalities:
            return Place(municipality, (), known.code if known else None, 1.0, said)
        if known is None:
            return Place(evidence="an unknown postcode was stated")
        return _settled(known.candidates, Place(None, (), known.code, 1.0, f"{said}: {known.code} {known.district}"))

    def find(self, body: str, subject: str = "") -> Place:
        """The home named in the body, else in the subject."""
        for text in (body[:READ], subject):
            found = self._best(text)
            if found.municipality or found.candidates:
                return found
        return Place()

    def mentions(self, text: str) -> list[Mention]:
        """Every place named in a text, with how much it speaks for being the writer's home."""
        key, where = _folded_with_places(text)
        postcodes = list(self._postcodes(text, key, where))
        names = list(self._named(text, key, where, postcodes))
        return [*postcodes, *names, *(self._misspelt(text, key, where) if not names and not postcodes else ())]

    def _best(self, text: str) -> Place:
        found = self.mentions(text)
        if not found:
            return Place()
        best = max(found, key=lambda mention: (mention.score, -mention.start))
        if best.score < 0:
            return Place()
        close = [mention for mention in found if mention.score >= best.score - 0.5]
        postcode = next((mention.postcode for mention in close if mention.postcode), None)
        shown = Place(None, (), postcode, 0.97 if best.score >= 2 else 0.9, " … ".join(dict.fromkeys(m.words for m in close)))
        return _settled(_together([mention.codes for mention in close]), shown)

    def _postcodes(self, text: str, key: str, where: list[int]) -> Iterator[Mention]:
        """Four digits that are a postcode and neither year nor amount nor part of a longer number."""
        for match in POSTCODE.finditer(text):
            known = self._catalog.postcodes.get(match.group(2))
            if known is None:
                continue
            before, after = text[max(0, match.start() - 20) : match.start()], text[match.end() : match.end() + 40]
            town = self._town_follows(after, known.candidates, known.district)
            marked = bool(match.group(1)) or town
            if not marked and (NOT_A_POSTCODE_BEFORE.search(before) or NOT_A_POSTCODE_AFTER.search(after) or int(known.code) in YEARS):
                continue
            codes = known.candidates
            if town:
                codes = tuple(code for code in codes if code in self._codes_after(after)) or codes
            shown = f"{match.group().strip()} {known.district}"
            cue = _cue(rules().cues, *_around(key, where, match.start(), match.end()))
            yield Mention(codes, match.start(), match.end(), shown, (2.0 if marked else 1.0) + cue, known.code)

    def _town_follows(self, after: str, candidates: tuple[str, ...], district: str) -> bool:
        following = _key(after[:30])
        return following.lstrip(" ,-").startswith(_key(district)[:5]) or bool(set(self._codes_after(after)) & set(candidates))

    def _codes_after(self, after: str) -> tuple[str, ...]:
        words = re.findall(r"[^\W\d_]+", after)[:2]
        for name in (" ".join(words), *words[:1]):
            codes = self._names.get(_key(name))
            if codes:
                return codes
        return ()

    def _named(self, text: str, key: str, where: list[int], postcodes: list[Mention]) -> Iterator[Mention]:
        """Names and inflected names; the longest at each spot."""
        taken = -1
        for start, end, stem in self._longest(key):
            if start <= taken:
                continue
            ending = _ending(key, end)
            if not self._fits(key, start, end, stem, ending):
                continue
            first, last = where[start], where[min(end + len(ending), len(where)) - 1] + 1
            mention = self._mention(text, key, start, end + len(ending), stem, text[first:last], postcodes, first)
            if mention:
                taken = end
                yield mention

    def _longest(self, key: str) -> list[tuple[int, int, str]]:
        hits = [(end + 1 - len(stem), end + 1, stem) for end, stem in self._automaton.iter(key)]
        return sorted(hits, key=lambda hit: (hit[0], -hit[1]))

    def _fits(self, key: str, start: int, end: int, stem: str, ending: str) -> bool:
        """At the beginning of a word, and whole or with an ending that is no street."""
        if WHOLE_SCRIPT.search(stem):
            return len(stem) > 2
        if start and key[start - 1].isalnum():
            return False
        if not ending:
            return stem in self._whole or len(stem) >= SHORTEST_STEM
        if len(stem) < SHORTEST_STEM or len(ending) > LONGEST_ENDING or stem in rules().words:
            return False
        return not ending.startswith(rules().streets) and not ending[0].isdigit()

    def _mention(
        self, text: str, key: str, start: int, end: int, stem: str, shown: str, postcodes: list[Mention], first: int
    ) -> Mention | None:
        codes = self._names[stem]
        before, after = key[max(0, start - CUE_REACH) : start], key[end : end + 20]
        cue = _cue(rules().cues, before, after)
        beside = any(0 <= first - mention.end <= 3 for mention in postcodes)
        if stem in rules().words and not (beside or after.lstrip().startswith("kommun") or self._sounds_like_home(stem, shown, before)):
            return None
        return Mention(codes, first, first + len(shown), shown, 1.0 + cue + (0.5 if after.lstrip().startswith("kommun") else 0.0))

    @staticmethod
    def _sounds_like_home(stem: str, shown: str, before: str) -> bool:
        """A town whose name is a word: with a capital, and a real town or said to be the home."""
        if not shown[:1].isupper():
            return False
        at_home = bool(re.search(r"(?:\b(?:in|i|w|v|la|nach|to|til|u|у|в|en|a|à|te|ve)|,)\s+$", before))
        return stem in rules().towns and at_home or bool(rules().cues["home"].search(before[-20:])) and at_home

    def _misspelt(self, text: str, key: str, where: list[int]) -> Iterator[Mention]:
        """A letter wrong: only words of six letters and more with a capital inside a sentence."""
        for match in re.finditer(r"(?<![^\W_])[^\W\d_]{6,}", text):
            word = match.group()
            if not word[0].isupper() or word.isupper():
                continue
            found = process.extractOne(_key(word), self._fuzzy, scorer=fuzz.ratio, score_cutoff=FUZZY_RATIO)
            if found and found[0][0] == _key(word)[0]:
                cue = _cue(rules().cues, *_around(key, where, match.start(), match.end()))
                yield Mention(self._whole[found[0]], match.start(), match.end(), word, 0.5 + cue)


def _named(catalog: Catalog, file: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    for municipality in catalog.municipalities.values():
        for name in (municipality.name, *municipality.aliases):
            yield name, (municipality.code,)
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            yield row["name"], tuple(row["municipalities"].split(";"))


def _ending(key: str, end: int) -> str:
    found = re.match(r"['’]?[^\W_]*", key[end:])
    return found.group() if found else ""


def _around(key: str, where: list[int], start: int, end: int) -> tuple[str, str]:
    """The folded words before and after a spot of the original text."""
    first = next((at for at, place in enumerate(where) if place >= start), len(key))
    last = next((at for at, place in enumerate(where) if place >= end), len(key))
    return key[max(0, first - CUE_REACH) : first], key[last : last + 20]


def _cue(cues: dict[str, re.Pattern[str]], before: str, after: str) -> float:
    """What the words around a place say: the writer's home, work, our office, or the past."""
    near = re.split(r"[.!?;\n]", before)[-1]
    follows = re.split(r"[.!?;\n,]", after)[0]
    if cues["home"].search(near) or cues["home"].search(follows[:12]):
        return 1.5 if not _last(cues["past"], near[-12:]) else -0.2
    if cues["office"].search(near):
        return -1.5
    if cues["work"].search(near):
        return -0.3
    return -0.2 if _last(cues["past"], near[-12:]) else 0.0


def _last(pattern: re.Pattern[str], text: str) -> bool:
    """Whether the words end with one of the pattern's."""
    return any(match.end() >= len(text.rstrip()) - 1 for match in pattern.finditer(text))


def _together(sets: list[tuple[str, ...]]) -> tuple[str, ...]:
    """What all mentions allow; what the first allows when they contradict each other."""
    common = set(sets[0])
    for codes in sets[1:]:
        common = common & set(codes) or common
    return tuple(code for code in sets[0] if code in common)


def _settled(codes: tuple[str, ...], shown: Place) -> Place:
    """One municipality is an answer; several are candidates."""
    if len(codes) == 1:
        return Place(codes[0], (), shown.postcode, shown.confidence, shown.evidence)
    return Place(None, codes, shown.postcode, shown.confidence, shown.evidence)
