"""Staff accounts, for administrators: let in, change, shut out, and end what somebody else has opened.

What comes from an issuer (role, offices) is changed there, not here.
"""

from __future__ import annotations

from typing import Annotated, Any

import structlog
from fastapi import APIRouter, Path, Request
from sqlalchemy import Connection, Row

from contact_center.api import labels
from contact_center.api.account import issuer_label
from contact_center.api.asked import MAX_ID
from contact_center.api.callers import Proven
from contact_center.api.door import Door, StaffDoor
from contact_center.api.invitations import make_link
from contact_center.api.rights import PeopleKeeper
from contact_center.api.signin.policy import IDLE
from contact_center.api.signin_schemas import Invited, LinkView, NewPerson, PersonChange, PersonList, StaffView
from contact_center.api.trail import trail_of
from contact_center.errors import Conflict, Invalid, NotFound
from contact_center.storage import factors, identities, invitations, sessions, users
from contact_center.storage.transaction import reading, transaction

log = structlog.get_logger()
router = APIRouter(tags=["People"], prefix="/users")
UserId = Annotated[int, Path(ge=1, le=MAX_ID, examples=[3])]


@router.get("")
def listed(door: Door, _staff: PeopleKeeper) -> PersonList:
    """All staff members, by user name."""
    with reading(door.engine) as connection:
        return PersonList(items=_views(connection, door, users.listed(connection)))


def _views(connection: Connection, door: StaffDoor, rows: list[Row[Any]]) -> list[StaffView]:
    now = door.clock()
    owners, issuers = factors.owners(connection), identities.issuers_of(connection)
    invited, going_on = invitations.open_until(connection, now), sessions.counted(connection, now, now - IDLE)
    same = ("id", "username", "name", "role", "active", "created_at")
    return [
        StaffView(
            **{name: getattr(row, name) for name in same},
            **lists_of(row),
            password=bool(row.password_hash),
            factor=row.id in owners,
            issuer=issuer_label(door, issuers[row.id]) if row.id in issuers else "",
            invited_until=invited.get(row.id),
            sessions=going_on.get(row.id, 0),
        )
        for row in rows
    ]


def lists_of(row: Row[Any]) -> dict[str, Any]:
    """What somebody has several of."""
    return {name: list(getattr(row, name)) for name in ("offices", "languages", "topics")}


@router.post("", status_code=201)
def invite(request: Request, door: Door, staff: PeopleKeeper, _proven: Proven, new: NewPerson) -> Invited:
    """Let somebody in: makes the account, and the link by which they choose their password. 409: the name is taken."""
    _known(door, new.offices, new.languages, new.topics)
    now = door.clock()
    with transaction(door.engine) as connection:
        skills = (new.offices, new.languages, "", now, new.topics)
        user_id = users.add(connection, new.username, new.name, new.role, *skills)
        link = make_link(connection, door.signin.staff_url, user_id, invitations.INVITE, staff.id, now)
        trail_of(request).about("user", user_id)
        person = _one(connection, door, user_id)
    log.info("user.invited", staff=user_id, by=staff.id)
    return Invited(person=person, link=link)


def _one(connection: Connection, door: StaffDoor, user_id: int) -> StaffView:
    row = _found(connection, user_id)
    return _views(connection, door, [row])[0]


def _found(connection: Connection, user_id: int) -> Row[Any]:
    row = users.person(connection, user_id)
    if row is None:
        raise NotFound("There is no such staff member.")
    return row


def _known(door: StaffDoor, offices: list[str] | None, languages: list[str] | None, topics: list[str] | None) -> None:
    """Refuse what the catalogue does not know."""
    unknown = [one for one in offices or () if one not in door.catalog.offices]
    unknown += [one for one in languages or () if not labels.knows_language(door.catalog, one)]
    unknown += [one for one in topics or () if one not in door.catalog.topics]
    if unknown:
        raise Invalid(f"Unknown office, language or topic: {', '.join(unknown)}")


@router.patch("/{user_id}")
def change(request: Request, door: Door, staff: PeopleKeeper, user_id: UserId, asked: PersonChange) -> StaffView:
    """Change somebody, or shut them out: then their sessions and links end at once.

    409 for the last administrator, and for role and offices of somebody whom an issuer sends.
    """
    values = asked.model_dump(exclude_none=True)
    _known(door, asked.offices, asked.languages, asked.topics)
    with transaction(door.engine) as connection:
        before = _found(connection, user_id)
        _may_change(connection, before, values)
        trail_of(request).about("user", user_id, fields=_difference(before, values))
        active = values.pop("active", None)
        users.change(connection, user_id, values)
        if active is not None:
            users.set_active(connection, user_id, active)
        if active is False:
            invitations.withdraw(connection, user_id, door.clock())
        person = _one(connection, door, user_id)
    log.info("user.changed", staff=user_id, by=staff.id)
    return person


def _may_change(connection: Connection, before: Row[Any], values: dict[str, Any]) -> None:
    loses = values.get("active") is False or values.get("role", "admin") != "admin"
    if before.role == "admin" and before.active and loses and users.active_admins(connection) <= 1:
        raise Conflict("This is the last administrator: let another one in first.")
    if before.id in identities.issuers_of(connection) and values.keys() & {"role", "offices", "name"}:
        raise Conflict("Name, role and offices of this person come from where they sign in.")


def _difference(before: Row[Any], values: dict[str, Any]) -> dict[str, Any]:
    """Before and after of what changes; of a name only that it did."""
    changed = {key: value for key, value in values.items() if getattr(before, key) != value}
    both = {key: {"before": getattr(before, key), "after": value} for key, value in changed.items() if key != "name"}
    return both | ({"name": None} if "name" in changed else {})


@router.post("/{user_id}/link")
def new_link(door: Door, staff: PeopleKeeper, _proven: Proven, user_id: UserId) -> LinkView:
    """A link by which somebody chooses a new password; their second factor stays. Earlier links end."""
    with transaction(door.engine) as connection:
        row = _found(connection, user_id)
        if not row.active or user_id in identities.issuers_of(connection):
            raise Conflict("This person is shut out, or signs in elsewhere.")
        purpose = invitations.RESET if row.password_hash else invitations.INVITE
        link = make_link(connection, door.signin.staff_url, user_id, purpose, staff.id, door.clock())
    log.info("user.link_made", staff=user_id, by=staff.id)
    return link


@router.delete("/{user_id}/factor", status_code=204)
def remove_factor(door: Door, staff: PeopleKeeper, _proven: Proven, user_id: UserId) -> None:
    """Forget somebody's app and recovery codes: telephone and codes are lost. Make sure first who is asking."""
    with transaction(door.engine) as connection:
        _found(connection, user_id)
        factors.remove(connection, user_id)
        sessions.end_all(connection, user_id)
    log.warning("user.factor_removed", staff=user_id, by=staff.id)


@router.delete("/{user_id}/sessions", status_code=204)
def end_sessions(door: Door, staff: PeopleKeeper, user_id: UserId) -> None:
    """End all sessions of somebody."""
    with transaction(door.engine) as connection:
        _found(connection, user_id)
        ended = sessions.end_all(connection, user_id)
    log.info("user.sessions_ended", staff=user_id, by=staff.id, ended=ended)
