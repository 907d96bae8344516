"""How a name sounds: places written in other scripts are known by their consonants, in order, and by like vowels.

"Сённерборг", "سوندربورغ" and "सॉनडरबॉर्ग" are all S-N-(D)-R-B-R-G; how a Danish name may sound to a foreigner is told by
rules (`data/scripts.toml`), not by a list of every spelling. Names of few consonants are too like ordinary words for
this, and stand in the list of names.
"""

from __future__ import annotations

import itertools
import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

FILE: Final = Path(__file__).parent / "data" / "scripts.toml"
WORD: Final = re.compile(
    "[\u0370-\u03ff\u1f00-\u1fff]+|[\u0400-\u04ff'’ʼ]+|[\u0620-\u065f\u066e-\u06d3]+|[\u0900-\u0963]+"
)
"""A word in a script that this module can read."""
UNSAID: Final = re.compile("[\u0600-\u06ff\u0900-\u097f]")
"""Scripts that leave vowels out."""
GREEK: Final = re.compile("[\u0370-\u03ff\u1f00-\u1fff]")
VOWELS: Final = frozenset("aeiouyåæö")
CONSONANTS: Final = dict(zip("bpdtgkfvslrmnh", "BBDDGGVVSLRMNH", strict=True))
"""What is not told apart when a name is only heard."""
FEWEST: Final = 4
FEWEST_WRITTEN: Final = 3
FEWEST_LATIN: Final = 5
"""Consonants that a name must have; fewer where a script writes all vowels, more where names are known as written."""
MOST_WAYS: Final = 32
SAME, CLOSE, MISSING, UNWRITTEN, EXTRA, OTHER = 1.0, 0.85, 0.4, 0.9, 0.5, 0.2
LONGER: Final = 0.05
LEAST: Final = {3: 0.92, 4: 0.85}
LEAST_LONG: Final = 0.72
LEAST_LATIN: Final = 0.85
"""How alike the vowels must be, by the number of consonants."""
LATIN: Final = str.maketrans({"w": "v", "j": "i", "c": "k", "q": "k", "x": "ks", "z": "s"})


@dataclass(frozen=True, slots=True)
class Sound:
    """Consonants, and the vowels before, between and after them."""

    consonants: str
    vowels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tables:
    """`data/scripts.toml`, made ready."""

    letters: dict[str, tuple[str, ...]]
    first: dict[str, tuple[str, ...]]
    last: dict[str, tuple[str, ...]]
    pairs: dict[str, tuple[str, ...]]
    danish: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]
    alike: dict[tuple[str, str], float]
    towns: tuple[str, ...]
    prefixes: tuple[str, ...]
    endings: tuple[str, ...]
    before: frozenset[str]
    after: frozenset[str]
    ordinary: frozenset[str]
    """Words that sound like a town and are none."""
    same: dict[int, str]
    """Chinese signs that are taken for each other."""


@cache
def tables() -> Tables:
    """The data, read once."""
    data = tomllib.loads(FILE.read_text("utf-8"))
    letters, near, danish = data["letters"], data["near"], data["danish"]
    alike = {pair[:2]: float(pair[3:]) for pair in danish["alike"].split()}
    return Tables(
        _ways(" ".join(letters[script] for script in ("cyrillic", "greek", "devanagari", "arabic"))),
        _ways(letters["first"]),
        _ways(letters["last"]),
        _ways(letters["pairs"]),
        tuple((re.compile(pattern), tuple(sounds.split("|"))) for pattern, sounds in danish["rules"]),
        {pair: how for (one, two), how in alike.items() for pair in ((one, two), (two, one))},
        tuple(danish["towns"]),
        tuple(sorted(near["prefixes"], key=len)),
        tuple(sorted(near["endings"].split(), key=len)),
        frozenset(near["before"].split()),
        frozenset(near["after"].split()),
        frozenset(word for words in data["ordinary"].values() for word in words.split()),
        {ord(sign): group[0] for group in reversed(data["chinese"]["same"].split()) for sign in group},
    )


def _ways(text: str) -> dict[str, tuple[str, ...]]:
    return {letter: tuple(sounds.split("|")) for letter, sounds in (pair.split(":") for pair in text.split())}


def sound(latin: str) -> Sound:
    """The sound of a word in Latin letters; a doubled consonant is one."""
    consonants, vowels = "", [""]
    for letter in latin:
        if letter in VOWELS:
            vowels[-1] += letter
        elif (heard := CONSONANTS.get(letter)) and not (consonants.endswith(heard) and not vowels[-1]):
            consonants += heard
            vowels.append("")
    return Sound(consonants, tuple(vowels))


def foreign(word: str) -> set[Sound]:
    """How a word in another script may be read."""
    table = tables()
    word = unicodedata.normalize("NFC", word.lower())
    if GREEK.match(word):
        parts = unicodedata.normalize("NFD", word)
        word = "".join(letter for letter in parts if not unicodedata.combining(letter))
    units = re.findall("|".join([*table.pairs, "."]), word)
    ways = [table.pairs.get(unit) or table.letters.get(unit, ("",)) for unit in units]
    if ways:
        ways[-1] = table.last.get(units[-1], ways[-1])
        ways[0] = table.first.get(units[0], ways[0])
    return {sound("".join(way)) for way in itertools.islice(itertools.product(*ways), MOST_WAYS)}


def danish(name: str) -> set[Sound]:
    """How a Danish name may sound to a foreigner."""
    ways = [name.lower()]
    for pattern, sounds in tables().danish:
        ways = list(dict.fromkeys(pattern.sub(heard, way) for way in ways for heard in sounds))[:MOST_WAYS]
    return {sound(way) for way in ways}


class Ear:
    """Knows names by their sound."""

    def __init__(self, names: Iterable[str]) -> None:
        """Listen to the Danish names."""
        self._names: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for name in names:
            for heard in sorted(danish(name), key=lambda one: (one.consonants, one.vowels)):
                if len(heard.consonants) >= FEWEST_WRITTEN:
                    self._names.setdefault(heard.consonants, []).append((heard.vowels, name))

    def hear(self, word: str) -> str | None:
        """The name that a word in another script, or a misspelt one in Latin letters, sounds like."""
        latin = word.isascii()
        unsaid = bool(UNSAID.match(word))
        best, found = 0.0, None
        for heard in {sound(word.translate(LATIN))} if latin else foreign(word):
            fewest = FEWEST_LATIN if latin else FEWEST if unsaid else FEWEST_WRITTEN
            known = self._names.get(heard.consonants, ()) if len(heard.consonants) >= fewest else ()
            for vowels, name in known:
                alike = likeness(heard.vowels, vowels, UNWRITTEN if unsaid else MISSING)
                least = LEAST_LATIN if latin else LEAST.get(len(heard.consonants), LEAST_LONG)
                if alike >= least and (alike, name) > (best, found or ""):
                    best, found = alike, name
        return found


def likeness(one: tuple[str, ...], other: tuple[str, ...], missing: float) -> float:
    """How alike the vowels of two words of the same consonants are; `missing`: what an unwritten vowel counts."""
    return sum(_gap(said, meant, missing) for said, meant in zip(one, other, strict=True)) / len(one)


def _gap(said: str, meant: str, missing: float) -> float:
    if said == meant:
        return SAME
    if not said:
        return missing
    if not meant:
        return EXTRA
    nearest = max(_vowel(one, two) for one in said for two in meant)
    return nearest - LONGER * abs(len(said) - len(meant))


def _vowel(one: str, two: str) -> float:
    return SAME if one == two else tables().alike.get((one, two), OTHER)
