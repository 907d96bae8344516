"""Callers in the line: their place, how long it will take, who helps out, and how each call ends — exactly one way."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row

from contact_center.catalog import hours
from contact_center.catalog.model import Catalog
from contact_center.domain.call import CallOutcome
from contact_center.domain.ticket import Outcome, TicketKind, TicketState
from contact_center.domain.visitation import LineKind, VisitationLine
from contact_center.staffing.wait import Expected, expected, experience
from contact_center.storage import calls, contacts, events, tickets, visitations
from contact_center.storage.transaction import fleeting, reading, transaction
from queues import comings, records
from queues.helping import help_out
from queues.overflow import Caller, Lines, Overflow, overflow
from queues.standing import Standing
from queues.wishes import CallbackRules, Promise, Wishes

IN_LINE = [TicketState.PENDING.value, TicketState.RESERVED.value]
WAITING = {"state": IN_LINE, "kind": TicketKind.CALL.value}
CALL_OUTCOMES = {
    Outcome.SELF_SERVICE: CallOutcome.LEFT,
    Outcome.LEFT: CallOutcome.LEFT,
    Outcome.ERROR: CallOutcome.ERROR,
    Outcome.ABANDONED: CallOutcome.ABANDONED,
}
"""What an outcome of the ticket says of the call."""


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
    taken: bool = False
    """A staff member has the call, and has not ended it."""
    expected: Expected | None = None
    """How long it will take; None: nobody knows."""
    open_now: bool = True
    closes_at: datetime | None = None
    """None when it is closed, or when nobody has confirmed the hours."""
    closed_since: datetime | None = None
    opens_at: datetime | None = None
    """Only while it is closed; None when nobody has confirmed the hours."""
    there: int = 0
    """How many people serve this line now."""


@dataclass(frozen=True, slots=True)
class Line:
    """The line of all offices."""

    catalog: Catalog
    standing: Standing = field(default_factory=Standing)
    rules: CallbackRules = field(default_factory=CallbackRules)

    def round(self, engine: Engine, call_sid: str, now: datetime) -> Place | None:
        """The place of a caller who waits; first another office is given the call, where the table says so."""
        with reading(engine) as connection:
            row = tickets.by_call(connection, call_sid)
            if row is None or not _waits(row):
                return self._place(connection, row, now) if row is not None else None
            found = self._overflow(row, self.standing.lines(connection, now), now)
            if found is None or visitations.moved(connection, row.id):  # once is enough, and staff know better
                return self._place(connection, row, now)
        with transaction(engine) as connection:
            help_out(connection, row, found, now)
            return self.position(connection, call_sid, now)

    def position(self, connection: Connection, call_sid: str, now: datetime) -> Place | None:
        """The caller's place; None when the call has no ticket."""
        row = tickets.by_call(connection, call_sid)
        return self._place(connection, row, now) if row is not None else None

    def spoken(self, engine: Engine, office: str, language: str, now: datetime) -> bool | None:
        """Whether somebody who is there for the calls of an office speaks a language; None: nobody is there."""
        with reading(engine) as connection:
            lines = self.standing.lines(connection, now)
        return bool(lines.speakers(office, language)) if lines.there(office) else None

    def _place(self, connection: Connection, row: Row[Any], now: datetime) -> Place:
        ahead = tickets.waiting_calls_ahead(connection, row, now)
        taken = row.state == TicketState.ASSIGNED.value and row.kind == TicketKind.CALL.value
        place = Place(row.id, row.reference, row.office, row.language, ahead + 1, row.waiting_since, _waits(row), taken)
        if not place.waiting:
            return place
        lines, office = self.standing.lines(connection, now), self.catalog.offices[row.office]
        known = experience(self.standing.experience(connection, now), row.office)
        is_open = hours.is_open(office, self.catalog, now)
        return replace(
            place,
            expected=expected(ahead, lines.workers, row.office, lines.waiting or {}, known),
            open_now=is_open,
            closes_at=hours.closing(office, self.catalog, now),
            closed_since=None if is_open else hours.closed_since(office, self.catalog, now),
            opens_at=None if is_open else hours.next_opening(office, self.catalog, now),
            there=len(lines.there(row.office)),
        )

    def _overflow(self, row: Row[Any], lines: Lines, now: datetime) -> Overflow | None:
        if row.state != TicketState.PENDING.value:
            return None
        waited = (now - row.waiting_since).total_seconds() / 60
        return overflow(Caller(row.office, row.language, row.topic, waited), lines, self.catalog, now)

    def ask_callback(self, engine: Engine, call_sid: str, number: str, now: datetime) -> Promise | None:
        """Turn the call into a call-back that keeps its place; see `queues.wishes`."""
        return Wishes(engine, self.catalog, self.rules).callback(call_sid, number, now)

    def keep_voicemail(self, engine: Engine, call_sid: str, recording: str, seconds: int, now: datetime) -> str:
        """Keep what the caller said; see `queues.wishes`. Returns the reference, or nothing."""
        return Wishes(engine, self.catalog, self.rules).voicemail(call_sid, recording, seconds, now)

    # --- how it ends --------------------------------------------------------------------------------

    def leave(
        self, engine: Engine, call_sid: str, outcome: Outcome, now: datetime, where: str = "", over: bool = False
    ) -> None:
        """The caller leaves with `outcome` (helped by the text message, by choice, gone), in the step `where`.

        `over`: and the call has ended.
        """
        with transaction(engine) as connection:
            if over:
                calls.over(connection, call_sid, now)
            if not calls.settle(connection, call_sid, CALL_OUTCOMES[outcome], where):
                return
            row = tickets.by_call(connection, call_sid)
            if row is not None:
                cancel(connection, comings.chose_to_leave(connection, row, now), outcome, now)
            else:
                _close_contact(connection, call_sid, outcome, now)

    def ended(self, engine: Engine, call_sid: str, now: datetime, where: str = "") -> None:
        """The call is over: who waits has given up or was cut off; who talked with staff goes to the wrap-up."""
        with fleeting(engine) as connection:  # lost in a power cut, it is found out by the reaper
            calls.over(connection, call_sid, now)
            row = tickets.by_call(connection, call_sid)
            outcome = gone(connection, call_sid)
            if row is None:
                if calls.settle(connection, call_sid, CALL_OUTCOMES[outcome], where):
                    _close_contact(connection, call_sid, outcome, now)
                return
            row = comings.caller_gone(connection, row, now)
            if row.kind != TicketKind.CALL.value:
                calls.settle(connection, call_sid, CallOutcome(row.kind))
            elif row.state in IN_LINE:
                calls.settle(connection, call_sid, CALL_OUTCOMES[outcome], where)
                cancel(connection, row, outcome, now)
            elif row.state in (TicketState.ASSIGNED.value, TicketState.WRAPPING.value):
                calls.settle(connection, call_sid, CallOutcome.ANSWERED)
                _wrap_up(connection, row, now)


def _waits(row: Row[Any]) -> bool:
    """Whether it is a caller in the line."""
    return row.state in IN_LINE and row.kind == TicketKind.CALL.value


def gone(connection: Connection, call_sid: str) -> Outcome:
    """How a call ended of which nothing better is known: the line failed the caller, or they gave up."""
    return Outcome.ERROR if calls.cut_off(connection, call_sid) else Outcome.ABANDONED


def cancel(connection: Connection, row: Row[Any], outcome: Outcome, now: datetime) -> None:
    """The caller does not wait any more; a ticket that a staff member has stays theirs."""
    values = {"state": TicketState.CANCELED.value, "outcome": outcome.value, "completed_at": now}
    after = tickets.move(connection, row.id, {"state": IN_LINE}, values)
    if after is not None:
        visitations.add(connection, records.line_after(LineKind.COMPLETION, row, after, "system", now))
        events.add(connection, "ticket.left", row.id, row.office, now)


def _wrap_up(connection: Connection, row: Row[Any], now: datetime) -> None:
    assigned, wrapping = {"state": TicketState.ASSIGNED.value}, {"state": TicketState.WRAPPING.value}
    if tickets.move(connection, row.id, assigned, wrapping) is not None:
        events.add(connection, "ticket.wrapping", row.id, row.office, now)


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
