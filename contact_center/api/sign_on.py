"""Signing in at one's own authority (OpenID Connect): there, and back again.

Who comes back is known by (issuer, subject), never by an address. Role and offices follow from what the issuer says,
anew each time; nobody here can change them. A second factor is ours to ask for, unless the issuer's is believed.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import quote

import structlog
from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection, Row

from contact_center.api.asked import Words
from contact_center.api.auth import open_session
from contact_center.api.callers import digest
from contact_center.api.door import Door, StaffDoor
from contact_center.api.signin import claims
from contact_center.api.signin.issuers import Client, SignOnFailed
from contact_center.api.signin.policy import AWAY
from contact_center.api.trail import trail_of
from contact_center.errors import Conflict, NotFound
from contact_center.storage import factors, identities, sessions, users
from contact_center.storage.transaction import reading, transaction

log = structlog.get_logger()
router = APIRouter(tags=["Session"], prefix="/session/at")

IssuerName = Annotated[str, Path(pattern=r"^[a-z][a-z0-9-]{0,31}$", examples=["aarhus"])]
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
"""Somebody whom the issuer knew already has proven nothing just now."""
SAFE_NEXT = re.compile(r"/(?![/\\])[^\\\s\x00-\x1f]{0,500}")
MOVES: dict[int | str, dict[str, Any]] = {303: {"description": "On to the issuer, or back to the dashboard."}}


@router.get("/{name}", status_code=303, response_class=RedirectResponse, responses=MOVES)
def depart(
    door: Door,
    name: IssuerName,
    next_: Annotated[Words, Query(alias="next", max_length=500)] = "/",
    prove: bool = False,
) -> Response:
    """Go to an issuer to sign in there. With `prove` one has to sign in anew, even if the issuer knows one still."""
    client = _client(door, name)
    try:
        departure = client.depart(prove)
    except SignOnFailed as error:
        return _failed(name, str(error), "away")
    browser, now = secrets.token_urlsafe(32), door.clock()
    row = {"state_digest": digest(departure.state), "browser_digest": digest(browser), "issuer": name}
    row |= {"nonce": departure.nonce, "verifier": departure.verifier, "next": safe(next_)}
    with transaction(door.engine) as connection:
        identities.depart(connection, row, now, now - AWAY)
    answer = RedirectResponse(departure.url, 303)
    seconds, secure = int(AWAY.total_seconds()), door.secure_cookies
    answer.set_cookie(_cookie(door), browser, seconds, path="/", secure=secure, httponly=True, samesite="lax")
    return answer


def safe(wanted: str) -> str:
    """An address of ours, or our front page."""
    return wanted if SAFE_NEXT.fullmatch(wanted) and not wanted.startswith("/login") else "/"


def _cookie(door: StaffDoor) -> str:
    return f"{door.cookie}-away"


def _client(door: StaffDoor, name: str) -> Client:
    client = door.signin.issuers.clients.get(name)
    if client is None:
        raise NotFound("There is no such issuer.")
    return client


def _failed(name: str, why: str, code: str) -> Response:
    """Back to the login page, which says in words what happened; the details are in our log only."""
    log.warning("sign_on.failed", issuer=name, why=why)
    return RedirectResponse(f"/login?trouble={code}", 303)


@router.get("/{name}/return", status_code=303, response_class=RedirectResponse, responses=MOVES)
def come_back(
    request: Request,
    door: Door,
    name: IssuerName,
    state: Annotated[Words, Query(max_length=200)] = "",
    code: Annotated[Words, Query(max_length=4000)] = "",
    error: Annotated[Words, Query(max_length=200)] = "",
    iss: Annotated[Words, Query(max_length=500)] = "",
) -> Response:
    """Come back from an issuer. Whatever is wrong ends at the login page, and nobody is signed in."""
    client, now = _client(door, name), door.clock()
    with transaction(door.engine) as connection:
        left = identities.come_back(connection, digest(state), now - AWAY)
    browser = request.cookies.get(_cookie(door), "")
    if left is None or left.issuer != name or not secrets.compare_digest(left.browser_digest, digest(browser)):
        return _failed(name, "the state is unknown, over, used, or another browser's", "state")
    if error or not code or (iss and iss != client.issuer.url):
        return _failed(name, "the issuer refused, or it was another one", "refused")
    try:
        told = client.arrive(code, left.verifier, left.nonce, now)
    except SignOnFailed as failure:
        return _failed(name, str(failure), "away")
    return _enter(request, door, client, told, left.next)


def _enter(request: Request, door: StaffDoor, client: Client, told: dict[str, Any], next_: str) -> Response:
    issuer = client.issuer
    allowed = claims.decide(told, issuer.claim, issuer.grants)
    if isinstance(allowed, claims.Refused):
        return _failed(issuer.name, "none of the roles is known here", "role")
    row = _person(request, door, client, told, allowed)
    if row is None:
        return _failed(issuer.name, "this person is shut out here", "shut")
    strong = issuer.second_factor_there and claims.strong_enough(told, issuer.accepted_acr, issuer.accepted_amr)
    with reading(door.engine) as connection:
        has_factor = factors.has_one(connection, row.id)
    answer = RedirectResponse("/login", 303)
    step = open_session(request, answer, door, row, "oidc", has_factor, strong, _proven(told))
    answer.headers["location"] = next_ if step.stage == sessions.FULL else f"/login?next={quote(next_, safe='/')}"
    answer.delete_cookie(_cookie(door), path="/", secure=door.secure_cookies, httponly=True, samesite="lax")
    return answer


def _proven(told: dict[str, Any]) -> datetime:
    """When the person last showed the issuer who they are."""
    at = told.get("auth_time")
    return datetime.fromtimestamp(at, UTC) if isinstance(at, int) and 0 < at < 2**32 else LONG_AGO


def _person(
    request: Request, door: StaffDoor, client: Client, told: dict[str, Any], allowed: claims.Allowed
) -> Row[Any] | None:
    """The staff member with this identity, as the issuer wants them to be; None: shut out here."""
    issuer, subject = client.issuer, told["sub"]
    offices = [office for office in allowed.offices if office in door.catalog.offices]
    wanted = {"name": claims.name_of(told), "role": allowed.role, "offices": offices}
    trail = trail_of(request)
    with transaction(door.engine) as connection:
        row = identities.owner(connection, issuer.url, subject)
        if row is None:
            user_id = _add(connection, issuer.name, told, wanted, door.clock())
            identities.add(connection, user_id, issuer.url, subject, door.clock())
            row = users.by_id(connection, user_id)
            assert row is not None
            trail.by(users.to_staff(row))
            trail.did("user.added", "user", user_id, fields={"role": allowed.role, "offices": offices})
            return row
        if not row.active:
            return None
        changed = {key: value for key, value in wanted.items() if getattr(row, key) != value}
        if changed:
            users.change(connection, row.id, changed)
            trail.by(users.to_staff(row))
            told_of = {key: None if key == "name" else value for key, value in changed.items()}
            trail.did("user.changed", "user", row.id, reason="issuer", fields=told_of)
        return users.by_id(connection, row.id)


def _add(connection: Connection, issuer: str, told: dict[str, Any], wanted: dict[str, Any], now: datetime) -> int:
    """Somebody who comes for the first time. The user name is for people; it is never what they are known by."""
    subject = hashlib.sha256(told["sub"].encode()).hexdigest()[:12]
    called = re.sub(r"[^A-Za-z0-9._-]", "", str(told.get("preferred_username", "")).split("@")[0])[:40]
    values = (wanted["name"], wanted["role"], wanted["offices"], ("da", "en"), "", now)
    for username in (f"{called or subject}@{issuer}", f"{subject}@{issuer}"):
        try:
            return users.add(connection, username, *values)
        except Conflict:
            continue
    raise Conflict("There is already a staff member called so.")
