"""What leads change from day to day: offices' details, hours, closed days, deadlines and ready-made replies.

Whoever changes something says what they saw (`If-Match`): nobody overwrites a colleague's change unseen. Every change
is kept, with who made it; the running processes take it over within seconds.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

import structlog
from fastapi import APIRouter, Header, Path, Response
from pydantic import BaseModel, Field
from sqlalchemy import Connection

from contact_center.api.asked import LanguageCode, Slug, Words
from contact_center.api.door import Door, StaffDoor
from contact_center.api.rights import Caretaker
from contact_center.api.schemas.directory import Hours
from contact_center.catalog.amend import CANNED, CLOSURES, DEADLINE, OFFICE, Amendment, amended, check
from contact_center.catalog.directory import hours_of
from contact_center.catalog.model import Catalog, Office
from contact_center.domain.ticket import StaffMember
from contact_center.errors import Forbidden, NotFound, Unconditional
from contact_center.storage import amendments
from contact_center.storage.transaction import reading, transaction
from contact_center.visitation.naming import Names

log = structlog.get_logger()
router = APIRouter(tags=["Settings"], prefix="/settings")

HISTORY = 100
ReplyId = Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$", examples=["own-call-back"])]
IfMatch = Annotated[
    str | None,
    Header(pattern=r'^"\d+"$', description="The version that was seen, in quotation marks.", examples=['"7"']),
]


class OfficeDetails(BaseModel):
    """What may be changed of an office."""

    address: Words = Field(max_length=300)
    email: Words = Field(max_length=320)
    phone: Words = Field(max_length=40)
    page: Words = Field(max_length=500)
    phone_hours: list[Hours] = Field(max_length=40)
    visit_hours: list[Hours] = Field(max_length=40)
    hours_confirmed: bool
    booking_required: bool


class OfficeSettings(BaseModel):
    """An office as it is now, and its own closed days."""

    slug: str
    name: str
    details: OfficeDetails
    version: int = Field(description="Of the details; 0: as the files say.")
    closed_days: list[date] = Field(description="Added here, besides public holidays and those of the files.")
    closed_days_version: int


class ClosedDays(BaseModel):
    """All closed days that are added here."""

    days: list[date] = Field(max_length=200, examples=[["2026-12-24"]])


class Deadline(BaseModel):
    """How long a topic may wait for the first answer of a person."""

    topic: str
    label: str
    minutes: int = Field(description="Of working time: Monday to Friday, 8 to 16, without holidays.")
    version: int


class Minutes(BaseModel):
    """A new deadline."""

    minutes: int = Field(ge=1, le=9600, examples=[480])


class OwnReply(BaseModel):
    """A ready-made reply: one of one's own, or other words for one of the files."""

    title: Words = Field(default="", max_length=200, description="What it is called on a Danish screen.")
    title_en: Words = Field(default="", max_length=200, description="On an English one; without it the Danish title.")
    topics: list[Slug] = Field(default=[], max_length=30, description="None: for every topic.")
    texts: dict[LanguageCode, Words] = Field(default={}, description="Language → words; Danish and English at least.")
    hidden: bool = False


class ReplySettings(OwnReply):
    """A ready-made reply as it is now."""

    id: str
    own: bool = Field(description="Made or changed here.")
    version: int


class ChangeLine(BaseModel):
    """One change that was made."""

    id: int
    at: datetime
    by: str
    kind: str
    key: str
    value: dict[str, Any]


@router.get("/offices")
def offices(door: Door, staff: Caretaker) -> list[OfficeSettings]:
    """One's own offices as they are now."""
    with reading(door.engine) as connection:
        known = _now(door, connection)
        return [_office(connection, known, slug) for slug in known.offices if _may(staff, slug)]


@router.put("/offices/{slug}")
def change_office(
    door: Door, staff: Caretaker, slug: Slug, details: OfficeDetails, response: Response, if_match: IfMatch = None
) -> OfficeSettings:
    """Change an office's details and hours; citizens, callers and mails are told at once."""
    _own(door, staff, slug)
    version = _amend(door, staff, OFFICE, slug, details.model_dump(mode="json"), if_match)
    response.headers["ETag"] = f'"{version}"'
    return next(one for one in offices(door, staff) if one.slug == slug)


@router.put("/offices/{slug}/closed-days")
def change_closed_days(
    door: Door, staff: Caretaker, slug: Slug, wanted: ClosedDays, response: Response, if_match: IfMatch = None
) -> OfficeSettings:
    """Say on which days an office is closed, besides public holidays."""
    _own(door, staff, slug)
    days = sorted({day.isoformat() for day in wanted.days})
    version = _amend(door, staff, CLOSURES, slug, {"days": days}, if_match)
    response.headers["ETag"] = f'"{version}"'
    return next(one for one in offices(door, staff) if one.slug == slug)


@router.get("/deadlines")
def deadlines(door: Door, _staff: Caretaker) -> list[Deadline]:
    """How long each topic may wait."""
    with reading(door.engine) as connection:
        known = _now(door, connection)
        return [
            Deadline(
                topic=topic.slug,
                label=Names.of(known, door.language).member("topic", topic.slug),
                minutes=topic.target_minutes,
                version=amendments.version(connection, DEADLINE, topic.slug),
            )
            for topic in sorted(known.topics.values(), key=lambda one: (one.order, one.slug))
        ]


@router.put("/deadlines/{topic}")
def change_deadline(
    door: Door, staff: Caretaker, topic: Slug, wanted: Minutes, response: Response, if_match: IfMatch = None
) -> list[Deadline]:
    """Change how long a topic may wait; it holds for all offices, so it is for those who see all of them."""
    if if_match is not None and not _sees_all(door, staff):
        raise Forbidden("Deadlines hold for all offices: the lead of the national line or an administrator sets them.")
    version = _amend(door, staff, DEADLINE, topic, {"minutes": wanted.minutes}, if_match)
    response.headers["ETag"] = f'"{version}"'
    return deadlines(door, staff)


@router.get("/canned-replies")
def replies(door: Door, _staff: Caretaker) -> list[ReplySettings]:
    """All ready-made replies, hidden ones too."""
    with reading(door.engine) as connection:
        made = {one.key: one for one in amendments.current(connection) if one.kind == CANNED and one.value}
        known = _now(door, connection)
        ids = [reply.id for reply in known.canned]
        hidden = [key for key, one in made.items() if one.value.get("hidden")]
        return [
            _reply(known, one, made.get(one), amendments.version(connection, CANNED, one)) for one in (*ids, *hidden)
        ]


@router.put("/canned-replies/{reply_id}")
def change_reply(
    door: Door, staff: Caretaker, reply_id: ReplyId, wanted: OwnReply, response: Response, if_match: IfMatch = None
) -> list[ReplySettings]:
    """Make a ready-made reply, change its words, or hide it."""
    value = {"hidden": True} if wanted.hidden else wanted.model_dump(exclude={"hidden"})
    version = _amend(door, staff, CANNED, reply_id, value, if_match)
    response.headers["ETag"] = f'"{version}"'
    return replies(door, staff)


@router.delete("/canned-replies/{reply_id}")
def reset_reply(
    door: Door, staff: Caretaker, reply_id: ReplyId, response: Response, if_match: IfMatch = None
) -> list[ReplySettings]:
    """Give the word back to the files: one of one's own goes, one of theirs is as it was."""
    version = _amend(door, staff, CANNED, reply_id, {}, if_match)
    response.headers["ETag"] = f'"{version}"'
    return replies(door, staff)


@router.get("/history")
def history(door: Door, staff: Caretaker) -> list[ChangeLine]:
    """Who changed what, newest first; of offices one's own."""
    with reading(door.engine) as connection:
        rows = amendments.history(connection, HISTORY)
    shown = [row for row in rows if row.kind not in (OFFICE, CLOSURES) or _may(staff, row.key)]
    return [ChangeLine(id=r.id, at=r.at, by=r.name, kind=r.kind, key=r.key, value=r.value) for r in shown]


def _amend(
    door: StaffDoor, staff: StaffMember, kind: str, key: str, value: dict[str, Any], if_match: str | None
) -> int:
    if if_match is None:
        raise Unconditional("Say which version you have seen: the header If-Match is missing.")
    seen, now = int(if_match.strip('"')), door.clock()
    with transaction(door.engine) as connection:
        check(_now(door, connection), Amendment(kind, key, value, now.date()))
        version = amendments.add(connection, kind, key, value, seen, staff.id, now)
    log.info("settings.changed", kind=kind, key=key, staff=staff.id)
    return version


def _now(door: StaffDoor, connection: Connection) -> Catalog:
    """The catalogue with the newest changes, which this process takes over in a moment."""
    return amended(door.catalog, amendments.current(connection))


def _office(connection: Connection, catalog: Catalog, slug: str) -> OfficeSettings:
    own = next((one for one in amendments.current(connection) if (one.kind, one.key) == (CLOSURES, slug)), None)
    return OfficeSettings(
        slug=slug,
        name=catalog.offices[slug].name,
        details=_details(catalog.offices[slug]),
        version=amendments.version(connection, OFFICE, slug),
        closed_days=list(own.value.get("days", ())) if own else [],
        closed_days_version=amendments.version(connection, CLOSURES, slug),
    )


def _details(office: Office) -> OfficeDetails:
    weeks = {name: hours_of(getattr(office, name)) for name in ("phone_hours", "visit_hours")}
    plain = {name: getattr(office, name) for name in OfficeDetails.model_fields if name not in weeks}
    return OfficeDetails.model_validate({**plain, **weeks})


def _reply(catalog: Catalog, reply_id: str, made: Amendment | None, version: int) -> ReplySettings:
    known = next((one for one in catalog.canned if one.id == reply_id), None)
    words = {
        code: one.canned.texts[reply_id] for code, one in catalog.languages.items() if reply_id in one.canned.texts
    }
    return ReplySettings(
        id=reply_id,
        title=catalog.languages["da"].canned.titles.get(reply_id, reply_id),
        title_en=catalog.languages["en"].canned.titles.get(reply_id, ""),
        topics=sorted(known.topics) if known else [],
        texts=words,
        hidden=known is None,
        own=made is not None,
        version=version,
    )


def _sees_all(door: StaffDoor, staff: StaffMember) -> bool:
    return staff.role == "admin" or set(staff.offices) >= set(door.catalog.offices)


def _may(staff: StaffMember, slug: str) -> bool:
    return staff.role == "admin" or slug in staff.offices


def _own(door: StaffDoor, staff: StaffMember, slug: str) -> None:
    if slug not in door.catalog.offices or not _may(staff, slug):
        raise NotFound("There is no such office, or it is not yours.")
