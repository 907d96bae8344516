"""What waits, counted; and what staff choose from."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from fastapi import APIRouter
from sqlalchemy import Row

from contact_center.api import alarms, labels
from contact_center.api.callers import Staff
from contact_center.api.door import Door
from contact_center.api.rights import QueueViewer, seen_offices
from contact_center.api.schemas.catalogue import (
    CatalogueView,
    LanguageView,
    LetterFieldView,
    LetterFormView,
    MunicipalityView,
    Named,
    OfficeView,
)
from contact_center.api.schemas.queues import OfficeCount, QueueCount, QueuesView
from contact_center.api.wanted import end_of_day
from contact_center.catalog import hours
from contact_center.catalog.letter_form import LetterForm
from contact_center.catalog.model import Catalog
from contact_center.storage import events, tickets, views, waiting_counts
from contact_center.storage.transaction import reading
from contact_center.visitation.naming import Names

router = APIRouter(tags=["Queues"])


@router.get("/queues")
def queues(door: Door, staff: QueueViewer) -> QueuesView:
    """How many wait, per office and per queue, and since when the oldest waits."""
    now, offices = door.clock(), seen_offices(staff)
    with reading(door.engine) as connection:
        seq = events.latest(connection)
        rows, whole = waiting_counts.by_queue(connection, offices, now), waiting_counts.in_all(connection, offices, now)
        mine, snoozed = tickets.in_hand(connection, staff.id), tickets.asleep(connection, offices)
        due_today = views.waiting_due_before(connection, offices, end_of_day(now, door.zone))
        alarmed = alarms.shown(connection, door.names)
    shown = [office for office in door.catalog.offices if offices is None or office in offices]
    return QueuesView(
        seq=seq,
        waiting=whole.waiting,
        oldest_at=whole.oldest_at,
        due_today=due_today,
        overdue=whole.overdue,
        mine=mine,
        snoozed=snoozed,
        offices=[office_count(office, rows, door.catalog) for office in shown],
        queues=[queue_count(row, door.names) for row in rows],
        alarms=alarmed,
    )


def office_count(office: str, rows: list[Row[Any]], catalog: Catalog) -> OfficeCount:
    """Add up one office's queues."""
    own = [row for row in rows if row.office == office]
    oldest = min((row.oldest_at for row in own), default=None)
    name = catalog.offices[office].name
    return OfficeCount(office=office, name=name, waiting=sum(row.waiting for row in own), oldest_at=oldest)


def queue_count(row: Row[Any], names: Names) -> QueueCount:
    """One queue."""
    label = names.member("topic", row.topic)
    counted = {"waiting": row.waiting, "oldest_at": row.oldest_at, "overdue": row.overdue}
    return QueueCount(office=row.office, topic=row.topic, label=label, **counted)


@router.get("/catalogue", tags=["Catalogue"])
def catalogue(door: Door, _staff: Staff, names: Literal["da", "en"] | None = None) -> CatalogueView:
    """Topics, offices, languages, outcomes, municipalities and kinds of letters, named in Danish or English."""
    known, now = door.catalog, door.clock()
    called = Names.of(known, names or door.language)
    ordered = sorted(known.topics.values(), key=lambda topic: (topic.order, topic.slug))
    return CatalogueView(
        topics=[Named(slug=topic.slug, label=called.member("topic", topic.slug)) for topic in ordered],
        offices=[office_view(office, known, now) for office in known.offices],
        languages=[
            LanguageView(code=code, name=name, label=label, served=served)
            for code, name, label, served in labels.languages(called)
        ],
        outcomes=[Named(slug=slug, label=label) for slug, label in labels.staff_outcomes(called)],
        municipalities=[
            MunicipalityView(code=one.code, name=one.name, office=one.office) for one in known.municipalities.values()
        ],
        letters=[letter_view(form, called) for form in known.letters.values()],
    )


def letter_view(form: LetterForm, names: Names) -> LetterFormView:
    """A kind of letter and what is filled in for it."""
    rules = ("id", "kind", "choices", "not_before", "not_after")
    fields = [LetterFieldView.model_validate({name: getattr(field, name) for name in rules}) for field in form.fields]
    return LetterFormView(
        kind=form.kind,
        label=form.names[names.language],
        topic=form.topic,
        groups=sorted(form.groups),
        centre=form.centre,
        fields=fields,
    )


def office_view(slug: str, catalog: Catalog, now: datetime) -> OfficeView:
    """One centre, and whether its telephone is answered now."""
    office = catalog.offices[slug]
    return OfficeView(
        slug=slug,
        name=office.name,
        open_now=hours.is_open(office, catalog, now),
        phone=office.phone,
        hours_confirmed=office.hours_confirmed,
    )
