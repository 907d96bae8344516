"""Answers to changes that may be asked for again (the Idempotency-Key header, an IETF draft)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, select, update
from sqlalchemy.exc import IntegrityError

from contact_center.storage.tables import repeats

KEPT = timedelta(hours=24)


def begin(connection: Connection, scope: str, key: str, fingerprint: str, now: datetime) -> Row[Any] | None:
    """None: this is the first time, and it may be done now. Otherwise what is known of the first time."""
    connection.execute(delete(repeats).where(repeats.c.at < now - KEPT))
    row = {"scope": scope, "key": key, "fingerprint": fingerprint, "at": now, "headers": {}}
    try:
        with connection.begin_nested():
            connection.execute(repeats.insert().values(**row))
    except IntegrityError:
        return connection.execute(select(repeats).where(*_one(scope, key))).one_or_none()
    return None


def finish(connection: Connection, scope: str, key: str, status: int, headers: Mapping[str, str], body: bytes) -> None:
    """Keep the answer."""
    values = {"status": status, "headers": dict(headers), "body": body}
    connection.execute(update(repeats).where(*_one(scope, key)).values(**values))


def forget(connection: Connection, scope: str, key: str) -> None:
    """It was not done: whoever asks again is the first."""
    connection.execute(delete(repeats).where(*_one(scope, key)))


def _one(scope: str, key: str) -> tuple[Any, ...]:
    return repeats.c.scope == scope, repeats.c.key == key
