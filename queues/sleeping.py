"""How long a ticket may sleep, and how it looks when it falls asleep and wakes. Pure.

Nothing sleeps for ever: what waits for the citizen comes back by itself, too. A ticket that comes back at its time is
due then; one that an answer wakes has as long as it had when it came in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row

from contact_center.catalog.hours import DENMARK
from contact_center.domain.reason import naming
from contact_center.domain.ticket import TicketKind, TicketState
from contact_center.errors import Invalid

LONGEST: Final = timedelta(days=366)
FOR_THE_CITIZEN: Final = timedelta(days=30)
"""For so long an answer is waited for, unless somebody says otherwise."""
PENDING, SNOOZED = TicketState.PENDING.value, TicketState.SNOOZED.value
ON_THE_LINE: Final = (PENDING, TicketState.ASSIGNED.value)


@dataclass(frozen=True, slots=True)
class Sleep:
    """Until when a ticket sleeps."""

    until: datetime
    for_citizen: bool
    """An answer of the citizen wakes it before."""

    @property
    def told(self) -> str:
        """What the conversation says of it, as a code with Danish time."""
        at, code = self.until.astimezone(DENMARK), "snoozed-for-citizen" if self.for_citizen else "snoozed"
        return naming(code, day=f"{at:%d.%m.%Y}", time=f"{at:%H.%M}")


def sleep(until: datetime | None, for_citizen: bool, now: datetime) -> Sleep:
    """What somebody asked for. Raises Invalid for a time that is over, too far away, or not told."""
    if until is None and not for_citizen:
        raise Invalid("Say until when, or that the citizen has to answer first.")
    end = until or now + FOR_THE_CITIZEN
    if end <= now:
        raise Invalid("The time until which it sleeps is over already.")
    if end > now + LONGEST:
        raise Invalid("Nothing sleeps for longer than a year.")
    return Sleep(end, for_citizen)


def talked_to(ticket: Row[Any]) -> bool:
    """Whether somebody is on the line: that cannot wait."""
    return ticket.kind == TicketKind.CALL.value and ticket.state in ON_THE_LINE


def asleep(wanted: Sleep) -> dict[str, Any]:
    """A ticket that falls asleep; nobody holds it meanwhile."""
    nobody = {"claimed_by": None, "claimed_at": None}
    return {"state": SNOOZED, **nobody, "snoozed_until": wanted.until, "awaits_citizen": wanted.for_citizen}


def awake(ticket: Row[Any]) -> dict[str, Any]:
    """A ticket whose time has come: it has its old place, but is not overdue for having slept."""
    return {"state": PENDING, "due_at": max(ticket.due_at, ticket.snoozed_until)}


def woken(ticket: Row[Any], now: datetime) -> dict[str, Any]:
    """A ticket whose citizen has written. If that was waited for, its time begins anew."""
    if not ticket.awaits_citizen:
        return awake(ticket)
    given = max(timedelta(), ticket.due_at - ticket.waiting_since)
    return {"state": PENDING, "waiting_since": now, "due_at": now + given}
