"""Looks through the whole store: what is damaged or lost, what nobody refers to, what lies under an older key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Engine, Row, select

from contact_center.errors import ContactCenterError
from contact_center.storage.blobs import rows
from contact_center.storage.blobs.rows import store_of
from contact_center.storage.tables import attachments, blobs, raw_mail
from contact_center.storage.transaction import reading, transaction

GRACE = timedelta(hours=24)
"""What nobody names may belong to a transaction that has not ended; after so long it does not."""
_PAGE = 500


@dataclass(frozen=True, slots=True)
class Fault:
    """Bytes that are not there, or not those that were kept."""

    digest: str
    what: str
    raw_mails: tuple[int, ...]
    """Ids of the mails whose original this is."""
    attachments: tuple[int, ...]


@dataclass(slots=True)
class Report:
    """What a look through the store found."""

    checked: int = 0
    size: int = 0
    """Bytes, as they were before sealing."""
    faults: list[Fault] = field(default_factory=list)
    unreferenced: int = 0
    """Kept bytes that no mail and no attachment refers to."""
    orphans: int = 0
    """Stored bytes that no row names: left by a process that died before its commit."""
    unfinished: int = 0
    """Files whose writing was never finished; counted when they are removed."""


def check(engine: Engine, now: datetime) -> Report:
    """Read everything and compare it with its digest; count what nobody needs. Changes nothing."""
    report = Report(unreferenced=len(rows.unreferenced(engine)))
    report.orphans = sum(1 for _name in _orphans(engine, now - GRACE))
    for row in _all(engine):
        _check_one(engine, row, report)
    return report


def sweep(engine: Engine, now: datetime) -> Report:
    """The same, and remove what nobody needs. Damaged bytes stay where they are: a person may mend them."""
    report = remove(engine, now)
    for row in _all(engine):
        _check_one(engine, row, report)
    return report


def remove(engine: Engine, now: datetime) -> Report:
    """Remove what nobody needs, without reading everything."""
    collected = rows.collect(engine)
    orphans = sum(rows.remove_orphan(engine, name) for name in _orphans(engine, now - GRACE))
    unfinished = store_of(engine).place.tidy(now - GRACE)
    return Report(unreferenced=collected, orphans=orphans, unfinished=unfinished)


def reencrypt(engine: Engine) -> int:
    """Seal with the key in force what lies plain or under an older key; returns how much that was.

    May be stopped and begun again at any moment. Raises StoreAway or Damaged at the first bytes it cannot read.
    """
    in_force = store_of(engine).keys.in_force
    return sum(_reencrypt_one(engine, row.digest) for row in _all(engine) if row.key_id != in_force)


def _reencrypt_one(engine: Engine, digest: str) -> bool:
    """Write anew, say so, and only then remove the old bytes: whoever reads meanwhile finds one or the other."""
    store = store_of(engine)
    content = rows.read(engine, digest)
    with transaction(engine) as connection:
        row = rows.locked(connection, digest)
        if row is None or row.key_id == store.keys.in_force:
            return False
        rows.move(connection, digest, store.write(digest, content))
    rows.remove_orphan(engine, row.name)
    return True


def _check_one(engine: Engine, row: Row[Any], report: Report) -> None:
    report.checked += 1
    report.size += row.size
    try:
        rows.read(engine, row.digest)
    except ContactCenterError as error:
        fault = _fault(engine, row.digest, str(error))
        if fault is not None:
            report.faults.append(fault)


def _fault(engine: Engine, digest: str, what: str) -> Fault | None:
    """Whose bytes they are; None when they were removed while we looked."""
    with reading(engine) as connection:
        if connection.execute(select(blobs.c.digest).where(blobs.c.digest == digest)).first() is None:
            return None
        mails = connection.execute(select(raw_mail.c.id).where(raw_mail.c.blob == digest)).scalars()
        files = connection.execute(select(attachments.c.id).where(attachments.c.blob == digest)).scalars()
        return Fault(digest, what, tuple(mails), tuple(files))


def _all(engine: Engine) -> Iterator[Row[Any]]:
    """Every row, page by page: nothing is held open while bytes are read."""
    last = ""
    while True:
        page = select(blobs).where(blobs.c.digest > last).order_by(blobs.c.digest).limit(_PAGE)
        with reading(engine) as connection:
            found = list(connection.execute(page))
        yield from found
        if len(found) < _PAGE:
            return
        last = found[-1].digest


def _orphans(engine: Engine, before: datetime) -> Iterator[str]:
    """Names in the store, put before a moment, that no row has."""
    old = (name for name, put_at in store_of(engine).place.names() if put_at < before)
    while some := list(islice(old, _PAGE)):
        with reading(engine) as connection:
            named = set(connection.execute(select(blobs.c.name).where(blobs.c.name.in_(some))).scalars())
        yield from (name for name in some if name not in named)


def unopenable(engine: Engine) -> list[str]:
    """Numbers of keys that rows name but the settings do not hold."""
    keys = store_of(engine).keys
    with reading(engine) as connection:
        used = connection.execute(select(blobs.c.key_id).distinct()).scalars()
        return sorted(number for number in used if not keys.knows(number))
