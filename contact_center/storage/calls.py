"""Calls: the state of each conversation, and every answer given, so that a repeated request gets the same answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from contact_center.storage.tables import call_turns, calls


def _insert(connection: Connection, table: Any, values: Mapping[str, Any]) -> bool:
    """Insert unless it is there; whether it was new."""
    insert = postgresql_insert if connection.dialect.name == "postgresql" else sqlite_insert
    statement = insert(table).values(**values).on_conflict_do_nothing().returning(table.c.call_sid)
    return connection.execute(statement).scalar_one_or_none() is not None


def begin(connection: Connection, call_sid: str, caller: str, called: str, now: datetime) -> None:
    """Keep a new call; a known one stays as it is."""
    values = {"call_sid": call_sid, "caller": caller, "called": called, "state": {}, "started_at": now}
    _insert(connection, calls, values)


def get(connection: Connection, call_sid: str) -> Row[Any] | None:
    """The call, or None."""
    return connection.execute(select(calls).where(calls.c.call_sid == call_sid)).one_or_none()


def answer(connection: Connection, call_sid: str, turn: str) -> str | None:
    """The answer that was given to this very request, or None."""
    found = select(call_turns.c.answer).where(call_turns.c.call_sid == call_sid, call_turns.c.turn == turn)
    return connection.execute(found).scalar_one_or_none()


def latest(connection: Connection, caller: str, since: datetime, but: str, most: int = 5) -> list[Mapping[str, Any]]:
    """The states of the last calls from a number, the newest first, without the call `but`."""
    same = (calls.c.caller == caller) & (calls.c.started_at >= since) & (calls.c.call_sid != but)
    found = select(calls.c.state).where(same).order_by(calls.c.started_at.desc()).limit(most)
    return [dict(state) for state in connection.execute(found).scalars()]


def save(
    connection: Connection,
    call_sid: str,
    expected: Mapping[str, Any],
    state: Mapping[str, Any],
    turn: str,
    answer: str,
    now: datetime,
) -> bool:
    """Keep the next state with the answer given; False when another request was faster (`expected` is gone)."""
    locked = select(calls.c.state).where(calls.c.call_sid == call_sid).with_for_update()
    if connection.execute(locked).scalar_one() != dict(expected):
        return False
    connection.execute(update(calls).where(calls.c.call_sid == call_sid).values(state=dict(state)))
    return _insert(connection, call_turns, {"call_sid": call_sid, "turn": turn, "answer": answer, "at": now})


def belongs_to(connection: Connection, call_sid: str, ticket_id: int) -> None:
    """Say which ticket came of a call."""
    connection.execute(update(calls).where(calls.c.call_sid == call_sid).values(ticket_id=ticket_id))


def settle(connection: Connection, call_sid: str, outcome: str, now: datetime) -> bool:
    """Give the call its one outcome; False when it has one already (or is unknown)."""
    open_call = (calls.c.call_sid == call_sid) & calls.c.outcome.is_(None)
    ended_at = func.coalesce(calls.c.ended_at, now)
    return connection.execute(update(calls).where(open_call).values(outcome=outcome, ended_at=ended_at)).rowcount == 1


def over(connection: Connection, call_sid: str, now: datetime) -> None:
    """The provider says that the call is over; the first time counts."""
    running = (calls.c.call_sid == call_sid) & calls.c.ended_at.is_(None)
    connection.execute(update(calls).where(running).values(ended_at=now))
