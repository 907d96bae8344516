"""What the words around a place say: the writer's home, their work, one of our offices, or the past.

The words are data (`data/place.toml`): a language more needs no change here.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from contact_center.triage.keys import BEFORE, Folded, key

FILE: Final = Path(__file__).parent / "data" / "place.toml"
HOME: Final = 1.5
WORK: Final = -0.3
OFFICE: Final = -0.6
PAST: Final = -0.2
"""What the nearest words add to a place's score of 1."""
PAST_REACH: Final = 12
CLAUSE_END: Final = re.compile(r"[.!?;\n]")
LOCATIVE: Final = re.compile(
    r"(?<![^\W_])(?:in|i|w|we|v|ve|u|na|nach|to|til|till|ved|la|din|langa|a|en|em|te|near|naer|bei|przy|prie|y|у|в|во"
    r"|біля|коло|на|до|около|gyven[^\W_]*)\s+$"
)
FROM: Final = re.compile(
    r"(?<![^\W_])(?:from|fra|von|aus|z|ze|is|din|de|desde|da|du|fran|van|uit|з|із|зі|из|с|со|от|od)\s+$"
)
TO: Final = re.compile(r"\W{0,3}(?:to|til|nach|do|na|i|la|in|в|у|во|till|naar|a|para|v|ke|uz|към|до)\s")
MOVING: Final = re.compile(r"mov|flyt|zieh|umzug|persik|przeprow|mut|переї|перее|verhui|mudo|trasf")
COMMUTER: Final = re.compile(
    r"(?<![^\W_])(?:grenzgang|grenzpendl|transgranicz|frontier worker|cross.?border|graensependler|pendler)"
)


@dataclass(frozen=True, slots=True)
class Rules:
    """`data/place.toml`, made ready."""

    words: frozenset[str]
    """Places whose names are words."""
    towns: frozenset[str]
    """Those of them that are towns of some size."""
    streets: tuple[str, ...]
    cues: dict[str, re.Pattern[str]]
    never: tuple[str, ...]
    """Beginnings of words that look like a place and are none."""
    abroad: re.Pattern[str]


@cache
def rules() -> Rules:
    """The lists, read once."""
    data = tomllib.loads(FILE.read_text("utf-8"))
    return Rules(
        frozenset(map(key, data["words"])),
        frozenset(map(key, data["towns"])),
        tuple(data["street_endings"]),
        {kind: _any_of(phrases) for kind, phrases in data["cue"].items()},
        tuple(map(key, data["not"])),
        _any_of(data["abroad"]),
    )


def _any_of(phrases: list[str]) -> re.Pattern[str]:
    """One pattern for phrases that begin at a word; `$` at the end of one asks for the whole word."""
    parts = {
        re.escape(key(phrase.rstrip("$"))).replace(r"\ ", r"\s+") + (r"(?![^\W_])" if phrase.endswith("$") else "")
        for phrase in phrases
    }
    return re.compile(r"(?<![^\W_])(?:" + "|".join(sorted(parts, key=len, reverse=True)) + ")")


def cue(before: str, after: str) -> float:
    """What the words around a place add to its score; the nearest count."""
    cues = rules().cues
    near = CLAUSE_END.split(before)[-1]
    past = _ends_with(cues["past"], near[-PAST_REACH:])
    if cues["after"].match(after.lstrip(" ,-'’")):
        return HOME
    nearest = max(("home", "office", "work"), key=lambda kind: (_last_end(cues[kind], near), kind == "home"))
    if _last_end(cues[nearest], near) < 0:
        return PAST if past else 0.0
    if nearest == "home":
        return PAST if past else HOME
    return OFFICE if nearest == "office" else WORK


def says_home(before: str, reach: int = BEFORE) -> bool:
    """Whether the words right before, in the same clause, speak of a home."""
    return bool(rules().cues["home"].search(CLAUSE_END.split(before)[-1][-reach:]))


def _last_end(pattern: re.Pattern[str], text: str) -> int:
    """Where the last of the pattern's words ends, or -1."""
    return max((match.end() for match in pattern.finditer(text)), default=-1)


def _ends_with(pattern: re.Pattern[str], text: str) -> bool:
    return any(match.end() >= len(text.rstrip()) - 1 for match in pattern.finditer(text))


def lives_abroad(text: Folded) -> bool:
    """Whether the writer says that they live across the border."""
    for match in rules().abroad.finditer(text.key):
        near = CLAUSE_END.split(text.key[max(0, match.start() - BEFORE) : match.start()])[-1]
        if rules().cues["home"].search(near) and not MOVING.search(near):
            return True
    return bool(COMMUTER.search(text.key))


def sounds_like_home(stem: str, shown: str, before: str, after: str) -> bool:
    """A town whose name is a word: by its capital inside a sentence, after "in", alone, or where a home is named."""
    capital = shown[:1].isupper()
    after_in = bool(LOCATIVE.search(before))
    home = says_home(before, 30)
    if stem not in rules().towns:
        return capital and home and (after_in or before.rstrip().endswith(","))
    inside = capital and bool(re.search(r"[^\W_],?\s+$", before))
    alone = capital and bool(re.search(r"(?:^|[.!?\n,])\s*$", before)) and bool(re.match(r"\s*(?:$|[.!?\n,])", after))
    return inside or alone or (after_in and (home or capital))
