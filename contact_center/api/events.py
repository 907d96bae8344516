"""The stream of events (SSE) that keeps screens fresh: of one's own offices only, with the changed line of the list.

The number of an event is its `id:`, so a browser that lost the connection says by itself where to go on. Where that
is no longer possible, `resync` tells it to load its lists anew.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Query, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent
from sqlalchemy import Row
from starlette.concurrency import run_in_threadpool

from contact_center.api.asked import MAX_ID
from contact_center.api.callers import known
from contact_center.api.door import Door, StaffDoor, door_of
from contact_center.api.hub import Hub, Listener, look_back
from contact_center.api.rights import QueueViewer, seen_offices
from contact_center.api.told import Told
from contact_center.domain.desk import Presence
from contact_center.domain.roles import MAY
from contact_center.domain.ticket import StaffMember
from contact_center.storage import events, presences
from contact_center.storage.transaction import reading, transaction

router = APIRouter(tags=["Events"])

HEARTBEAT_SECONDS = 5.0
SEEN_EVERY = timedelta(seconds=10)
CATCH_UP = 500
"""Who missed more than this loads everything anew; that is quicker."""
LATE_COMMIT = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Missed:
    """What happened since a listener's last event."""

    rows: list[Row[Any]]
    latest: int
    gap: bool
    """Whether some of it is no longer there."""


def missed(door: StaffDoor, after: int | None, offices: Collection[str] | None, now: datetime) -> Missed:
    """Read what a listener missed; with no `after` it has missed nothing."""
    back = look_back(door.engine)
    with reading(door.engine) as connection:
        latest, oldest = events.latest(connection), events.oldest(connection)
        if after is None:
            return Missed([], latest, False)
        if after > latest or after < oldest - 1:
            return Missed([], latest, True)
        rows = events.after(connection, max(0, after - back), offices, CATCH_UP + back + 1)
    # Behind `after` a transaction that began earlier may have committed meanwhile: young events are told again.
    rows = [row for row in rows if row.seq > after or row.at > now - LATE_COMMIT]
    return Missed([], latest, True) if len(rows) > CATCH_UP else Missed(rows, latest, False)


@router.get("/events", response_class=EventSourceResponse)
async def stream(
    request: Request,
    door: Door,
    staff: QueueViewer,
    after: Annotated[int | None, Query(ge=0, le=MAX_ID)] = None,
    last_event_id: Annotated[str | None, Header()] = None,
    lang: Annotated[Literal["da", "en"] | None, Query(description="The language of the lines.")] = None,
) -> AsyncIterable[ServerSentEvent]:
    """Follow what happens: `ticket` (something changed), `resync` (load everything anew), `heartbeat` (every 5 s).

    A change of a ticket that one sees brings its line as in the list (`row`) and who else sees it (`offices`).
    """
    hub: Hub = request.app.state.hub  # `lang` is read with the door
    listener = Listener()
    try:
        await run_in_threadpool(hub.join, listener)
        offices = seen_offices(staff)
        begun = await run_in_threadpool(missed, door, _number(last_event_id, after), offices, door.clock())
        if begun.gap:
            yield _resync(begun.latest)
        told = {row.seq for row in begun.rows}
        for row in begun.rows:
            yield Told(row).plain
        async for event in _live(request, listener, told, begun.latest):
            yield event
    finally:
        hub.leave(listener)


def _number(last_event_id: str | None, after: int | None) -> int | None:
    """Where to go on. A browser that reconnects says it in the header, which is newer than the address."""
    text = (last_event_id or "").strip()
    return min(int(text), MAX_ID) if text.isascii() and text.isdigit() and len(text) < 30 else after


async def _live(request: Request, listener: Listener, told: set[int], seq: int) -> AsyncIterable[ServerSentEvent]:
    """Tell what happens until the session ends. An open stream is no sign of life: only what staff do is."""
    loop, language = asyncio.get_running_loop(), door_of(request).language
    checked = -HEARTBEAT_SECONDS
    offices: tuple[str, ...] | None = ()
    reads: tuple[str, ...] | None = None
    while True:
        if loop.time() - checked >= HEARTBEAT_SECONDS:
            door = door_of(request)  # anew, since a stream outlives a catalogue
            caller = await run_in_threadpool(known, door, request, False)
            if caller is None or caller.staff.role not in MAY["queues"]:
                return
            staff = caller.staff
            offices, checked = seen_offices(staff), loop.time()
            reads = staff.offices if staff.role in MAY["tickets"] else None
            await run_in_threadpool(_here, door, staff)
            yield _heartbeat(seq, door)
        if listener.lost:
            return  # the browser comes back and catches up, or is told to load everything anew
        one = await _next(listener, checked + HEARTBEAT_SECONDS - loop.time())
        if one is None or one.event.seq in told or not _for(one.event, offices):
            continue
        seq = max(seq, one.event.seq)
        yield one.to(reads, language)


def _here(door: StaffDoor, staff: StaffMember) -> None:
    """An open stream says that the browser is there. Written only for whoever is to be offered something."""
    now = door.clock()
    with reading(door.engine) as connection:
        chosen = presences.get(connection, staff.id)
    if chosen is not None and chosen.chosen != Presence.AWAY.value and now - chosen.seen_at >= SEEN_EVERY:
        with transaction(door.engine) as connection:
            presences.seen(connection, staff.id, now)


async def _next(listener: Listener, seconds: float) -> Told | None:
    try:
        return await asyncio.wait_for(listener.events.get(), max(0.01, seconds))
    except TimeoutError:
        return None


def _for(row: Row[Any], offices: tuple[str, ...] | None) -> bool:
    return offices is None or row.office in ("", *offices)


def _resync(latest: int) -> ServerSentEvent:
    return ServerSentEvent(event="resync", id=str(latest), data={"seq": latest})


def _heartbeat(seq: int, door: StaffDoor) -> ServerSentEvent:
    """No `id:`: a heartbeat must not move the place where a browser goes on."""
    return ServerSentEvent(event="heartbeat", data={"seq": seq, "at": door.clock()})
