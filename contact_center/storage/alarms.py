"""Alarms: what somebody must know now. Raised once, counted while it lasts, cleared by a lead or by itself.

Kinds and what they are about name no person: an inbox, a domain, a ticket's reference.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, select, update

from contact_center.storage import events
from contact_center.storage.tables import alarms

REPLIES_OFF, BLOCKED, REOPENED_OFTEN = "replies-off", "blocked", "reopened-often"
PHONE_REFUSED, TEXTS_LIMIT = "phone-refused", "texts-limit"


def raise_alarm(connection: Connection, kind: str, about: str, now: datetime) -> bool:
    """Raise an alarm, or count once more one that is there; returns whether it is new."""
    again = update(alarms).where(*_open(kind, about)).values(last_at=now, times=alarms.c.times + 1)
    if connection.execute(again).rowcount:
        return False
    connection.execute(alarms.insert().values(kind=kind, about=about, raised_at=now, last_at=now, times=1))
    events.add(connection, "alarm.raised", None, "", now)
    return True


def clear(connection: Connection, alarm_id: int, now: datetime, by: int | None = None) -> Row[Any] | None:
    """End an alarm; `by` is the staff member, None when it was over by itself. None when it is not there any more."""
    ended = update(alarms).where(alarms.c.id == alarm_id, alarms.c.cleared_at.is_(None))
    row = connection.execute(ended.values(cleared_at=now, cleared_by=by).returning(alarms)).one_or_none()
    if row is not None:
        events.add(connection, "alarm.cleared", None, "", now)
    return row


def current(connection: Connection, kind: str | None = None) -> list[Row[Any]]:
    """The alarms that are on, oldest first."""
    statement = select(alarms).where(alarms.c.cleared_at.is_(None)).order_by(alarms.c.id)
    return list(connection.execute(statement.where(alarms.c.kind == kind) if kind else statement))


def newest(connection: Connection, kind: str) -> Row[Any] | None:
    """The newest alarm of a kind, on or over; None when there never was one."""
    return connection.execute(_NEWEST, {"kind": kind}).one_or_none()


_NEWEST = select(alarms).where(alarms.c.kind == bindparam("kind")).order_by(alarms.c.id.desc()).limit(1)


def _open(kind: str, about: str) -> tuple[ColumnElement[bool], ...]:
    return alarms.c.kind == kind, alarms.c.about == about, alarms.c.cleared_at.is_(None)
