"""What follows when somebody leaves a talk, and what the provider still has to be told. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from contact_center.domain.desk import LegRole, LegState, Place, Via


@dataclass(frozen=True, slots=True)
class Leg:
    """A staff member's connection."""

    id: int
    staff_id: int
    role: LegRole
    via: Via
    state: LegState
    sid: str = ""


@dataclass(frozen=True, slots=True)
class Talk:
    """A caller who was taken, and who is connected with them."""

    place: Place
    held: bool = False
    held_done: bool = False
    legs: tuple[Leg, ...] = ()


class Act(StrEnum):
    """Something the provider has to be told."""

    RING = "ring"
    FETCH = "fetch"
    HOLD = "hold"
    RETURN = "return"
    END = "end"
    DROP = "drop"


def acts(talk: Talk) -> tuple[tuple[Act, Leg | None], ...]:
    """What is not yet as it should be. Asking again after it was done gives nothing."""
    found: list[tuple[Act, Leg | None]] = []
    found += [(Act.RETURN, None)] if talk.place is Place.RETURNING else []
    found += [(Act.END, None)] if talk.place is Place.ENDING else []
    found += [(Act.RING, leg) for leg in talk.legs if leg.state is LegState.WANTED]
    found += [(Act.FETCH, None)] if talk.place is Place.FETCHING else []
    found += [(Act.HOLD, None)] if talk.place is Place.MEETING and talk.held != talk.held_done else []
    # Last: a caller must not be alone for a moment, and is moved before the staff member is let go.
    found += [(Act.DROP, leg) for leg in talk.legs if leg.state is LegState.LEAVING]
    return tuple(found)


class How(StrEnum):
    """How a staff member's connection ended."""

    HUNG_UP = "hung-up"
    """They put the telephone down, or closed the page."""
    ROOM_OVER = "room-over"
    """The conference ended under them: the caller has left. What the provider tells of the caller may come later."""
    LOST = "lost"
    """Not answered, busy, failed, or never heard of again."""


class Then(StrEnum):
    """What follows when a staff member's connection has ended."""

    NOTHING = "nothing"
    BACK = "back"
    """The contact waits again, at the front, with the age it had; the caller has never left the queue."""
    HAND_OVER = "hand-over"
    """The colleague who was asked for help goes on."""
    RETURN = "return"
    """The caller goes back into the queue, to the front."""
    END = "end"
    """The talk is over: to the wrap-up."""


@dataclass(frozen=True, slots=True)
class _Question:
    talk: Talk
    left: Leg
    still_holds: bool
    how: How


ROWS: tuple[tuple[Callable[[_Question], bool], Then], ...] = (
    (lambda q: not q.still_holds or q.left.role is not LegRole.HOLDER, Then.NOTHING),
    (lambda q: q.talk.place in (Place.QUEUE, Place.RETURNING), Then.BACK),
    (lambda q: q.talk.place not in (Place.FETCHING, Place.MEETING), Then.NOTHING),
    (lambda q: q.how is How.ROOM_OVER, Then.NOTHING),
    (lambda q: another(q.talk.legs, q.left) is not None, Then.HAND_OVER),
    (lambda q: q.left.via is Via.DESK and q.how is How.HUNG_UP, Then.END),
    (lambda q: True, Then.RETURN),
)
"""From the top. Who puts down the handset ends the call; a browser that breaks off does not: there is a button."""


def after_left(talk: Talk, left: Leg, still_holds: bool, how: How) -> Then:
    """What follows when `left` is gone. `still_holds`: the ticket is still theirs."""
    question = _Question(talk, left, still_holds, how)
    return next(then for fits, then in ROWS if fits(question))


def another(legs: Sequence[Leg], left: Leg) -> Leg | None:
    """A colleague who is in the talk, too."""
    return next((leg for leg in legs if leg.state is LegState.TALKING and leg.id != left.id), None)
