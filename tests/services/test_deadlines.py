"""Deadlines are told once when they come near and once when they have passed; leads give work to people."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select

from contact_center.storage import escalations, tables
from contact_center.storage.transaction import reading, transaction
from queues.deadlines import Deadlines


def told(engine: Engine) -> list[str]:
    with reading(engine) as connection:
        kinds = (escalations.KINDS[escalations.SOON], escalations.KINDS[escalations.LATE])
        return list(
            connection.execute(
                select(tables.events.c.kind).where(tables.events.c.kind.in_(kinds)).order_by(tables.events.c.seq)
            ).scalars()
        )


@pytest.fixture
def ticket(database: Engine, now: Any) -> Any:
    """A ticket that is due in two hours."""
    row = {
        "reference": "ICS-ABCD2345",
        "channel": "mail",
        "kind": "mail",
        "state": "pending",
        "office": "aarhus",
        "topic": "cpr",
        "further_topics": [],
        "language": "pl",
        "sure": True,
        "priority": 2,
        "due_at": now + timedelta(hours=2),
        "created_at": now,
        "waiting_since": now,
        "version": 1,
        "subject": "",
        "party_name": "",
        "party_address": "",
        "role": "citizen",
    }
    with transaction(database) as connection:
        known = {name: value for name, value in row.items() if name in tables.tickets.c}
        return connection.execute(tables.tickets.insert().values(**known).returning(tables.tickets.c.id)).scalar_one()


def test_a_deadline_is_told_once_when_it_comes_near_and_once_when_it_has_passed(
    database: Engine, now: Any, ticket: int
) -> None:
    deadlines = Deadlines(database)
    for minutes in (0, 59, 61, 62, 119, 121, 150, 600):
        deadlines.look(now + timedelta(minutes=minutes))
    assert told(database) == ["ticket.due-soon", "ticket.overdue"]


def test_another_deadline_is_told_anew(database: Engine, now: Any, ticket: int) -> None:
    Deadlines(database).look(now + timedelta(minutes=61))
    with transaction(database) as connection:
        connection.execute(tables.tickets.update().values(due_at=now + timedelta(hours=9)))
    Deadlines(database).look(now + timedelta(hours=8, minutes=30))
    assert told(database) == ["ticket.due-soon", "ticket.due-soon"]


@pytest.mark.parametrize("state", ["completed", "canceled", "wrapping"])
def test_what_is_done_is_never_late(database: Engine, now: Any, ticket: int, state: str) -> None:
    with transaction(database) as connection:
        connection.execute(tables.tickets.update().values(state=state))
    Deadlines(database).look(now + timedelta(days=3))
    assert told(database) == []
