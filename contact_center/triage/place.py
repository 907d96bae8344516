"""Step of the understanding: in which municipality does this person live, or will?

By postcode and by the names of places in many languages and scripts, inflected, misspelt by a letter or written as they
sound. The writer's own home counts more than where they work or where one of our offices is; who lives abroad has none
here. What fits several municipalities stays open.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from contact_center.catalog.model import Catalog
from contact_center.domain.triage import Finding
from contact_center.triage import abroad
from contact_center.triage.cues import HOME, cue, rules
from contact_center.triage.guesses import Guesses
from contact_center.triage.keys import Folded
from contact_center.triage.moves import Around, comes_from, comes_today, moved_away
from contact_center.triage.names import Name, Names
from contact_center.triage.postcode import Found, postcodes
from contact_center.triage.signature import is_firm, is_person

PLACES: Final = Path(__file__).parent.parent / "catalog" / "data" / "places.csv"
READ: Final = 4_000
MOST: Final = 50
"""Letters that are searched, and names that are looked at."""
SURE: Final = 0.97
LIKELY: Final = 0.9
UNLIKELY: Final = 0.6
"""Confidence of a place that is rather where somebody works or where our office is."""
MARKED: Final = 2.0
NAMED: Final = 1.0
GONE: Final = -1.5
LEFT: Final = 1.5
"""What a place loses that somebody moves away from."""
CLOSE: Final = 0.5
CORRECTED: Final = 25
STATED: Final = "the person stated it"


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
    """One place named in the text, with how much it speaks for being the writer's home."""

    codes: tuple[str, ...]
    start: int
    end: int
    words: str
    score: float
    postcode: str | None = None
    came: bool = False
    """Whether it is where somebody came from, …"""
    today: bool = False
    """… to us or to work, without moving."""


class Places:
    """Finds places; built once from the catalogue and the shipped list of names."""

    def __init__(self, catalog: Catalog, file: Path = PLACES) -> None:
        """Read the names."""
        self._catalog = catalog
        self._names = Names(catalog, file)
        self._guesses = Guesses(catalog, self._names.whole)
        abroad.known()

    def stated(self, municipality: str | None, postcode: str | None) -> Place:
        """What the person keyed in or what an earlier ticket holds."""
        known = self._catalog.postcodes.get(postcode or "")
        if municipality in self._catalog.municipalities:
            return Place(municipality, (), known.code if known else None, 1.0, STATED)
        if known is None:
            return Place(evidence="an unknown postcode was stated")
        return _settled(known.candidates, Place(None, (), known.code, 1.0, f"{STATED}: {known.code} {known.district}"))

    def find(self, body: str, subject: str = "") -> Place:
        """The home named in the body, else in the subject."""
        written = Around(Folded.of(body[:READ]))
        found = self._best(written)
        if found.municipality or found.candidates:
            return found
        above = self._best(Around(Folded.of(subject))) if subject else found
        return Place() if above.evidence and above.confidence < SURE and written.lives_elsewhere([]) else above

    def mentions(self, text: Folded) -> list[Mention]:
        """Every place named in a text; misspelt ones only where there is no other."""
        return self._mentions(Around(text))

    def _mentions(self, around: Around) -> list[Mention]:
        text = around.text
        codes = list(itertools.islice(postcodes(text, self._catalog.postcodes, self._names.stems), MOST))
        names = list(itertools.islice(self._names.find(text, [found.end for found in codes]), MOST))
        names += self._guesses.sounding(text, [(name.start, name.end) for name in names])
        exact = [*(_of_postcode(around, one) for one in codes), *(_of_name(around, one) for one in names)]
        found = _moved(text, exact)
        if any(mention.score >= 0 for mention in found):
            return found
        guessed = list(self._guesses.misspelt(text)) or list(self._guesses.heard(text))
        return [_of_name(around, name) for name in guessed] or found

    def _best(self, around: Around) -> Place:
        text, found = around.text, self._mentions(around)
        if not found:
            return Place()
        best = max(found, key=lambda mention: (mention.score, _corrected(text, mention), -mention.start))
        spans = [(one.start, one.end) for one in found]
        if best.score < MARKED and around.lives_there(spans):
            best = replace(best, score=best.score + HOME)
        if best.score < 0 or (best.score < MARKED and around.lives_elsewhere(spans)):
            return Place()
        close = [best, *(one for one in found if one.start != best.start and one.score >= best.score - CLOSE)]
        postcode = next((mention.postcode for mention in close if mention.postcode), None)
        confidence = SURE if best.score >= MARKED else LIKELY if best.score > CLOSE else UNLIKELY
        evidence = " … ".join(dict.fromkeys(mention.words for mention in close))
        settling = close if len(best.codes) == 1 else [*close, *found]
        return _settled(_in_region(text, _together(settling)), Place(None, (), postcode, confidence, evidence))


def _of_postcode(around: Around, found: Found) -> Mention:
    shown = f"{around.text.text[found.start : found.end].strip()} {found.postcode.district}"
    before, after = around.of(found.start, found.end)
    firm = is_firm(around.text, found.start, found.end)
    score = -NAMED if firm else (MARKED if found.marked else NAMED) + cue(before, after)
    return Mention(found.codes, found.start, found.end, shown, score, found.postcode.code, comes_from(before, after))


def _of_name(around: Around, name: Name) -> Mention:
    before, after = around.of(name.start, name.end)
    said = GONE if moved_away(before) else cue(before, after, name.ending)
    if is_person(around.text, name.start, name.end) or is_firm(around.text, name.start, name.end):
        said = GONE
    came = name.ending in rules().left or comes_from(before, after)
    today = came and said < HOME and comes_today(around.text, before, name.ending)
    shown = around.text.text[name.start : name.end]
    return Mention(name.codes, name.start, name.end, shown, name.certain + said, None, came, today)


def _moved(text: Folded, found: list[Mention]) -> list[Mention]:
    """Who moves from one place to another lives in the second; who goes there and back every day, in the first."""
    way = rules().way
    daily = bool(way["daily"].search(text.key)) and not way["moving"].search(text.key)
    return [replace(one, score=one.score + _on_the_way(one, found, daily)) for one in found]


def _on_the_way(one: Mention, found: list[Mention], daily: bool) -> float:
    """What a place gains or loses because somebody comes from there, or from another one."""
    others = [other for other in found if other.came != one.came and not set(other.codes) & set(one.codes)]
    if one.today and all(other.score < NAMED for other in others):
        return HOME
    if not others or one.came == daily or (daily and one.score >= MARKED):
        return 0.0
    return -LEFT


def _corrected(text: Folded, mention: Mention) -> bool:
    """Whether the writer corrects themselves right before it."""
    return bool(rules().way["correction"].search(text.around(mention.start, mention.end)[0][-CORRECTED:]))


def _together(mentions: list[Mention]) -> tuple[str, ...]:
    """What all mentions allow; what the first allows when they contradict each other."""
    common = set(mentions[0].codes)
    for mention in mentions[1:]:
        common = common & set(mention.codes) or common
    return tuple(code for code in mentions[0].codes if code in common)


def _in_region(text: Folded, codes: tuple[str, ...]) -> tuple[str, ...]:
    """Of several municipalities, those in the part of the country that the text names."""
    if len(codes) > 1:
        for part, inside in rules().regions.items():
            if part in text.key and inside & set(codes):
                return tuple(code for code in codes if code in inside)
    return codes


def _settled(codes: tuple[str, ...], shown: Place) -> Place:
    """One municipality is an answer; several are candidates."""
    if len(codes) == 1:
        return replace(shown, municipality=codes[0])
    return replace(shown, candidates=codes)
