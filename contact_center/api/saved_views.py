"""Views that staff keep: filters with a name, an address of their own, for oneself or for an office."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Path
from sqlalchemy import Connection, Row

from contact_center.api.asked import MAX_ID
from contact_center.api.door import Door, StaffDoor
from contact_center.api.rights import Worker
from contact_center.api.schemas.views import ChangedView, NewView, SavedView, SavedViews, ViewFilters
from contact_center.api.wanted import filter_of
from contact_center.domain.ticket import StaffMember
from contact_center.errors import Conflict, Forbidden, Invalid, NotFound
from contact_center.storage import saved_views
from contact_center.storage.transaction import reading, transaction

router = APIRouter(tags=["Views"], prefix="/views")

MOST = 100
"""Views of one person."""
ViewId = Annotated[int, Path(ge=1, le=MAX_ID, examples=[5])]


@router.get("")
def listed(door: Door, staff: Worker) -> SavedViews:
    """One's own views and those of one's offices, by name."""
    with reading(door.engine) as connection:
        rows = saved_views.listed(connection, staff.id, staff.offices)
    return SavedViews(items=[_view(row, staff) for row in rows])


@router.post("", status_code=201)
def keep(door: Door, staff: Worker, view: NewView) -> SavedView:
    """Keep the filters of a list under a name; 409 when one has a view of that name."""
    office = _office(staff, view.office)
    filters = _plain(door, staff, view.filters)
    with transaction(door.engine) as connection:
        if saved_views.count(connection, staff.id) >= MOST:
            raise Invalid(f"Nobody keeps more than {MOST} views.")
        number = saved_views.add(connection, staff.id, view.name, office, filters, door.clock())
        if number is None:
            raise Conflict("You have a view of that name.")
        return _view(_seen(connection, staff, number), staff)


@router.patch("/{view_id}")
def change(door: Door, staff: Worker, view_id: ViewId, changed: ChangedView) -> SavedView:
    """Give a view another name, other filters, or share it; only whoever keeps it may."""
    values: dict[str, Any] = {"name": changed.name} if changed.name else {}
    if changed.office is not None:
        values["office"] = _office(staff, changed.office)
    if changed.filters is not None:
        values["filters"] = _plain(door, staff, changed.filters)
    with transaction(door.engine) as connection:
        _own(connection, staff, view_id)
        same = saved_views.named(connection, staff.id, changed.name) if changed.name else None
        if same is not None and same.id != view_id:
            raise Conflict("You have a view of that name.")
        if values:
            saved_views.change(connection, view_id, values)
        return _view(_seen(connection, staff, view_id), staff)


@router.delete("/{view_id}", status_code=204)
def remove(door: Door, staff: Worker, view_id: ViewId) -> None:
    """Forget a view; a lead may forget those of their offices, too."""
    with transaction(door.engine) as connection:
        _own(connection, staff, view_id, lead=True)
        saved_views.remove(connection, view_id)


def _office(staff: StaffMember, office: str | None) -> str:
    """The office a view is shared with. Raises Invalid for one that is not one's own."""
    if office and office not in staff.offices:
        raise Invalid("A view can be shared with one's own offices only.")
    return office or ""


def _plain(door: StaffDoor, staff: StaffMember, filters: ViewFilters) -> dict[str, str]:
    """The filters as they stand in an address. Raises Invalid for values that do not exist."""
    filter_of(door, staff, filters, door.clock())
    told = filters.model_dump(mode="json", by_alias=True, exclude_none=True)
    return {name: value for name, value in told.items() if (name, value) != ("state", "waiting")}


def _seen(connection: Connection, staff: StaffMember, view_id: int) -> Row[Any]:
    row = saved_views.get(connection, view_id, staff.id, staff.offices)
    if row is None:
        raise NotFound("There is no such view.")
    return row


def _own(connection: Connection, staff: StaffMember, view_id: int, lead: bool = False) -> None:
    row = _seen(connection, staff, view_id)
    if row.owner_id != staff.id and not (lead and staff.role == "lead"):
        raise Forbidden("Only whoever keeps a view may change it.")


def _view(row: Row[Any], staff: StaffMember) -> SavedView:
    address = f"/?{urlencode(row.filters)}" if row.filters else "/"
    same = {name: getattr(row, name) for name in ("id", "name", "office", "owner", "filters")}
    return SavedView(**same, mine=row.owner_id == staff.id, address=address)
