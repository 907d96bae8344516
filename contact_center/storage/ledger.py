"""The ledger of fetched mails: which mail of which folder is ours, so that nothing depends on flags or Message-IDs.

failed → kept → moved, or quarantined when it cannot be handed over or worked; gone when it was looked for in vain.
A row is written in the same transaction as the mail's bytes, before anything on the server changes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from contact_center.domain.inbox import Fingerprint, Place, Stated
from contact_center.storage.contacts import insert_or_ignore
from contact_center.storage.tables import imap_mails, raw_mail

AT_ONCE = 500
"""Numbers in one statement; databases have limits."""


def known(connection: Connection, place: Place, uids: Sequence[int]) -> dict[int, Row[Any]]:
    """Number → row, of those that stand in the ledger."""
    found: dict[int, Row[Any]] = {}
    for start in range(0, len(uids), AT_ONCE):
        chosen = imap_mails.c.uid.in_(uids[start : start + AT_ONCE])
        found |= {row.uid: row for row in connection.execute(select(imap_mails).where(*_at(place), chosen))}
    return found


def held(connection: Connection, place: Place, uids: Sequence[int]) -> set[int]:
    """Which of these mails are ours, byte by byte."""
    ours: set[int] = set()
    for start in range(0, len(uids), AT_ONCE):
        chosen = (imap_mails.c.uid.in_(uids[start : start + AT_ONCE]), imap_mails.c.digest.is_not(None))
        ours |= set(connection.execute(select(imap_mails.c.uid).where(*_at(place), *chosen)).scalars())
    return ours


def keep(
    connection: Connection, place: Place, mail: Stated, digest: str, raw_mail_id: int, state: str, now: datetime
) -> None:
    """The bytes of this mail are ours. Where it stands as `failed`, it no longer does; else the first entry holds."""
    _note(connection, place, mail, now, state)
    values = {"digest": digest, "raw_mail_id": raw_mail_id, "due_at": None, "error": None}
    unkept = imap_mails.c.digest.is_(None)
    connection.execute(
        update(imap_mails).where(*_at(place), imap_mails.c.uid == mail.uid, unkept).values(state=state, **values)
    )


def fail(
    connection: Connection, place: Place, mail: Stated, error: str, due_at: datetime, tries: int, now: datetime
) -> Row[Any] | None:
    """The server could not hand this mail over, again; returns its entry, or None when it is ours meanwhile."""
    _note(connection, place, mail, now, "failed")
    values = {"attempts": imap_mails.c.attempts + tries, "due_at": due_at, "error": error[:2000]}
    failed = imap_mails.c.state == "failed"
    changed = update(imap_mails).where(*_at(place), imap_mails.c.uid == mail.uid, failed).values(**values)
    return connection.execute(changed.returning(imap_mails)).one_or_none()


def _note(connection: Connection, place: Place, mail: Stated, now: datetime, state: str) -> None:
    row = {"inbox": place.inbox, "folder": place.folder, "uidvalidity": place.uidvalidity, "uid": mail.uid}
    row |= {"size": mail.size, "internal_at": mail.internal_at, "state": state, "attempts": 0, "noted_at": now}
    insert_or_ignore(connection, imap_mails, row)


def settle(connection: Connection, place: Place, uids: Sequence[int], state: str) -> None:
    """These mails are now in this state."""
    for start in range(0, len(uids), AT_ONCE):
        chosen = imap_mails.c.uid.in_(uids[start : start + AT_ONCE])
        connection.execute(update(imap_mails).where(*_at(place), chosen).values(state=state))


def settle_row(connection: Connection, ledger_id: int, state: str) -> None:
    """This entry is now in this state."""
    connection.execute(update(imap_mails).where(imap_mails.c.id == ledger_id).values(state=state))


def again(connection: Connection, place: Place, most: int, now: datetime) -> list[int]:
    """Numbers of mails that were not handed over, fewer than `most` times, and may be asked for again."""
    failed = (imap_mails.c.state == "failed", imap_mails.c.attempts < most, imap_mails.c.due_at <= now)
    return list(connection.execute(select(imap_mails.c.uid).where(*_at(place), *failed)).scalars())


def unworkable(connection: Connection, inbox: str, limit: int = 50) -> list[Row[Any]]:
    """Moved mails of this inbox that the worker has shunted since."""
    joined = select(imap_mails).join(raw_mail, raw_mail.c.id == imap_mails.c.raw_mail_id)
    wanted = (imap_mails.c.inbox == inbox, imap_mails.c.state == "moved", raw_mail.c.state == "shunted")
    return list(connection.execute(joined.where(*wanted).order_by(imap_mails.c.id).limit(limit)))


def fingerprints(connection: Connection, inbox: str, mails: Iterable[Stated]) -> Counter[Fingerprint]:
    """How many different mails of ours, from this inbox, came in the time of `mails`, by fingerprint."""
    moments = sorted(mail.internal_at for mail in mails if mail.internal_at is not None)
    if not moments:
        return Counter()
    wanted = (imap_mails.c.inbox == inbox, imap_mails.c.internal_at.between(moments[0], moments[-1]))
    columns = (imap_mails.c.digest, imap_mails.c.size, imap_mails.c.internal_at)
    rows = connection.execute(select(*columns).distinct().where(*wanted, imap_mails.c.digest.is_not(None)))
    return Counter((row.size, row.internal_at) for row in rows)


def lacking(connection: Connection, most: int) -> dict[str, int]:
    """Inbox → how many of its mails we do not have, because they were not handed over `most` times."""
    wanted = (imap_mails.c.digest.is_(None), imap_mails.c.attempts >= most)
    counted = select(imap_mails.c.inbox, func.count()).where(*wanted).group_by(imap_mails.c.inbox)
    return {row[0]: row[1] for row in connection.execute(counted)}


def entry(connection: Connection, place: Place, uid: int) -> Row[Any] | None:
    """One entry, or None."""
    return connection.execute(select(imap_mails).where(*_at(place), imap_mails.c.uid == uid)).one_or_none()


def _at(place: Place) -> tuple[Any, ...]:
    here = imap_mails.c
    return here.inbox == place.inbox, here.folder == place.folder, here.uidvalidity == place.uidvalidity
