"""Transactions, on both databases."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from contact_center.storage import events
from contact_center.storage.checkpoint import EVERY, Checkpoint
from contact_center.storage.migrate import upgrade
from contact_center.storage.transaction import fleeting, open_database, reading, transaction


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


def test_what_is_over_in_a_moment_does_not_wait_for_the_disk_and_the_next_promise_does(engine: Engine) -> None:
    how = text("PRAGMA synchronous")
    for opened, expected in ((fleeting, 1), (transaction, 2), (fleeting, 1), (fleeting, 1), (transaction, 2)):
        with opened(engine) as connection:
            assert connection.execute(how).scalar_one() == expected


def test_sqlites_log_is_written_away_beside_the_transactions(tmp_path: Path, now: datetime) -> None:
    file = tmp_path / "busy.sqlite"
    engine = open_database(f"sqlite:///{file}")
    upgrade(engine)
    with contextlib.closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    before = file.stat().st_size
    for _ in range(EVERY + 1):
        with fleeting(engine) as writing:
            events.add(writing, "test", None, "", now, words="x" * 4000)
    deadline = time.monotonic() + 20
    while file.stat().st_size == before:  # by itself SQLite would leave it all in the log
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_log_that_cannot_be_written_away_harms_nobody(tmp_path: Path) -> None:
    checkpoint = Checkpoint(str(tmp_path / "no such folder" / "file"), every=1)
    checkpoint.committed()
    deadline = time.monotonic() + 20
    while not checkpoint._busy.acquire(blocking=False):
        assert time.monotonic() < deadline
