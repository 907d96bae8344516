"""Who is at their desk, and what they have in hand, as rows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from contact_center.domain.desk import Presence
from contact_center.domain.ticket import TicketState
from contact_center.storage.tables import legs, offers, presences, tickets, users, wrap_ups
from contact_center.storage.talks import LIVE

IN_HAND = (TicketState.ASSIGNED.value, TicketState.WRAPPING.value)


def choose(connection: Connection, user_id: int, values: Mapping[str, Any], now: datetime) -> None:
    """Keep what somebody chose; it is a sign of life, too."""
    row = {**values, "user_id": user_id, "why": "", "since": now, "seen_at": now}
    insert = postgresql_insert if connection.dialect.name == "postgresql" else sqlite_insert
    statement = insert(presences).values(**row)
    changed = {name: value for name, value in row.items() if name != "user_id"}
    connection.execute(statement.on_conflict_do_update(index_elements=[presences.c.user_id], set_=changed))


def get(connection: Connection, user_id: int) -> Row[Any] | None:
    """What somebody chose, or None."""
    return connection.execute(select(presences).where(presences.c.user_id == user_id)).one_or_none()


def seen(connection: Connection, user_id: int, now: datetime) -> None:
    """The browser is there."""
    connection.execute(update(presences).where(presences.c.user_id == user_id).values(seen_at=now))


def put_away(connection: Connection, user_id: int, why: str, seen_at: datetime, now: datetime) -> bool:
    """Somebody is not there any more; False if there was a sign of life since `seen_at`."""
    still = (presences.c.user_id == user_id) & (presences.c.seen_at <= seen_at)
    there = still & (presences.c.chosen != Presence.AWAY.value)
    statement = update(presences).where(there).values(chosen=Presence.AWAY.value, why=why, since=now)
    return connection.execute(statement).rowcount == 1


def staff(connection: Connection, roles: Collection[str]) -> list[Row[Any]]:
    """Everybody who works tickets, with what they chose (or nothing); by name."""
    chosen = (presences.c[name] for name in ("chosen", "channels", "via", "why", "since", "seen_at"))
    statement = select(users, *chosen).outerjoin(presences, presences.c.user_id == users.c.id)
    people = (users.c.active, users.c.machine.is_(False), users.c.role.in_(roles))
    return list(connection.execute(statement.where(*people).order_by(users.c.name)))


def anybody(connection: Connection) -> bool:
    """Whether anybody has said to be there."""
    there = select(presences.c.user_id).where(presences.c.chosen != Presence.AWAY.value).limit(1)
    return connection.execute(there).first() is not None


def in_hand(connection: Connection) -> list[Row[Any]]:
    """What staff hold: `id`, `claimed_by`, `kind`, `state`, and of a wrap-up `began_at` and `extensions`."""
    columns = (tickets.c.id, tickets.c.claimed_by, tickets.c.kind, tickets.c.state)
    statement = select(*columns, wrap_ups.c.began_at, wrap_ups.c.extensions)
    statement = statement.outerjoin(wrap_ups, wrap_ups.c.ticket_id == tickets.c.id)
    return list(connection.execute(statement.where(tickets.c.state.in_(IN_HAND), tickets.c.claimed_by.is_not(None))))


def in_a_talk(connection: Connection) -> set[int]:
    """Who is connected with a caller, as the holder of the ticket or to help."""
    return set(connection.execute(select(legs.c.staff_id).where(legs.c.state.in_(LIVE))).scalars())


def last_offered(connection: Connection, since: datetime) -> dict[int, datetime]:
    """User → when something was last offered to them, of those offered something since `since`."""
    newest = func.max(offers.c.made_at).label("at")
    statement = select(offers.c.staff_id, newest).where(offers.c.made_at >= since).group_by(offers.c.staff_id)
    return {row.staff_id: row.at for row in connection.execute(statement)}
