"""Calls: the state of each conversation, and every answer given, so that a repeated request gets the same answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, Row, and_, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from contact_center.domain.call import CallOutcome, weaker
from contact_center.storage import uncounted
from contact_center.storage.tables import Moment, call_turns, calls, tickets

# What every request asks is built once: building it anew would take longer than asking.
_SID: BindParameter[str] = bindparam("sid")
_GET = select(calls).where(calls.c.call_sid == _SID)
_ANSWER = select(call_turns.c.answer).where(call_turns.c.call_sid == _SID, call_turns.c.turn == bindparam("key"))
_THIS = and_(call_turns.c.call_sid == calls.c.call_sid, call_turns.c.turn == bindparam("key"))
_AT = select(calls, call_turns.c.answer).select_from(calls.outerjoin(call_turns, _THIS)).where(calls.c.call_sid == _SID)
_GOES_ON = (
    update(calls)
    .where(calls.c.call_sid == _SID, calls.c.version == bindparam("expected"))
    .values(state=bindparam("now_state"), seen_at=bindparam("now"), version=calls.c.version + 1)
)
_TICKET = (
    select(tickets.c.id).where(tickets.c.call_sid == _SID).order_by(tickets.c.id.desc()).limit(1).scalar_subquery()
)
_IN_LINE = (
    update(calls)
    .where(calls.c.call_sid == _SID, _TICKET.is_not(None))
    .values(ticket_id=_TICKET, queued_at=func.coalesce(calls.c.queued_at, bindparam("now", type_=Moment)))
)
_APOLOGY = "fallback:"
"""So the keys of its requests begin."""
_NEWEST = (call_turns.c.at.desc(), call_turns.c.turn.startswith(_APOLOGY).desc())
_LAST = select(call_turns.c.turn).where(call_turns.c.call_sid == _SID).order_by(*_NEWEST).limit(1)
_GIVES_WAY = calls.c.outcome.is_(None) | calls.c.outcome.in_(bindparam("weaker", expanding=True))
_SETTLE = (
    update(calls)
    .where(calls.c.call_sid == _SID, _GIVES_WAY)
    .values(outcome=bindparam("told"), ended_in=bindparam("where"))
)
_FIRST = {
    name: update(calls).where(calls.c.call_sid == _SID, calls.c[name].is_(None)).values(**{name: bindparam("now")})
    for name in ("ended_at", "answered_at")
}
_TELL = (
    update(calls)
    .where(calls.c.call_sid == _SID, calls.c.told_high.is_(None))
    .values(told_low=bindparam("low"), told_high=bindparam("high"))
)


def _insert(table: Any, *names: str) -> dict[str, Any]:
    """Insert unless it is there, in both dialects."""
    values: dict[str, Any] = {name: bindparam(name) for name in names}
    return {
        "postgresql": postgresql_insert(table).values(**values).on_conflict_do_nothing().returning(table.c.call_sid),
        "sqlite": sqlite_insert(table).values(**values).on_conflict_do_nothing().returning(table.c.call_sid),
    }


_BEGIN = _insert(calls, "call_sid", "caller", "called", "state", "started_at", "seen_at")
_TURN = _insert(call_turns, "call_sid", "turn", "answer", "at")


def _new(connection: Connection, statements: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    """Whether the row was new."""
    return connection.execute(statements[connection.dialect.name], values).scalar_one_or_none() is not None


def begin(
    connection: Connection,
    call_sid: str,
    caller: str,
    called: str,
    now: datetime,
    state: Mapping[str, Any] | None = None,
) -> bool:
    """Keep a new call with its first state; a known one stays as it is. Whether it was new."""
    times = {"started_at": now, "seen_at": now}
    row = {"call_sid": call_sid, "caller": caller, "called": called, "state": dict(state or {}), **times}
    if not _new(connection, _BEGIN, row):
        return False
    uncounted.note(connection, uncounted.CALL, call_sid)
    return True


def get(connection: Connection, call_sid: str) -> Row[Any] | None:
    """The call, or None."""
    return connection.execute(_GET, {"sid": call_sid}).one_or_none()


def at(connection: Connection, call_sid: str, turn: str) -> Row[Any] | None:
    """The call, and as `answer` what was given to this very request (or None); None for a call that nobody knows."""
    return connection.execute(_AT, {"sid": call_sid, "key": turn}).one_or_none()


def answer(connection: Connection, call_sid: str, turn: str) -> str | None:
    """The answer that was given to this very request, or None."""
    return connection.execute(_ANSWER, {"sid": call_sid, "key": turn}).scalar_one_or_none()


def latest(connection: Connection, caller: str, since: datetime, but: str, most: int = 5) -> list[Mapping[str, Any]]:
    """The states of the last calls from a number, the newest first, without the call `but`."""
    same = (calls.c.caller == caller) & (calls.c.started_at >= since) & (calls.c.call_sid != but)
    found = select(calls.c.state).where(same).order_by(calls.c.started_at.desc()).limit(most)
    return [dict(state) for state in connection.execute(found).scalars()]


def save(
    connection: Connection,
    call_sid: str,
    expected: int,
    state: Mapping[str, Any],
    turn: str,
    answer: str,
    now: datetime,
) -> bool:
    """Keep the next state with the answer given; False when another request was faster (version `expected` is gone)."""
    moved = {"sid": call_sid, "expected": expected, "now_state": dict(state), "now": now}
    if connection.execute(_GOES_ON, moved).rowcount != 1:
        return False
    return keep_answer(connection, call_sid, turn, answer, now)


def keep_answer(connection: Connection, call_sid: str, turn: str, answer: str, now: datetime) -> bool:
    """Keep the answer given to a request; False when it has one."""
    return _new(connection, _TURN, {"call_sid": call_sid, "turn": turn, "answer": answer, "at": now})


def cut_off(connection: Connection, call_sid: str) -> bool:
    """Whether the last thing that the caller heard of us was the fixed apology."""
    return str(connection.execute(_LAST, {"sid": call_sid}).scalar_one_or_none()).startswith(_APOLOGY)


def belongs_to(connection: Connection, call_sid: str, ticket_id: int) -> None:
    """Say which ticket came of a call."""
    connection.execute(update(calls).where(calls.c.call_sid == call_sid).values(ticket_id=ticket_id))
    uncounted.note(connection, uncounted.CALL, call_sid)


def settle(connection: Connection, call_sid: str, outcome: CallOutcome, ended_in: str = "") -> bool:
    """Give the call its outcome, unless it has one that is as strong (or is unknown); whether it was given.

    The strongest outcome stays, so it does not matter in which order the news comes.
    """
    told = {"sid": call_sid, "weaker": weaker(outcome), "told": outcome.value, "where": ended_in[:16] or None}
    if connection.execute(_SETTLE, told).rowcount != 1:
        return False
    uncounted.note(connection, uncounted.CALL, call_sid)
    return True


def over(connection: Connection, call_sid: str, now: datetime) -> None:
    """The provider says that the call is over; the first time counts."""
    _first(connection, call_sid, "ended_at", now)


def in_line(connection: Connection, call_sid: str, now: datetime) -> None:
    """The caller came into the line, if there is a ticket of the call: which one, and when; the first time counts."""
    if connection.execute(_IN_LINE, {"sid": call_sid, "now": now}).rowcount:
        uncounted.note(connection, uncounted.CALL, call_sid)


def answered(connection: Connection, call_sid: str, now: datetime) -> None:
    """Staff and caller were connected; the first time counts."""
    _first(connection, call_sid, "answered_at", now)


def told(connection: Connection, call_sid: str, low: int, high: int) -> None:
    """Which range of the wait the caller heard; the first one counts."""
    connection.execute(_TELL, {"sid": call_sid, "low": low, "high": high})


def _first(connection: Connection, call_sid: str, name: str, now: datetime) -> None:
    if connection.execute(_FIRST[name], {"sid": call_sid, "now": now}).rowcount == 1:
        uncounted.note(connection, uncounted.CALL, call_sid)


_FROM = (
    select(
        func.count().filter(
            calls.c.ended_at.is_(None), calls.c.outcome.is_(None) | (calls.c.outcome != CallOutcome.REFUSED.value)
        ),
        func.count().filter(calls.c.started_at >= bindparam("lately", type_=Moment)),
    )
    .select_from(calls)
    .where(calls.c.caller == bindparam("caller"), calls.c.started_at >= bindparam("since", type_=Moment))
)


def from_number(connection: Connection, caller: str, since: datetime, lately: datetime) -> tuple[int, int]:
    """Of the calls from a number (empty: withheld): those that run and began since `since`; those since `lately`."""
    asked = {"caller": caller, "since": since, "lately": lately}
    running, begun = connection.execute(_FROM, asked).one()
    return running, begun


def silent(connection: Connection, before: datetime, limit: int = 50) -> list[Row[Any]]:
    """Calls that are not over as far as we know, and of which nothing was heard since `before`; the oldest first."""
    heard = func.coalesce(calls.c.seen_at, calls.c.started_at)
    statement = select(calls).where(calls.c.ended_at.is_(None), heard < before).order_by(heard).limit(limit)
    return list(connection.execute(statement))


def unsettled(connection: Connection, before: datetime, limit: int = 50) -> list[Row[Any]]:
    """Calls that were over before `before` and still have no outcome."""
    statement = select(calls).where(calls.c.outcome.is_(None), calls.c.ended_at < before).limit(limit)
    return list(connection.execute(statement))
