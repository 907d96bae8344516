"""What the stream says of an event: numbers and safe fields, and to whom may see it the ticket's line as in the list.

Made once per event, however many listen: the line is what every list would have asked for next.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from fastapi.encoders import jsonable_encoder
from fastapi.sse import ServerSentEvent
from sqlalchemy import Connection, Row

from contact_center.api import present
from contact_center.api.door import StaffDoor
from contact_center.storage import readers, shared, views
from queues.reading_along import SILENCE

OF_TICKETS = "ticket."
SAFE = ("name", "does")
"""What an event says besides its numbers: who reads or writes."""


@dataclass(frozen=True)
class Told:
    """An event, ready to be said."""

    event: Row[Any]
    line: Mapping[str, Any] | None = None
    """The ticket as a line of a list; None: the list is to be read again."""
    offices: frozenset[str] = frozenset()
    """Who sees the ticket now."""

    @cached_property
    def plain(self) -> ServerSentEvent:
        """For whoever may not see the ticket, or no longer."""
        return self._said({})

    @cached_property
    def whole(self) -> ServerSentEvent:
        """For those who see it."""
        return self._said({"row": self.line, "offices": sorted(self.offices)} if self.line is not None else {})

    def _said(self, more: Mapping[str, Any]) -> ServerSentEvent:
        row = self.event
        data = {"seq": row.seq, "kind": row.kind, "ticket_id": row.ticket_id, "office": row.office, "at": row.at}
        whom = {"staff_id": row.data["staff"]} if row.data.get("staff") else {}
        safe = {name: row.data[name] for name in SAFE if name in row.data}
        return ServerSentEvent(event="ticket", id=str(row.seq), data=jsonable_encoder({**data, **whom, **safe, **more}))

    def to(self, offices: Collection[str] | None) -> ServerSentEvent:
        """What somebody of these offices is told; None: somebody who counts queues but reads no tickets."""
        return self.whole if offices is not None and self.offices & set(offices) else self.plain


def tell(door: StaffDoor, connection: Connection, events: Sequence[Row[Any]]) -> list[Told]:
    """Make events ready; of each ticket the line as it is now."""
    ids = {row.ticket_id for row in events if row.ticket_id and row.kind.startswith(OF_TICKETS)}
    lines, seen = _lines(door, connection, ids) if ids else ({}, {})
    return [Told(row, lines.get(row.ticket_id), seen.get(row.ticket_id, frozenset())) for row in events]


def _lines(
    door: StaffDoor, connection: Connection, ids: Collection[int]
) -> tuple[dict[int, dict[str, Any]], dict[int, frozenset[str]]]:
    rows, now = views.rows_of(connection, ids), door.clock()
    reading = readers.of(connection, ids, now - SILENCE)
    shown = present.ticket_lines(rows, reading, door.catalog, now)
    further = shared.offices_of(connection, ids)
    seen = {row.id: frozenset({row.office, *further.get(row.id, ())}) for row in rows}
    return {line.id: line.model_dump(mode="json") for line in shown}, seen
