"""One's own account: how one signs in, the password, the sessions."""

from __future__ import annotations

from typing import Annotated, Any

import structlog
from fastapi import APIRouter, Path
from sqlalchemy import Row

from contact_center.api.asked import MAX_ID
from contact_center.api.auth import valid_until
from contact_center.api.callers import Caller, Person, Proven
from contact_center.api.door import Door, StaffDoor
from contact_center.api.passwords import hash_password
from contact_center.api.problems import PasswordRefused
from contact_center.api.signin import rules
from contact_center.api.signin.policy import IDLE, PROOF
from contact_center.api.signin_schemas import Account, NewPassword, SessionView
from contact_center.errors import Conflict, NotFound
from contact_center.storage import factors, identities, invitations, sessions, users
from contact_center.storage.transaction import reading, transaction

log = structlog.get_logger()
router = APIRouter(tags=["Account"], prefix="/me")
SessionId = Annotated[int, Path(ge=1, le=MAX_ID, examples=[12])]


@router.get("/account")
def account(door: Door, caller: Person) -> Account:
    """How one signs in, and where one is signed in."""
    now, staff = door.clock(), caller.staff
    with reading(door.engine) as connection:
        row = users.by_id(connection, staff.id)
        factor = factors.get(connection, staff.id)
        left = factors.codes_left(connection, staff.id)
        issuer = identities.issuers_of(connection).get(staff.id, "")
        going_on = sessions.of_user(connection, staff.id, now, now - IDLE)
    assert row is not None
    return Account(
        username=staff.username,
        name=staff.name,
        role=staff.role,
        password=bool(row.password_hash),
        issuer=issuer_label(door, issuer),
        issuer_name=next((name for name, one in door.signin.issuers.clients.items() if one.issuer.url == issuer), ""),
        factor_since=factor.confirmed_at if factor is not None and factor.sealed is not None else None,
        factor_needed=door.signin.second_factor,
        codes_left=left,
        proven_until=valid_until(caller.proven_at, PROOF, now),
        sessions=[_session(one, caller) for one in going_on],
    )


def issuer_label(door: StaffDoor, url: str) -> str:
    """What an issuer is called; its address when it is not set up any more."""
    client = door.signin.issuers.by_url(url)
    return client.issuer.label if client is not None else url


def _session(row: Row[Any], caller: Caller) -> SessionView:
    same = ("id", "created_at", "seen_at", "expires_at", "method", "device", "origin")
    return SessionView(**{name: getattr(row, name) for name in same}, current=row.id == caller.session_id)


@router.put("/password", status_code=204)
def change_password(door: Door, caller: Proven, wanted: NewPassword) -> None:
    """Choose a new password; all other sessions end. 422 with the reasons when it is not good enough."""
    good_password(door, wanted.password, caller.staff.username, caller.staff.name)
    hashed = hash_password(wanted.password)
    with transaction(door.engine) as connection:
        row = users.by_id(connection, caller.staff.id)
        if row is None or not row.password_hash:
            raise Conflict("You sign in elsewhere: there is no password here.")
        users.set_password_hash(connection, caller.staff.id, hashed)
        invitations.withdraw(connection, caller.staff.id, door.clock())
        sessions.end_all(connection, caller.staff.id, but=caller.session_id)
    log.info("password.changed", staff=caller.staff.id)


def good_password(door: StaffDoor, password: str, username: str, name: str) -> None:
    """Raise PasswordRefused when a password is not good enough."""
    offices = (f"{office.slug} {office.name}" for office in door.catalog.offices.values())
    if found := rules.faults(password, (username, name, *offices)):
        raise PasswordRefused(found)


@router.delete("/sessions", status_code=204)
def end_others(door: Door, caller: Person) -> None:
    """End all sessions of one's own but this one."""
    with transaction(door.engine) as connection:
        sessions.end_all(connection, caller.staff.id, but=caller.session_id)


@router.delete("/sessions/{session_id}", status_code=204)
def end_one(door: Door, caller: Person, session_id: SessionId) -> None:
    """End one session of one's own."""
    with transaction(door.engine) as connection:
        if not sessions.end_one(connection, caller.staff.id, session_id):
            raise NotFound("You have no such session.")
