"""Somebody takes the next: what can be taken is read, put into their turn, and the first that is free is locked."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row

from contact_center.domain.desk import Pace
from contact_center.domain.ticket import StaffMember
from contact_center.storage import offers, takeable
from contact_center.storage.filters import Filter
from queues import floor
from queues.matching import SPOKEN_BY_ALL
from queues.turn import in_turn, taker

EACH: Final = 25
"""Contacts that are looked at of those on the line, of those written, and of those in one's own languages."""


def next_for(connection: Connection, staff: StaffMember, wanted: Filter, pace: Pace, now: datetime) -> int | None:
    """The id of the ticket this person takes next, which nobody else takes before the transaction ends; or None."""
    mine = replace(wanted, but_not=offers.elsewhere(staff.id))
    rows = _candidates(connection, staff, mine, now)
    if not rows:
        return None
    there = [floor.colleague(one) for one in floor.people(connection, pace, now) if one.row.id != staff.id]
    ranked = in_turn([floor.waiting(row) for row in rows], taker(staff), there, pace, now)
    return takeable.first_free(connection, ranked)


def _candidates(connection: Connection, staff: StaffMember, mine: Filter, now: datetime) -> list[Row[Any]]:
    spoken = tuple(set(staff.languages) | SPOKEN_BY_ALL)
    found = [
        *takeable.on_the_line(connection, mine, now, EACH),
        *takeable.written(connection, mine, EACH),
        *takeable.written(connection, replace(mine, languages=spoken), EACH),
    ]
    return list({row.id: row for row in found}.values())
