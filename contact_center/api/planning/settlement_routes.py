"""Settlements as JSON and as spreadsheets, and the populations they are made from."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import structlog
from fastapi import APIRouter, Depends, Path, Query, Request, Response

from contact_center.api.door import Door, StaffDoor
from contact_center.api.downloads import disposition
from contact_center.api.planning import settling, words
from contact_center.api.planning.asked import Imported, SettlementAsked, Shown
from contact_center.api.planning.views import (
    ImportedView,
    PopulationList,
    PopulationView,
    SettlementView,
    ShareView,
)
from contact_center.api.rights import Importer, Planner
from contact_center.errors import Conflict, Invalid, NotFound
from contact_center.settlement.money import point
from contact_center.settlement.refusal import Refused
from contact_center.settlement.settle import Settlement, Share
from contact_center.settlement.sheet import MEDIA_TYPE, workbook
from contact_center.storage import populations
from contact_center.storage.transaction import reading, transaction

log = structlog.get_logger()
router = APIRouter(tags=["Settlement"], prefix="/settlement")

MunicipalityCode = Annotated[str, Path(pattern=r"^\d{4}$", examples=["0147"])]
_SHEET = {200: {"content": {MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}}}}


async def sent(request: Request) -> bytes:
    """The body, as it is."""
    return await request.body()


Sent = Annotated[bytes, Depends(sent)]


class SheetAsked(SettlementAsked):
    """A settlement as a spreadsheet."""

    lang: Shown = "da"


@router.get("")
def settlement(door: Door, _staff: Planner, asked: Annotated[SettlementAsked, Query()]) -> SettlementView:
    """Who pays what: the amount by population share, adding up to the øre. 422 says why it cannot be settled."""
    return view(settling.settled(door.engine, door.catalog, asked))


@router.get(".xlsx", response_class=Response, responses=_SHEET)  # type: ignore[arg-type]
def sheet(door: Door, _staff: Planner, asked: Annotated[SheetAsked, Query()]) -> Response:
    """The settlement as a spreadsheet, its sums as formulas."""
    return _sheet(settling.settled(door.engine, door.catalog, asked), door, asked, None)


@router.get("/populations")
def listed(door: Door, _staff: Planner) -> PopulationList:
    """The populations that are known, by the day on which the inhabitants were counted."""
    with reading(door.engine) as connection:
        found = settling.listed(connection, door.catalog)
    return PopulationList(items=[PopulationView(**asdict(one)) for one in found])


@router.post(
    "/populations",
    status_code=201,
    openapi_extra={"requestBody": {"required": True, "content": {"text/csv": {"schema": {"type": "string"}}}}},
)
def imported(content: Sent, door: Door, staff: Importer, asked: Annotated[Imported, Query()]) -> ImportedView:
    """Import the population of one day from CSV: columns code and population, and date where `counted` is not given.

    A day that is known is not replaced (409): remove it first. What comes with the program stays.
    """
    now, said = door.clock(), words.texts(asked.lang)
    today = now.astimezone(door.zone).date()
    try:
        found = settling.readable(door.catalog, content, asked.counted, asked.source, today)
    except Refused as refused:
        raise Invalid(said.refusal(refused)) from None
    with transaction(door.engine) as connection:
        if not populations.keep(connection, found.counted, found.by_code, asked.source.strip(), staff.id, now):
            raise Conflict(said("refusal.exists", counted=found.counted))
    log.info("population.imported", counted=str(found.counted), staff=staff.id)
    return ImportedView(
        counted=found.counted,
        municipalities=len(found.by_code),
        inhabitants=sum(found.by_code.values()),
        lacking=found.lacking(settling.places(door.catalog)),
        imported_at=now,
    )


@router.delete("/populations/{counted}", status_code=204)
def removed(door: Door, staff: Importer, counted: Annotated[str, Path(pattern=r"^\d{4}-\d\d-\d\d$")]) -> Response:
    """Remove a population that was imported."""
    with transaction(door.engine) as connection:
        day = next((row.counted for row in populations.sets(connection) if row.counted.isoformat() == counted), None)
        if day is None or not populations.remove(connection, day):
            raise NotFound("No population of that day was imported.")
    log.info("population.removed", counted=counted, staff=staff.id)
    return Response(status_code=204)


@router.get("/{code}.xlsx", response_class=Response, responses=_SHEET)  # type: ignore[arg-type]
def statement(door: Door, _staff: Planner, code: MunicipalityCode, asked: Annotated[SheetAsked, Query()]) -> Response:
    """The statement of one partner as a spreadsheet; 404 when the municipality does not take part."""
    found = settling.settled(door.engine, door.catalog, asked)
    return _sheet(found, door, asked, share_of(found, code))


def share_of(settlement: Settlement, code: str) -> Share:
    """What one partner pays. Raises NotFound."""
    share = next((one for one in settlement.shares if one.code == code), None)
    if share is None:
        raise NotFound(f"The municipality {code} does not take part in this settlement.")
    return share


def view(settlement: Settlement) -> SettlementView:
    """A settlement as the API tells it."""
    return SettlementView(
        year=settlement.wanted.year,
        amount=point(settlement.amount),
        counted=settlement.wanted.counted,
        basis=settlement.wanted.basis.value,
        inhabitants=settlement.inhabitants,
        municipalities=settlement.municipalities,
        billed=point(settlement.billed),
        version=settlement.version,
        shares=[
            ShareView(
                code=one.code, name=one.name, inhabitants=one.inhabitants, amount=point(one.amount), oere=one.amount
            )
            for one in settlement.shares
        ],
    )


def _sheet(settlement: Settlement, door: StaffDoor, asked: SheetAsked, only: Share | None) -> Response:
    texts = words.texts(asked.lang)
    facts = words.facts(settlement, texts, words.Form(asked.lang))
    content = workbook(settlement, texts.section("sheet"), facts, only)
    whose = "" if only is None else f"-{only.code}"
    name = f"settlement-{settlement.wanted.year}{whose}-{settlement.version}.xlsx"
    return Response(content, media_type=MEDIA_TYPE, headers={"Content-Disposition": disposition(name)})
