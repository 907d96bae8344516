"""Which offers end and which are made: one look at the floor, one list of steps. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from contact_center.domain.desk import Colleague, Match, OfferKind, OfferState, Pace, Presence, Waiting
from queues.matching import match


@dataclass(frozen=True, slots=True)
class Open:
    """An offer that nobody has answered."""

    id: int
    ticket_id: int
    staff_id: int
    kind: OfferKind
    expires_at: datetime
    stands: bool
    """Whether there is still something to be had: the contact waits, or the colleague's caller is on the line."""


@dataclass(frozen=True, slots=True)
class Floor:
    """Everything that is looked at."""

    offers: tuple[Open, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    colleagues: tuple[Colleague, ...] = ()


@dataclass(frozen=True, slots=True)
class End:
    """An offer ends."""

    offer: Open
    state: OfferState
    why: str = ""


@dataclass(frozen=True, slots=True)
class _Question:
    offer: Open
    presence: Presence
    now: datetime


ENDS: tuple[tuple[Callable[[_Question], bool], OfferState, str], ...] = (
    (lambda q: not q.offer.stands, OfferState.WITHDRAWN, "left"),
    (lambda q: q.presence is Presence.AWAY, OfferState.WITHDRAWN, "away"),
    (lambda q: q.now >= q.offer.expires_at, OfferState.EXPIRED, ""),
)
"""From the top; an offer to which no row applies stands."""


def steps(floor: Floor, pace: Pace, now: datetime) -> tuple[tuple[End, ...], tuple[Match, ...]]:
    """What ends now, and what is offered now. What was offered elsewhere a moment ago is offered again in this step."""
    presence = {one.id: one.standing.presence for one in floor.colleagues}
    ends = tuple(end for offer in floor.offers if (end := _end(offer, presence, now)))
    over = {end.offer.id for end in ends}
    taken = {offer.ticket_id for offer in floor.offers if offer.id not in over}
    waiting = [_rested(one, ends) for one in floor.waiting if one.ticket_id not in taken]
    return ends, match(waiting, floor.colleagues, pace, now)


def _end(offer: Open, presence: dict[int, Presence], now: datetime) -> End | None:
    question = _Question(offer, presence.get(offer.staff_id, Presence.AWAY), now)
    return next((End(offer, state, why) for fits, state, why in ENDS if fits(question)), None)


def _rested(contact: Waiting, ends: tuple[End, ...]) -> Waiting:
    """Whoever has just let it pass is not asked again at once."""
    passed = {end.offer.staff_id for end in ends if end.offer.ticket_id == contact.ticket_id}
    return replace(contact, rested=contact.rested | passed)
