"""The same figures for programs and spreadsheets: as JSON, and as files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import structlog
from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from contact_center.api.door import Door, StaffDoor
from contact_center.api.figures.view import View, asked_by, view
from contact_center.api.rights import StatisticsReader
from contact_center.domain.ticket import StaffMember
from contact_center.storage.transaction import reading
from contact_center.visitation import open_data
from contact_center.visitation.files.binary import as_parquet, as_xlsx
from contact_center.visitation.files.book import Book, book
from contact_center.visitation.files.text import DANISH_EXCEL, as_csv, as_json, csv_text
from contact_center.visitation.unclear import Unclear

log = structlog.get_logger()
router = APIRouter(tags=["Statistics"], prefix="/figures")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
Made = Callable[[Book, StaffDoor], str | bytes]
FORMATS: dict[str, tuple[str, str, Made]] = {
    "csv": ("csv", CSV, lambda made, _door: as_csv(made)),
    "csv-excel": ("csv", CSV, lambda made, _door: as_csv(made, DANISH_EXCEL)),
    "xlsx": ("xlsx", XLSX, lambda made, door: as_xlsx(made, door.clock())),
    "json": ("json", "application/json", lambda made, _door: as_json(made)),
    "parquet": ("parquet", "application/vnd.apache.parquet", lambda made, _door: as_parquet(made)),
}
"""Format → ending, media type, how it is made."""
PARTNER = "partner"
"""The form without small numbers, to be passed on."""
Day = Annotated[str | None, Query(examples=["2026-11-01"], max_length=40)]
Word = Annotated[str | None, Query(max_length=40)]


class FigureView(BaseModel):
    """One figure with its formula."""

    key: str = Field(examples=["sl-offered"])
    name: str = Field(examples=["Answered within the target"])
    value: float | None = Field(examples=[0.82])
    """A share from 0 to 1, seconds, or a number; null where nothing supports it."""
    unit: str = Field(examples=["percent"])
    """contacts, percent or seconds."""
    of: int = Field(examples=[512])
    """Of how many it is."""
    before: float | None
    """In the period it is compared with."""
    formula: str


class PartView(BaseModel):
    """One member of a way to divide contacts."""

    key: str = Field(examples=["cpr"])
    name: str = Field(examples=["CPR number"])
    number: int
    share: float
    before: int | None


class FiguresView(BaseModel):
    """Everything that is counted of a period."""

    about: dict[str, str] = Field(examples=[{"from": "2026-11-01", "to": "2026-11-30"}])
    figures: list[FigureView]
    parts: dict[str, list[PartView]]
    """Ways to divide the contacts (`topic`, `language` …), automatic answers (`reply`), abandoned calls (`place`)."""
    unreconciled: list[str]
    """Where totals do not add up; empty when they do."""


def _look(request: Request, door: StaffDoor, staff: StaffMember, small: bool = True) -> View:
    asked = asked_by(door, staff, request.query_params, ("form",))
    with reading(door.engine) as connection:
        return view(connection, door, staff, asked, "overview", small)


@router.get("")
def figures(
    request: Request,
    door: Door,
    staff: StatisticsReader,
    from_: Annotated[str | None, Query(alias="from", examples=["2026-11-01"], max_length=40)] = None,
    to: Day = None,
    office: Word = None,
    channel: Word = None,
    topic: Word = None,
    language: Word = None,
    municipality: Word = None,
    role: Word = None,
    group: Word = None,
    compare: Word = None,
    definition: Word = None,
    lang: Word = None,
) -> FiguresView:
    """All figures with their formulas. The filters may be combined."""
    look = _look(request, door, staff)
    made = book(look.found, look.names, look.earlier)
    sheets = {sheet.key: [dict(zip(sheet.columns, row, strict=True)) for row in sheet.rows] for sheet in made.sheets}
    parts = {key: rows for key, rows in sheets.items() if key not in ("figures", "time", "clock")}
    known: dict[str, Any] = {"about": dict(made.about), "figures": sheets["figures"], "parts": parts}
    return FiguresView.model_validate({**known, "unreconciled": look.wrong})


@router.get("/files/{format}", response_class=Response)
def file(
    request: Request, door: Door, staff: StatisticsReader, format: Annotated[str, Path(max_length=20)]
) -> Response:
    """The tables as csv, csv-excel (as Danish Excel reads it), xlsx, json or parquet; the same filters as above.

    With `form=partner` small numbers are hidden.
    """
    if format not in FORMATS:
        raise Unclear("unknown-format", format)
    form = request.query_params.get("form", "")
    if form not in ("", PARTNER):
        raise Unclear("unknown-form", form)
    look = _look(request, door, staff, small=form != PARTNER)
    ending, media_type, make = FORMATS[format]
    content = make(book(look.found, look.names, look.earlier, look.small), door)
    asked = look.asked
    held = "".join(f"-{one.value}" for one in asked.held)
    name = f"ics-{asked.first}-{asked.last}{f'-{asked.office}' if asked.office else ''}{held}.{ending}"
    log.info("figures.taken", format=format, staff=staff.id)
    return Response(content, media_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@router.get("/open-data/{year}.csv", response_class=Response)
def public(door: Door, _staff: StatisticsReader, year: Annotated[int, Path(ge=2000, le=2199)]) -> Response:
    """A calendar year that is over, month by month, for everybody: no small number can be worked out from it."""
    today = door.clock().astimezone(door.zone).date()
    with reading(door.engine) as connection:
        made = open_data.of_year(connection, year, today)
    headers = {"Content-Disposition": f'attachment; filename="ics-open-data-{year}.csv"'}
    return Response(csv_text(open_data.HEADING, open_data.rows(made)), media_type=CSV, headers=headers)
