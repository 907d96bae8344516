"""What a settlement is made from: the amount, the partners, the populations, and municipalities that were."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class PartnerSet:
    """Municipalities that settle together."""

    slug: str
    names: Mapping[str, str]
    """da, en"""
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Settling:
    """What a settlement is made from."""

    amount: str = "0"
    """Kroner, with a point."""
    year: int = 2022
    counted: date = date(2022, 1, 1)
    source: Mapping[str, str] = field(default_factory=dict)
    """Where the amount is from: da, en."""
    partners: tuple[PartnerSet, ...] = ()
    populations: Mapping[date, Mapping[str, int]] = field(default_factory=dict)
    """Day → municipality → inhabitants."""
    former: Mapping[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    """Code of a municipality that is one no more → its name, and the codes of those it is part of."""
