"""Numbers that staff see masked are shown in full when they ask.

They are read in a transaction that may write: the line of the audit log is written at its end, and without that line
nobody gets to see anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Row

from contact_center.domain.ticket import StaffMember
from contact_center.errors import Forbidden, NotFound
from contact_center.storage import contacts, tickets
from contact_center.storage.transaction import transaction
from queues.lifecycle import WORKING_ROLES


@dataclass(frozen=True, slots=True)
class Words:
    """An entry of the conversation as it was written."""

    subject: str
    text: str
    folded: str


def message(engine: Engine, staff: StaffMember, message_id: int) -> Words:
    """The words of an entry with their numbers. Raises NotFound for one of another office."""
    with transaction(engine) as connection:
        row = tickets.message(connection, message_id, staff.offices) if staff.role in WORKING_ROLES else None
        if row is None:
            raise NotFound("There is no such message.")
        folded = contacts.get(connection, row.contact_id).folded if row.contact_id is not None else ""
    return Words(row.subject, row.text, folded)


def party(engine: Engine, staff: StaffMember, ticket_id: int) -> tuple[str, str]:
    """Address and subject of a ticket as they are. Raises NotFound for one of another office."""
    with transaction(engine) as connection:
        ticket = _seen(connection, staff, ticket_id)
        return ticket.party_address, ticket.subject


def _seen(connection: Connection, staff: StaffMember, ticket_id: int) -> Row[Any]:
    if staff.role not in WORKING_ROLES:
        raise Forbidden("Your role does not work tickets.")
    row = tickets.get(connection, ticket_id, staff.offices)
    if row is None:
        raise NotFound("There is no such ticket.")
    return row
