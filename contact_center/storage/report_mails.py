"""Who gets a report by mail, how often and about what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, delete, select, update

from contact_center.storage.contacts import insert_or_ignore
from contact_center.storage.tables import report_mails


def add(connection: Connection, values: Mapping[str, Any]) -> int | None:
    """Keep a new one (`recipient`, `rhythm`, `asked`, `language`, `created_at`); None when it is there already."""
    return insert_or_ignore(connection, report_mails, {**values, "active": True})


def every(connection: Connection) -> Sequence[Row[Any]]:
    """All of them."""
    return list(connection.execute(select(report_mails).order_by(report_mails.c.id)))


def remove(connection: Connection, number: int) -> bool:
    """Take one away; whether it was there."""
    return connection.execute(delete(report_mails).where(report_mails.c.id == number)).rowcount == 1


def sent(connection: Connection, number: int, before: date | None, period: date) -> bool:
    """Note that the report of the period that begins on `period` was sent; False when another has done so."""
    own = report_mails.c
    same = own.last_period.is_(None) if before is None else own.last_period == before
    changed = update(report_mails).where(own.id == number, same).values(last_period=period)
    return connection.execute(changed).rowcount == 1
