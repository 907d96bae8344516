"""What the worker could not work is moved on, from *Processed* to *Quarantine*, where people find it by hand, too."""

from __future__ import annotations

import structlog

from contact_center.domain.inbox import Stated
from contact_center.storage.blobs.store import digest_of
from mail_triage.fetch.connection import Connection
from mail_triage.fetch.round import Round

log = structlog.get_logger()

LOOKALIKES = 20
"""So many mails of the same size and day are looked at for the one that is sought."""


def set_aside(rounds: Round) -> bool:
    """Move what the worker has shunted since it was moved to *Processed*; returns whether there was anything."""
    connection, books = rounds.connection, rounds.books
    rows = books.unworkable(connection.inbox) if connection.moves else []
    if not rows:
        return False
    connection.select(rounds.processed)
    try:
        for row in rows:
            uid = _found(connection, Stated(row.uid, row.size, row.internal_at), row.digest)
            connection.move([uid] if uid else [], rounds.quarantine)
            books.settle_row(row.id, "quarantined" if uid else "gone")
            log.info("mail.set_aside", raw_mail=row.raw_mail_id, found=bool(uid))
    finally:
        connection.reopen()
    return True


def _found(connection: Connection, mail: Stated, digest: str) -> int:
    """The number of a mail in the open folder, by its bytes; 0 when somebody has taken it away."""
    for uid in connection.like(mail)[:LOOKALIKES]:
        content = connection.contents([uid]).get(uid, b"")
        if digest_of(content) == digest:
            return uid
    return 0
