"""Step of the understanding: what of a text tells its language.

Not links and numbers, not English greetings and closings, not what stands quoted below, and not the names of Danish
things and places: "lønseddel" and "Nykøbing Sjælland" stand in mails of every language (`data/danish.toml`).
"""

from __future__ import annotations

import csv
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from contact_center.triage.text import ADDRESS, words

FILE: Final = Path(__file__).parent / "data" / "danish.toml"
PLACES: Final = Path(__file__).parent.parent / "catalog" / "data"
LEAST_LEFT: Final = 2
"""Words that must be left when a quotation is taken out; else it stays."""
SURELY_A_NAME: Final = 6
"""Letters from which a place is taken for one without a capital, too, and, with one, with an ending ("Aarhusu")."""
ENDING: Final = 3
SPACES: Final = re.compile(r"[^\S\n]+")
LINES: Final = re.compile(r"\n[ \n]*")
"""Made one before anything else: what follows is slow on thousands of them."""
DANISH: Final = (("postcodes.csv", "district"), ("municipalities.csv", "name"))
DANISH_LETTERS: Final = re.compile("[æøå]")
QUOTED: Final = re.compile(r"^[ \t]*>.*$", re.MULTILINE)
NUMBERS: Final = re.compile(r"[\d_#*=<>|/\\]+")
SIGNS: Final = re.compile(r"[_#*=<>|/\\]+")
WORD: Final = re.compile(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ\d-]*")
GREETINGS: Final = re.compile(
    r"^\s*(?:hi|hello|dear|hej|hey|good (?:morning|day|afternoon|evening)|kære|to whom it may concern|greetings)\b"
    r"[^\n.!?]{0,40}?(?:[,.!:\n]|$)",
    re.IGNORECASE,
)
CLOSINGS: Final = re.compile(
    r"(?:^|[\n.!?])\s*(?:best|kind|warm)?\s*(?:regards|greetings|wishes)\b.*"
    r"|\n\s*(?:thanks|thank you|br|mvh|tak|med venlig hilsen|venlig hilsen|sincerely|yours \w+|sent from my)\b[^?]*$",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Names:
    """Names of Danish things and places."""

    things: frozenset[str]
    beginnings: tuple[str, ...]
    phrases: re.Pattern[str]
    places: frozenset[str]
    long_places: frozenset[str]

    def has(self, word: str) -> bool:
        """Whether a word of a text names such a thing or place."""
        lower = word.lower()
        if lower in self.things or lower.startswith(self.beginnings) or lower in self.long_places:
            return True
        return word[0].isupper() and (lower in self.places or self._inflected(lower))

    def _inflected(self, lower: str) -> bool:
        ends = range(max(SURELY_A_NAME, len(lower) - ENDING), len(lower))
        return any(lower[:end] in self.long_places for end in ends)


@cache
def names() -> Names:
    """The shipped names."""
    read = tomllib.loads(FILE.read_text("utf-8"))
    listed = read["things"].split()
    places = frozenset(_places()) - frozenset(read["no_places"].split())
    return Names(
        frozenset(word for word in listed if not word.endswith("-")),
        tuple(word[:-1] for word in listed if word.endswith("-")),
        re.compile(r"\b(?:" + "|".join(read["phrases"]) + r")\b", re.IGNORECASE),
        places,
        frozenset(place for place in places if len(place) >= SURELY_A_NAME),
    )


def _places() -> set[str]:
    """The words of the names of municipalities and postcode districts, as Danes write them; and all with æ, ø or å.

    What a Lithuanian or a Pole calls Copenhagen does tell the language.
    """
    found = {word for file, column in DANISH for word in _column(file, column)}
    found |= {word for word in _column("places.csv", "name") if DANISH_LETTERS.search(word)}
    return {word for word in found if len(word) > 1}


def _column(file: str, column: str) -> list[str]:
    with (PLACES / file).open(encoding="utf-8", newline="") as opened:
        return [word for row in csv.DictReader(opened) for word in WORD.findall(row[column].lower())]


def essence(text: str, keep_names: bool = False) -> str:
    """What tells the language, with digits inside words ("3andi"); may be nothing."""
    bare = ADDRESS.sub(" ", LINES.sub("\n", SPACES.sub(" ", text)))
    own = QUOTED.sub(" ", bare)
    if len(words(own)) >= LEAST_LEFT:
        bare = own
    cut = CLOSINGS.sub(" ", GREETINGS.sub(" ", bare, count=1))
    told = cut if keep_names else _without_names(cut)
    return SIGNS.sub(" ", told if words(told) or keep_names else _without_names(bare)).strip()


def _without_names(text: str) -> str:
    known = names()
    return WORD.sub(lambda found: " " if known.has(found[0]) else found[0], known.phrases.sub(" ", text))


def letters_only(text: str) -> str:
    """`text` without digits: for detectors."""
    return NUMBERS.sub(" ", text).strip()
