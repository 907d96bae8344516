"""The visitation statistics, as tables and as CSV: counts only, no personal data."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, timedelta
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query
from fastapi.responses import StreamingResponse

from contact_center.api.asked import LanguageCode, Slug
from contact_center.api.door import Door, StaffDoor
from contact_center.api.lines import CallbackTotals, CallsView, LineTotals, WaitTotals
from contact_center.api.rights import ALL_STATISTICS, StatisticsReader
from contact_center.api.schemas.statistics import StatisticsView
from contact_center.domain.call import unreconciled
from contact_center.staffing.wait import told_and_waited
from contact_center.storage import call_statistics, callbacks
from contact_center.storage.transaction import reading
from contact_center.visitation.export import csv_rows
from contact_center.visitation.report import ReportFilter, report, selection

router = APIRouter(tags=["Statistics"])

USUAL_DAYS = 28
EARLIEST, LATEST = date(2000, 1, 1), date(2199, 12, 31)


def asked(
    door: Door,
    staff: StatisticsReader,
    from_: Annotated[date | None, Query(alias="from", ge=EARLIEST, le=LATEST, examples=["2026-11-01"])] = None,
    to: Annotated[date | None, Query(ge=EARLIEST, le=LATEST, examples=["2026-11-22"])] = None,
    office: Slug | None = None,
    channel: Literal["mail", "phone"] | None = None,
    topic: Slug | None = None,
    language: LanguageCode | None = None,
) -> ReportFilter:
    """What is to be counted; without dates the last four weeks. Staff count their own offices only."""
    last = to or max(_today(door), from_ or EARLIEST)
    return ReportFilter(
        from_=from_ or last - timedelta(days=USUAL_DAYS - 1),
        to=last,
        office=office,
        channel=channel,
        topic=topic,
        language=language,
        offices=None if staff.role in ALL_STATISTICS else staff.offices,
    )


def _today(door: StaffDoor) -> date:
    return door.clock().astimezone(door.zone).date()


Asked = Annotated[ReportFilter, Depends(asked)]


@router.get("/statistics")
def statistics(door: Door, wanted: Asked) -> StatisticsView:
    """Counts by day, channel, language, topic, office, municipality and outcome."""
    with reading(door.engine) as connection:
        counted: dict[str, Any] = report(connection, wanted, door.catalog)
    return StatisticsView.model_validate(counted)


@router.get("/statistics.csv", response_class=StreamingResponse, responses={200: {"content": {"text/csv": {}}}})
def statistics_csv(door: Door, wanted: Asked) -> StreamingResponse:
    """The lines of the visitation log behind the figures."""
    selection(wanted)  # refuses impossible dates while there is still a status to say so
    headers = {"Content-Disposition": f'attachment; filename="visitation-{wanted.from_}-{wanted.to}.csv"'}
    return StreamingResponse(_lines(door, wanted), media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/statistics/calls")
def calls(door: Door, wanted: Asked) -> CallsView:
    """How the calls of the period ended, in which office; whether callers were told the right wait; call-backs.

    Only the days are looked at. Staff see the totals of the line and of their own offices.
    """
    chosen = selection(wanted)
    with reading(door.engine) as connection:
        counted = call_statistics.counted(connection, chosen.since, chosen.until)
        told = call_statistics.told_waits(connection, chosen.since, chosen.until)
        called = callbacks.counted(connection, chosen.since, chosen.until, wanted.offices)
    seen = {slug: one for slug, one in counted.offices.items() if wanted.offices is None or slug in wanted.offices}
    return CallsView(
        line=LineTotals.model_validate(asdict(counted.line)),
        offices={slug: LineTotals.model_validate(asdict(one)) for slug, one in seen.items()},
        without_office=counted.without_office,
        refused=counted.refused,
        abandoned_in=dict(counted.abandoned_in),
        callbacks=CallbackTotals.model_validate(called._asdict()),
        waits=WaitTotals.model_validate(asdict(told_and_waited(told))),
        unreconciled=unreconciled(counted.line, counted.offices, counted.without_office),
    )


def _lines(door: StaffDoor, wanted: ReportFilter) -> Iterator[str]:
    with reading(door.engine) as connection:
        for row in csv_rows(connection, wanted):
            line = io.StringIO()
            csv.writer(line).writerow(row)
            yield line.getvalue()
