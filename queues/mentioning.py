"""@mentions in notes: whoever is named is told, if they may see the ticket."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from contact_center.domain.ticket import StaffMember
from contact_center.errors import Invalid
from contact_center.storage import events, mentions, shared, users
from queues.lifecycle import WORKING_ROLES
from queues.routing import NATIONAL


def may_see(person: Row[Any], offices: Collection[str]) -> bool:
    """Whether a staff member sees a ticket that lies with `offices`."""
    if not person.active or person.role not in WORKING_ROLES:
        return False
    everywhere = person.role == "lead" and NATIONAL in person.offices
    return everywhere or bool(set(person.offices) & set(offices))


def colleagues(connection: Connection, staff: StaffMember, ticket: Row[Any]) -> list[Row[Any]]:
    """Who may be mentioned in a note on a ticket, by name."""
    offices = offices_of(connection, ticket)
    found = [row for row in users.listed(connection) if row.id != staff.id and may_see(row, offices)]
    return sorted(found, key=lambda row: str(row.name).casefold())


def offices_of(connection: Connection, ticket: Row[Any]) -> tuple[str, ...]:
    """The offices that see a ticket."""
    return (ticket.office, *(row.office for row in shared.further(connection, ticket.id)))


def mention(
    connection: Connection, staff: StaffMember, ticket: Row[Any], note_id: int, named: Sequence[int], now: datetime
) -> None:
    """Tell whoever is named in a note. Raises Invalid for somebody who may not see the ticket."""
    if not named:
        return
    wanted = list(dict.fromkeys(one for one in named if one != staff.id))
    known = {row.id for row in colleagues(connection, staff, ticket)}
    if unknown := [one for one in wanted if one not in known]:
        raise Invalid(f"Not everybody who is mentioned may see this ticket: {', '.join(map(str, unknown))}")
    about = {"message_id": note_id, "ticket_id": ticket.id, "by_id": staff.id, "at": now}
    mentions.add(connection, [{**about, "user_id": one} for one in wanted])
    if wanted:
        events.add(connection, "mention.added", ticket.id, ticket.office, now, by=staff.name, staff_ids=wanted)
