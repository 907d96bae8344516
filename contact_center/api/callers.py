"""Who is this? What every endpoint asks first: the session of a browser, or the key of a machine.

The answer is a `StaffMember` whose `offices` are those they may see: a lead of the national queue sees all of them.
Endpoints put these offices into their queries, so that what lies elsewhere is not found at all.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import Depends, Request
from sqlalchemy import Row

from contact_center.api.door import Door, StaffDoor
from contact_center.api.problems import NotSignedIn, ProofWanted, TooManyRequests
from contact_center.api.rates import KEY, PERSON
from contact_center.api.signin.policy import IDLE, PROOF
from contact_center.api.trail import trail_of
from contact_center.catalog.model import Catalog
from contact_center.domain.ticket import StaffMember
from contact_center.errors import Forbidden
from contact_center.storage import api_keys, sessions, users
from contact_center.storage.transaction import reading, transaction
from queues.routing import NATIONAL

TOUCH_EVERY = timedelta(seconds=60)
"""A read must not become a write each time: activity is noted once a minute."""


def digest(token: str) -> str:
    """What is kept of a session's token: who reads the table cannot sign in with it."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


READING = frozenset({"GET", "HEAD", "OPTIONS"})
KEY_BEGINS = "icsk_"
"""Keys can be told from anything else, so that a scanner finds one that was published by mistake."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sent a request, and by what they are known: the session of a browser, or the key of a machine."""

    staff: StaffMember
    session_id: int | None = None
    stage: str = sessions.FULL
    method: str = "key"
    proven_at: datetime | None = None
    key_id: int | None = None
    scopes: frozenset[str] | None = None
    """Of a key; None: a person."""


def by_session(door: StaffDoor, token: str | None, active: bool = True) -> Caller | None:
    """Whose session `token` is, also half signed in; with `active` it counts as a sign of life."""
    if not token:
        return None
    now = door.clock()
    with reading(door.engine) as connection:
        row = sessions.live(connection, digest(token), now, now - IDLE)
    if row is None:
        return None
    if active and now - row.seen_at > TOUCH_EVERY:
        with transaction(door.engine) as connection:
            sessions.touch(connection, digest(token), now)
    return Caller(_seeing(users.to_staff(row), door.catalog), row.session_id, row.stage, row.method, row.proven_at)


def by_key(door: StaffDoor, key: str) -> Caller | None:
    """Whom the machine with this key acts as."""
    now = door.clock()
    if not key.startswith(KEY_BEGINS):
        return None
    with reading(door.engine) as connection:
        row: Row[Any] | None = api_keys.live(connection, digest(key), now)
    if row is None:
        return None
    if row.used_at is None or now - row.used_at > TOUCH_EVERY:
        with transaction(door.engine) as connection:
            api_keys.used(connection, row.key_id, now)
    staff = _seeing(users.to_staff(row), door.catalog)
    return Caller(staff, key_id=row.key_id, scopes=frozenset(row.scopes))


def known(door: StaffDoor, request: Request, active: bool = True) -> Caller | None:
    """Who sent this request. Where a key is sent, only the key counts: a browser sends none by itself."""
    given = request.headers.get("authorization")
    if given is None:
        return by_session(door, request.cookies.get(door.cookie), active)
    kind, _, key = given.partition(" ")
    return by_key(door, key.strip()) if kind.lower() == "bearer" else None


def signed_in(door: StaffDoor, token: str | None, active: bool = True) -> StaffMember | None:
    """Whose session `token` is, once it is whole; with `active` it counts as a sign of life."""
    caller = by_session(door, token, active)
    return caller.staff if caller is not None and caller.stage == sessions.FULL else None


def _seeing(staff: StaffMember, catalog: Catalog) -> StaffMember:
    national_lead = staff.role == "lead" and NATIONAL in staff.offices
    return replace(staff, offices=tuple(catalog.offices)) if national_lead else staff


def halfway_of(request: Request, door: Door) -> Caller:
    """Who sent this request, perhaps half signed in. Raises NotSignedIn."""
    caller = known(door, request)
    if caller is None:
        raise NotSignedIn("Sign in first.")
    trail_of(request).by(caller.staff, caller.session_id, caller.key_id)
    spend(door, request, caller)
    return caller


def spend(door: StaffDoor, request: Request, caller: Caller) -> None:
    """Count this request; its answer says how many are left. Raises TooManyRequests."""
    if door.rates is None:
        return
    policy, who = (PERSON, caller.staff.id) if caller.key_id is None else (KEY, caller.key_id)
    spent = door.rates.spend(policy, who)
    request.scope["spent"] = spent
    if spent is not None and spent.exceeded:
        raise TooManyRequests(spent)


Known = Annotated[Caller, Depends(halfway_of)]


def _person(caller: Caller) -> Caller:
    if caller.session_id is None:
        raise Forbidden("Only a person may do that.")
    return caller


def half_person_of(caller: Known) -> Caller:
    """A person at a browser, perhaps half signed in. Raises Forbidden for a machine."""
    return _person(caller)


Halfway = Annotated[Caller, Depends(half_person_of)]


async def sent(request: Request) -> bytes:
    """The body of a request, for the names of its fields in the audit log."""
    json = request.headers.get("content-type", "").startswith("application/json")  # a file's stream is read once
    return await request.body() if json and request.method not in READING else b""


def caller_of(request: Request, caller: Known, body: Annotated[bytes, Depends(sent)]) -> Caller:
    """Who sent this request. From here on it is known what goes into the audit log. Raises NotSignedIn."""
    if caller.stage != sessions.FULL:
        raise NotSignedIn("Sign in first.")
    trail_of(request).begins(request, body)
    return caller


Signed = Annotated[Caller, Depends(caller_of)]


def staff_of(caller: Signed) -> StaffMember:
    """The staff member who sent this request. Raises NotSignedIn."""
    return caller.staff


Staff = Annotated[StaffMember, Depends(staff_of)]


def person_of(caller: Signed) -> Caller:
    """A person at a browser. Raises Forbidden for a machine."""
    return _person(caller)


Person = Annotated[Caller, Depends(person_of)]


def proven_of(caller: Person, door: Door) -> Caller:
    """A person who has just proven who they are: what changes a factor asks for this. Raises ProofWanted."""
    if caller.proven_at is None or door.clock() - caller.proven_at > PROOF:
        raise ProofWanted
    return caller


Proven = Annotated[Caller, Depends(proven_of)]
