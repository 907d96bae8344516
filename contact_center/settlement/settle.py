"""Who pays what: amount × population share, rounded by largest remainder. Pure.

By the `country` everybody pays the share of all municipalities: the shares of all are rounded together, so that they
add up to the amount, and the partners' are billed. By the `partners` the whole amount is shared among those who take
part.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from contact_center.settlement.largest import divided
from contact_center.settlement.money import KRONE, indexed
from contact_center.settlement.refusal import Refused, few

FIRST_YEAR, LAST_YEAR = 2007, 2100
"""In 2007 the municipalities of today began."""
NO_MUNICIPALITY: Mapping[str, str] = {"0411": "Christiansø"}
"""Code → what has a code and inhabitants, but is no municipality."""


class Basis(StrEnum):
    """Whose inhabitants the amount is shared by."""

    COUNTRY = "country"
    PARTNERS = "partners"


@dataclass(frozen=True, slots=True)
class Former:
    """A municipality that is one no more."""

    name: str
    successors: tuple[str, ...]
    """Codes; several when it was divided."""


@dataclass(frozen=True, slots=True)
class Places:
    """The municipalities there are, and those there were."""

    names: Mapping[str, str]
    """Code → name."""
    former: Mapping[str, Former]

    def name(self, code: str) -> str:
        """The name of a municipality of today."""
        return self.names.get(code, code)

    def known(self, codes: Sequence[str]) -> tuple[str, ...]:
        """The codes, in order. Raises Refused for one that is no municipality, or that stands there twice."""
        for code in codes:
            if code not in self.names:
                raise self._not_there(code)
            if codes.count(code) > 1:
                raise Refused("twice", code=code, name=self.names[code])
        return tuple(sorted(codes))

    def _not_there(self, code: str) -> Refused:
        if code in NO_MUNICIPALITY:
            return Refused("no-municipality", code=code, name=NO_MUNICIPALITY[code])
        gone = self.former.get(code)
        if gone is None:
            return Refused("unknown", code=code[:20])
        parts = ", ".join(f"{self.name(one)} ({one})" for one in gone.successors)
        return Refused("merged", code=code, name=gone.name, successors=parts)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be settled."""

    year: int
    amount: int
    """Øre, before the index."""
    counted: date
    """The day on which the inhabitants were counted."""
    partners: tuple[str, ...]
    """Codes of those who are billed."""
    basis: Basis = Basis.COUNTRY
    percent: Decimal = Decimal(0)
    """By how much prices and wages have grown since the amount was set."""
    whole_kroner: bool = False
    """Shares are rounded to kroner, not to øre."""


@dataclass(frozen=True, slots=True)
class Share:
    """What one municipality pays."""

    code: str
    name: str
    inhabitants: int
    amount: int
    """Øre."""


@dataclass(frozen=True, slots=True)
class Settlement:
    """The result."""

    wanted: Wanted
    amount: int
    """Øre, after the index: what was shared."""
    inhabitants: int
    """Of all by whom it was shared."""
    municipalities: int
    """How many these are."""
    shares: tuple[Share, ...]
    """Of the partners, by code."""

    @property
    def billed(self) -> int:
        """What the partners pay together, in øre."""
        return sum(share.amount for share in self.shares)

    @property
    def partners(self) -> int:
        """Their inhabitants."""
        return sum(share.inhabitants for share in self.shares)

    @property
    def version(self) -> str:
        """A short digest of everything the result depends on: two papers with the same one say the same."""
        parts = [self.wanted.year, self.amount, self.wanted.counted.isoformat(), self.wanted.basis.value]
        shares = [[share.code, share.inhabitants, share.amount] for share in self.shares]
        told = json.dumps([*parts, self.wanted.whole_kroner, self.inhabitants, shares])
        return hashlib.sha256(told.encode()).hexdigest()[:12]


def settle(wanted: Wanted, populations: Mapping[date, Mapping[str, int]], places: Places) -> Settlement:
    """Settle. `populations`: day → code → inhabitants. Raises Refused with the first reason why it cannot be done."""
    _refuse_times(wanted, populations)
    partners, amount = places.known(wanted.partners), _amount(wanted)
    inhabitants = populations[wanted.counted]
    if not partners:
        raise Refused("nobody")
    _refuse_gaps("no-population", partners, inhabitants, wanted, places)
    if wanted.basis is Basis.COUNTRY:
        _refuse_gaps("incomplete", places.names, inhabitants, wanted, places)
    sharing = partners if wanted.basis is Basis.PARTNERS else tuple(sorted(places.names))
    weights, unit = {code: inhabitants[code] for code in sharing}, KRONE if wanted.whole_kroner else 1
    units = divided(amount // unit, weights)
    shares = tuple(Share(code, places.name(code), weights[code], units[code] * unit) for code in partners)
    return Settlement(wanted, amount, sum(weights.values()), len(weights), shares)


def _refuse_times(wanted: Wanted, populations: Mapping[date, Mapping[str, int]]) -> None:
    if not FIRST_YEAR <= wanted.year <= LAST_YEAR:
        raise Refused("year", first=FIRST_YEAR, last=LAST_YEAR)
    if wanted.counted > date(wanted.year, 12, 31):
        raise Refused("later", counted=wanted.counted, year=wanted.year)
    if wanted.counted not in populations:
        known = ", ".join(day.isoformat() for day in sorted(populations)) or "–"
        raise Refused("no-figures", counted=wanted.counted, known=known)


def _amount(wanted: Wanted) -> int:
    amount = indexed(wanted.amount, wanted.percent)
    if amount < 0:
        raise Refused("negative")
    if wanted.whole_kroner and amount % KRONE:
        raise Refused("not-whole")
    return amount


def _refuse_gaps(
    key: str, codes: Collection[str], inhabitants: Mapping[str, int], wanted: Wanted, places: Places
) -> None:
    lacking = [places.name(code) for code in sorted(codes) if inhabitants.get(code, 0) <= 0]
    if lacking:
        raise Refused(key, names=few(lacking), counted=wanted.counted)
