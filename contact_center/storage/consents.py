"""Answers of callers to the question whether their call may be recorded; without a yes here nothing is recorded."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert, select

from contact_center.storage.tables import call_consents


def keep(
    connection: Connection, call_sid: str, granted: bool, language: str, prompt_version: str, office: str, now: datetime
) -> None:
    """Keep the answer with what was asked: in which language, in which wording, by which office. The first counts."""
    if connection.execute(select(call_consents.c.call_sid).where(call_consents.c.call_sid == call_sid)).first():
        return
    values = {"call_sid": call_sid, "granted": granted, "language": language, "prompt_version": prompt_version}
    connection.execute(insert(call_consents).values(**values, office=office, at=now))


def granted(connection: Connection, call_sid: str) -> bool:
    """Whether the caller has allowed it."""
    found = select(call_consents.c.granted).where(call_consents.c.call_sid == call_sid)
    return connection.execute(found).scalar_one_or_none() is True
