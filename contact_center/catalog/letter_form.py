"""What a letter that staff print is made of, as frozen values: what is filled in, what is listed, what is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

TODAY = "today"
"""A latest day that is no field: the present."""
UNHEADED = "intro"
"""The part at the beginning, without a heading."""
FIELD_KINDS = frozenset({"name", "day", "moment", "choice", "flag"})
COMMON_FACTS = frozenset({"number", "office", "deadline", "issued_at", "issued_by"})
"""What a letter can list besides its fields."""


@dataclass(frozen=True, slots=True)
class LetterField:
    """One thing that staff fill in."""

    id: str
    kind: str
    """name, day, moment, choice or flag (a flag may be left out, everything else is needed)."""
    choices: tuple[str, ...] = ()
    not_before: str = ""
    """The field whose day is the earliest one possible."""
    not_after: str = ""
    """`today`, or the field whose day is the latest one possible."""


@dataclass(frozen=True, slots=True)
class LetterLine:
    """One sentence: when it stands there, and where it is from."""

    id: str
    only: str
    """Empty: always. `late`: when the person came after the deadline."""
    source: str


@dataclass(frozen=True, slots=True)
class LetterPart:
    """Sentences that stand together, under a heading of the checklists; `intro` has none."""

    id: str
    lines: tuple[LetterLine, ...]


@dataclass(frozen=True, slots=True)
class LetterForm:
    """The structure of one kind of letter; its words are in each language's folder."""

    kind: str
    names: Mapping[str, str]
    """What staff call it: da and en."""
    topic: str
    """The topic of the tickets it is for."""
    groups: frozenset[str]
    """The citizen groups it may be given to; empty: everybody."""
    refused: str
    """Why nobody else gets it, for the staff."""
    centre: bool
    """Only a centre issues it, never the national queue."""
    fields: tuple[LetterField, ...]
    facts: tuple[str, ...]
    """What is listed on it, in order: ids of fields and of COMMON_FACTS."""
    parts: tuple[LetterPart, ...]
    reviewed: date
    review_by: date
