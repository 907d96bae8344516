"""Step of the understanding: in which municipality does this person live, or will?

By postcode and by the names of places in many languages, inflected or misspelt by a letter. The writer's own home
counts more than where they work or where one of our offices is. What fits several municipalities stays open.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from contact_center.catalog.model import Catalog
from contact_center.domain.triage import Finding
from contact_center.triage.cues import FROM, TO, cue, lives_abroad
from contact_center.triage.keys import Folded
from contact_center.triage.names import Name, Names
from contact_center.triage.postcode import Found, postcodes

PLACES: Final = Path(__file__).parent.parent / "catalog" / "data" / "places.csv"
READ: Final = 4_000
"""Letters that are searched."""
SURE: Final = 0.97
LIKELY: Final = 0.9
UNLIKELY: Final = 0.6
"""Confidence of a place that is rather where somebody works or where our office is."""
MARKED: Final = 2.0
NAMED: Final = 1.0
LEFT: Final = 1.5
"""What a place loses that somebody moves away from."""
CLOSE: Final = 0.5
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


class Places:
    """Finds places; built once from the catalogue and the shipped list of names."""

    def __init__(self, catalog: Catalog, file: Path = PLACES) -> None:
        """Read the names."""
        self._catalog = catalog
        self._names = Names(catalog, file)

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
        for text in (body[:READ], subject):
            found = self._best(Folded.of(text))
            if found.municipality or found.candidates:
                return found
        return Place()

    def mentions(self, text: Folded) -> list[Mention]:
        """Every place named in a text; misspelt ones only where there is no other."""
        codes = list(postcodes(text, self._catalog.postcodes, self._names.stems))
        names = list(self._names.find(text, [found.end for found in codes]))
        if codes or names:
            found = [*(_of_postcode(text, one) for one in codes), *(_of_name(text, one) for one in names)]
            return _moved(text, found)
        guessed = list(self._names.misspelt(text)) or list(self._names.heard(text))
        return [_of_name(text, name) for name in guessed]

    def _best(self, text: Folded) -> Place:
        found = self.mentions(text)
        if not found:
            return Place()
        best = max(found, key=lambda mention: (mention.score, -mention.start))
        if best.score < 0 or (best.score < MARKED and lives_abroad(text)):
            return Place()
        close = [mention for mention in found if mention.score >= best.score - CLOSE]
        postcode = next((mention.postcode for mention in close if mention.postcode), None)
        confidence = SURE if best.score >= MARKED else LIKELY if best.score > CLOSE else UNLIKELY
        evidence = " … ".join(dict.fromkeys(mention.words for mention in close))
        return _settled(_together(close), Place(None, (), postcode, confidence, evidence))


def _of_postcode(text: Folded, found: Found) -> Mention:
    shown = f"{text.text[found.start : found.end].strip()} {found.postcode.district}"
    score = (MARKED if found.marked else NAMED) + cue(*text.around(found.start, found.end))
    return Mention(found.codes, found.start, found.end, shown, score, found.postcode.code)


def _of_name(text: Folded, name: Name) -> Mention:
    score = name.certain + cue(*text.around(name.start, name.end))
    return Mention(name.codes, name.start, name.end, text.text[name.start : name.end], score)


def _moved(text: Folded, found: list[Mention]) -> list[Mention]:
    """Who moves from one place to another lives in the second."""
    left = set()
    for first, second in itertools.pairwise(sorted(found, key=lambda mention: mention.start)):
        before, between = text.around(first.start, first.end)
        if FROM.search(before) and TO.match(between) and first.codes != second.codes:
            left.add(first.start)
    return [replace(mention, score=mention.score - LEFT) if mention.start in left else mention for mention in found]


def _together(mentions: list[Mention]) -> tuple[str, ...]:
    """What all mentions allow; what the first allows when they contradict each other."""
    common = set(mentions[0].codes)
    for mention in mentions[1:]:
        common = common & set(mention.codes) or common
    return tuple(code for code in mentions[0].codes if code in common)


def _settled(codes: tuple[str, ...], shown: Place) -> Place:
    """One municipality is an answer; several are candidates."""
    if len(codes) == 1:
        return replace(shown, municipality=codes[0])
    return replace(shown, candidates=codes)
