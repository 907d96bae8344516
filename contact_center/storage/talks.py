"""Talks with callers and who is connected with them, as rows. Every change is compare-and-set."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, case, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from contact_center.domain.desk import LIVE_LEGS, LegRole, LegState, Place
from contact_center.domain.ticket import TicketState
from contact_center.storage import moving
from contact_center.storage.contacts import insert_or_ignore
from contact_center.storage.tables import legs, talks, tickets, users, wrap_ups

LIVE = tuple(state.value for state in LIVE_LEGS)
PRESENT = (*LIVE, LegState.LEAVING.value)
"""Those who have not left for good."""
_GET = select(talks).where(talks.c.call_sid == bindparam("sid"))


def open_talk(connection: Connection, call_sid: str, ticket_id: int, now: datetime) -> None:
    """The caller is taken by staff; one who was taken before begins anew, and may still be on the way back.

    Until they are back, they have met somebody: who hangs up on the way was talked to.
    """
    row = {"ticket_id": ticket_id, "place": Place.QUEUE.value, "room": "", "held": False, "held_done": False}
    row |= {"moved_at": now, "met_at": None, "over_at": None}
    insert = postgresql_insert if connection.dialect.name == "postgresql" else sqlite_insert
    statement = insert(talks).values(call_sid=call_sid, **row)
    on_the_way = talks.c.place == Place.RETURNING.value
    place = case((on_the_way, Place.RETURNING.value), else_=Place.QUEUE.value)
    anew = {**row, "place": place, "met_at": case((on_the_way, talks.c.met_at))}
    connection.execute(statement.on_conflict_do_update(index_elements=[talks.c.call_sid], set_=anew))


def get(connection: Connection, call_sid: str) -> Row[Any] | None:
    """The talk of a call, or None."""
    return connection.execute(_GET, {"sid": call_sid}).one_or_none()


def of_ticket(connection: Connection, ticket_id: int) -> Row[Any] | None:
    """The newest talk of a ticket, or None."""
    statement = select(talks).where(talks.c.ticket_id == ticket_id).order_by(talks.c.moved_at.desc()).limit(1)
    return connection.execute(statement).one_or_none()


def move(connection: Connection, call_sid: str, where: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    """Change a talk if it still looks like `where`; a value there may be a tuple of several."""
    return moving.move(connection, talks, {"call_sid": call_sid, **where}, values) is not None


def add_leg(connection: Connection, values: Mapping[str, Any]) -> int | None:
    """Connect a staff member; None when that person is connected already."""
    return insert_or_ignore(connection, legs, {"sid": "", "state": LegState.WANTED.value, "why": "", **values})


def leg(connection: Connection, leg_id: int) -> Row[Any] | None:
    """A connection, or None."""
    return connection.execute(select(legs).where(legs.c.id == leg_id)).one_or_none()


def legs_of(connection: Connection, call_sid: str) -> list[Row[Any]]:
    """Who is connected with a caller or was, with their `name`; oldest first."""
    statement = select(legs, users.c.name).join(users, users.c.id == legs.c.staff_id)
    return list(connection.execute(statement.where(legs.c.call_sid == call_sid).order_by(legs.c.id)))


def last_holder(connection: Connection, call_sid: str, office: str) -> int | None:
    """Who had a caller last, and serves the office; or None."""
    statement = select(legs.c.staff_id, users.c.offices).join(users, users.c.id == legs.c.staff_id)
    held = statement.where(legs.c.call_sid == call_sid, legs.c.role == LegRole.HOLDER.value).order_by(legs.c.id.desc())
    return next((row.staff_id for row in connection.execute(held) if office in (row.offices or [office])), None)


def live_leg_of(connection: Connection, staff_id: int) -> Row[Any] | None:
    """The talk somebody is in, as their connection; or None."""
    return connection.execute(select(legs).where(legs.c.staff_id == staff_id, legs.c.state.in_(LIVE))).one_or_none()


def move_leg(
    connection: Connection, leg_id: int, where: Mapping[str, Any], values: Mapping[str, Any]
) -> Row[Any] | None:
    """Change a connection if it still looks like `where`; the row as it is then, or None."""
    return moving.move(connection, legs, {"id": leg_id, **where}, values)


def let_go(connection: Connection, call_sid: str, why: str, now: datetime, role: LegRole | None = None) -> int:
    """Whoever is connected with the caller is to be let go; how many there were."""
    chosen = [legs.c.call_sid == call_sid, legs.c.state.in_(LIVE)]
    chosen += [legs.c.role == role.value] if role is not None else []
    values = {"state": LegState.LEAVING.value, "why": why, "moved_at": now}
    return connection.execute(update(legs).where(*chosen).values(**values)).rowcount


# --- what a sweep looks for ------------------------------------------------------------------------------


def undone(connection: Connection, before: datetime) -> list[int]:
    """Tickets of talks in which something has waited since `before` for the provider to be told."""
    on_the_way = talks.c.place.in_((Place.FETCHING.value, Place.RETURNING.value, Place.ENDING.value))
    told = or_(on_the_way, and_(talks.c.place == Place.MEETING.value, talks.c.held != talks.c.held_done))
    waits = (legs.c.call_sid == talks.c.call_sid) & (legs.c.moved_at <= before)
    waits &= legs.c.state.in_((LegState.WANTED.value, LegState.LEAVING.value))
    wanted = select(legs.c.id).where(waits).exists()
    statement = select(talks.c.ticket_id).where(or_(told & (talks.c.moved_at <= before), wanted)).distinct()
    return list(connection.execute(statement.limit(100)).scalars())


def deserted(connection: Connection, before: datetime) -> list[Row[Any]]:
    """Talks in which, since `before`, nobody is with the caller."""
    present = (legs.c.call_sid == talks.c.call_sid) & legs.c.state.in_(PRESENT)
    met = (talks.c.place == Place.MEETING.value) & (talks.c.moved_at <= before)
    return list(connection.execute(select(talks).where(met, ~select(legs.c.id).where(present).exists()).limit(100)))


def unmet(connection: Connection, before: datetime) -> list[Row[Any]]:
    """Talks whose caller was fetched before `before` and never came into the conference."""
    fetched = (talks.c.place == Place.MEETING.value) & talks.c.met_at.is_(None) & (talks.c.moved_at <= before)
    return list(connection.execute(select(talks).where(fetched).limit(100)))


def waited_for(connection: Connection, before: datetime) -> list[Row[Any]]:
    """Talks whose caller has been back in the queue since `before` while whoever has taken them waits already."""
    waits = (legs.c.call_sid == talks.c.call_sid) & (legs.c.role == LegRole.HOLDER.value)
    there = select(legs.c.id).where(waits, legs.c.state == LegState.TALKING.value).exists()
    in_line = (talks.c.place == Place.QUEUE.value) & (talks.c.moved_at <= before)
    return list(connection.execute(select(talks).where(in_line, there).limit(100)))


def silent_legs(connection: Connection, before: datetime) -> list[Row[Any]]:
    """Connections that have been on their way since `before` without a word from the provider."""
    on_the_way = legs.c.state.in_((LegState.RINGING.value, LegState.ANSWERED.value, LegState.LEAVING.value))
    return list(connection.execute(select(legs).where(on_the_way, legs.c.moved_at <= before).limit(100)))


# --- wrap-ups ---------------------------------------------------------------------------------------------


def begin_wrap_up(connection: Connection, ticket_id: int, now: datetime) -> None:
    """The time for the wrap-up runs from now."""
    insert = postgresql_insert if connection.dialect.name == "postgresql" else sqlite_insert
    row = {"began_at": now, "extensions": 0}
    statement = insert(wrap_ups).values(ticket_id=ticket_id, **row)
    connection.execute(statement.on_conflict_do_update(index_elements=[wrap_ups.c.ticket_id], set_=row))


def wrap_up(connection: Connection, ticket_id: int) -> Row[Any] | None:
    """The wrap-up of a ticket, or None."""
    return connection.execute(select(wrap_ups).where(wrap_ups.c.ticket_id == ticket_id)).one_or_none()


def extend_wrap_up(connection: Connection, ticket_id: int, extensions: int) -> bool:
    """Give more time, if there are `extensions` so far."""
    same = (wrap_ups.c.ticket_id == ticket_id) & (wrap_ups.c.extensions == extensions)
    return connection.execute(update(wrap_ups).where(same).values(extensions=extensions + 1)).rowcount == 1


def end_wrap_up(connection: Connection, ticket_id: int) -> bool:
    """The wrap-up is over; whether there was one."""
    return connection.execute(wrap_ups.delete().where(wrap_ups.c.ticket_id == ticket_id)).rowcount == 1


def wrapping(connection: Connection) -> list[Row[Any]]:
    """Calls that are wrapped up, with `began_at` and `extensions`; both None where no time runs yet."""
    statement = select(tickets, wrap_ups.c.began_at, wrap_ups.c.extensions)
    statement = statement.outerjoin(wrap_ups, wrap_ups.c.ticket_id == tickets.c.id)
    return list(connection.execute(statement.where(tickets.c.state == TicketState.WRAPPING.value)))
