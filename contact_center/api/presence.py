"""Who is at their desk: what one chooses, how it stands with everybody, and the pass of the browser's telephone."""

from __future__ import annotations

from fastapi import APIRouter
from sqlalchemy import Connection

from contact_center.api.desk_schemas import ColleagueView, OwnPresence, PhonePass, PresenceChoice, PresenceView
from contact_center.api.door import Door, StaffDoor
from contact_center.api.rights import Worker
from contact_center.api.wording.sentences import in_words
from contact_center.domain.desk import PHONE, Presence, Via
from contact_center.domain.ticket import StaffMember
from contact_center.errors import Invalid, NotFound
from contact_center.storage import events, presences
from contact_center.storage.transaction import reading, transaction
from contact_center.visitation.naming import Names
from queues.desk_phone import desk_number
from queues.floor import Person, people
from queues.talks import identity

router = APIRouter(tags=["Desk"])

PASS_SECONDS = 600


@router.get("/presence")
def presence(door: Door, staff: Worker) -> PresenceView:
    """How it stands with oneself and with all colleagues who work tickets."""
    with reading(door.engine) as connection:
        return _view(connection, door, staff)


@router.put("/presence")
def choose(door: Door, staff: Worker, chosen: PresenceChoice) -> PresenceView:
    """Say that one is available, busy or away, and on which channels; it shows on every colleague's screen."""
    now = door.clock()
    number = desk_number(chosen.number) if chosen.via == Via.DESK.value else ""
    if chosen.state == Presence.AVAILABLE.value and not chosen.channels:
        raise Invalid("Choose at least one channel.")
    values = {"chosen": chosen.state, "channels": sorted(set(chosen.channels)), "via": chosen.via, "number": number}
    with transaction(door.engine) as connection:
        presences.choose(connection, staff.id, values, now)
        events.add(connection, "presence.changed", None, "", now, staff=staff.id)
    return presence(door, staff)


def _view(connection: Connection, door: StaffDoor, staff: StaffMember) -> PresenceView:
    everybody = people(connection, door.pace, door.clock())
    me = next((one for one in everybody if one.row.id == staff.id), None)
    if me is None:
        raise NotFound("There is no such staff member.")
    chosen = presences.get(connection, staff.id)
    return PresenceView(
        me=OwnPresence(
            seq=events.latest(connection),
            chosen=chosen.chosen if chosen else Presence.AWAY.value,
            channels=list(chosen.channels) if chosen else [],
            via=chosen.via if chosen else Via.BROWSER.value,
            number=chosen.number if chosen else "",
            state=me.standing.presence.value,
            reason=in_words(me.standing.reason, door.names),
            until=me.standing.until,
            browser_phone=door.access is not None,
        ),
        colleagues=[_colleague(one, door.names) for one in everybody if one.row.id != staff.id],
    )


def _colleague(person: Person, names: Names) -> ColleagueView:
    row, standing = person.row, person.standing
    return ColleagueView(
        id=row.id,
        name=row.name,
        offices=list(row.offices),
        languages=list(row.languages),
        state=standing.presence.value,
        reason=in_words(standing.reason, names),
        can_be_called=PHONE in standing.free_for,
    )


@router.post("/phone/pass", tags=["Phone"])
def phone_pass(door: Door, staff: Worker) -> PhonePass:
    """A pass with which this browser may be rung; 404 where calls are not answered in the browser."""
    if door.access is None:
        raise NotFound("Calls are not answered in the browser here.")
    who = identity(staff.id)
    return PhonePass(token=door.access(who), identity=who, seconds=PASS_SECONDS, edge=door.edge)
