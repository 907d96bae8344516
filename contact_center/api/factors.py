"""The second factor: the code at sign-in, setting up an app, recovery codes, and proving again who one is."""

from __future__ import annotations

import secrets
from datetime import datetime

import structlog
from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection

from contact_center.api.auth import complete, count_attempt, origin_of
from contact_center.api.callers import Caller, Halfway, Person, Proven, digest
from contact_center.api.door import Door, StaffDoor
from contact_center.api.passwords import is_right
from contact_center.api.problems import NotSignedIn, ProofWanted
from contact_center.api.signin import throttle, totp
from contact_center.api.signin.policy import PROOF
from contact_center.api.signin_schemas import CodeAsked, Confirmed, FactorAsked, Proof, Proposal, SignInStep
from contact_center.api.trail import trail_of
from contact_center.errors import Conflict, Invalid
from contact_center.storage import factors, sessions, users
from contact_center.storage.transaction import reading, transaction

log = structlog.get_logger()
router = APIRouter(tags=["Session"])

WRONG = "The code is wrong, or was used before."


@router.post("/session/factor")
def second_step(request: Request, response: Response, door: Door, caller: Halfway, asked: FactorAsked) -> SignInStep:
    """The second step of signing in: a code of the app, or a recovery code. 401 when it is wrong."""
    if caller.stage != sessions.FACTOR or caller.session_id is None:
        raise Conflict("No code is asked for.")
    if (asked.code is None) == (asked.recovery_code is None):
        raise Invalid("Send either a code of the app or a recovery code.")
    _count(request, door, caller)
    if asked.recovery_code is not None:
        return _by_recovery(request, response, door, caller, asked.recovery_code)
    with transaction(door.engine) as connection:
        right = _use_code(connection, door, caller.staff.id, asked.code or "", door.clock())
    if not right:
        log.info("factor.refused", staff=caller.staff.id)
        raise NotSignedIn(WRONG)
    return complete(request, response, door, caller, "totp")


def _count(request: Request, door: StaffDoor, caller: Caller) -> None:
    """Count the try before it is looked at; after a few the password is asked for again."""
    count_attempt(door, throttle.FACTOR, caller.staff.username, origin_of(request))
    with transaction(door.engine) as connection:
        tries = sessions.count_try(connection, caller.session_id or 0)
        if tries > throttle.TRIES:
            sessions.end_one(connection, caller.staff.id, caller.session_id or 0)
    if tries > throttle.TRIES or not tries:
        raise NotSignedIn("Too many wrong codes. Begin again with your password.")


def _by_recovery(request: Request, response: Response, door: StaffDoor, caller: Caller, code: str) -> SignInStep:
    with transaction(door.engine) as connection:
        right = factors.use_code(connection, caller.staff.id, digest(totp.as_kept(code)), door.clock())
        left = factors.codes_left(connection, caller.staff.id)
    if not right:
        log.info("factor.refused", staff=caller.staff.id)
        raise NotSignedIn(WRONG)
    log.warning("recovery_code.used", staff=caller.staff.id, left=left)
    return complete(request, response, door, caller, "recovery").model_copy(update={"codes_left": left})


def _use_code(connection: Connection, door: StaffDoor, user_id: int, code: str, now: datetime) -> bool:
    """Whether this is the code of somebody's app now; it counts once."""
    row = factors.get(connection, user_id)
    if row is None or row.sealed is None:
        return False
    step = totp.step_of(door.signin.box.open(row.sealed, user_id), code, now)
    return step is not None and factors.use_step(connection, user_id, step)


# --- setting it up -----------------------------------------------------------------------------


def _may_change(door: StaffDoor, caller: Caller) -> None:
    """Who sets up a first factor while signing in has just typed the password; anybody else proves it anew."""
    if caller.stage == sessions.FACTOR:
        raise NotSignedIn("Sign in first.")
    if caller.proven_at is None or door.clock() - caller.proven_at > PROOF:
        raise ProofWanted


@router.post("/me/totp")
def propose(request: Request, door: Door, caller: Halfway) -> Proposal:
    """Propose a secret for an app; one that is in force stays so until the new one is confirmed."""
    _may_change(door, caller)
    secret = totp.new_secret()
    address = totp.address(secret, caller.staff.username)
    trail_of(request).did("factor.proposed", "user", caller.staff.id)
    with transaction(door.engine) as connection:
        factors.propose(connection, caller.staff.id, door.signin.box.seal(secret, caller.staff.id))
    return Proposal(secret=secret, address=address, picture=totp.picture(address))


@router.post("/me/totp/confirmation")
def confirm(request: Request, response: Response, door: Door, caller: Halfway, asked: CodeAsked) -> Confirmed:
    """The first code of the new app: from now on it is asked for. All other sessions end. 422 when it is wrong."""
    _may_change(door, caller)
    count_attempt(door, throttle.FACTOR, caller.staff.username, origin_of(request))
    user_id, now, codes = caller.staff.id, door.clock(), totp.recovery_codes()
    trail_of(request).did("factor.confirmed", "user", user_id)
    with transaction(door.engine) as connection:
        row = factors.get(connection, user_id)
        if row is None or row.pending is None:
            raise Conflict("No secret is proposed.")
        step = totp.step_of(door.signin.box.open(row.pending, user_id), asked.code, now)
        if step is None:
            raise Invalid(WRONG)
        if not factors.confirm(connection, user_id, row.pending, step, now):
            raise Conflict("Another secret has been proposed meanwhile.")
        factors.renew_codes(connection, user_id, [digest(totp.as_kept(code)) for code in codes], now)
        sessions.end_all(connection, user_id, but=caller.session_id)
        sessions.forget_failures(connection, caller.staff.username, origin_of(request))
    log.info("factor.confirmed", staff=user_id)
    if caller.stage == sessions.ENROL:
        complete(request, response, door, caller, "totp")
    return Confirmed(recovery_codes=codes)


@router.delete("/me/totp", status_code=204)
def remove(door: Door, caller: Proven) -> None:
    """Sign in without a second factor from now on; 409 where everybody needs one."""
    if door.signin.second_factor:
        raise Conflict("Everybody needs a second factor here. Set up a new one instead.")
    with transaction(door.engine) as connection:
        factors.remove(connection, caller.staff.id)
    log.info("factor.removed", staff=caller.staff.id)


@router.post("/me/recovery-codes")
def renew(door: Door, caller: Proven) -> Confirmed:
    """Ten new recovery codes; all earlier ones end."""
    codes, now = totp.recovery_codes(), door.clock()
    with transaction(door.engine) as connection:
        if not factors.has_one(connection, caller.staff.id):
            raise Conflict("There is no second factor to recover from.")
        factors.renew_codes(connection, caller.staff.id, [digest(totp.as_kept(code)) for code in codes], now)
    return Confirmed(recovery_codes=codes)


# --- proving again -----------------------------------------------------------------------------


@router.get("/me/proof", status_code=204)
def is_proven(_caller: Proven) -> None:
    """Whether one has proven it just now; 403 with the reason `proof` when not."""


@router.post("/me/proof", status_code=204)
def prove(request: Request, door: Door, caller: Person, given: Proof) -> None:
    """Prove again who one is, with everything one has: password, and code. 422 when something is wrong or missing.

    Who has neither signs in anew at their own authority.
    """
    username, origin = caller.staff.username, origin_of(request)
    failure = count_attempt(door, throttle.FACTOR, username, origin)
    with reading(door.engine) as connection:
        row = users.by_id(connection, caller.staff.id)
        has_factor = factors.has_one(connection, caller.staff.id)
    assert row is not None
    if not row.password_hash and not has_factor:
        raise Conflict("Sign in anew where you sign in.")
    right = not row.password_hash or is_right(given.password or "", row.password_hash)
    with transaction(door.engine) as connection:
        if right and has_factor:
            right = _use_code(connection, door, caller.staff.id, given.code or "", door.clock())
        if not right:
            raise Invalid("The password or the code is wrong, or the code was used before.")
        sessions.prove(connection, caller.session_id or 0, door.clock())
        sessions.forget_failure(connection, failure)


def new_token() -> str:
    """A token for a link: 256 bits."""
    return secrets.token_urlsafe(32)
