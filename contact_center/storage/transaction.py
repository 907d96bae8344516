"""Opening the database and one transaction at a time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Connection, Engine, create_engine, event, make_url

from contact_center.storage.blobs.folder import Folder
from contact_center.storage.blobs.store import Store
from contact_center.storage.checkpoint import MOST_PAGES, Checkpoint
from contact_center.storage.flushing import Log

BLOBS_FOLDER = "blobs"
_TURN = "turn"
"""SQLite has one writer at a time. Threads of one process wait for their turn here, where it is handed on at once: in
SQLite's own queue whoever finds it taken sleeps for a while and looks again."""
_CHECKPOINT = "checkpoint"
_LOG = "log"


class LastWord(Protocol):
    """What is to be written at the end of each transaction of a request: its lines of the audit log."""

    def touches(self, ticket_id: int) -> None:
        """The transaction that is going on changes this ticket."""

    def say(self, connection: Connection) -> None:
        """Write what there is to write, just before the commit: the lock on the log is held for that moment only."""

    def said(self) -> None:
        """The transaction is committed."""

    def unsaid(self) -> None:
        """The transaction is rolled back: nothing of it happened."""


LAST_WORD: ContextVar[LastWord | None] = ContextVar("last_word", default=None)
"""Of the request that is being answered; none in jobs and sweeps."""


class _Silent:
    """Nothing is to be written at the end."""

    def say(self, connection: Connection) -> None:
        """Write nothing."""

    def said(self) -> None:
        """Nothing was."""

    def unsaid(self) -> None:
        """Nothing was, either."""


_SILENT = _Silent()


def open_database(url: str, store: Store | None = None) -> Engine:
    """Open the database at `url` and the store of the bytes its rows name; SQLite's may be the folder beside its file.

    SQLite gets WAL and foreign keys. WAL lets readers go on while one writes. A mail that was acknowledged must
    survive a power cut: `transaction` waits for the disk, after it has let the next one write.
    """
    options: dict[str, Any] = {"blobs": store or _beside(url)}
    if url.startswith("sqlite"):
        options[_TURN] = threading.RLock()
        if file := make_url(url).database:
            options[_CHECKPOINT], options[_LOG] = Checkpoint(file), Log(file)
        waits = {"timeout": 30, "check_same_thread": False}
        engine = create_engine(url, connect_args=waits, pool_size=20, pool_use_lifo=True, execution_options=options)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return create_engine(url, pool_pre_ping=True, pool_size=10, max_overflow=20, execution_options=options)


def _beside(url: str) -> Store | None:
    file = make_url(url).database if url.startswith("sqlite") else None
    return Store(Folder(Path(file).parent / BLOBS_FOLDER)) if file else None


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # BEGIN is ours, below
    cursor = connection.cursor()
    checkpoint = f"wal_autocheckpoint={MOST_PAGES}"
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=30000", checkpoint):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # IMMEDIATE for writers: a read that turns into a write half-way would fail at once instead of waiting.
    if connection.get_execution_options().get("reading"):
        driver: Any = connection.connection.driver_connection
        driver.execute("BEGIN")  # takes no lock yet, so it cannot fail; and every request reads
    else:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """One transaction that may write: all or nothing, and on the disk when it is over.

    Raises OSError where the disk fails: then it may have happened or not.
    """
    last = LAST_WORD.get() or _SILENT
    try:
        with _turn(engine), engine.begin() as connection:
            yield connection
            last.say(connection)
    except BaseException:
        last.unsaid()
        raise
    last.said()
    _flushed(engine)
    _committed(engine)


def _flushed(engine: Engine) -> None:
    """After the turn was handed on: wait for the disk."""
    log: Log | None = engine.get_execution_options().get(_LOG)
    if log is not None:
        log.flush()


def _committed(engine: Engine) -> None:
    """After the turn was handed on."""
    checkpoint: Checkpoint | None = engine.get_execution_options().get(_CHECKPOINT)
    if checkpoint is not None:
        checkpoint.committed()


def _turn(engine: Engine) -> AbstractContextManager[Any]:
    """What whoever writes waits for; nothing where the database keeps its writers apart by itself."""
    turn: AbstractContextManager[Any] | None = engine.get_execution_options().get(_TURN)
    return turn if turn is not None else nullcontext()


@contextmanager
def fleeting(engine: Engine) -> Iterator[Connection]:
    """One transaction, all or nothing, that does not wait for the disk: a power cut may undo it, a crash never does.

    For what is over in a moment anyway: the turns of a call that is going on. Whatever is promised to anybody is kept
    by `transaction`.
    """
    with _turn(engine), engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL synchronous_commit TO off")
        yield connection
    _committed(engine)


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A consistent view for reading; never blocks and is never blocked by a writer."""
    with engine.connect().execution_options(reading=True) as connection, connection.begin():
        yield connection
