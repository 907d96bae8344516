"""Reports by mail: who gets one, how often and about what. Leads order them for their own centres.

Without personal data and without small numbers (`visitation.mailing`); who ordered or stopped one is in the audit log.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal
from urllib.parse import parse_qsl

import structlog
from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection, Row

from contact_center.api.asked import MAX_ID
from contact_center.api.door import Door, StaffDoor
from contact_center.api.rights import ALL_STATISTICS, Reporter
from contact_center.api.trail import trail_of
from contact_center.domain.ticket import StaffMember
from contact_center.errors import Conflict, Invalid, NotFound
from contact_center.storage import report_mails
from contact_center.storage.transaction import reading, transaction
from contact_center.visitation import mailing
from contact_center.visitation.unclear import Unclear
from contact_center.visitation.words import words

log = structlog.get_logger()
router = APIRouter(tags=["Statistics"], prefix="/figures/reports")
ReportId = Annotated[int, Path(ge=1, le=MAX_ID, examples=[3])]
Lang = Annotated[Literal["da", "en"], Query(description="The language in which a mistake is told.")]


class NewReport(BaseModel):
    """A report to be sent from now on."""

    model_config = ConfigDict(extra="forbid")

    recipient: str = Field(max_length=254, examples=["kommune@aarhus.example"])
    rhythm: Literal["week", "month", "year"]
    """Sent in the morning after a week, month or year is over."""
    asked: str = Field("", max_length=400, examples=["office=aarhus&topic=cpr"])
    """The filters as in the address of a page, without dates. A lead names one of the own offices."""
    language: Literal["da", "en"] = "da"


class ReportView(BaseModel):
    """A report that is sent by mail."""

    id: int
    recipient: str = Field(examples=["kommune@aarhus.example"])
    rhythm: str = Field(examples=["month"])
    asked: str = Field(examples=["office=aarhus&topic=cpr"])
    language: str = Field(examples=["da"])
    last_period: date | None
    """The first day of the newest period that was sent."""


class ReportList(BaseModel):
    """The reports of the centres one looks after."""

    items: list[ReportView]


def offices_of(staff: StaffMember) -> tuple[str, ...] | None:
    """The offices somebody may order reports of; None: all, also all of them together."""
    return None if staff.role in ALL_STATISTICS else tuple(staff.offices)


def of(connection: Connection, staff: StaffMember) -> list[Row[Any]]:
    """The reports somebody may see and stop."""
    offices = offices_of(staff)
    every = report_mails.every(connection)
    return [one for one in every if offices is None or filters(one.asked).get("office") in offices]


def filters(asked: str) -> Mapping[str, str]:
    """The filters of a report."""
    return dict(parse_qsl(asked))


def _view(row: Row[Any]) -> ReportView:
    return ReportView(**{name: getattr(row, name) for name in ReportView.model_fields})


@router.get("")
def listed(door: Door, staff: Reporter) -> ReportList:
    """The reports that are sent by mail."""
    with reading(door.engine) as connection:
        return ReportList(items=[_view(row) for row in of(connection, staff)])


@router.post("", status_code=201)
def order(request: Request, door: Door, staff: Reporter, wanted: NewReport, lang: Lang = "da") -> ReportView:
    """Send a report from now on; 409 when it is sent already."""
    values = _checked(door, staff, wanted, lang)
    with transaction(door.engine) as connection:
        if len(report_mails.every(connection)) >= mailing.MOST_REPORTS:
            raise Invalid(words(lang).mistake(Unclear("too-many-reports", str(mailing.MOST_REPORTS))))
        number = report_mails.add(connection, values)
        if number is None:
            raise Conflict(words(lang).mistake(Unclear("report-there", wanted.recipient)))
        trail_of(request).about("report", number, office=filters(values["asked"]).get("office", ""))
        row = next(one for one in report_mails.every(connection) if one.id == number)
    log.info("report.ordered", report=number, staff=staff.id)
    return _view(row)


@router.delete("/{report_id}", status_code=204)
def stop(request: Request, door: Door, staff: Reporter, report_id: ReportId) -> None:
    """Send a report no more."""
    with transaction(door.engine) as connection:
        row = next((one for one in of(connection, staff) if one.id == report_id), None)
        if row is None:
            raise NotFound("There is no such report, or it is of another centre.")
        report_mails.remove(connection, report_id)
        trail_of(request).about("report", report_id, office=filters(row.asked).get("office", ""))
    log.info("report.stopped", report=report_id, staff=staff.id)


def _checked(door: StaffDoor, staff: StaffMember, wanted: NewReport, lang: str) -> dict[str, Any]:
    """What is kept of an order. Raises Invalid with a sentence."""
    now = door.clock()
    try:
        recipient = mailing.address(wanted.recipient)
        asked = mailing.check(wanted.asked, door.catalog, now.astimezone(door.zone).date(), offices_of(staff))
    except Unclear as error:
        raise Invalid(words(lang).mistake(error)) from None
    kept = {"recipient": recipient, "rhythm": wanted.rhythm, "asked": asked, "language": wanted.language}
    return {**kept, "created_at": now}
