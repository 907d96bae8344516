"""What the stream says of an event: numbers and safe fields, and to whom may see it the ticket's line as in the list.

Made once per event, however many listen: the line is what every list would have asked for next.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from fastapi.encoders import jsonable_encoder
from fastapi.sse import ServerSentEvent
from sqlalchemy import Connection, Row

from contact_center.api import present
from contact_center.api.door import StaffDoor
from contact_center.api.wording.language import LANGUAGES
from contact_center.storage import readers, shared, views
from contact_center.visitation.naming import Names
from queues.reading_along import SILENCE

OF_TICKETS = "ticket."
SAFE = ("name", "does")
"""What an event says besides its numbers: who reads or writes."""


@dataclass(frozen=True)
class Told:
    """An event, ready to be said."""

    event: Row[Any]
    lines: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Language → the ticket as a line of a list; empty: the list is to be read again."""
    offices: frozenset[str] = frozenset()
    """Who sees the ticket now."""

    @cached_property
    def plain(self) -> ServerSentEvent:
        """For whoever may not see the ticket, or no longer."""
        return self._said({})

    @cached_property
    def whole(self) -> Mapping[str, ServerSentEvent]:
        """For those who see it, in each language."""
        offices = sorted(self.offices)
        return {language: self._said({"row": line, "offices": offices}) for language, line in self.lines.items()}

    def _said(self, more: Mapping[str, Any]) -> ServerSentEvent:
        row = self.event
        data = {"seq": row.seq, "kind": row.kind, "ticket_id": row.ticket_id, "office": row.office, "at": row.at}
        whom = {"staff_id": row.data["staff"]} if row.data.get("staff") else {}
        safe = {name: row.data[name] for name in SAFE if name in row.data}
        return ServerSentEvent(event="ticket", id=str(row.seq), data=jsonable_encoder({**data, **whom, **safe, **more}))

    def to(self, offices: Collection[str] | None, language: str) -> ServerSentEvent:
        """What somebody of these offices is told; None: somebody who counts queues but reads no tickets."""
        sees = offices is not None and self.offices & set(offices)
        return self.whole.get(language, self.plain) if sees else self.plain


def tell(door: StaffDoor, connection: Connection, events: Sequence[Row[Any]]) -> list[Told]:
    """Make events ready; of each ticket the line as it is now."""
    ids = {row.ticket_id for row in events if row.ticket_id and row.kind.startswith(OF_TICKETS)}
    lines, seen = _lines(door, connection, ids) if ids else ({}, {})
    return [Told(row, lines.get(row.ticket_id, {}), seen.get(row.ticket_id, frozenset())) for row in events]


def _lines(
    door: StaffDoor, connection: Connection, ids: Collection[int]
) -> tuple[dict[int, dict[str, Any]], dict[int, frozenset[str]]]:
    rows, now = views.rows_of(connection, ids), door.clock()
    reading = readers.of(connection, ids, now - SILENCE)
    lines: dict[int, dict[str, Any]] = {}
    for language in LANGUAGES:
        for line in present.ticket_lines(rows, reading, Names.of(door.catalog, language), now):
            lines.setdefault(line.id, {})[language] = line.model_dump(mode="json")
    further = shared.offices_of(connection, ids)
    seen = {row.id: frozenset({row.office, *further.get(row.id, ())}) for row in rows}
    return lines, seen
