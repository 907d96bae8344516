"""Counts of what was sent and what came, for the limits on automatic mail; and whom we do not answer for a while.

Whoever decides by these counts calls `hold` first, in the transaction that also puts the reply into the outbox: then
nobody else decides by the same counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select, text

from contact_center.storage.tables import contacts, outbox, reply_pauses, visitations

LOCK = 4242422
"""Advisory lock on PostgreSQL; SQLite has one writer at a time anyway."""


def hold(connection: Connection) -> None:
    """Let nobody else decide about automatic mails until this transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})


def sent_to(connection: Connection, recipient_key: str, since: datetime) -> list[Row[Any]]:
    """Automatic mails to one mailbox since `since`: when, which checklists, in which language, under which subject."""
    if not recipient_key:
        return []
    return list(connection.execute(_SENT_TO, {"key": recipient_key, "since": since}))


_SENT_TO = select(outbox.c.created_at, outbox.c.topics, outbox.c.language, outbox.c.subject).where(
    outbox.c.recipient_key == bindparam("key"),
    outbox.c.automatic,
    outbox.c.kind == "mail",
    outbox.c.created_at >= bindparam("since"),
)


@dataclass(frozen=True, slots=True)
class Counts:
    """Automatic mails of the last hour."""

    total: int
    domain: int
    """To the domain that was asked about."""
    by_sender: Mapping[str, int]
    """From each address of ours within the last ten minutes."""


def counts(connection: Connection, domain_key: str, now: datetime, total_since: datetime) -> Counts:
    """Count the last hour; the total only from `total_since` on, which is never more than an hour ago."""
    moments = {"soon": now - timedelta(minutes=10), "hour": now - timedelta(hours=1), "total_since": total_since}
    rows = [tuple(row) for row in connection.execute(_COUNTS, {**moments, "domain": domain_key})]
    domain = sum(row[2] for row in rows) if domain_key else 0
    return Counts(sum(row[1] for row in rows), domain, {row[0]: row[3] for row in rows})


_COUNTS = (
    select(
        outbox.c.sender,
        func.count().filter(outbox.c.created_at >= bindparam("total_since")),
        func.count().filter(outbox.c.domain_key == bindparam("domain")),
        func.count().filter(outbox.c.created_at >= bindparam("soon")),
    )
    .where(outbox.c.automatic, outbox.c.kind == "mail", outbox.c.created_at >= bindparam("hour"))
    .group_by(outbox.c.sender)
)


def mails_of(connection: Connection, sender_key: str, since: datetime) -> list[Row[Any]]:
    """Mails of one mailbox, written by people as far as we know, that continued no ticket: when, and their words."""
    if not sender_key:
        return []
    new = (contacts.c.nature == "human", contacts.c.follow_up.is_(False), contacts.c.channel == "mail")
    statement = select(contacts.c.received_at, contacts.c.body_key).where(contacts.c.sender_key == sender_key, *new)
    return list(connection.execute(statement.where(contacts.c.received_at >= since)))


def mails_since(connection: Connection, since: datetime) -> int:
    """How many mails of people came in since `since`."""
    line = visitations.c
    came = (line.at >= since, line.kind.in_(("contact", "follow-up")), line.channel == "mail", line.nature == "human")
    return connection.execute(select(func.count()).where(*came)).scalar_one()


def paused(connection: Connection, sender_key: str, now: datetime) -> str:
    """Why this mailbox gets no automatic mail now; empty when it may."""
    if not sender_key:
        return ""
    return connection.execute(_PAUSED, {"key": sender_key, "now": now}).scalar_one_or_none() or ""


_PAUSED = (
    select(reply_pauses.c.reason)
    .where(reply_pauses.c.sender_key == bindparam("key"), reply_pauses.c.until > bindparam("now"))
    .order_by(reply_pauses.c.until.desc())
    .limit(1)
)


def pause(connection: Connection, sender_key: str, reason: str, now: datetime, days: int) -> None:
    """Send this mailbox no automatic mail for `days`."""
    if sender_key:
        row = {"sender_key": sender_key, "reason": reason, "since": now, "until": now + timedelta(days=days)}
        connection.execute(reply_pauses.insert().values(**row))


def reopened(connection: Connection, ticket_id: int, since: datetime) -> int:
    """How many mails have brought a finished ticket back since `since`."""
    mine = (contacts.c.ticket_id == ticket_id, contacts.c.reopened_at >= since)
    return connection.execute(select(func.count()).select_from(contacts).where(*mine)).scalar_one()
