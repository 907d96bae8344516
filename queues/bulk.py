"""Bulk actions: the same verb for many tickets, chosen one by one or by a filter; undone within seconds.

Worked in parts, each a transaction of its own, so that nobody waits for the whole. Each ticket is changed only as it
looks at that moment; what it was before is remembered, and put back only where nothing has happened since.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

import structlog
from sqlalchemy import Connection, Engine, Row

from contact_center.domain.ticket import STAFF_OUTCOMES, StaffMember, TicketKind
from contact_center.domain.visitation import LineKind
from contact_center.errors import Conflict, Forbidden, Invalid, NotFound
from contact_center.storage import bulks, events, offers, tickets, visitations
from contact_center.storage.filters import Filter
from contact_center.storage.transaction import reading, transaction
from queues import called_back, records, waking
from queues.bulk_rules import EVENTS, LINES, Order, Passed, change, kept, restored
from queues.desk import Desk
from queues.lifecycle import WORKING_ROLES, Verb

log = structlog.get_logger()

PART: Final = 100
MOST: Final = 10_000
"""Tickets of one action."""
UNDO: Final = timedelta(seconds=10)
GRACE: Final = timedelta(seconds=5)
"""The last click of the ten seconds takes its time."""
REMEMBERED: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Done:
    """What a bulk action did."""

    id: int
    tickets: tuple[int, ...]
    passed: Mapping[str, int]
    """Why → how many were passed over."""
    undo_until: datetime


@dataclass(slots=True)
class _Course:
    """A bulk action that is going on."""

    number: int
    order: Order
    staff: StaffMember
    reason: str
    now: datetime
    done: list[int] = field(default_factory=list)
    passed: Counter[str] = field(default_factory=Counter)
    due: dict[tuple[str, str], datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Bulk:
    """Does one verb to many tickets."""

    engine: Engine
    desk: Desk

    def run(self, staff: StaffMember, wanted: Filter, order: Order, reason: str, now: datetime) -> Done:
        """Do it to everything that `wanted` means and this person may touch.

        Raises Invalid when it makes no sense or is too much, Forbidden for a role that does not work tickets.
        """
        if staff.role not in WORKING_ROLES:
            raise Forbidden("Your role does not work tickets.")
        self._check(order)
        mine = self.desk.in_reach(staff, wanted)
        with reading(self.engine) as connection:
            chosen = bulks.ids(connection, mine, MOST + 1)
        if len(chosen) > MOST:
            raise Invalid(f"That is more than {MOST} tickets. Narrow the list first.")
        with transaction(self.engine) as connection:
            bulks.forget(connection, now - REMEMBERED)
            course = _Course(bulks.begin(connection, staff.id, order.verb.value, now), order, staff, reason, now)
        for part in _parts(chosen):
            with transaction(self.engine) as connection:
                self._part(connection, course, mine, part)
        log.info("bulk.done", verb=order.verb.value, staff=staff.id, tickets=len(course.done))
        return Done(course.number, tuple(course.done), dict(course.passed), now + UNDO)

    def _check(self, order: Order) -> None:
        self.desk.known(office=order.office, topic=order.topic)
        needs = {Verb.TRANSFER: order.office, Verb.CORRECT: order.topic, Verb.SNOOZE: order.sleep}
        if order.verb in needs and needs[order.verb] is None:
            raise Invalid(f"The action {order.verb.value} needs to know more.")
        if order.verb is Verb.COMPLETE and order.outcome not in {one.value for one in STAFF_OUTCOMES}:
            raise Invalid(f"Unknown outcome: {order.outcome}")

    def _part(self, connection: Connection, course: _Course, mine: Filter, part: Sequence[int]) -> None:
        rows = bulks.rows(connection, mine, part)
        if len(rows) < len(part):
            course.passed["changed"] += len(part) - len(rows)
        changes = [one for row in rows if (one := self._one(connection, course, row)) is not None]
        bulks.changed(connection, course.number, changes)

    def _one(self, connection: Connection, course: _Course, before: Row[Any]) -> dict[str, Any] | None:
        values = change(course.order, before, self._due(course, before), course.now)
        if isinstance(values, Passed):
            course.passed[values.value] += 1
            return None
        try:
            with connection.begin_nested() if before.kind == TicketKind.CALLBACK.value else nullcontext():
                after = tickets.move(connection, before.id, {"version": before.version}, values)
                if after is None:
                    raise Conflict("The ticket has just changed.")
                self._tell(connection, course, before, after)
        except Conflict:  # it has moved on, or the citizen is being called back just now
            course.passed["changed"] += 1
            return None
        course.done.append(before.id)
        return {"ticket_id": before.id, "version": after.version, "before": kept(before)}

    def _due(self, course: _Course, ticket: Row[Any]) -> datetime:
        """The deadline in the queue it is moved to; the same for all that go there."""
        order = course.order
        if order.verb is not Verb.TRANSFER or order.office is None:
            return ticket.due_at  # type: ignore[no-any-return]
        key = (order.office, order.topic or ticket.topic)
        return course.due.setdefault(key, self.desk.due(*key, course.now))

    def _tell(self, connection: Connection, course: _Course, before: Row[Any], after: Row[Any]) -> None:
        """What else belongs to the verb: the log, the conversation, what was offered, call-backs, the screens."""
        verb, now = course.order.verb, course.now
        if verb in LINES:
            line = records.line_after(LINES[verb], before, after, course.staff.role, now)
            visitations.add(connection, line)
        if words := self._words(course, before):
            self.desk.say(connection, after.id, course.staff, words, now)
        if verb is Verb.CLAIM and (offer := offers.withdraw(connection, after.id, "taken", now)) is not None:
            events.add(connection, "offer.withdrawn", after.id, "", now, staff=offer.staff_id)
        if after.kind == TicketKind.CALLBACK.value:
            self._call_back(connection, course, after)
        if verb is not Verb.SNOOZE or after.kind != TicketKind.CALLBACK.value:
            events.add(connection, EVENTS[verb], after.id, after.office, now)
        if before.office != after.office:
            events.add(connection, "ticket.left", after.id, before.office, now)

    def _words(self, course: _Course, before: Row[Any]) -> str:
        order = course.order
        if order.verb is Verb.TRANSFER and order.office is not None:
            return f"→ {self.desk.catalog.offices[order.office].name}: {course.reason}"
        if order.verb is Verb.CORRECT:
            return f"topic: {before.topic} → {order.topic}"
        return order.sleep.told if order.verb is Verb.SNOOZE and order.sleep is not None else ""

    def _call_back(self, connection: Connection, course: _Course, after: Row[Any]) -> None:
        verb, now = course.order.verb, course.now
        if verb is Verb.SNOOZE and course.order.sleep is not None:
            waking.falls_asleep(connection, after, course.order.sleep, now)
        elif verb is Verb.WAKE:
            waking.at_once(connection, after, now)
        elif verb is Verb.COMPLETE:
            called_back.finished(connection, after.id, course.order.outcome or "", now)
        elif verb in (Verb.RELEASE, Verb.TRANSFER):
            called_back.kept(connection, after, now)

    # --- undo -----------------------------------------------------------------------------------------------------

    def undo(self, staff: StaffMember, bulk_id: int, now: datetime) -> int:
        """Put back what an action of the last seconds changed; returns how many tickets, the others have moved on.

        Raises NotFound for an action of somebody else, Conflict when it is too late.
        """
        with transaction(self.engine) as connection:
            action = bulks.take_back(connection, bulk_id, staff.id, now - UNDO - GRACE, now)
            if action is None:
                known = bulks.known(connection, bulk_id, staff.id)
                raise Conflict("It is too late to undo that.") if known else NotFound("There is no such action.")
            changes = bulks.changes_of(connection, bulk_id)
        done = 0
        for part in _parts(changes):
            with transaction(self.engine) as connection:
                done += sum(self._put_back(connection, one, action.verb, staff, now) for one in part)
        log.info("bulk.undone", verb=action.verb, staff=staff.id, tickets=done)
        return done

    def _put_back(self, connection: Connection, one: Row[Any], verb: str, staff: StaffMember, now: datetime) -> bool:
        values = restored(one.before)
        now_is = tickets.get(connection, one.ticket_id)
        after = tickets.move(connection, one.ticket_id, {"version": one.version}, values)
        if after is None or now_is is None:
            return False
        kind = {Verb.COMPLETE: LineKind.REOPENING, Verb.CLAIM: None}.get(Verb(verb), LINES.get(Verb(verb)))
        if kind is not None:
            visitations.add(connection, records.line_after(kind, now_is, after, staff.role, now))
        if after.kind == TicketKind.CALLBACK.value:
            called_back.reopened(connection, after, now) if verb == Verb.COMPLETE else None
            waking.at_once(connection, after, now) if verb == Verb.SNOOZE else None
        events.add(connection, "ticket.undone", after.id, after.office, now)
        if now_is.office != after.office:
            events.add(connection, "ticket.left", after.id, now_is.office, now)
        return True


def _parts(chosen: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (chosen[at : at + PART] for at in range(0, len(chosen), PART))
