"""Answers of callers to the question whether their call may be recorded; without a yes here nothing is recorded."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from contact_center.storage.tables import call_consents


def keep(
    connection: Connection,
    call_sid: str,
    granted: bool,
    language: str,
    prompt_version: str,
    office: str,
    days: int,
    now: datetime,
) -> None:
    """Keep the answer with what was asked: in which language and wording, by which office, deleted after how many days.

    The first counts.
    """
    if get(connection, call_sid) is not None:
        return
    values = {"call_sid": call_sid, "granted": granted, "language": language, "prompt_version": prompt_version}
    connection.execute(insert(call_consents).values(**values, office=office, days=days, at=now))


def get(connection: Connection, call_sid: str) -> Row[Any] | None:
    """What the caller answered; None when nobody asked."""
    return connection.execute(select(call_consents).where(call_consents.c.call_sid == call_sid)).one_or_none()


def granted(connection: Connection, call_sid: str) -> bool:
    """Whether the caller has allowed it, and has not taken that back."""
    found = get(connection, call_sid)
    return found is not None and bool(found.granted) and found.withdrawn_at is None


def withdraw(connection: Connection, call_sid: str, now: datetime) -> bool:
    """The caller takes the yes back; whether there was one."""
    mine = (call_consents.c.call_sid == call_sid) & call_consents.c.granted & call_consents.c.withdrawn_at.is_(None)
    return connection.execute(update(call_consents).where(mine).values(withdrawn_at=now)).rowcount == 1
