"""That somebody looked at what is hidden: a line that stays, with who, when and at what; never with what they saw."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from contact_center.domain.ticket import StaffMember
from contact_center.storage import events


def looked(
    connection: Connection, staff: StaffMember, what: str, ticket: Row[Any], now: datetime, **about: Any
) -> None:
    """Note a look, in the transaction that shows it: who is not noted sees nothing."""
    events.add(connection, f"audit.{what}", ticket.id, ticket.office, now, staff_id=staff.id, **about)
