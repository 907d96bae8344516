"""What the words around a place say: the writer's home, their work, one of our offices, or the past.

The words are data (`data/place.toml`): a language more needs no change here.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from contact_center.triage.keys import BEFORE, key

FILE: Final = Path(__file__).parent / "data" / "place.toml"
HOME: Final = 1.5
WORK: Final = -0.3
OFFICE: Final = -0.6
PAST: Final = -0.2
EVENT: Final = -1.2
LIVED: Final = 0.3
"""What the nearest words add to a place's score of 1."""
WEIGHTS: Final = {"home": HOME, "office": OFFICE, "work": WORK, "event": EVENT, "mishap": EVENT, "trip": EVENT}
PAST_REACH: Final = 12
EVENT_REACH: Final = 25
DWELLING_REACH: Final = 20
ONCE_REACH: Final = 22
WORD_REACH: Final = 30
"""How far before a name words are looked for that say what it is."""
CLAUSE_END: Final = re.compile(r"[.!?;\n।。！？]")
BEGINNING: Final = r"(?<![^\W_\u3040-\u9fff])(?:[وفبل]{1,2})?"
"""Where a word begins: also after a Chinese sign, and after small Arabic words that are glued to it."""
WHOLE: Final = r"(?![^\W_])"
"""Where it ends."""


@dataclass(frozen=True, slots=True)
class Rules:
    """`data/place.toml`, made ready."""

    words: frozenset[str]
    """Places whose names are words."""
    towns: frozenset[str]
    """Those of them that are towns of some size."""
    vague: frozenset[str]
    """Names that count less than others."""
    streets: tuple[str, ...]
    spoken: frozenset[str]
    """Those of them that no language but Danish has as a word."""
    no_town: frozenset[str]
    """Words that are also towns of other countries."""
    never: re.Pattern[str]
    """Beginnings of words that look like a place and are none."""
    endings: frozenset[str]
    """What inflection adds to a name."""
    inside: frozenset[str]
    """Endings that say "in", …"""
    here: frozenset[str]
    """… that the writer is there, …"""
    left: frozenset[str]
    """… or that they came from there."""
    heard_home: frozenset[str]
    """Small words after which a misspelt name is looked for only where somebody lives."""
    small: dict[str, re.Pattern[str]]
    """Small words and phrases that end right before a name: in, in_danish, from, coming, leaving, person, closed;
    from_after, which begin right after one; and heard, before a misspelt one."""
    cues: dict[str, re.Pattern[str]]
    regions: dict[str, frozenset[str]]
    """The municipalities of parts of the country, by the beginnings of their names."""
    way: dict[str, re.Pattern[str]]
    """Moving, going to and fro, living in another country."""


@cache
def rules() -> Rules:
    """The lists, read once."""
    data = tomllib.loads(FILE.read_text("utf-8"))
    endings = data["endings"]
    inside, here, left = (frozenset(map(key, endings[kind].split())) for kind in ("inside", "here", "left"))
    return Rules(
        frozenset(map(key, data["words"])),
        frozenset(map(key, data["towns"])),
        frozenset(map(key, data["vague"])),
        tuple(data["street_endings"]),
        frozenset(map(key, data["spoken"])),
        frozenset(map(key, data["no_town"].split())),
        _any_of(data["not"]),
        inside | here | left | {key(one) for script in ("latin", "cyrillic") for one in endings[script].split()},
        inside,
        here,
        left,
        frozenset(map(key, data["small"]["heard_home"].split())),
        _small(data["small"], data["way"]["closing"]),
        _cues(data["cue"]),
        {key(part): frozenset(codes.split()) for part, codes in data["regions"].items()},
        {kind: _any_of(phrases) for kind, phrases in data["way"].items()},
    )


def _cues(phrases: dict[str, Any]) -> dict[str, re.Pattern[str]]:
    """A pattern for each kind of words; a home is also where somebody says that they live."""
    return {kind: _any_of(said) for kind, said in phrases.items()} | {
        "home": _any_of([*phrases["home"], *phrases["dwell"]]),
        "dwell_here": re.compile(_any_of(phrases["dwell"]).pattern + r"[^\W_]*\s+$"),
        "being": re.compile(_any_of(phrases["being"]).pattern + r"\W*$"),
        "being_near": re.compile(_any_of(phrases["being"]).pattern + r"(?:\s+[^\W_]{1,10})?\W*$"),
    }


def _small(words: dict[str, Any], closing: list[str]) -> dict[str, re.Pattern[str]]:
    """Patterns for the small words before a name; "coming" is "from" without what also means "of"."""
    ends = {
        "in": words["in"].split(),
        "in_danish": words["in_danish"].split(),
        "from": words["from"],
        "coming": [word for word in words["from"] if word not in words["of"]],
        "leaving": words["leaving"],
    }
    cut = _any_of([*words["heard_cut"].split(), *words["heard_home"].split()]).pattern
    heard = _any_of(words["heard"].split()).pattern
    return {kind: re.compile(_any_of(said).pattern + r"(?:\s+|['’]|$)$") for kind, said in ends.items()} | {
        "person": re.compile(_any_of(words["person"]).pattern + r"\.?\s+$"),
        "closed": re.compile(_any_of(closing).pattern + r"[^\W\d_]*[\s,]+$"),
        "from_after": _any_of(words["from_after"]),
        "heard": re.compile(rf"(?:({cut})|{heard})\s+([^\W\d_]{{2,}})(\s+[^\W\d_]{{3,}})?"),
    }


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """One pattern for phrases that begin at a word; `$` at the end of one asks for the whole word.

    Phrases that begin alike share their beginning, so that hundreds of them cost little more than a few.
    """
    branches: dict[str, Any] = {}
    for phrase in phrases:
        branch = branches
        for letter in key(phrase.rstrip("$")):
            branch = branch.setdefault(r"\s+" if letter == " " else re.escape(letter), {})
        branch[WHOLE if phrase.endswith("$") else ""] = {}
    return re.compile(BEGINNING + _joined(branches))


def _joined(branches: dict[str, Any]) -> str:
    """The longest of the branches' phrases."""
    longer = [first + _joined(rest) for first, rest in branches.items() if first not in {"", WHOLE}]
    ends = [end for end in (WHOLE, "") if end in branches]
    if len(longer) == 1 and not ends:
        return longer[0]
    return f"(?:{'|'.join([*longer, *ends])})" if longer else ends[-1]


def cue(before: str, after: str, ending: str = "") -> float:
    """What the words around a place, and its own ending, add to its score; the nearest count."""
    cues = rules().cues
    near = CLAUSE_END.split(before)[-1]
    follows = after.lstrip(" ,-'’")
    if cues["after_event"].match(follows) and not (says_home(near) or cues["work"].search(near)):
        return EVENT
    if cues["after_past"].match(follows):
        return LIVED - HOME
    if ending in rules().here or cues["after_home"].match(follows) or cues["being_near"].search(near):
        return HOME
    past = ends_with(cues["past"], near[-PAST_REACH:])
    nearest = max(WEIGHTS, key=lambda kind: last_end(cues[kind], near))
    if WEIGHTS[nearest] == EVENT and last_end(cues[nearest], near) < len(near) - EVENT_REACH:
        return 0.0
    if last_end(cues[nearest], near) < 0 and cues["mishap"].search(CLAUSE_END.split(after)[0]):
        return EVENT
    if last_end(cues[nearest], near) < 0 or (nearest == "home" and past):
        return PAST if past else 0.0
    if nearest == "home" and rules().way["once"].search(near[-ONCE_REACH:]):
        return LIVED
    return WEIGHTS[nearest]


def says_home(before: str, reach: int = BEFORE) -> bool:
    """Whether the words right before, in the same clause, speak of a home."""
    return bool(rules().cues["home"].search(CLAUSE_END.split(before)[-1][-reach:]))


def says_dwelling(before: str, reach: int = BEFORE) -> bool:
    """Whether the words right before, in the same clause, say that somebody lives there."""
    return bool(rules().cues["dwell"].search(CLAUSE_END.split(before)[-1][-reach:]))


def says_moving(before: str) -> bool:
    """Whether the words right before, in the same clause, speak of moving."""
    return bool(rules().way["moving"].search(CLAUSE_END.split(before)[-1]))


def last_end(pattern: re.Pattern[str], text: str) -> int:
    """Where the last of the pattern's words ends, or -1."""
    return max((match.end() for match in pattern.finditer(text)), default=-1)


def ends_with(pattern: re.Pattern[str], text: str) -> bool:
    """Whether one of the pattern's words ends the text."""
    return any(match.end() >= len(text.rstrip()) - 1 for match in pattern.finditer(text))


def sounds_like_home(stem: str, shown: str, before: str, after: str, ending: str = "") -> bool:
    """A town whose name is a word: by its capital inside a sentence, after "in", alone, or where a home is named."""
    cues, small = rules().cues, rules().small
    inside = bool(small["in"].search(before)) or ending in rules().inside
    if (
        ending in rules().here
        or cues["after_home"].match(after.lstrip())
        or (cues["being"].search(before) and stem in rules().towns)
    ):
        return True
    if not shown[:1].isupper():
        foreign = stem in rules().spoken and not small["in_danish"].search(before)
        living = stem in rules().spoken and cues["dwell_here"].search(before)
        return bool(living) or (inside and (foreign or says_dwelling(before, WORD_REACH) or says_moving(before)))
    if stem not in rules().towns:
        return says_home(before, WORD_REACH) and (inside or before.rstrip().endswith(","))
    alone = bool(re.search(r"(?:^|[.!?\n,()–-])\s*$", before)) and bool(re.match(r"\s*(?:$|[.!?\n,:()–-])", after))
    return inside or alone or bool(re.search(r"[^\W_],?\s+$", before))
