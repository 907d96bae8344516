"""Other systems that are told what happens (webhooks), as an administrator sets them up."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, Any

import structlog
from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, Field
from sqlalchemy import Row

from contact_center.api.asked import MAX_ID, Slug, Words
from contact_center.api.door import Door, StaffDoor
from contact_center.api.rights import HookKeeper
from contact_center.delivery.hook import headers, new_secret
from contact_center.errors import Final, Invalid, NotFound, Retryable
from contact_center.storage import hooks
from contact_center.storage.transaction import reading, transaction

log = structlog.get_logger()
router = APIRouter(tags=["Hooks"], prefix="/hooks")

HookId = Annotated[int, Path(ge=1, le=MAX_ID, examples=[3])]
Url = Annotated[Words, Field(min_length=9, max_length=2000, examples=["https://bi.kommune.example/ics"])]
Kind = Annotated[str, Field(pattern=r"^[a-z]+\.[a-z-]+$", max_length=40, examples=["ticket.created"])]
Kinds = Annotated[list[Kind], Field(max_length=50)]
Offices = Annotated[list[Slug], Field(max_length=50)]


class HookOrder(BaseModel):
    """Whom to tell, and of what."""

    url: Url
    kinds: Kinds = Field(default=[], description="Kinds of events; none given: all.")
    offices: Offices = Field(default=[], description="Offices; none given: all.")


class HookChange(BaseModel):
    """What is to be different; what is not given stays."""

    url: Url | None = None
    kinds: Kinds | None = None
    offices: Offices | None = None
    active: bool | None = None


class HookView(BaseModel):
    """One system that is told, and how that goes."""

    id: int
    url: str
    kinds: list[str]
    offices: list[str]
    active: bool
    created_at: datetime
    seq: int = Field(description="The last event it knows.")
    delivered: int
    given_up: int = Field(description="Events that were not taken, however often they were tried.")
    last_at: datetime | None
    next_at: datetime | None = Field(description="When it is tried again; empty: the last try went well.")
    problem: str


class HookMade(HookView):
    """A new one, with its secret: it is shown this once."""

    secret: str = Field(examples=["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"])


class Ping(BaseModel):
    """How a trial went."""

    delivered: bool
    problem: str


@router.get("")
def listed(door: Door, _staff: HookKeeper) -> list[HookView]:
    """All systems that are told what happens."""
    with reading(door.engine) as connection:
        return [_view(row) for row in hooks.listed(connection)]


@router.post("", status_code=201)
def make(door: Door, staff: HookKeeper, order: HookOrder) -> HookMade:
    """Tell another system from now on. The answer holds the secret that signs the messages, once and never again."""
    door.post.check(order.url)
    _known(door, order.offices)
    secret = new_secret()
    with transaction(door.engine) as connection:
        row = hooks.add(connection, order.url, secret, order.kinds, order.offices, staff.id, door.clock())
    log.info("hook.made", hook=row.id, staff=staff.id)
    return HookMade(**_view(row).model_dump(), secret=secret)


@router.patch("/{hook_id}")
def change(door: Door, staff: HookKeeper, hook_id: HookId, wanted: HookChange) -> HookView:
    """Change it, switch it off or on. Switched on again it is told what happens from then on."""
    values = wanted.model_dump(exclude_none=True)
    if wanted.url is not None:
        door.post.check(wanted.url)
    _known(door, wanted.offices or [])
    with transaction(door.engine) as connection:
        row = hooks.change(connection, hook_id, door.clock(), **values) if values else hooks.get(connection, hook_id)
    log.info("hook.changed", hook=hook_id, staff=staff.id, what=sorted(values))
    return _view(_found(row))


@router.delete("/{hook_id}", status_code=204)
def remove(door: Door, staff: HookKeeper, hook_id: HookId) -> Response:
    """Tell it nothing more."""
    with transaction(door.engine) as connection:
        if not hooks.remove(connection, hook_id):
            raise NotFound("There is no such hook.")
    log.info("hook.removed", hook=hook_id, staff=staff.id)
    return Response(status_code=204)


@router.post("/{hook_id}/ping")
def ping(door: Door, _staff: HookKeeper, hook_id: HookId) -> Ping:
    """Send a trial message (`type`: `ping`) now, and say how that went."""
    with reading(door.engine) as connection:
        hook = _found(hooks.get(connection, hook_id))
    now = door.clock()
    body = json.dumps({"type": "ping", "timestamp": now.isoformat(), "data": {}}).encode()
    try:
        door.post.send(hook.url, headers(hook.secret, f"ping_{hook.id}_{int(now.timestamp())}", now, body), body)
    except (Retryable, Final) as error:
        return Ping(delivered=False, problem=str(error))
    return Ping(delivered=True, problem="")


def _known(door: StaffDoor, offices: list[str]) -> None:
    for office in offices:
        if office not in door.catalog.offices:
            raise Invalid(f"Unknown office: {office}")


def _found(row: Row[Any] | None) -> Row[Any]:
    if row is None:
        raise NotFound("There is no such hook.")
    return row


def _view(row: Row[Any]) -> HookView:
    values = {name: getattr(row, name) for name in HookView.model_fields}
    return HookView(**{**values, "next_at": row.next_at if row.attempts else None})
