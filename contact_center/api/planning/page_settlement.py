"""What stands on the page of settlements, and on the statement of one municipality."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from fastapi import Request

from contact_center.api.planning import settling
from contact_center.api.planning.settlement_routes import share_of
from contact_center.api.planning.words import facts
from contact_center.settlement.money import KRONE
from contact_center.settlement.refusal import few
from contact_center.settlement.settle import Settlement, Share
from contact_center.storage.transaction import reading

if TYPE_CHECKING:
    from contact_center.api.planning.pages import Place, SettlementPage

Values = Mapping[str, Any]
SHARE_DIGITS = 4


def fields(at: Place, asked: SettlementPage, request: Request) -> Values:
    """The form, and the populations; what was written stays, also when it is wrong."""
    usual, given = at.door.catalog.settling, request.query_params
    with reading(at.door.engine) as connection:
        populations = settling.listed(connection, at.door.catalog)
    counted = asked.counted.isoformat() if asked.counted else given.get("counted", "")[:10]
    return {
        "asked": asked,
        "year": given.get("year", str(asked.year or usual.year))[:6],
        "amount": given.get("amount", at.form.money(round(Decimal(usual.amount) * KRONE)))[:40],
        "codes": given.get("codes", "")[:1200],
        "index": given.get("index", "0")[:12],
        "counted": counted,
        "days": [(one.counted.isoformat(), at.form.long_day(one.counted)) for one in populations],
        "partner_sets": _sets(at),
        "source": usual.source[at.said.language],
        "populations": [
            {
                "counted": one.counted.isoformat(),
                "day": at.form.long_day(one.counted),
                "source": one.source,
                "municipalities": one.municipalities,
                "inhabitants": at.form.number(one.inhabitants),
                "by": one.imported_by,
                "lacking": at.said("settlement.lacking", names=few(one.lacking)) if one.lacking else "",
            }
            for one in populations
        ],
    }


def _sets(at: Place) -> list[tuple[str, str]]:
    catalog, language = at.door.catalog, at.said.language
    served = {one.office for one in catalog.municipalities.values() if one.agreement == "yes"}
    named = [(one.slug, one.names[language]) for one in catalog.settling.partners]
    of_offices = [
        (slug, at.said("settlement.of_office", office=one.name))
        for slug, one in catalog.offices.items()
        if slug in served
    ]
    return [("all", at.said("settlement.all")), ("agreement", at.said("settlement.agreement")), *named, *of_offices]


def shape(at: Place, asked: SettlementPage) -> Values:
    """The figures."""
    found = settling.settled(at.door.engine, at.door.catalog, asked)
    rest = found.amount - found.billed
    return {
        "facts": facts(found, at.said, at.form),
        "rows": [_row(at, found, one) for one in found.shares],
        "inhabitants": at.form.number(found.partners),
        "share": at.form.percent(found.partners / found.inhabitants, SHARE_DIGITS),
        "billed": at.form.money(found.billed),
        "number": len(found.shares),
        "rest": at.said("settlement.rest", rest=at.form.money(rest)) if rest else "",
        "xlsx": at.link("/api/v1/settlement.xlsx"),
    }


def _row(at: Place, settlement: Settlement, share: Share) -> Values:
    return {
        "code": share.code,
        "name": share.name,
        "inhabitants": at.form.number(share.inhabitants),
        "share": at.form.percent(share.inhabitants / settlement.inhabitants, SHARE_DIGITS),
        "amount": at.form.money(share.amount),
        "link": at.link(f"/settlement/{share.code}"),
    }


def statement(at: Place, asked: SettlementPage, code: str) -> Values:
    """What one municipality pays. Raises NotFound when it does not take part."""
    found = settling.settled(at.door.engine, at.door.catalog, asked)
    share = share_of(found, code)
    exact = Decimal(found.amount * share.inhabitants) / found.inhabitants / KRONE
    formula = at.said(
        "settlement.formula",
        amount=at.form.money(found.amount),
        inhabitants=at.form.number(share.inhabitants),
        all=at.form.number(found.inhabitants),
        exact=at.form.number(exact, 4),  # type: ignore[arg-type]  # Babel writes decimals exactly
        pays=at.form.money(share.amount),
    )
    return {
        "title": at.said("settlement.statement_of", name=share.name),
        "facts": facts(found, at.said, at.form),
        "row": _row(at, found, share),
        "formula": formula,
        "source": at.said("settlement.source", source=at.door.catalog.settling.source[at.said.language]),
        "back": at.link("/settlement"),
        "xlsx": at.link(f"/api/v1/settlement/{code}.xlsx"),
    }
