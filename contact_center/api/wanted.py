"""Which tickets are asked for: one set of filters for lists, for taking the next, for bulk actions and for saved views.

What is not a filter, or no value of one, is refused with its name: a list that silently shows something else misleads.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Row

from contact_center.api import cursor as cursors
from contact_center.api import labels
from contact_center.api.asked import LanguageCode, Slug, Words
from contact_center.api.door import StaffDoor
from contact_center.domain.ticket import OPEN_STATES, StaffMember, TicketState
from contact_center.errors import Invalid
from contact_center.storage.filters import ORDERS, Filter
from contact_center.storage.views import Page
from contact_center.triage.personal_numbers import count

State = Literal["waiting", "mine", "open", "snoozed", "done"]
STATES: dict[str, tuple[str, ...]] = {
    "waiting": (TicketState.PENDING.value,),
    "mine": (TicketState.RESERVED.value, TicketState.ASSIGNED.value, TicketState.WRAPPING.value),
    "open": tuple(state.value for state in OPEN_STATES),
    "snoozed": (TicketState.SNOOZED.value,),
    "done": (TicketState.COMPLETED.value, TicketState.CANCELED.value),
}
USUAL_ORDER = {"snoozed": "wakes", "done": "done"}
"""State → how it is sorted, unless somebody says otherwise; everything else by need."""
EARLIEST, LATEST = date(2000, 1, 1), date(2199, 12, 31)
Day = Annotated[date | None, Field(ge=EARLIEST, le=LATEST, examples=["2026-11-01"])]


class Chosen(BaseModel):
    """Filters; nothing given: everything of one's own offices."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    office: Slug | None = None
    topic: Slug | None = None
    language: LanguageCode | None = None
    channel: Literal["mail", "phone"] | None = None
    due: Literal["overdue", "today"] | None = None
    """Past its deadline, or due before midnight."""
    from_: Day = Field(default=None, alias="from")
    """Came in on this day or later."""
    to: Day = None
    """Came in on this day or before."""
    q: Words | None = Field(default=None, max_length=200, examples=["kowalska cpr"])
    """Beginnings of words in subject, text, party and reference; all of them must be there."""


class Wanted(Chosen):
    """Filters of a list."""

    state: State = "waiting"


class ListQuery(Wanted):
    """A list, and which part of it."""

    order: Literal["need", "oldest", "newest"] | None = None
    """need: priority, deadline, age; oldest: longest waiting first; newest: newest first."""
    limit: int = Field(default=100, ge=1, le=500)
    cursor: str | None = Field(default=None, max_length=400)


def filter_of(door: StaffDoor, staff: StaffMember, wanted: Chosen, now: datetime) -> Filter:
    """The filter that is meant. Raises Invalid for what does not exist, and for a day that lies behind its end."""
    door.desk.known(office=wanted.office, topic=wanted.topic)
    known_language(door, wanted.language)
    if wanted.from_ and wanted.to and wanted.from_ > wanted.to:
        raise Invalid("from: lies behind to.")
    query = (wanted.q or "").strip()
    if count(query):
        raise Invalid("q: personal numbers cannot be searched for; they are in no index.")
    state = wanted.state if isinstance(wanted, Wanted) else None
    return Filter(
        offices=staff.offices,
        office=wanted.office,
        topic=wanted.topic,
        states=STATES[state] if state else (),
        language=wanted.language,
        channel=wanted.channel,
        claimed_by=staff.id if state == "mine" else None,
        search=query or None,
        due_before=_due_before(wanted.due, now, door.zone),
        since=_midnight(wanted.from_, door.zone),
        until=_midnight(wanted.to + timedelta(days=1), door.zone) if wanted.to else None,
    )


def _due_before(due: str | None, now: datetime, zone: ZoneInfo) -> datetime | None:
    return {None: None, "overdue": now, "today": end_of_day(now, zone)}[due]


def _midnight(day: date | None, zone: ZoneInfo) -> datetime | None:
    return datetime.combine(day, time(), zone) if day else None


def end_of_day(now: datetime, zone: ZoneInfo) -> datetime:
    """Midnight after `now` where the offices are."""
    return datetime.combine(now.astimezone(zone).date() + timedelta(days=1), time(), zone)


def known_language(door: StaffDoor, code: str | None) -> None:
    """Raise Invalid for a language that staff cannot choose."""
    if code is not None and not labels.knows_language(door.catalog, code):
        raise Invalid(f"Unknown language: {code}")


# --- which part of the list -----------------------------------------------------------------------------------------


def order_name(query: ListQuery) -> str:
    """How the list is sorted."""
    return query.order or USUAL_ORDER.get(query.state, "need")


def page_of(query: ListQuery) -> Page:
    """The part that is meant. Raises Invalid for the cursor of another list."""
    name = order_name(query)
    order = ORDERS[name]
    if query.cursor is None:
        return Page(query.limit, order)
    mark, _, packed = query.cursor.partition(".")
    if mark != name:
        raise Invalid("The cursor does not belong to this list.")
    return Page(query.limit, order, cursors.unpack(packed, order.kinds))


def cursor_after(query: ListQuery, row: Row[Any]) -> str:
    """Where the list goes on behind `row`."""
    name = order_name(query)
    return f"{name}.{cursors.pack(ORDERS[name].values(row))}"
