"""Signing in and out. A session is an opaque random token in a cookie; the database keeps its digest only.

With a second factor it takes two steps: the right password opens a session that can do nothing but take the code, and
the code replaces it by a whole one under a new token.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

import structlog
from fastapi import APIRouter, Request, Response
from sqlalchemy import Row

from contact_center.api.asked import Credentials
from contact_center.api.callers import Caller, Staff, digest, known
from contact_center.api.door import Door, StaffDoor
from contact_center.api.passwords import is_right
from contact_center.api.problems import NotSignedIn, TooManyAttempts
from contact_center.api.rights import rights
from contact_center.api.schemas.people import SignedIn, User
from contact_center.api.signin import throttle
from contact_center.api.signin.devices import device
from contact_center.api.signin.policy import ABSOLUTE, ENROLLING, HALF
from contact_center.api.signin_schemas import IssuerView, SignInState, SignInStep
from contact_center.api.trail import trail_of
from contact_center.domain.ticket import StaffMember
from contact_center.errors import Forbidden
from contact_center.storage import factors, sessions, users
from contact_center.storage.transaction import reading, transaction

log = structlog.get_logger()
router = APIRouter(tags=["Session"])

TOKEN_BYTES = 32
"""256 bits."""
LASTS = {sessions.FULL: ABSOLUTE, sessions.FACTOR: HALF, sessions.ENROL: ENROLLING}


@router.get("/session")
def state(request: Request, door: Door) -> SignInState:
    """How far this browser is with signing in, and how one may sign in here."""
    caller = known(door, request, active=False)
    issuers = [IssuerView(name=one.issuer.name, label=one.issuer.label) for one in door.signin.issuers.clients.values()]
    return SignInState(
        stage=caller.stage if caller is not None else "none",  # type: ignore[arg-type]
        passwords=door.signin.passwords,
        issuers=issuers,
    )


@router.post("/session")
def sign_in(request: Request, response: Response, door: Door, credentials: Credentials) -> SignInStep:
    """Sign in; the answer sets the session cookie. 401 for a wrong name or password, 429 after too many attempts.

    With the stage `factor` the code of the second factor is asked for next, with `enrol` one has to be set up.
    """
    if not door.signin.passwords:
        raise Forbidden("People sign in at their own authority here.")
    username = users.normal(credentials.username)
    origin = origin_of(request)
    failure = count_attempt(door, throttle.PASSWORD, username, origin)
    with reading(door.engine) as connection:
        row = users.by_username(connection, username)
        has_factor = row is not None and factors.has_one(connection, row.id)
    right = is_right(credentials.password, row.password_hash if row is not None else None)
    if row is None or not right or not row.active:
        log.info("session.refused", origin=origin)
        raise NotSignedIn("The user name or the password is wrong.")
    with transaction(door.engine) as connection:
        sessions.forget_failure(connection, failure)  # those before it count until the sign-in is whole
    return open_session(request, response, door, row, "password", has_factor)


def origin_of(request: Request) -> str:
    """The network a request comes from."""
    return throttle.network(request.client.host if request.client else "")


def count_attempt(door: StaffDoor, kind: str, username: str, origin: str) -> int:
    """Count the attempt as failed before it is looked at, so that many at once do not slip through; its id."""
    now, failure = door.clock(), 0
    with transaction(door.engine) as connection:
        failures = sessions.failures(connection, kind, now - throttle.WINDOW, username, origin)
        seconds = throttle.seconds_to_wait(failures, username, origin, now, kind)
        if seconds <= 0:
            failure = sessions.note_failure(connection, kind, username, origin, now, now - throttle.WINDOW)
    if seconds > 0:
        log.info("session.throttled", origin=origin, kind=kind)
        raise TooManyAttempts(seconds)
    return failure


def open_session(
    request: Request,
    response: Response,
    door: StaffDoor,
    row: Row[Any],
    method: str,
    has_factor: bool,
    strong: bool = False,
    proven_at: datetime | None = None,
) -> SignInStep:
    """Open a session in the stage this person has reached; whatever the browser had before ends.

    `strong`: a second factor has been used, here or at an issuer that is believed. `proven_at`: when the person
    showed who they are, if not now.
    """
    stage = sessions.FULL
    if not strong:
        stage = sessions.FACTOR if has_factor else sessions.ENROL if door.signin.second_factor else sessions.FULL
    token, now, origin = secrets.token_urlsafe(TOKEN_BYTES), door.clock(), origin_of(request)
    values = {"token_digest": digest(token), "user_id": row.id, "expires_at": now + LASTS[stage], "stage": stage}
    values |= {"method": method, "origin": origin, "device": device(request.headers.get("user-agent", ""))}
    staff, event = users.to_staff(row), "session.opened" if stage == sessions.FULL else "session.begun"
    with transaction(door.engine) as connection:
        if old := request.cookies.get(door.cookie):
            sessions.close(connection, digest(old))
        if stage == sessions.FULL:
            sessions.forget_failures(connection, row.username, origin)
        session_id = sessions.open_session(connection, {**values, "proven_at": proven_at or now}, now)
        trail = trail_of(request)
        trail.again()
        trail.by(staff, session_id)
        trail.did(event, "session", session_id, fields={"method": method})
    _give(response, door, token, LASTS[stage])
    log.info(event, staff=row.id, origin=origin, stage=stage)
    return SignInStep(stage=stage, user=user_view(staff) if stage == sessions.FULL else None)  # type: ignore[arg-type]


def _give(response: Response, door: StaffDoor, token: str, lasts: timedelta) -> None:
    seconds = int(lasts.total_seconds())
    response.set_cookie(
        door.cookie, token, max_age=seconds, path="/", secure=door.secure_cookies, httponly=True, samesite="lax"
    )


def complete(request: Request, response: Response, door: StaffDoor, caller: Caller, method: str) -> SignInStep:
    """The second factor was right: a whole session under a new token replaces the half one."""
    with reading(door.engine) as connection:
        row = users.by_id(connection, caller.staff.id)
    assert row is not None
    return open_session(request, response, door, row, method, has_factor=True, strong=True)


@router.delete("/session", status_code=204)
def sign_out(request: Request, door: Door) -> Response:
    """Sign out; doing it twice changes nothing."""
    token = request.cookies.get(door.cookie)
    caller = known(door, request, active=False)
    if token and caller is not None:
        trail = trail_of(request)
        trail.by(caller.staff, caller.session_id)
        trail.did("session.closed", "session", caller.session_id or "")
        with transaction(door.engine) as connection:
            sessions.close(connection, digest(token))
    response = Response(status_code=204)
    response.delete_cookie(door.cookie, path="/", secure=door.secure_cookies, httponly=True, samesite="lax")
    return response


@router.get("/me")
def me(staff: Staff) -> SignedIn:
    """Who is signed in."""
    return SignedIn(user=user_view(staff))


def user_view(staff: StaffMember) -> User:
    """A staff member with the rights of the role."""
    return User(
        id=staff.id,
        username=staff.username,
        name=staff.name,
        role=staff.role,
        offices=list(staff.offices),
        languages=list(staff.languages),
        may=rights(staff),
    )


def valid_until(at: datetime | None, span: timedelta, now: datetime) -> datetime | None:
    """The end of a time that began at `at`, unless it is over."""
    return at + span if at is not None and at + span > now else None
