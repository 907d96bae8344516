"""Counting calls: how each ended, in which office and where; what callers were told about the wait."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from contact_center.domain.call import CallOutcome, CallTotals
from contact_center.domain.visitation import LineKind
from contact_center.storage.tables import calls, tickets, visitations

FORMER = {"self-service": CallOutcome.LEFT.value}
"""Words of older rows."""


@dataclass(frozen=True, slots=True)
class Counted:
    """The calls of a period."""

    line: CallTotals
    offices: Mapping[str, CallTotals]
    without_office: int
    refused: int
    abandoned_in: Mapping[str, int]


def counted(connection: Connection, since: datetime, until: datetime) -> Counted:
    """Count the calls that began in the period: each once for the line, and once for the office it ended with."""
    period = (calls.c.started_at >= since, calls.c.started_at < until)
    joined = calls.outerjoin(tickets, tickets.c.id == calls.c.ticket_id)
    grouped = select(tickets.c.office, calls.c.outcome, func.count()).select_from(joined).where(*period)
    ended: dict[str | None, dict[str, int]] = {}
    running: dict[str | None, int] = {}
    refused = 0
    for office, outcome, number in connection.execute(grouped.group_by(tickets.c.office, calls.c.outcome)):
        known = FORMER.get(outcome, outcome)
        if known == CallOutcome.REFUSED.value:
            refused += number
        elif known is None:
            running[office] = running.get(office, 0) + number
        else:
            of_office = ended.setdefault(office, {})
            of_office[known] = of_office.get(known, 0) + number
    given, taken = overflow(connection, since, until)
    named = {office for office in (*ended, *running, *given, *taken) if office is not None}
    offices = {
        office: _totals(ended.get(office, {}), running.get(office, 0), taken.get(office, 0), given.get(office, 0))
        for office in sorted(named)
    }
    nowhere = sum(ended.get(None, {}).values()) + running.get(None, 0)
    both = [*ended.values()]
    line = {outcome: sum(one.get(outcome, 0) for one in both) for outcome in sorted({k for one in both for k in one})}
    whole = _totals(line, sum(running.values()), sum(taken.values()), sum(given.values()))
    return Counted(whole, offices, nowhere, refused, _abandoned(connection, period))


def _totals(ended: Mapping[str, int], running: int, taken: int, given: int) -> CallTotals:
    return CallTotals(sum(ended.values()) + running, ended, running, taken, given)


def overflow(connection: Connection, since: datetime, until: datetime) -> tuple[dict[str, int], dict[str, int]]:
    """How many calls each office gave away, and how many each took over."""
    moved = (visitations.c.kind == LineKind.OVERFLOW.value, visitations.c.at >= since, visitations.c.at < until)
    found = []
    for column in (visitations.c.previous_office, visitations.c.office):
        statement = select(column, func.count()).where(*moved).group_by(column)
        found.append({office: number for office, number in connection.execute(statement) if office})
    return found[0], found[1]


def _abandoned(connection: Connection, period: tuple[ColumnElement[bool], ...]) -> dict[str, int]:
    where = func.coalesce(calls.c.ended_in, "")
    gone = select(where, func.count()).where(*period, calls.c.outcome == CallOutcome.ABANDONED.value)
    return {step: number for step, number in connection.execute(gone.group_by(where))}


def told_waits(connection: Connection, since: datetime, until: datetime) -> list[tuple[int, int, float]]:
    """Of answered callers who were told a range: its ends in minutes, and how many minutes they waited."""
    columns: tuple[Any, ...] = (calls.c.told_low, calls.c.told_high, calls.c.queued_at, calls.c.answered_at)
    known = [column.is_not(None) for column in columns]
    statement = select(*columns).where(calls.c.started_at >= since, calls.c.started_at < until, *known)
    return [
        (low, high, (answered - queued).total_seconds() / 60)
        for low, high, queued, answered in connection.execute(statement)
    ]
