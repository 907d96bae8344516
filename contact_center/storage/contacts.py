"""Contacts as rows: kept once per channel and external id, with what was decided about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Executable, Row, bindparam, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from contact_center.domain.contact import Attachment, Automatic, Contact
from contact_center.domain.work import is_work
from contact_center.storage.blobs import rows as blob_rows
from contact_center.storage.tables import attachments, contacts, tickets


def insert_or_ignore(connection: Connection, table: Any, values: Mapping[str, Any]) -> int | None:
    """Insert a row unless a UNIQUE constraint says that it is there; return its id, or None."""
    return connection.execute(_insertion(table, connection.dialect.name), dict(values)).scalar_one_or_none()


@cache
def _insertion(table: Any, dialect: str) -> Executable:
    """Built once: to build a statement anew for each mail takes longer than to run it."""
    insert = postgresql_insert if dialect == "postgresql" else sqlite_insert
    return insert(table).on_conflict_do_nothing().returning(table.c.id)


def keep(connection: Connection, contact: Contact, decided: Mapping[str, Any]) -> int | None:
    """Keep `contact` with its `triage`, `route`, `reply_decision` and digests; None when it is known already."""
    contact_id = insert_or_ignore(
        connection,
        contacts,
        {
            "channel": contact.channel.value,
            "external_id": contact.external_id[:998],
            "received_at": contact.received_at,
            "party_address": contact.party.address,
            "party_name": contact.party.name,
            "inbox": contact.inbox,
            "subject": contact.subject,
            "text": contact.text,
            "folded": contact.folded,
            "nature": contact.nature.kind if isinstance(contact.nature, Automatic) else "human",
            "nature_reason": contact.nature.reason,
            "raw_mail_id": contact.raw_mail_id,
            "html": contact.html,
            **decided,
        },
    )
    if contact_id is not None and is_work(contact.nature):
        _keep_attachments(connection, contact_id, contact.attachments)
    return contact_id


def _keep_attachments(connection: Connection, contact_id: int, files: Sequence[Attachment]) -> None:
    digests = blob_rows.put_all(connection, [file.content for file in files])
    rows = [
        {"contact_id": contact_id, "blob": digest, **file_values(file)}
        for file, digest in zip(files, digests, strict=True)
    ]
    if rows:
        connection.execute(attachments.insert(), rows)


def file_values(file: Attachment) -> dict[str, Any]:
    """What is remembered of a file besides its bytes."""
    return {
        "name": file.name,
        "media_type": file.media_type[:120],
        "size": file.size,
        "declared_type": file.declared_type,
        "marks": list(file.marks),
        "scan": file.scan,
        "form": file.form,
    }


def erase_files(connection: Connection, contact_id: int) -> list[str]:
    """Forget the files of a contact; returns the digests of their bytes.

    After the commit `blobs.rows.collect` removes those that nobody else refers to.
    """
    erased = attachments.delete().where(attachments.c.contact_id == contact_id).returning(attachments.c.blob)
    return list(connection.execute(erased).scalars())


def belongs_to(connection: Connection, contact_id: int, ticket_id: int) -> None:
    """Say which ticket a contact belongs to."""
    connection.execute(_BELONGS_TO, {"contact": contact_id, "ticket": ticket_id})


_BELONGS_TO = update(contacts).where(contacts.c.id == bindparam("contact")).values(ticket_id=bindparam("ticket"))


def reopened(connection: Connection, contact_id: int, now: datetime) -> None:
    """Say that a contact brought a finished ticket back."""
    connection.execute(update(contacts).where(contacts.c.id == contact_id).values(reopened_at=now))


def by_external_id(connection: Connection, channel: str, external_id: str) -> Row[Any] | None:
    """The contact with this Message-ID or CallSid, or None."""
    return connection.execute(_BY_EXTERNAL_ID, {"channel": channel, "name": external_id[:998]}).one_or_none()


_BY_EXTERNAL_ID = select(contacts).where(
    contacts.c.channel == bindparam("channel"), contacts.c.external_id == bindparam("name")
)


def get(connection: Connection, contact_id: int) -> Row[Any]:
    """The contact `contact_id`."""
    return connection.execute(select(contacts).where(contacts.c.id == contact_id)).one()


def is_another(connection: Connection, contact: Contact, known: Row[Any]) -> bool:
    """Whether `contact` says something else than the one kept under its name; some senders always use the same name."""
    if known.raw_mail_id == contact.raw_mail_id:
        return False
    if (contact.subject, contact.text, contact.party.address) != (known.subject, known.text, known.party_address):
        return True
    kept = sorted((file.name, file.size) for file in attachments_of(connection, [known.id]))
    mine = sorted((file.name, file.size) for file in contact.attachments)
    return is_work(contact.nature) and kept != mine


def first_of(connection: Connection, ticket_id: int) -> Row[Any] | None:
    """The contact that opened a ticket, or None when it is no longer there."""
    statement = select(contacts).where(contacts.c.ticket_id == ticket_id).order_by(contacts.c.id).limit(1)
    return connection.execute(statement).one_or_none()


def latest_office_of(connection: Connection, address: str, since: datetime, but_not: int | None = None) -> str | None:
    """The office of the newest ticket of this address since `since`, if any; the national queue does not count.

    `but_not` is the id of a ticket that does not count either.
    """
    if not address:
        return None
    statement = _LATEST_OFFICE if but_not is None else _LATEST_OFFICE.where(tickets.c.id != but_not)
    return connection.execute(statement, {"address": address, "since": since}).scalar_one_or_none()


_LATEST_OFFICE = (
    select(tickets.c.office)
    .where(tickets.c.party_address == bindparam("address"), tickets.c.created_at >= bindparam("since"))
    .where(tickets.c.office != "national")
    .order_by(tickets.c.created_at.desc())
    .limit(1)
)


def attachments_of(connection: Connection, contact_ids: Sequence[int]) -> list[Row[Any]]:
    """The files of these contacts: what they are called and are, without their bytes."""
    statement = select(attachments).where(attachments.c.contact_id.in_(contact_ids))
    return list(connection.execute(statement.order_by(attachments.c.id)))


def attachments_of_ticket(connection: Connection, ticket_id: int) -> list[Row[Any]]:
    """The files of all contacts of a ticket."""
    own = select(contacts.c.id).where(contacts.c.ticket_id == ticket_id)
    return list(
        connection.execute(select(attachments).where(attachments.c.contact_id.in_(own)).order_by(attachments.c.id))
    )
