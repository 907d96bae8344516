"""The rows of the invented weeks: collected first, then kept in one go."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any

from sqlalchemy import Connection

from contact_center.domain.route import Route
from contact_center.domain.triage import Triage
from contact_center.domain.visitation import VisitationLine
from contact_center.storage import demo, search
from contact_center.storage.blobs import rows as blob_rows
from contact_center.storage.tables import (
    attachments,
    callbacks,
    calls,
    contacts,
    messages,
    outbox,
    tickets,
    visitations,
)

Row = dict[str, Any]
LINE = tuple(one.name for one in fields(VisitationLine))


@dataclass(slots=True)
class Rows:
    """Rows by table. Contacts and tickets have their ids at once, mails of ours get theirs in the order of sending."""

    next_contact: int
    next_ticket: int
    next_outbox: int
    contacts: list[Row] = field(default_factory=list)
    attachments: list[Row] = field(default_factory=list)
    tickets: list[Row] = field(default_factory=list)
    messages: list[Row] = field(default_factory=list)
    visitations: list[VisitationLine] = field(default_factory=list)
    outbox: list[Row] = field(default_factory=list)
    calls: list[Row] = field(default_factory=list)
    callbacks: list[Row] = field(default_factory=list)

    @classmethod
    def after(cls, connection: Connection) -> Rows:
        """Rows whose ids follow those that are taken."""
        contact, ticket, mail = (demo.next_id(connection, table) for table in (contacts, tickets, outbox))
        return cls(contact, ticket, mail)

    def contact(self, row: Row) -> Row:
        """Add a contact."""
        row["id"] = self.next_contact + len(self.contacts)
        self.contacts.append(row)
        return row

    def ticket(self, row: Row) -> Row:
        """Add a ticket."""
        row["id"] = self.next_ticket + len(self.tickets)
        self.tickets.append(row)
        return row

    def message(self, ticket: Row, row: Row, mail: Row | None = None) -> None:
        """Add an entry to a ticket's thread; `mail` is the mail of ours that it shows."""
        self.messages.append({**row, "ticket_id": ticket["id"], "mail": mail})

    def keep(self, connection: Connection) -> None:
        """Write everything, what is referred to first."""
        self.outbox.sort(key=lambda row: row["created_at"])
        for number, row in enumerate(self.outbox, self.next_outbox):
            row["id"] = number
        demo.insert_all(connection, tickets, self.tickets)
        demo.insert_all(connection, contacts, self.contacts)
        digests = blob_rows.put_all(connection, [row.pop("content") for row in self.attachments])
        kept = [{**row, "blob": digest} for row, digest in zip(self.attachments, digests, strict=True)]
        demo.insert_all(connection, attachments, kept)
        demo.insert_all(connection, calls, self.calls)
        demo.insert_all(connection, callbacks, _once_each(self.callbacks))
        demo.insert_all(connection, outbox, self.outbox)
        demo.insert_all(connection, messages, [_with_mail(row) for row in self.messages])
        search.rebuild(connection, since=self.next_ticket)
        lines = sorted(self.visitations, key=lambda line: line.at)
        demo.insert_all(connection, visitations, [_line(line) for line in lines])


def _once_each(rows: list[Row]) -> list[Row]:
    """A number has one open call-back: of several the last."""
    last = {row["number"]: row for row in rows if row["state"] == "waiting"}
    return [row for row in rows if row["state"] != "waiting" or last[row["number"]] is row]


def _with_mail(row: Row) -> Row:
    mail = row.pop("mail")
    return {**row, "outbox_id": mail["id"] if mail else None}


def _line(line: VisitationLine) -> Row:
    values = {name: getattr(line, name) for name in LINE}
    return {**values, "kind": line.kind.value, "further_topics": list(line.further_topics)}


def plain(decision: Triage | Route) -> Row:
    """The decision as JSON, as `queues.records.plain` makes it, without its copies: there are thousands."""
    loaded: Row = json.loads(json.dumps(decision, default=_plain))
    return loaded


def _plain(value: Any) -> Any:
    return {one.name: getattr(value, one.name) for one in fields(value)} if is_dataclass(value) else value.isoformat()
