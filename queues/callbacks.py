"""Call-backs, dialled from a staff member's desk: only to numbers of the data, spaced, and not for ever.

First the desk is rung, then the citizen, who presses a key: whoever picked up by chance, and every answering machine,
is left alone. What the provider tells of an attempt may come twice, late, or not at all.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import structlog
from sqlalchemy import Connection, Engine, Row

from contact_center.catalog import hours
from contact_center.catalog.model import Catalog
from contact_center.domain.ticket import StaffMember, TicketState
from contact_center.errors import Conflict, Forbidden, NotFound
from contact_center.storage import callbacks, events, presences, talks, tickets
from contact_center.storage.transaction import transaction
from queues.desk import Ring
from queues.destinations import may_call
from queues.wishes import CallbackRules

log = structlog.get_logger()
LONGEST_RING = timedelta(minutes=10)
"""An attempt of which nothing was heard for so long, and that was never confirmed, is lost."""


class Result(StrEnum):
    """How an attempt ended."""

    REACHED = "reached"
    NO_ANSWER = "no-answer"
    BUSY = "busy"
    FAILED = "failed"
    NOT_CONFIRMED = "not-confirmed"
    """Somebody or something picked up, and pressed no key."""
    DESK = "desk"
    """The staff member's own phone was not picked up."""
    LOST = "lost"
    """Nobody ever told how it ended."""


UNCOUNTED = frozenset({Result.DESK, Result.LOST})
"""The citizen's phone never rang, as far as we know: that is no attempt."""
STATUS = {"no-answer": Result.NO_ANSWER, "busy": Result.BUSY, "failed": Result.FAILED, "canceled": Result.NO_ANSWER}


def result_of(dial_status: str, confirmed: bool) -> Result:
    """The provider's word for how ringing the citizen ended → ours. Pure."""
    if confirmed:
        return Result.REACHED
    return STATUS.get(dial_status, Result.NOT_CONFIRMED)


@dataclass(frozen=True, slots=True)
class After:
    """What comes after an attempt."""

    state: str
    attempts: int
    next_at: datetime | None = None


def after(attempts: int, result: Result, again_at: datetime | None, rules: CallbackRules) -> After:
    """What comes after an attempt that ended with `result`; `attempts` were counted before. Pure."""
    if result is Result.REACHED:
        return After("reached", attempts + 1)
    if result in UNCOUNTED:
        return After("waiting", attempts)
    if attempts + 1 >= rules.most_attempts:
        return After("unreached", attempts + 1)
    return After("waiting", attempts + 1, again_at)


@dataclass(frozen=True, slots=True)
class Callbacks:
    """Dials them."""

    engine: Engine
    catalog: Catalog
    ring: Ring
    rules: CallbackRules = field(default_factory=CallbackRules)

    def dial(self, staff: StaffMember, callback_id: int, now: datetime) -> int:
        """Ring the desk of `staff`, and then the citizen; returns the attempt.

        Raises NotFound, Forbidden for a number we do not ring, Conflict when it is somebody else's, rings already, or
        it is too early.
        """
        with transaction(self.engine) as connection:
            kept = callbacks.shown(connection, callback_id, None if staff.role == "admin" else staff.offices)
            if kept is None:
                raise NotFound("There is no such call-back.")
            self._checked(connection, staff, kept, now)
            if not callbacks.move(connection, callback_id, ["waiting"], state="ringing"):
                raise Conflict("It is being dialled already.")
            attempt = callbacks.add_attempt(connection, callback_id, staff.id, self._slot(connection, now))
            events.add(connection, "ticket.dialled", kept.ticket_id, kept.office, now)
        self.ring("dial_callback", attempt)
        return attempt

    def _checked(self, connection: Connection, staff: StaffMember, kept: Row[Any], now: datetime) -> None:
        if kept.claimed_by != staff.id or kept.ticket_state != TicketState.ASSIGNED.value:
            raise Conflict("Take the ticket first.")
        if not may_call(kept.number, self.catalog.destinations):
            raise Forbidden("We do not ring such a number.")
        if kept.state != "waiting":
            raise Conflict("It is being dialled already." if kept.state == "ringing" else "This call-back is over.")
        if kept.next_at > now:
            raise Conflict(f"Not before {kept.next_at.isoformat(timespec='minutes')}.")
        if staff.id in presences.in_a_talk(connection) or callbacks.rings_for(connection, staff.id):
            raise Conflict("You are in a call already.")
        self._not_too_often(connection, kept.number, now - timedelta(days=1))

    def _not_too_often(self, connection: Connection, number: str, since: datetime) -> None:
        if callbacks.dialled_since(connection, since) >= self.rules.most_a_day:
            raise Conflict("So many calls were made today that somebody has to look why.")
        if callbacks.dialled_since(connection, since, number) >= self.rules.most_to_a_number:
            raise Conflict("This number was called so often today that somebody has to look why.")

    def _slot(self, connection: Connection, now: datetime) -> datetime:
        """When it is dialled: the provider begins one call a second."""
        last = callbacks.last_dial(connection)
        return now if last is None else max(now, last + timedelta(seconds=self.rules.spacing_seconds))

    def ready(self, attempt_id: int, now: datetime) -> None:
        """Somebody is at the desk, and the citizen is rung now; the first time counts."""
        with transaction(self.engine) as connection:
            callbacks.desk_ready(connection, attempt_id, now)

    def confirmed(self, attempt_id: int, now: datetime) -> bool:
        """The citizen has pressed the key; whether this attempt is one that still rings, or was reached before."""
        with transaction(self.engine) as connection:
            attempt = callbacks.attempt(connection, attempt_id)
            if attempt is None or attempt.result not in (None, Result.REACHED.value):
                return False
            if callbacks.end_attempt(connection, attempt_id, Result.REACHED.value, now):
                self._follow(connection, attempt, Result.REACHED, now)
            return True

    def ended(self, attempt_id: int, result: Result, now: datetime) -> None:
        """An attempt is over; the first news counts. One that was reached goes to the wrap-up now."""
        with transaction(self.engine) as connection:
            attempt = callbacks.attempt(connection, attempt_id)
            if attempt is None:
                return
            if callbacks.end_attempt(connection, attempt_id, result.value, now):
                self._follow(connection, attempt, result, now)
                attempt = callbacks.attempt(connection, attempt_id)
            if attempt is not None and attempt.result == Result.REACHED.value:
                _wrap_up(connection, attempt, now)

    def _follow(self, connection: Connection, attempt: Row[Any], result: Result, now: datetime) -> None:
        """What an ended attempt means for the call-back and its ticket."""
        office = self.catalog.offices[attempt.office]
        again = hours.add_phone_minutes(office, self.catalog, now, self._pause(attempt.attempts)) or now
        following = after(attempt.attempts, result, again, self.rules)
        values: dict[str, Any] = {"state": following.state, "attempts": following.attempts}
        values |= {"next_at": following.next_at} if following.next_at else {}
        values |= {"reached_at": now} if result is Result.REACHED else {}
        callbacks.move(connection, attempt.callback_id, ["ringing"], **values)
        if following.state == "unreached":
            _wrap_up(connection, attempt, now)
        elif following.next_at is not None:  # back into the queue, where it is not next before its time
            back = {"state": "pending", "claimed_by": None, "claimed_at": None, "due_at": following.next_at}
            tickets.move(connection, attempt.ticket_id, {"state": "assigned", "claimed_by": attempt.staff_id}, back)
        events.add(connection, "ticket.attempted", attempt.ticket_id, attempt.office, now, result=result.value)

    def _pause(self, attempts: int) -> int:
        pauses = self.rules.retry_minutes
        return pauses[min(attempts, len(pauses) - 1)] if pauses else 0

    def reap(self, now: datetime) -> int:
        """End the attempts of which nobody ever told the end; returns how many."""
        with transaction(self.engine) as connection:
            stuck = callbacks.stuck(connection, now - LONGEST_RING)
        for attempt_id in stuck:
            log.warning("callback.lost", attempt=attempt_id)
            self.ended(attempt_id, Result.LOST, now)
        return len(stuck)


def _wrap_up(connection: Connection, attempt: Row[Any], now: datetime) -> None:
    if tickets.move(connection, attempt.ticket_id, {"state": "assigned"}, {"state": "wrapping"}) is not None:
        talks.begin_wrap_up(connection, attempt.ticket_id, now)
        events.add(connection, "ticket.wrapping", attempt.ticket_id, attempt.office, now)
