"""Callers in the line: their place, their wish to be called back, and how each call ends — exactly one way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row

from contact_center.domain.ticket import Outcome, Ticket, TicketKind, TicketState
from contact_center.domain.visitation import LineKind, VisitationLine
from contact_center.storage import calls, contacts, events, tickets, visitations
from contact_center.storage.transaction import transaction
from queues import records
from queues.deciding import new_reference

WAITING = {"state": TicketState.PENDING.value, "kind": TicketKind.CALL.value}


@dataclass(frozen=True, slots=True)
class Place:
    """A caller's place in the line."""

    ticket_id: int
    reference: str
    office: str
    language: str
    position: int
    """1 is next."""
    waiting_since: datetime
    waiting: bool
    """False once a staff member took the call, or the caller chose something else."""


def position(connection: Connection, call_sid: str) -> Place | None:
    """The caller's place; None when the call has no ticket."""
    row = tickets.by_call(connection, call_sid)
    if row is None:
        return None
    ahead = tickets.waiting_calls_ahead(connection, row)
    waiting = row.state == TicketState.PENDING.value and row.kind == TicketKind.CALL.value
    return Place(row.id, row.reference, row.office, row.language, ahead + 1, row.waiting_since, waiting)


def ask_callback(engine: Engine, call_sid: str, number: str, now: datetime) -> Ticket | None:
    """Turn the waiting call into a call-back that keeps its place, or make one for a call outside the hours.

    Asking twice changes nothing. None when the call is unknown or a staff member has just taken it.
    """
    with transaction(engine) as connection:
        row = tickets.by_call(connection, call_sid)
        if row is None:
            row = _callback_for_contact(connection, call_sid, number, now)
        elif row.kind == TicketKind.CALL.value:
            row = tickets.move(connection, row.id, WAITING, {"kind": "callback", "party_address": number})
        if row is None or row.kind != TicketKind.CALLBACK.value:
            return None
        text = {"ticket_id": row.id, "at": now, "direction": "event", "text": f"☎ {number}", "author": "callback"}
        if not any(m.author == "callback" for m in tickets.thread(connection, row.id)):
            tickets.add_message(connection, text)
            events.add(connection, "ticket.callback", row.id, row.office, now)
        return tickets.to_ticket(row)


def _callback_for_contact(connection: Connection, call_sid: str, number: str, now: datetime) -> Row[Any] | None:
    contact = contacts.by_external_id(connection, "phone", call_sid)
    if contact is None:
        return None
    triage, routed = contact.triage, contact.route
    values = {
        "reference": new_reference(),
        "channel": "phone",
        "kind": TicketKind.CALLBACK.value,
        "state": TicketState.PENDING.value,
        "office": routed["office"],
        "topic": routed["topic"],
        "further_topics": [],
        "language": triage["language"],
        "municipality": triage["municipality"],
        "citizen_group": triage["citizen_group"],
        "role": triage["role"],
        "sure": triage["sure"],
        "priority": routed["priority"],
        "due_at": datetime.fromisoformat(routed["due_at"]),
        "created_at": now,
        "waiting_since": now,
        "party_address": number,
        "route_reason": routed["reason"],
        "call_sid": call_sid,
    }
    ticket_id = tickets.create(connection, values)
    contacts.belongs_to(connection, contact.id, ticket_id)
    shown = {"ticket_id": ticket_id, "at": contact.received_at, "direction": "call", "author": number}
    tickets.add_message(connection, {**shown, "text": contact.text, "contact_id": contact.id})
    return tickets.get(connection, ticket_id)


def leave(engine: Engine, call_sid: str, outcome: Outcome, now: datetime) -> None:
    """The caller leaves with `outcome` (helped by the text message, gone). The first outcome stays."""
    with transaction(engine) as connection:
        if not calls.settle(connection, call_sid, outcome.value, now):
            return
        row = tickets.by_call(connection, call_sid)
        if row is not None:
            _cancel(connection, row, outcome, now)
        else:
            _close_contact(connection, call_sid, outcome, now)


def ended(engine: Engine, call_sid: str, now: datetime) -> None:
    """The call is over: a waiting caller has abandoned; a taken call goes to the wrap-up."""
    with transaction(engine) as connection:
        row = tickets.by_call(connection, call_sid)
        if row is None:
            if calls.settle(connection, call_sid, Outcome.ABANDONED.value, now):
                _close_contact(connection, call_sid, Outcome.ABANDONED, now)
            return
        if row.kind != TicketKind.CALL.value:
            calls.settle(connection, call_sid, "callback", now)
        elif row.state == TicketState.PENDING.value:
            calls.settle(connection, call_sid, Outcome.ABANDONED.value, now)
            _cancel(connection, row, Outcome.ABANDONED, now)
        elif tickets.move(connection, row.id, {"state": "assigned"}, {"state": "wrapping"}) is not None:
            calls.settle(connection, call_sid, Outcome.ANSWERED.value, now)
            events.add(connection, "ticket.wrapping", row.id, row.office, now)


def unanswered(engine: Engine, call_sid: str, now: datetime) -> None:
    """The staff member who took the call did not pick up: it waits again, with the age it had, so it is next."""
    with transaction(engine) as connection:
        row = tickets.by_call(connection, call_sid)
        if row is None or row.kind != TicketKind.CALL.value:
            return
        back = {"state": TicketState.PENDING.value, "claimed_by": None, "claimed_at": None}
        if tickets.move(connection, row.id, {"state": TicketState.ASSIGNED.value}, back) is not None:
            events.add(connection, "ticket.released", row.id, row.office, now)


def _cancel(connection: Connection, row: Row[Any], outcome: Outcome, now: datetime) -> None:
    values = {"state": TicketState.CANCELED.value, "outcome": outcome.value, "completed_at": now}
    after = tickets.move(connection, row.id, WAITING, values)
    if after is not None:
        visitations.add(connection, records.line_after(LineKind.COMPLETION, row, after, "system", now))
        events.add(connection, "ticket.left", row.id, row.office, now)


def _close_contact(connection: Connection, call_sid: str, outcome: Outcome, now: datetime) -> None:
    """A call that never became a ticket: its line says how it ended."""
    contact = contacts.by_external_id(connection, "phone", call_sid)
    if contact is None:
        return
    triage, routed = contact.triage, contact.route
    line = VisitationLine(
        at=now,
        kind=LineKind.COMPLETION,
        ticket_id=None,
        channel="phone",
        language=triage["language"],
        topic=routed["topic"],
        further_topics=(),
        office=routed["office"],
        municipality=triage["municipality"],
        citizen_group=triage["citizen_group"],
        role=triage["role"],
        nature="human",
        reply="",
        outcome=outcome.value,
        model_version=triage["model_version"],
    )
    visitations.add(connection, line)
