"""Which moves a ticket may make. Pure."""

from __future__ import annotations

from enum import StrEnum

from contact_center.domain.ticket import TicketState

PENDING, ASSIGNED, WRAPPING = TicketState.PENDING, TicketState.ASSIGNED, TicketState.WRAPPING
SNOOZED, COMPLETED, CANCELED = TicketState.SNOOZED, TicketState.COMPLETED, TicketState.CANCELED


WORKING_ROLES = frozenset({"agent", "lead"})
"""Who works tickets."""


class Verb(StrEnum):
    """What staff can do with a ticket."""

    CLAIM = "claim"
    RELEASE = "release"
    TRANSFER = "transfer"
    FORWARD = "forward"
    """Hand it to another authority."""
    CORRECT = "correct"
    REPLY = "reply"
    NOTE = "note"
    LETTERS = "letters"
    """Print a letter or a receipt."""
    COMPLETE = "complete"
    REOPEN = "reopen"
    HANG_UP = "hang-up"
    ASSIGN = "assign"
    """Give it to a colleague; leads only."""
    SNOOZE = "snooze"
    """Let it sleep until a time, or until the citizen answers."""
    WAKE = "wake"


MOVES: dict[Verb, dict[TicketState, TicketState]] = {
    Verb.CLAIM: {PENDING: ASSIGNED, SNOOZED: ASSIGNED},
    Verb.RELEASE: {ASSIGNED: PENDING, WRAPPING: PENDING},
    Verb.TRANSFER: {state: PENDING for state in (PENDING, ASSIGNED, WRAPPING, SNOOZED)},
    Verb.FORWARD: {ASSIGNED: ASSIGNED, WRAPPING: WRAPPING},
    Verb.CORRECT: {state: state for state in (PENDING, ASSIGNED, WRAPPING, SNOOZED, COMPLETED)},
    Verb.REPLY: {ASSIGNED: ASSIGNED, WRAPPING: WRAPPING},
    Verb.NOTE: {state: state for state in TicketState},
    Verb.LETTERS: {state: state for state in TicketState},
    Verb.COMPLETE: {ASSIGNED: COMPLETED, WRAPPING: COMPLETED},
    Verb.REOPEN: {COMPLETED: PENDING, CANCELED: PENDING},
    Verb.HANG_UP: {ASSIGNED: WRAPPING},
    Verb.ASSIGN: {PENDING: ASSIGNED, ASSIGNED: ASSIGNED},
    Verb.SNOOZE: {state: SNOOZED for state in (PENDING, ASSIGNED, WRAPPING, SNOOZED)},
    Verb.WAKE: {SNOOZED: PENDING},
}
"""verb → state before → state after. What is not in the table is not allowed."""

HOLDER_ONLY = frozenset({Verb.RELEASE, Verb.REPLY, Verb.FORWARD, Verb.COMPLETE, Verb.HANG_UP})
"""Verbs of the person who holds the ticket (a lead may do them, too)."""


def states_before(verb: Verb) -> tuple[str, ...]:
    """The states in which `verb` is allowed."""
    return tuple(state.value for state in MOVES[verb])


LEAD_ONLY = frozenset({Verb.ASSIGN})


def allowed(state: TicketState, holder: bool, lead: bool = False) -> tuple[Verb, ...]:
    """The verbs for a ticket in `state`, seen by its holder or by somebody else, and perhaps by a lead."""
    closed = (frozenset() if holder else HOLDER_ONLY) | (frozenset() if lead else LEAD_ONLY)
    return tuple(verb for verb, moves in MOVES.items() if state in moves and verb not in closed)
