"""Settlements for one question, and the populations they are made from: those shipped and those imported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Engine

from contact_center.api.planning.asked import SettlementAsked
from contact_center.api.planning.misasked import Misasked
from contact_center.catalog.model import Catalog
from contact_center.settlement.inhabitants import Inhabitants, read
from contact_center.settlement.money import oere
from contact_center.settlement.refusal import Refused
from contact_center.settlement.settle import Basis, Former, Places, Settlement, Wanted, settle
from contact_center.storage import populations
from contact_center.storage.transaction import reading

SHIPPED = "Statistics Denmark, FOLK1AM"
ALL, AGREEMENT = "all", "agreement"


@dataclass(frozen=True, slots=True)
class Population:
    """The inhabitants of one day."""

    counted: date
    source: str
    municipalities: int
    inhabitants: int
    imported_by: str
    """Empty: it comes with the program."""
    lacking: tuple[str, ...]
    """Names of municipalities of which nothing is known."""


def places(catalog: Catalog) -> Places:
    """The municipalities there are and were."""
    former = {code: Former(name, successors) for code, (name, successors) in catalog.settling.former.items()}
    return Places({code: one.name for code, one in catalog.municipalities.items()}, former)


def settled(engine: Engine, catalog: Catalog, asked: SettlementAsked) -> Settlement:
    """The settlement for one question. Raises Refused or Misasked."""
    usual = catalog.settling
    year = asked.year if asked.year is not None else usual.year
    wanted = Wanted(
        year=year,
        amount=oere(asked.amount if asked.amount is not None else usual.amount),
        counted=asked.counted or _new_year(year),
        partners=partners(catalog, asked),
        basis=Basis(asked.basis),
        percent=asked.index,
        whole_kroner=asked.rounding == "krone",
    )
    with reading(engine) as connection:
        return settle(wanted, known(connection, catalog), places(catalog))


def _new_year(year: int) -> date:
    return date(max(1, min(year, 9999)), 1, 1)


def partners(catalog: Catalog, asked: SettlementAsked) -> tuple[str, ...]:
    """The codes of those who are billed."""
    if asked.codes is not None:
        return tuple(code.zfill(4) for code in asked.codes.replace(",", " ").replace(";", " ").split())
    sets = {one.slug: one.codes for one in catalog.settling.partners}
    if asked.partners in sets:
        return sets[asked.partners]
    every = catalog.municipalities
    if asked.partners == ALL:
        return tuple(every)
    if asked.partners == AGREEMENT:
        return tuple(code for code, one in every.items() if one.agreement == "yes")
    if asked.partners not in catalog.offices:
        raise Misasked("partners", partners=asked.partners)
    return tuple(code for code, one in every.items() if one.office == asked.partners and one.agreement == "yes")


def known(connection: Connection, catalog: Catalog) -> Mapping[date, Mapping[str, int]]:
    """Day → municipality → inhabitants. What is shipped stays as it is."""
    return {**populations.every(connection), **catalog.settling.populations}


def listed(connection: Connection, catalog: Catalog) -> list[Population]:
    """All populations, by day."""
    there, all_sets = places(catalog), known(connection, catalog)
    imported = {row.counted: row for row in populations.sets(connection)}
    found = []
    for counted, by_code in sorted(all_sets.items()):
        row = None if counted in catalog.settling.populations else imported.get(counted)
        lacking = Inhabitants(counted, by_code).lacking(there)
        who = "" if row is None else row.name or "contact-center"
        source = SHIPPED if row is None else row.source
        found.append(Population(counted, source, len(by_code), sum(by_code.values()), who, tuple(lacking)))
    return found


def readable(catalog: Catalog, content: bytes, counted: date | None, source: str, today: date) -> Inhabitants:
    """Read a file that is to be imported. Raises Refused."""
    if not source.strip():
        raise Refused("source")
    found = read(content, places(catalog), counted)
    if found.counted > today:
        raise Refused("future", counted=found.counted)
    if found.counted in catalog.settling.populations:
        raise Refused("shipped", counted=found.counted)
    return found
