"""Canned replies as frozen values: whom each is for and where its statements are from, and one language's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

GAP_OPENS, GAP_CLOSES = "«…", "…»"
"""What staff must fill in stands between these. No language writes its quotation marks so."""
STAFF_LANGUAGES = ("da", "en")
"""The languages of the screens: titles and gaps stand in both, and in no other."""
LAPSED = "lapsed"
"""Among the names of gaps, no placeholder: the gap of a fact or link that does not hold today."""


@dataclass(frozen=True, slots=True)
class CannedReply:
    """A ready-made reply for staff; its words are in each language's folder."""

    id: str
    topics: frozenset[str]
    """Empty: for every topic."""
    groups: frozenset[str]
    """Citizen groups it is for; empty: everybody."""
    agreements: frozenset[str]
    """What the municipality's agreement must be (yes, no, unknown), or the reply is untrue; empty: no matter what."""
    sources: tuple[str, ...]
    reviewed: date
    review_by: date


@dataclass(frozen=True, slots=True)
class CannedWords:
    """The words of the canned replies in one language. What only staff read is there in their two languages."""

    texts: Mapping[str, str] = field(default_factory=dict)
    """Reply id → text with placeholders."""
    titles: Mapping[str, str] = field(default_factory=dict)
    """Reply id → what staff choose it by."""
    gaps: Mapping[str, str] = field(default_factory=dict)
    """Placeholder → what staff write there when it has no value."""
