"""What a bulk action does to one ticket, and which tickets it passes over. Pure.

Calls are never taken, moved or finished in bulk: somebody hears what happens to them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Row

from contact_center.domain.ticket import TicketKind, TicketState
from contact_center.domain.visitation import LineKind
from queues.lifecycle import HOLDER_ONLY, Verb, states_before
from queues.sleeping import Sleep, asleep

NOBODY: Final = {"claimed_by": None, "claimed_at": None}
BULK_VERBS: Final = (Verb.CLAIM, Verb.RELEASE, Verb.TRANSFER, Verb.CORRECT, Verb.SNOOZE, Verb.WAKE, Verb.COMPLETE)
KEPT: Final = (
    *("state", "office", "topic", "sure", "due_at", "waiting_since", "claimed_by", "claimed_at"),
    *("completed_at", "outcome", "snoozed_until", "awaits_citizen"),
)
"""What is remembered of a ticket, so that the action can be undone."""
LINES: Final = {
    Verb.CLAIM: LineKind.CLAIM,
    Verb.TRANSFER: LineKind.TRANSFER,
    Verb.CORRECT: LineKind.CORRECTION,
    Verb.COMPLETE: LineKind.COMPLETION,
}
"""Verb → the line of the visitation log."""
EVENTS: Final = {
    Verb.CLAIM: "ticket.claimed",
    Verb.RELEASE: "ticket.released",
    Verb.TRANSFER: "ticket.transferred",
    Verb.CORRECT: "ticket.corrected",
    Verb.SNOOZE: "ticket.snoozed",
    Verb.WAKE: "ticket.woken",
    Verb.COMPLETE: "ticket.completed",
}


class Passed(StrEnum):
    """Why a ticket was passed over."""

    STATE = "state"
    """It is not in a state in which that can be done."""
    HELD = "held"
    """Somebody else holds it."""
    CALL = "call"
    NOTHING = "nothing"
    """It is so already."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be done, the same for all tickets."""

    verb: Verb
    staff_id: int
    lead: bool
    """Leads may do what only the holder may."""
    office: str | None = None
    topic: str | None = None
    sleep: Sleep | None = None
    outcome: str | None = None


def change(order: Order, ticket: Row[Any], due_at: datetime, now: datetime) -> Mapping[str, Any] | Passed:
    """The new values of a ticket, or why it is passed over. `due_at`: its deadline in the queue it is moved to."""
    if (passed := _passed(order, ticket)) is not None:
        return passed
    values = _values(order, ticket, due_at, now)
    changed = {name: value for name, value in values.items() if value != getattr(ticket, name)}
    return changed or Passed.NOTHING


def _passed(order: Order, ticket: Row[Any]) -> Passed | None:
    if ticket.state not in states_before(order.verb):
        return Passed.STATE
    if ticket.kind == TicketKind.CALL.value:
        return Passed.CALL
    mine = ticket.claimed_by in ((None,) if order.verb not in HOLDER_ONLY else ()) + (order.staff_id,)
    return None if mine or (order.lead and ticket.claimed_by is not None) else Passed.HELD


def _values(order: Order, ticket: Row[Any], due_at: datetime, now: datetime) -> dict[str, Any]:
    pending = {"state": TicketState.PENDING.value, **NOBODY}
    topic = order.topic or ticket.topic
    values: dict[Verb, dict[str, Any]] = {
        Verb.CLAIM: {"state": TicketState.ASSIGNED.value, "claimed_by": order.staff_id, "claimed_at": now},
        Verb.RELEASE: pending,
        Verb.WAKE: {"state": TicketState.PENDING.value},
        Verb.TRANSFER: {**pending, "office": order.office or ticket.office, "topic": topic, "due_at": due_at},
        Verb.CORRECT: {"topic": topic, "sure": True},
        Verb.SNOOZE: asleep(order.sleep) if order.sleep is not None else {},
        Verb.COMPLETE: {"state": TicketState.COMPLETED.value, "outcome": order.outcome, "completed_at": now},
    }
    return values[order.verb]


def kept(ticket: Row[Any]) -> dict[str, Any]:
    """What is remembered of a ticket, as JSON."""
    values = {name: getattr(ticket, name) for name in KEPT}
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()}


def restored(before: Mapping[str, Any]) -> dict[str, Any]:
    """The remembered values as they were."""
    times = {"due_at", "waiting_since", "claimed_at", "completed_at", "snoozed_until"}
    return {name: datetime.fromisoformat(value) if value and name in times else value for name, value in before.items()}
