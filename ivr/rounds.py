"""What a round in the line tells a caller: from the place that the database knows to an event of the dialogue. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from ivr.events import Waited
from queues.line import Place

GRACE = timedelta(minutes=15)
"""So long after the closing time those who wait are still served, while somebody is there."""
SOON = timedelta(minutes=10)
"""Where nobody knows how long the wait is: so long before the closing time it is told."""


def waited(place: Place | None, now: datetime) -> Waited:
    """The event of one round."""
    if place is None or not place.waiting:
        return Waited(None)
    told, closes = place.expected, place.closes_at
    return Waited(
        place.position,
        low=told.low if told else 0,
        high=told.high if told else 0,
        closes_at=closes.isoformat() if closes and _not_reached(place, closes, now) else "",
        closed=_closed(place, now),
        opens_at=place.opens_at.isoformat() if place.opens_at else "",
        office=place.office,
    )


def _not_reached(place: Place, closes: datetime, now: datetime) -> bool:
    """Whether it will probably be too late."""
    if place.expected is None:
        return closes - now <= SOON
    return now + timedelta(minutes=place.expected.high) > closes


def _closed(place: Place, now: datetime) -> bool:
    """Whether it makes no sense to wait any longer."""
    if place.open_now:
        return False
    return place.there == 0 or place.closed_since is None or now - place.closed_since > GRACE
