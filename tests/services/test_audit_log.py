"""The audit log on both databases: only ever longer, every row chained to the one before."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Engine, delete, select, text, update
from sqlalchemy.exc import DBAPIError

from contact_center.storage import audit
from contact_center.storage.audit import Entry
from contact_center.storage.tables import audit as table
from contact_center.storage.transaction import reading, transaction


def write(engine: Engine, now: datetime, count: int = 3, **more: Any) -> None:
    for number in range(count):
        with transaction(engine) as connection:
            entry = Entry(now, "sara", "ticket.read", "ticket", str(number), fields={"office": "århus", "text": None})
            audit.append(connection, entry)


def verdict(engine: Engine, noted: tuple[int, str] | None = None) -> audit.Verdict:
    with reading(engine) as connection:
        return audit.verify(connection, noted)


def tamper(engine: Engine, statement: Any) -> None:
    """Change the log as somebody would who owns the database server."""
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            connection.execute(statement)
            return
        triggers = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
        for name, _sql in triggers:
            connection.execute(text(f"DROP TRIGGER {name}"))
        connection.execute(statement)
        for _name, sql in triggers:
            connection.execute(text(sql))


def test_a_whole_chain_is_whole_and_an_empty_one_too(database: Engine, now: datetime) -> None:
    assert verdict(database) == audit.Verdict(0, 0, audit.GENESIS)
    write(database, now)
    found = verdict(database)
    assert (found.rows, found.seq, found.fault) == (3, 3, "")
    assert not verdict(database, (2, noted(database, 2))).fault


def noted(engine: Engine, seq: int) -> str:
    with reading(engine) as connection:
        return str(connection.execute(select(table.c.hash).where(table.c.seq == seq)).scalar_one())


@pytest.mark.parametrize("statement", ["UPDATE audit SET actor = 'nobody'", "DELETE FROM audit", "TRUNCATE audit"])
def test_the_database_itself_refuses_to_change_the_log(database: Engine, now: datetime, statement: str) -> None:
    write(database, now)
    with pytest.raises(DBAPIError), transaction(database) as connection:
        connection.execute(text(statement))
    assert verdict(database).rows == 3


def test_every_change_behind_the_databases_back_is_found(database: Engine, now: datetime) -> None:
    write(database, now, 5)
    before = noted(database, 5)
    for column, value in (("actor", "otto"), ("reason", "x"), ("fields", {}), ("ticket_id", 9), ("origin", "y")):
        old = _value(database, column)
        tamper(database, update(table).where(table.c.seq == 3).values({column: value}))
        assert verdict(database).fault == "row 3 has been changed", column
        tamper(database, update(table).where(table.c.seq == 3).values({column: old}))
    tamper(database, delete(table).where(table.c.seq == 5))
    assert verdict(database).fault == ""  # a cut end shows only beside a note of it
    assert verdict(database, (5, before)).fault == "row 5 is not there any more: the end is cut off"
    tamper(database, delete(table).where(table.c.seq == 2))
    assert verdict(database).fault == "row 2 is missing"


def _value(engine: Engine, column: str) -> Any:
    with reading(engine) as connection:
        return connection.execute(select(table.c[column]).where(table.c.seq == 3)).scalar_one()


def test_a_chain_that_was_written_anew_is_not_the_one_that_was_noted(database: Engine, now: datetime) -> None:
    write(database, now)
    old = noted(database, 3)
    tamper(database, delete(table))
    write(database, now, 4, actor="somebody else")
    with transaction(database) as connection:
        audit.append(connection, Entry(now, "otto", "ticket.read"))
    tamper(database, delete(table))
    with transaction(database) as connection:
        for _ in range(3):
            audit.append(connection, Entry(now, "otto", "ticket.read"))
    assert verdict(database).fault == ""
    assert "was written anew" in verdict(database, (3, old)).fault


def test_many_who_write_at_once_make_one_chain_without_gaps(database: Engine, now: datetime) -> None:
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda _: write(database, now, 5), range(6)))
    found = verdict(database)
    assert (found.rows, found.seq, found.fault) == (30, 30, "")


def test_a_change_that_is_rolled_back_leaves_no_row_and_no_gap(database: Engine, now: datetime) -> None:
    write(database, now, 1)
    with pytest.raises(ZeroDivisionError):
        _append_and_fail(database, now)
    write(database, now, 1)
    assert verdict(database) == audit.Verdict(2, 2, noted(database, 2))


def _append_and_fail(engine: Engine, now: datetime) -> None:
    with transaction(engine) as connection:
        audit.append(connection, Entry(now, "sara", "ticket.claimed"))
        raise ZeroDivisionError


@pytest.mark.parametrize("words", ["\ud800", "x" * 5000, "'; DROP TABLE audit; --", "linje\nto", "ÆØÅ 汉字"])
def test_any_words_are_kept_and_hashed(database: Engine, now: datetime, words: str) -> None:
    if words == "\ud800":
        words = words.encode("utf-8", "replace").decode()  # no database keeps it, and no door lets it in
    with transaction(database) as connection:
        audit.append(connection, Entry(now, "sara", "audit.exported", reason=words))
    assert verdict(database).fault == ""
