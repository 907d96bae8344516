"""What leads look after: texts to be read again, refused files, mailboxes, and what lifeindenmark.dk tells about us."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import date, time
from typing import Any

import structlog
from fastapi import APIRouter, Response
from sqlalchemy import Row

from contact_center.api.asked import Confirmation
from contact_center.api.door import Door, StaffDoor
from contact_center.api.inboxes import mail_duties, mail_view
from contact_center.api.rights import Caretaker
from contact_center.api.schemas.catalogue import Named
from contact_center.api.schemas.directory import ChangeView, DirectoryExport, DirectoryView
from contact_center.api.schemas.upkeep import EndingView, TextDue, UpkeepView
from contact_center.catalog import directory
from contact_center.catalog.model import Catalog, Interval
from contact_center.catalog.upkeep import Upkeep, upkeep
from contact_center.errors import Conflict
from contact_center.replies import dates
from contact_center.storage import directory as confirmations
from contact_center.storage.transaction import reading, transaction
from contact_center.visitation.naming import Names

log = structlog.get_logger()
router = APIRouter(tags=["Upkeep"], prefix="/upkeep")

ENGLISH = "en"
FLAGS = {"da": ("nej", "ja"), "en": ("no", "yes")}


@router.get("")
def overview(door: Door, _staff: Caretaker) -> UpkeepView:
    """Everything that has to be looked after, the most urgent first."""
    today = door.clock().astimezone(door.zone).date()
    found, told = upkeep(door.catalog, today), _directory(door)
    refused = [one.in_words(door.language) for one in door.news.refused] if door.news else []
    mail = mail_view(door.engine, door.clock(), door.language)
    texts, endings = _texts(found, door.names, today), _endings(found, today)
    return UpkeepView(
        since=door.news.since if door.news else None,
        refused=refused,
        gaps=[one.in_words(door.language) for one in door.news.gaps] if door.news else [],
        texts=texts,
        endings=endings,
        languages=[Named(slug=code, label=door.names.member("language", code)) for code in found.unread_languages],
        offices=[Named(slug=slug, label=door.catalog.offices[slug].name) for slug in found.unconfirmed_offices],
        directory=told,
        mail=mail,
        reminders=bool(refused) + len(texts) + len(endings) + told.due + mail_duties(mail),
    )


def _texts(found: Upkeep, names: Names, today: date) -> list[TextDue]:
    return [
        TextDue(
            topic=one.topic,
            label=names.member("topic", one.topic),
            reviewed=one.reviewed,
            review_by=one.review_by,
            overdue=one.review_by < today,
        )
        for one in found.texts
    ]


def _endings(found: Upkeep, today: date) -> list[EndingView]:
    return [EndingView(where=one.where, last=one.last, lapsed=one.last < today) for one in found.endings]


def _directory(door: StaffDoor) -> DirectoryView:
    with reading(door.engine) as connection:
        confirmed = confirmations.latest(connection)
    return compared(door.catalog, confirmed, door.language)


def compared(catalog: Catalog, confirmed: Row[Any] | None, language: str) -> DirectoryView:
    """What has changed since `confirmed`; without any confirmation everything is still to be told."""
    now = directory.entries(catalog)
    changed = directory.changes(confirmed.entries, now) if confirmed is not None else ()
    return DirectoryView(
        version=directory.version(now),
        due=confirmed is None or bool(changed),
        confirmed_at=confirmed.at if confirmed is not None else None,
        confirmed_by=confirmed.name if confirmed is not None else "",
        changes=[
            ChangeView(
                office=one.office,
                name=one.name,
                field=one.field,
                before=in_words(one.before, catalog, language),
                after=in_words(one.after, catalog, language),
            )
            for one in changed
        ],
    )


@router.post("/directory/confirmation")
def confirm(door: Door, staff: Caretaker, seen: Confirmation) -> DirectoryView:
    """Confirm that lifeindenmark.dk tells this state of the offices' details. Who and when are kept.

    409 when the details have changed since they were shown.
    """
    now = directory.entries(door.catalog)
    if directory.version(now) != seen.version:
        raise Conflict("The offices' details have changed meanwhile. Look at them again.")
    with transaction(door.engine) as connection:
        confirmations.confirm(connection, staff.id, now, door.clock())
    log.info("directory.confirmed", staff=staff.id, version=seen.version)
    return _directory(door)


@router.get("/directory.json")
def as_json(door: Door, _staff: Caretaker, response: Response) -> DirectoryExport:
    """The details and hours of all offices, to be handed on."""
    response.headers["Content-Disposition"] = 'attachment; filename="ics-offices.json"'
    known = directory.entries(door.catalog)
    offices = [{"slug": slug, **entry} for slug, entry in known.items()]
    return DirectoryExport.model_validate({"version": directory.version(known), "offices": offices})


@router.get("/directory.csv", response_class=Response, responses={200: {"content": {"text/csv": {}}}})
def as_csv(door: Door, _staff: Caretaker) -> Response:
    """The same, one line per office and with the hours in English words."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("slug", *directory.FIELDS))
    for slug, entry in directory.entries(door.catalog).items():
        writer.writerow((slug, *(_cell(entry, key, door.catalog) for key in directory.FIELDS)))
    headers = {"Content-Disposition": 'attachment; filename="ics-offices.csv"'}
    return Response(text.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


def _cell(entry: Mapping[str, Any], key: str, catalog: Catalog) -> str:
    value = entry[key]
    return str(value).lower() if isinstance(value, bool) else in_words(value, catalog, ENGLISH)


def in_words(value: Any, catalog: Catalog, code: str) -> str:
    """A detail as people read it: hours as a week of that language, flags as yes and no."""
    if isinstance(value, bool):
        return FLAGS[code][value]
    if isinstance(value, list):
        week = (Interval(one["weekday"] - 1, _time(one["opens"]), _time(one["closes"])) for one in value)
        return dates.week(week, catalog.language(code))
    return str(value or "")


def _time(text: str) -> time:
    return time.fromisoformat(text)
