"""Step of the understanding: in which municipality does this person live, or will?

By postcode and by the names of places in many languages, inflected or misspelt by a letter. The writer's own home
counts more than where they work or where one of our offices is. What fits several municipalities stays open.
"""

from __future__ import annotations

import csv
import itertools
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
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
FROM: Final = re.compile(r"(?<![^\W_])(?:from|fra|von|aus|z|ze|is|din|de|desde|da|du|fran|van|uit|з|із|зі|из|с|со|от|od)\s+$")
TO: Final = re.compile(r"\W{0,3}(?:to|til|nach|do|na|i|la|in|в|у|во|till|naar|a|para|v|till|ke|uz|към|до)\s")
LOCATIVE: Final = re.compile(r"(?<![^\W_])(?:in|i|w|we|v|ve|u|na|nach|to|til|till|ved|la|din|langa|a|en|em|em|te|near|naer|bei|przy|prie|y|у|в|во|біля|коло|на|do|около|pas broli)\s+$")
GYVENU: Final = re.compile(r"gyven[^\W_]*\s+$")
HEARD: Final = re.compile(r"(?<![^\W_])(?:in|i|w|we|v|ve|u|na|nach|til|till|la|din|near|naer|bei|y|у|в|во|do|gyvenu|bo)\s+([^\W\d_]{2,})(\s+[^\W\d_]{3,})?")
HEARD_RATIO: Final = 82.0
POST_WORD: Final = re.compile(r"(?:post|zip|plz|kod|pasto|індекс|индекс|postal)[^\W_]*\W{0,3}$")
MOVING: Final = re.compile(r"mov|flyt|zieh|umzug|persik|przeprow|mut|переї|перее|verhui|mudo|trasf")
COMMUTER: Final = re.compile(r"(?<![^\W_])(?:grenzgang|grenzpendl|transgranicz|frontier worker|cross.?border|graensependler|pendler)")
SURE: Final = 0.97
LIKELY: Final = 0.9
UNLIKELY: Final = 0.6
"""Confidence of a place that is rather where somebody works or where our office is."""
HOME: Final = 1.5
WORK: Final = -0.3
OFFICE: Final = -0.6
PAST: Final = -0.2
"""What the nearest words add to a place's score of 1."""
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
    never: tuple[str, ...]
    abroad: re.Pattern[str]


@cache
def rules() -> Rules:
    """The lists, read once."""
    data = tomllib.loads(RULES.read_text("utf-8"))
    cues = {}
    for kind, phrases in data["cue"].items():
        parts = sorted({_part(phrase) for phrase in phrases}, key=len, reverse=True)
        cues[kind] = re.compile(r"(?<![^\W_])(?:" + "|".join(parts) + ")")
    known = frozenset(_key(name) for name in data["words"])
    towns = frozenset(_key(name) for name in data["towns"])
    never = tuple(_key(word) for word in data["not"])
    abroad = re.compile(r"(?<![^\W_])(?:" + "|".join(_part(name) for name in data["abroad"]) + ")")
    return Rules(known, towns, tuple(data["street_endings"]), cues, never, abroad)


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


def stems(name: str, often: bool = True) -> set[str]:
    """What of a name stays the same when it is inflected: Slavic g → z, dz, and of known towns no last vowel."""
    key = _key(name)
    found = {key}
    if often and len(key) >= SHORTEST_STEM and key[-1] in "aeiouyаеіяийє":
        found.add(key[:-1])
    for stem in tuple(found):
        if len(stem) > SHORTEST_STEM and stem.endswith("g"):
            found |= {stem[:-1] + "z", stem[:-1] + "dz"}
        if len(stem) > 4 and stem[-1] == "г":
            found |= {stem[:-1] + "з", stem[:-1] + "ж"}
    return found


class Places:
    """Finds places; built once from the catalogue and the shipped list of names."""

    def __init__(self, catalog: Catalog, file: Path = PLACES) -> None:
        """Read the names and make the automaton."""
        self._catalog = catalog
        self._names: dict[str, tuple[str, ...]] = {}
        self._whole: dict[str, tuple[str, ...]] = {}
        for name, codes, often in _named(catalog, file):
            self._whole.setdefault(_key(name), codes)
            for stem in stems(name, often):
                self._names.setdefault(stem, codes)
        self._names.update(self._whole)
        self._automaton: Any = ahocorasick.Automaton()
        for stem in self._names:
            self._automaton.add_word(stem, stem)
        self._automaton.make_automaton()
        self._towns = [key for key in (_key(m.name) for m in catalog.municipalities.values()) if len(key) > SHORTEST_STEM]
        self._foreign = [key for key in self._whole if len(key) >= FUZZY_LENGTH and not key.isascii()]
        self._fuzzy = [key for key in self._whole if len(key) >= FUZZY_LENGTH and key.isascii() and " " not in key and key not in rules().words]

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
        if postcodes or names:
            return _moved(key, where, [*postcodes, *names])
        return list(self._misspelt(text, key, where)) or list(self._heard(key))

    def _best(self, text: str) -> Place:
        found = self.mentions(text)
        if not found:
            return Place()
        best = max(found, key=lambda mention: (mention.score, -mention.start))
        if best.score < 0 or (best.score < 2 and self._lives_abroad(text)):
            return Place()
        close = [mention for mention in found if mention.score >= best.score - 0.5]
        postcode = next((mention.postcode for mention in close if mention.postcode), None)
        sure = SURE if best.score >= 2 else LIKELY if best.score > 0.5 else UNLIKELY
        shown = Place(None, (), postcode, sure, " … ".join(dict.fromkeys(m.words for m in close)))
        return _settled(_together([mention.codes for mention in close]), shown)

    @staticmethod
    def _lives_abroad(text: str) -> bool:
        """Whether the writer says that they live across the border."""
        key = _key(text)
        for match in rules().abroad.finditer(key):
            near = re.split(r"[.!?;\n]", key[max(0, match.start() - CUE_REACH) : match.start()])[-1]
            if rules().cues["home"].search(near) and not MOVING.search(near):
                return True
        return bool(COMMUTER.search(key))

    def _postcodes(self, text: str, key: str, where: list[int]) -> Iterator[Mention]:
        """Four digits that are a postcode and neither year nor amount nor part of a longer number."""
        for match in POSTCODE.finditer(text):
            known = self._catalog.postcodes.get(match.group(2))
            if known is None:
                continue
            before, after = text[max(0, match.start() - 20) : match.start()], text[match.end() : match.end() + 40]
            town = self._town_follows(after, known.candidates, known.district)
            marked = bool(match.group(1)) or town
            if not marked and not self._alone(before, after) and not self._at_home(key, where, match.start()):
                continue
            if not marked and (NOT_A_POSTCODE_BEFORE.search(before) or NOT_A_POSTCODE_AFTER.search(after) or int(known.code) in YEARS):
                continue
            codes = known.candidates
            if town:
                codes = tuple(code for code in codes if code in self._codes_after(after)) or codes
            shown = f"{match.group().strip()} {known.district}"
            cue = _cue(rules().cues, *_around(key, where, match.start(), match.end()))
            yield Mention(codes, match.start(), match.end(), shown, (2.0 if marked else 1.0) + cue, known.code)

    @staticmethod
    def _alone(before: str, after: str) -> bool:
        """At the end of a line or after a comma, as in an address."""
        return bool(re.search(r"(?:^|[\n,(])\s*$", before)) or (bool(re.match(r"\s*(?:[\n,.)]|$)", after)) and bool(POST_WORD.search(before)))

    @staticmethod
    def _at_home(key: str, where: list[int], start: int) -> bool:
        before, _after = _around(key, where, start, start)
        return bool(rules().cues["home"].search(before)) or bool(POST_WORD.search(before))

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
        if start and key[start - 1].isalnum() and not WHOLE_SCRIPT.match(key[start - 1]):
            return False
        if not ending:
            return stem in self._whole or len(stem) >= SHORTEST_STEM
        if len(stem) < SHORTEST_STEM or len(ending) > LONGEST_ENDING or stem in rules().words:
            return False
        return not any(street in ending for street in rules().streets) and not ending[0].isdigit()

    def _mention(
        self, text: str, key: str, start: int, end: int, stem: str, shown: str, postcodes: list[Mention], first: int
    ) -> Mention | None:
        codes = self._names[stem]
        before, after = key[max(0, start - CUE_REACH) : start], key[end : end + 20]
        cue = _cue(rules().cues, before, after)
        beside = any(0 <= first - mention.end <= 3 for mention in postcodes)
        whole = key[start:end]
        if whole.startswith(rules().never) and stem != whole:
            return None
        if stem in rules().words and not (beside or after.lstrip().startswith("kommun") or self._sounds_like_home(stem, shown, before, after)):
            return None
        return Mention(codes, first, first + len(shown), shown, 1.0 + cue + (0.5 if after.lstrip().startswith("kommun") else 0.0))

    def _sounds_like_home(self, stem: str, shown: str, before: str, after: str) -> bool:
        """A town whose name is a word: by its capital inside a sentence, after "in", alone, or where a home is named."""
        capital = shown[:1].isupper()
        after_in = bool(LOCATIVE.search(before))
        home = bool(rules().cues["home"].search(re.split(r"[.!?;\n]", before)[-1][-30:]))
        if stem not in rules().towns:
            return capital and home and (after_in or before.rstrip().endswith(","))
        inside = capital and bool(re.search(r"[^\W_],?\s+$", before))
        alone = capital and bool(re.search(r"(?:^|[.!?\n,])\s*$", before)) and bool(re.match(r"\s*(?:$|[.!?\n,])", after))
        return inside or alone or (home and (after_in or GYVENU.search(before) is not None)) or (capital and after_in)

    def _misspelt(self, text: str, key: str, where: list[int]) -> Iterator[Mention]:
        """A letter wrong: only words of six letters and more with a capital inside a sentence."""
        for match in re.finditer(r"(?<![^\W_])[^\W\d_]{6,}", text):
            word = match.group()
            if not word[0].isupper() or word.isupper() or _key(word).endswith(rules().streets):
                continue
            known = self._fuzzy if _key(word).isascii() else self._foreign
            found = _near(_key(word), known, FUZZY_RATIO)
            if found:
                cue = _cue(rules().cues, *_around(key, where, match.start(), match.end()))
                yield Mention(self._whole[found], match.start(), match.end(), word, 0.7 + cue)

    def _heard(self, key: str) -> Iterator[Mention]:
        """After "in": a town that was misheard or cut in two ("hadders lev", "ko penhagen")."""
        for match in HEARD.finditer(key):
            one, two = match.group(1), (match.group(2) or "").strip()
            for said in (one + two, one) if two else (one,):
                town = said if said in self._whole and said not in rules().words else _near(said, self._towns, HEARD_RATIO)
                if town and len(said) >= SHORTEST_STEM:
                    yield Mention(self._whole[town], match.start(1), match.end(), match.group(1), 0.8 + _cue(rules().cues, key[: match.start(1)], ""))
                    break


def _moved(key: str, where: list[int], found: list[Mention]) -> list[Mention]:
    """Who moves from one place to another lives in the second."""
    left = set()
    for first, second in itertools.pairwise(sorted(found, key=lambda mention: mention.start)):
        before, _after = _around(key, where, first.start, first.end)
        _before, between = _around(key, where, first.start, first.end)
        if FROM.search(before) and TO.match(between) and first.codes != second.codes:
            left.add(first.start)
    return [replace(mention, score=mention.score - 1.5) if mention.start in left else mention for mention in found]


def _near(word: str, known: list[str], ratio: float) -> str | None:
    """The known name that a misspelt word means: same first letter (or v for w), nearly the same letters.

    An inflected word may have an ending, too: it is compared without its last one or two letters as well.
    """
    if not word.isascii():
        for cut in (word, word[:-1], word[:-2]):
            best = process.extractOne(cut, known, scorer=fuzz.ratio, score_cutoff=ratio)
            if best and best[0][0] == word[0]:
                return str(best[0])
        return None
    found = process.extractOne(word.replace("w", "v"), known, scorer=fuzz.ratio, score_cutoff=ratio)
    return found[0] if found and found[0][0] in {word[0], word.replace("w", "v")[0]} else None


def _named(catalog: Catalog, file: Path) -> Iterator[tuple[str, tuple[str, ...], bool]]:
    """Name, municipalities, and whether it is named so often that every inflected form is wanted."""
    for municipality in catalog.municipalities.values():
        for name in (municipality.name, *municipality.aliases):
            yield name, (municipality.code,), True
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            yield row["name"], tuple(row["municipalities"].split(";")), not row["name"].isascii() and " " not in row["name"]


def _ending(key: str, end: int) -> str:
    found = re.match(r"['’]?[^\W_]*", key[end:])
    return found.group() if found else ""


def _around(key: str, where: list[int], start: int, end: int) -> tuple[str, str]:
    """The folded words before and after a spot of the original text."""
    first = next((at for at, place in enumerate(where) if place >= start), len(key))
    last = next((at for at, place in enumerate(where) if place >= end), len(key))
    return key[max(0, first - CUE_REACH) : first], key[last : last + 20]


def _cue(cues: dict[str, re.Pattern[str]], before: str, after: str) -> float:
    """What the words around a place say. The nearest counts: the writer's home, work, our office, or the past."""
    near = re.split(r"[.!?;\n]", before)[-1]
    past = _last(cues["past"], near[-12:])
    if cues["after"].match(after.lstrip(" ,-'’")):
        return HOME
    nearest = max(("home", "office", "work"), key=lambda kind: (_last_end(cues[kind], near), kind == "home"))
    if _last_end(cues[nearest], near) < 0:
        return PAST if past else 0.0
    if nearest == "home":
        return PAST if past else HOME
    return OFFICE if nearest == "office" else WORK


def _last_end(pattern: re.Pattern[str], text: str) -> int:
    """Where the last of the pattern's words ends, or -1."""
    return max((match.end() for match in pattern.finditer(text)), default=-1)


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
