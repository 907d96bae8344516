"""Transactions, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from sqlalchemy import Engine, text

from contact_center.storage import events
from contact_center.storage.transaction import reading, transaction


def test_writers_of_one_process_take_turns_and_lose_nothing(database: Engine, now: datetime) -> None:
    def write(number: int) -> None:
        with transaction(database) as connection:
            before = events.latest(connection)
            events.add(connection, "test", None, str(before), now)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(write, range(60)))
    with reading(database) as connection:
        assert len(events.after(connection, 0, None)) == 60


def test_a_turn_ends_with_a_transaction_that_fails(database: Engine, now: datetime) -> None:
    def fail() -> None:
        with transaction(database) as connection:
            events.add(connection, "test", None, "", now)
            raise RuntimeError("out of order")

    with pytest.raises(RuntimeError):
        fail()
    with ThreadPoolExecutor(1) as pool:  # another thread: the turn is not this one's any more
        pool.submit(test_writers_of_one_process_take_turns_and_lose_nothing, database, now).result(60)


def test_a_commit_is_on_the_disk_when_it_returns(engine: Engine) -> None:
    with transaction(engine) as connection:
        assert connection.execute(text("PRAGMA synchronous")).scalar_one() == 2
        assert connection.execute(text("PRAGMA journal_mode")).scalar_one() == "wal"
