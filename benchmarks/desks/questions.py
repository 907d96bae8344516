"""What staff ask of ten thousand tickets, and the same asked without what makes it quick."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, or_, select

from contact_center.api import lists
from contact_center.api.door import StaffDoor
from contact_center.api.wanted import ListQuery
from contact_center.domain.ticket import StaffMember
from contact_center.errors import Conflict
from contact_center.storage import tables, users
from contact_center.storage.filters import Filter
from contact_center.storage.tickets import QUEUE_ORDER
from contact_center.storage.transaction import reading, transaction
from contact_center.storage.views import Page, ticket_rows

OURS = (
    "ix_tickets_state_priority_due_at_waiting_since_id",
    "ix_tickets_state_waiting_since_id",
    "ix_tickets_state_created_at_id",
    "ix_tickets_state_office_topic_priority_due_at",
)
"""The indexes that lists use."""


def timed(ask: Callable[[], Any], times: int) -> tuple[float, float, float]:
    """Median and 95th percentile, and the processor time of this process, in milliseconds; without the first five."""
    for _ in range(5):
        ask()
    took, used = [], time.process_time()
    for _ in range(times):
        began = time.perf_counter()
        ask()
        took.append(1000 * (time.perf_counter() - began))
    cpu = 1000 * (time.process_time() - used) / times
    return statistics.median(took), statistics.quantiles(took, n=20)[-1], cpu


def member(engine: Engine, username: str) -> StaffMember:
    """One of the staff."""
    with reading(engine) as connection:
        row = users.by_username(connection, username)
    assert row is not None
    return users.to_staff(row)


def page(door: StaffDoor, staff: StaffMember, **query: Any) -> Callable[[], Any]:
    """A page of a list with its total, as JSON."""
    asked = ListQuery.model_validate(query)
    return lambda: lists.listed(door, staff, asked).model_dump_json()


def next_one(door: StaffDoor, staff: StaffMember) -> Callable[[], Any]:
    """Take the next, and put it back without being measured for it."""
    return lambda: door.desk.claim_next(staff, Filter(), datetime.now(UTC))


def plain_next(engine: Engine) -> Callable[[], Any]:
    """The first of the queue by a plain select: no skills, no lock, nothing taken."""

    def ask() -> Any:
        with reading(engine) as connection:
            waiting = select(tables.tickets).where(tables.tickets.c.state == "pending")
            return connection.execute(waiting.order_by(*QUEUE_ORDER).limit(1)).one()

    return ask


def like(engine: Engine, word: str) -> Callable[[], Any]:
    """The same search without an index of words: LIKE over subject, party, reference and texts."""

    def ask() -> Any:
        inside = select(tables.messages.c.ticket_id).where(tables.messages.c.text.ilike(f"%{word}%"))
        names = ("reference", "subject", "party_name", "party_address")
        columns = (tables.tickets.c[name].ilike(f"%{word}%") for name in names)
        with reading(engine) as connection:
            wanted = select(tables.tickets).where(or_(tables.tickets.c.id.in_(inside), *columns))
            return connection.execute(wanted.order_by(*QUEUE_ORDER).limit(100)).all()

    return ask


def bare_page(engine: Engine) -> Callable[[], Any]:
    """The rows of the list alone, as the database gives them."""
    wanted = Filter(states=("pending",))

    def ask() -> Any:
        with reading(engine) as connection:
            return ticket_rows(connection, wanted, Page(100))

    return ask


def without_indexes(engine: Engine) -> None:
    """Drop the indexes that lists use."""
    with transaction(engine) as connection:
        for name in OURS:
            connection.exec_driver_sql(f"DROP INDEX {name}")


def race(door: StaffDoor, engine: Engine, people: int = 20, offered: int = 30) -> tuple[int, int, int]:
    """Everybody claims the same tickets at once; returns how many were won, how many refused, how many won twice."""
    with reading(engine) as connection:
        waiting = select(tables.tickets.c.id).where(tables.tickets.c.state == "pending").limit(offered)
        ids = list(connection.execute(waiting).scalars())
    staff = [member(engine, f"staff{number}") for number in range(people)]

    def claim(one: tuple[StaffMember, int]) -> int | None:
        try:
            return door.desk.claim(one[0], one[1], datetime.now(UTC)).id
        except Conflict:
            return None

    with ThreadPoolExecutor(people) as pool:
        answers = list(pool.map(claim, [(who, number) for number in ids for who in staff]))
    won = [number for number in answers if number is not None]
    return len(won), len(answers) - len(won), len(won) - len(set(won))
