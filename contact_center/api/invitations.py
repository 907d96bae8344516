"""Links by which somebody chooses a password. The token stands behind the # of the address: no server's log has it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import structlog
from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection, Row

from contact_center.api.account import good_password
from contact_center.api.auth import open_session
from contact_center.api.callers import digest
from contact_center.api.door import Door, StaffDoor
from contact_center.api.factors import new_token
from contact_center.api.passwords import hash_password
from contact_center.api.signin.policy import INVITED, RESET
from contact_center.api.signin_schemas import Accepted, InvitationView, LinkView, SignInStep, TokenAsked
from contact_center.api.trail import trail_of
from contact_center.errors import NotFound
from contact_center.storage import factors, invitations, sessions, users
from contact_center.storage.transaction import reading, transaction

log = structlog.get_logger()
router = APIRouter(tags=["Session"], prefix="/invitations")

OVER = "This link is over, or was used. Ask for a new one."
LASTS: dict[str, timedelta] = {invitations.INVITE: INVITED, invitations.RESET: RESET}


def make_link(
    connection: Connection, staff_url: str, user_id: int, purpose: str, by: int | None, now: datetime
) -> LinkView:
    """Make a link for somebody; earlier ones end."""
    token, until = new_token(), now + LASTS[purpose]
    invitations.add(connection, user_id, digest(token), purpose, by, now, until)
    return LinkView(url=f"{staff_url}/invitation#{token}", purpose=purpose, expires_at=until)  # type: ignore[arg-type]


@router.post("/look")
def look(door: Door, asked: TokenAsked) -> InvitationView:
    """Whom a link is for; 404 when it is over."""
    row = _live(door, asked.token)
    return InvitationView(username=row.username, name=row.name, purpose=row.purpose, expires_at=row.expires_at)


@router.post("/accept")
def accept(request: Request, response: Response, door: Door, chosen: Accepted) -> SignInStep:
    """Choose the password and sign in with it. A second factor that is set up is asked for all the same."""
    row = _live(door, chosen.token)
    good_password(door, chosen.password, row.username, row.name)
    hashed, now = hash_password(chosen.password), door.clock()
    trail = trail_of(request)
    trail.by(users.to_staff(row))
    trail.did("invitation.accepted", "user", row.id, fields={"purpose": row.purpose})
    with transaction(door.engine) as connection:
        if not invitations.use(connection, row.invitation_id, now):
            raise NotFound(OVER)
        users.set_password_hash(connection, row.id, hashed)
        sessions.end_all(connection, row.id)
        has_factor = factors.has_one(connection, row.id)
    log.info("invitation.accepted", staff=row.id, purpose=row.purpose)
    return open_session(request, response, door, row, "password", has_factor)


def _live(door: StaffDoor, token: str) -> Row[Any]:
    with reading(door.engine) as connection:
        row = invitations.live(connection, digest(token), door.clock())
    if row is None:
        raise NotFound(OVER)
    return row
