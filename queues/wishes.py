"""What a caller wants instead of waiting: to be called back, or to leave a message. Both keep the place in the line.

Everything can be asked twice without harm: a number has one open call-back, a recording one voicemail, a call one
ticket.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row

from contact_center.catalog import hours
from contact_center.catalog.model import Catalog
from contact_center.domain.call import CallOutcome
from contact_center.domain.reason import reason
from contact_center.domain.ticket import Outcome, TicketKind, TicketState
from contact_center.domain.visitation import LineKind
from contact_center.storage import callbacks, calls, contacts, events, tickets, visitations, voicemails
from contact_center.storage.transaction import transaction
from queues import comings, records
from queues.deciding import new_reference
from queues.waking import answered

IN_LINE = {"state": [TicketState.PENDING.value, TicketState.RESERVED.value], "kind": TicketKind.CALL.value}
GIVEN_UP = {"state": TicketState.CANCELED.value, "kind": TicketKind.CALL.value}


@dataclass(frozen=True, slots=True)
class CallbackRules:
    """What is promised, and how often it is tried."""

    promise_minutes: int = 120
    """Minutes of open phone within which somebody calls back."""
    most_attempts: int = 3
    retry_minutes: tuple[int, ...] = (20, 60, 180)
    """Minutes of open phone until the next attempt: after the first, the second, and all later ones."""
    spacing_seconds: float = 1.0
    """Between two calls that we begin."""
    most_a_day: int = 300
    """Calls that we begin within 24 hours; beyond that a person looks why."""
    most_to_a_number: int = 6
    """The same, to one number."""


@dataclass(frozen=True, slots=True)
class Promise:
    """What a caller is told."""

    reference: str
    by: datetime | None = None
    """By when; None when no hours are confirmed."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """Keeps them."""

    engine: Engine
    catalog: Catalog
    rules: CallbackRules = field(default_factory=CallbackRules)

    def callback(self, call_sid: str, number: str, now: datetime) -> Promise | None:
        """Turn the waiting call into a call-back, or make one for a call outside the hours.

        A number that has an open call-back already keeps that one. None when the call is unknown, or when a staff
        member has just taken it.
        """
        with transaction(self.engine) as connection:
            row = tickets.by_call(connection, call_sid)
            open_one = callbacks.open_for(connection, number)
            if open_one is not None and (row is None or row.id != open_one.ticket_id):
                return self._joined(connection, call_sid, row, open_one, now)
            row = self._turned(connection, call_sid, row, TicketKind.CALLBACK, number, now)
            if row is None or row.kind != TicketKind.CALLBACK.value:
                return None
            kept = callbacks.by_ticket(connection, row.id) or self._opened(connection, row, number, now)
            if kept is None:  # the same number asks in another call at this very moment, and was faster
                other = callbacks.open_for(connection, number)
                return self._joined(connection, call_sid, row, other, now) if other is not None else None
            calls.settle(connection, call_sid, CallOutcome.CALLBACK)
            return self._promise(row, kept)

    def _opened(self, connection: Connection, row: Row[Any], number: str, now: datetime) -> Row[Any] | None:
        office = self.catalog.offices[row.office]
        next_at = hours.add_phone_minutes(office, self.catalog, now, 0) or now
        promised = hours.add_phone_minutes(office, self.catalog, now, self.rules.promise_minutes)
        values = {"ticket_id": row.id, "number": number, "asked_at": now, "promised_at": promised, "next_at": next_at}
        callback_id = callbacks.open_new(connection, values)
        if callback_id is None:
            return None
        _say(connection, row, reason("callback-wanted", number), now)
        events.add(connection, "ticket.callback", row.id, row.office, now)
        return callbacks.get(connection, callback_id)

    def _promise(self, row: Row[Any], kept: Row[Any]) -> Promise:
        """Hours that nobody confirmed promise nothing."""
        told = self.catalog.always_open or self.catalog.offices[row.office].hours_confirmed
        return Promise(row.reference, kept.promised_at if told else None)

    def _joined(
        self, connection: Connection, call_sid: str, row: Row[Any] | None, kept: Row[Any], now: datetime
    ) -> Promise | None:
        """Another call of the same number: its contact joins the open call-back, which keeps the better place."""
        ticket = tickets.get(connection, kept.ticket_id)
        contact = contacts.by_external_id(connection, "phone", call_sid)
        if ticket is None or contact is None:
            return None
        if row is not None:
            waiting = {"state": IN_LINE["state"]}
            over = {"state": TicketState.CANCELED.value, "outcome": Outcome.CALLBACK.value, "completed_at": now}
            after = tickets.move(connection, row.id, waiting, over)
            if after is None and row.state != TicketState.CANCELED.value:
                return None  # a staff member has just taken this very call
            if after is not None:
                visitations.add(connection, records.line_after(LineKind.COMPLETION, row, after, "system", now))
                events.add(connection, "ticket.left", row.id, row.office, now)
        if calls.settle(connection, call_sid, CallOutcome.CALLBACK):
            contacts.belongs_to(connection, contact.id, ticket.id)
            calls.belongs_to(connection, call_sid, ticket.id)
            _say(connection, ticket, reason("called-again", kept.number), now)
            answered(connection, ticket, now)
            if row is not None and row.due_at < ticket.due_at:
                tickets.move(connection, ticket.id, {}, {"waiting_since": row.waiting_since, "due_at": row.due_at})
        return self._promise(ticket, kept)

    def voicemail(self, call_sid: str, recording_sid: str, seconds: int, now: datetime) -> str:
        """Keep a recording of the caller; the sound is fetched afterwards. Returns the reference of the ticket.

        Nothing is returned when the call is unknown or staff have talked with the caller. Who has just taken a caller
        who speaks after the tone has taken nobody: the message waits in the place of the call. News of a recording may
        come after the hang-up: a ticket that was given up then comes back.
        """
        with transaction(self.engine) as connection:
            known = voicemails.by_recording(connection, recording_sid)
            row = tickets.by_call(connection, call_sid)
            if known is not None:
                kept = tickets.get(connection, known.ticket_id)
                return str(kept.reference) if kept is not None else ""
            number = row.party_address if row is not None else ""
            row = self._turned(connection, call_sid, row, TicketKind.VOICEMAIL, number, now)
            if row is None or row.kind == TicketKind.CALL.value:
                return ""
            values = {"recording_sid": recording_sid, "call_sid": call_sid, "ticket_id": row.id, "seconds": seconds}
            voicemails.keep(connection, {**values, "due_at": now, "created_at": now})
            calls.settle(connection, call_sid, CallOutcome.VOICEMAIL)
            _say(connection, row, reason("message-left", str(seconds)), now)
            events.add(connection, "ticket.voicemail", row.id, row.office, now)
            return str(row.reference)

    def _turned(
        self,
        connection: Connection,
        call_sid: str,
        row: Row[Any] | None,
        kind: TicketKind,
        number: str,
        now: datetime,
    ) -> Row[Any] | None:
        """The ticket of the call, as one of another kind; made where there is none yet."""
        if row is None:
            return self._made(connection, call_sid, kind, number, now)
        if row.kind != TicketKind.CALL.value:
            return row
        turned = {"kind": kind.value, "party_address": number}
        after = tickets.move(connection, row.id, IN_LINE, turned)
        if after is None and kind is TicketKind.VOICEMAIL:
            after = comings.spoke_instead(connection, row, turned, now)
        if after is None and row.state == TicketState.CANCELED.value:
            back = {"state": TicketState.PENDING.value, "outcome": None, "completed_at": None}
            after = tickets.move(connection, row.id, GIVEN_UP, {**turned, **back})
            if after is not None:
                visitations.add(connection, records.line_after(LineKind.REOPENING, row, after, "system", now))
                events.add(connection, "ticket.reopened", row.id, row.office, now)
        return after

    def _made(
        self, connection: Connection, call_sid: str, kind: TicketKind, number: str, now: datetime
    ) -> Row[Any] | None:
        """A ticket for a call that had none. Its place is that of the first caller after the next opening."""
        contact = contacts.by_external_id(connection, "phone", call_sid)
        if contact is None:
            return None
        routed = contact.route
        office = self.catalog.offices[routed["office"]]
        opens = hours.add_phone_minutes(office, self.catalog, now, 0)
        due = opens or datetime.fromisoformat(routed["due_at"])
        number = number or contact.party_address
        values = records.closed_call_values(contact, kind, number, new_reference(), due, call_sid, now)
        ticket_id = tickets.create(connection, values)
        contacts.belongs_to(connection, contact.id, ticket_id)
        calls.belongs_to(connection, call_sid, ticket_id)
        shown = {"ticket_id": ticket_id, "at": contact.received_at, "direction": "call", "author": number}
        tickets.add_message(connection, {**shown, "text": contact.text, "contact_id": contact.id})
        events.add(connection, "ticket.created", ticket_id, routed["office"], now)
        return tickets.get(connection, ticket_id)


def _say(connection: Connection, row: Row[Any], text: str, now: datetime) -> None:
    """Say it in the conversation: a code with its detail (`replies/happened.toml`)."""
    tickets.add_message(connection, {"ticket_id": row.id, "at": now, "direction": "event", "text": text})
