"""Keys of machines, for administrators. A key acts in a role and offices like a person; its scopes narrow that down.

It is shown once, kept as a digest, ends by itself, and can never let anybody in.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Annotated, Any

import structlog
from fastapi import APIRouter, Path, Request
from sqlalchemy import Connection, Row

from contact_center.api.asked import MAX_ID
from contact_center.api.callers import KEY_BEGINS, Proven, digest
from contact_center.api.door import Door
from contact_center.api.rights import KeyKeeper
from contact_center.api.signin_schemas import KeyList, KeyMade, KeyView, NewKey
from contact_center.api.trail import trail_of
from contact_center.catalog.model import Catalog
from contact_center.domain.roles import ROLES, scopes_of
from contact_center.errors import Invalid, NotFound
from contact_center.storage import api_keys, users
from contact_center.storage.transaction import reading, transaction

log = structlog.get_logger()
router = APIRouter(tags=["API keys"], prefix="/api-keys")
KeyId = Annotated[int, Path(ge=1, le=MAX_ID, examples=[2])]
PREFIX_LETTERS = len(KEY_BEGINS) + 6


@router.get("")
def listed(door: Door, _staff: KeyKeeper) -> KeyList:
    """All keys, the newest first, and which scopes a role may have."""
    with reading(door.engine) as connection:
        rows = api_keys.listed(connection)
    return KeyList(items=[view(row) for row in rows], scopes={role: scopes_of(role) for role in ROLES})


def view(row: Row[Any]) -> KeyView:
    """A key as it is listed."""
    return KeyView(**{name: getattr(row, name) for name in KeyView.model_fields})


@router.post("", status_code=201)
def make(request: Request, door: Door, staff: KeyKeeper, _proven: Proven, wanted: NewKey) -> KeyMade:
    """Make a key; the answer is the only place where it is ever shown."""
    with transaction(door.engine) as connection:
        key_id, key = add(connection, door.catalog, wanted, staff.id, door.clock())
        trail_of(request).about("key", key_id)
        row = next(one for one in api_keys.listed(connection) if one.id == key_id)
    log.info("key.made", key=key_id, by=staff.id)
    return KeyMade(key=key, **view(row).model_dump())


def add(connection: Connection, catalog: Catalog, wanted: NewKey, by: int | None, now: datetime) -> tuple[int, str]:
    """Keep a new key; returns its id and the key itself. Raises Invalid for an unknown office, or a scope too wide."""
    unknown = [office for office in wanted.offices if office not in catalog.offices]
    beyond = sorted(set(wanted.scopes) - set(scopes_of(wanted.role)))
    if unknown or beyond:
        raise Invalid(f"Unknown offices, or scopes that the role does not have: {', '.join([*unknown, *beyond])}")
    key = KEY_BEGINS + secrets.token_urlsafe(32)
    prefix = key[:PREFIX_LETTERS]
    acts_as = f"key:{secrets.token_hex(6)}"
    user_id = users.add(connection, acts_as, wanted.name, wanted.role, wanted.offices, (), "", now, machine=True)
    values = {"user_id": user_id, "digest": digest(key), "prefix": prefix, "scopes": sorted(set(wanted.scopes))}
    until = now + timedelta(days=wanted.days)
    return api_keys.add(connection, {**values, "made_by": by, "made_at": now, "expires_at": until}), key


@router.delete("/{key_id}", status_code=204)
def revoke(door: Door, staff: KeyKeeper, key_id: KeyId) -> None:
    """End a key, at once and for ever."""
    with transaction(door.engine) as connection:
        if api_keys.revoke(connection, key_id, door.clock()) is None:
            raise NotFound("There is no such key, or it is over.")
    log.info("key.revoked", key=key_id, by=staff.id)
