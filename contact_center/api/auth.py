"""Signing in and out. A session is an opaque random token in a cookie; the database keeps its digest only."""

from __future__ import annotations

import secrets

import structlog
from fastapi import APIRouter, Request, Response

from contact_center.api import throttle
from contact_center.api.asked import Credentials
from contact_center.api.door import ABSOLUTE, Door, Staff, StaffDoor, digest, rights
from contact_center.api.passwords import is_right
from contact_center.api.problems import NotSignedIn, TooManyAttempts
from contact_center.api.schemas.people import SignedIn, User
from contact_center.domain.ticket import StaffMember
from contact_center.storage import sessions, users
from contact_center.storage.transaction import reading, transaction

log = structlog.get_logger()
router = APIRouter(tags=["Session"])

TOKEN_BYTES = 32
"""256 bits."""


@router.post("/session")
def sign_in(request: Request, response: Response, door: Door, credentials: Credentials) -> SignedIn:
    """Sign in; the answer sets the session cookie. 401 for a wrong name or password, 429 after too many attempts."""
    username = users.normal(credentials.username)
    origin = throttle.network(request.client.host if request.client else "")
    _count_attempt(door, username, origin)
    with reading(door.engine) as connection:
        row = users.by_username(connection, username)
    right = is_right(credentials.password, row.password_hash if row is not None else None)
    if row is None or not right or not row.active:
        log.info("session.refused", origin=origin)
        raise NotSignedIn("The user name or the password is wrong.")
    token = _open(door, row.id, username, origin, request.cookies.get(door.cookie))
    seconds = int(ABSOLUTE.total_seconds())
    response.set_cookie(
        door.cookie, token, max_age=seconds, path="/", secure=door.secure_cookies, httponly=True, samesite="lax"
    )
    log.info("session.opened", staff=row.id, origin=origin)
    return SignedIn(user=_user(users.to_staff(row)))


def _count_attempt(door: StaffDoor, username: str, origin: str) -> None:
    """Count the attempt as failed before the password is looked at, so that many at once do not slip through."""
    now = door.clock()
    with transaction(door.engine) as connection:
        failures = sessions.failures(connection, now - throttle.WINDOW, username, origin)
        seconds = throttle.seconds_to_wait(failures, username, origin, now)
        if seconds <= 0:
            sessions.note_failure(connection, username, origin, now, now - throttle.WINDOW)
    if seconds > 0:
        log.info("session.throttled", origin=origin)
        raise TooManyAttempts(seconds)


def _open(door: StaffDoor, user_id: int, username: str, origin: str, old_token: str | None) -> str:
    """Open a session under a new token; whatever the browser had before ends."""
    token, now = secrets.token_urlsafe(TOKEN_BYTES), door.clock()
    with transaction(door.engine) as connection:
        sessions.forget_failures(connection, username, origin)
        if old_token:
            sessions.close(connection, digest(old_token))
        sessions.open_session(connection, digest(token), user_id, now, now + ABSOLUTE)
    return token


@router.delete("/session", status_code=204)
def sign_out(request: Request, door: Door) -> Response:
    """Sign out; doing it twice changes nothing."""
    token = request.cookies.get(door.cookie)
    if token:
        with transaction(door.engine) as connection:
            sessions.close(connection, digest(token))
    response = Response(status_code=204)
    response.delete_cookie(door.cookie, path="/", secure=door.secure_cookies, httponly=True, samesite="lax")
    return response


@router.get("/me")
def me(staff: Staff) -> SignedIn:
    """Who is signed in."""
    return SignedIn(user=_user(staff))


def _user(staff: StaffMember) -> User:
    return User(
        id=staff.id,
        username=staff.username,
        name=staff.name,
        role=staff.role,
        offices=list(staff.offices),
        languages=list(staff.languages),
        may=rights(staff),
    )
