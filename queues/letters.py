"""Letters and receipts that staff issue for a ticket: numbered, kept as printed, and told on the ticket.

One transaction gives the number, keeps the letter and adds the line to the ticket; a letter that cannot be issued uses
no number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row

from contact_center.catalog.letter_form import LetterForm
from contact_center.catalog.model import Catalog
from contact_center.domain.reason import naming
from contact_center.domain.ticket import StaffMember
from contact_center.errors import Forbidden, Invalid, NotFound
from contact_center.replies.printed.fields import Circumstances, Values, as_json, check
from contact_center.replies.printed.write import Case, Printed, number_of, write, year_of
from contact_center.storage import events, letters, tickets
from contact_center.storage.transaction import transaction
from queues.lifecycle import WORKING_ROLES
from queues.routing import NATIONAL


@dataclass(frozen=True, slots=True)
class Order:
    """Which letter is wanted."""

    kind: str
    language: str
    fields: Mapping[str, str | bool]


def issue(
    engine: Engine, catalog: Catalog, staff: StaffMember, ticket_id: int, order: Order, now: datetime
) -> Row[Any]:
    """Issue a letter; returns its row.

    Raises NotFound for a ticket of another office, Invalid with every reason when the letter cannot be issued.
    """
    with transaction(engine) as connection:
        ticket = _seen(connection, staff, ticket_id)
        form, values = _checked(catalog, order, ticket, now)
        running = letters.next_number(connection, ticket.office, year_of(now))
        number = number_of(ticket.office, year_of(now), running)
        case = Case(form, values, catalog.offices[ticket.office], number, staff.name, now)
        _keep(connection, ticket, staff, case, write(case, catalog, order.language), order.language)
        _tell(connection, ticket, staff, case, order.language)
        row = letters.by_number(connection, number, None)
    assert row is not None  # it was added above
    return row


def _seen(connection: Connection, staff: StaffMember, ticket_id: int) -> Row[Any]:
    if staff.role not in WORKING_ROLES:
        raise Forbidden("Your role does not work tickets.")
    row = tickets.get(connection, ticket_id, staff.offices)
    if row is None:
        raise NotFound("There is no such ticket.")
    return row


def _checked(catalog: Catalog, order: Order, ticket: Row[Any], now: datetime) -> tuple[LetterForm, Values]:
    form = catalog.letters.get(order.kind)
    if form is None:
        raise Invalid(f"Unknown kind of letter: {order.kind}")
    if order.language not in catalog.languages:
        raise Invalid(f"There are no letters in this language: {order.language}")
    about = Circumstances(now, ticket.office == NATIONAL, ticket.citizen_group or "")
    checked = check(form, order.fields, about)
    if checked.faults:
        raise Invalid("; ".join(checked.faults))
    return form, checked.values


def _keep(
    connection: Connection, ticket: Row[Any], staff: StaffMember, case: Case, printed: Printed, language: str
) -> None:
    named = {"number": case.number, "ticket_id": ticket.id, "kind": case.form.kind, "language": language}
    content = {"fields": as_json(case.values), "printed": printed.as_json()}
    letters.add(connection, {**named, **content, "issued_by": staff.id, "issued_at": case.issued_at})


def _tell(connection: Connection, ticket: Row[Any], staff: StaffMember, case: Case, language: str) -> None:
    """A line in the conversation, without the person's name, and an event for the screens."""
    text = naming("letter-issued", letter=case.form.kind, number=case.number, language=language)
    line = {"ticket_id": ticket.id, "at": case.issued_at, "direction": "event", "author": staff.name, "text": text}
    tickets.add_message(connection, line)
    events.add(connection, "ticket.letter", ticket.id, ticket.office, case.issued_at)
