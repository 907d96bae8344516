"""Transactions, on both databases."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from contact_center.storage import events, flushing
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


@pytest.fixture
def flushed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that were brought to the disk, in order; they are, too."""
    files: list[str] = []
    really = flushing._flush

    def flush(descriptor: int) -> None:
        files.append(Path(os.readlink(f"/proc/self/fd/{descriptor}")).name)
        really(descriptor)

    monkeypatch.setattr(flushing, "_flush", flush)
    return files


def test_what_is_promised_is_on_the_disk_and_what_is_over_in_a_moment_does_not_wait(
    engine: Engine, now: datetime, flushed: list[str]
) -> None:
    with fleeting(engine) as connection:
        events.add(connection, "test", None, "", now)
    with reading(engine) as connection:
        events.latest(connection)
    assert flushed == []
    with transaction(engine) as connection:
        events.add(connection, "test", None, "", now)
        assert flushed == []  # it would be too early
    assert flushed == ["test.sqlite-wal"]


def test_who_waits_for_the_disk_lets_the_next_one_write(
    engine: Engine, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow, written = threading.Event(), threading.Event()

    def flush(_descriptor: int) -> None:
        slow.set()
        assert written.wait(20)

    def write() -> None:
        with transaction(engine) as connection:
            events.add(connection, "first", None, "", now)

    monkeypatch.setattr(flushing, "_flush", flush)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(write)
        assert slow.wait(20)
        with fleeting(engine) as connection:
            events.add(connection, "second", None, "", now)
        written.set()
        first.result(20)
    with reading(engine) as connection:
        assert [row.kind for row in events.after(connection, 0, None)] == ["first", "second"]


def test_a_disk_that_fails_is_told(engine: Engine, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    def flush(_descriptor: int) -> None:
        raise OSError(errno.EIO, "the disk is broken")

    monkeypatch.setattr(flushing, "_flush", flush)
    with pytest.raises(OSError, match="broken"), transaction(engine) as connection:
        events.add(connection, "test", None, "", now)


def test_without_a_log_there_is_nothing_to_wait_for(tmp_path: Path) -> None:
    flushing.Log(str(tmp_path / "gone.sqlite")).flush()


def test_what_the_log_holds_survives_although_the_database_was_never_written(
    engine: Engine, now: datetime, tmp_path: Path
) -> None:
    with transaction(engine) as connection:
        events.add(connection, "kept", None, "", now)
    left = tmp_path / "left"
    left.mkdir()
    for ending in ("", "-wal"):  # what lies on the disk when the power goes: no shared memory
        shutil.copyfile(tmp_path / f"test.sqlite{ending}", left / f"test.sqlite{ending}")
    again = open_database(f"sqlite:///{left / 'test.sqlite'}")
    with reading(again) as connection:
        assert [row.kind for row in events.after(connection, 0, None)] == ["kept"]
    again.dispose()


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
