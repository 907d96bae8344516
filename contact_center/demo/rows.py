"""The rows of the invented weeks: collected first, then kept in one go."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import Connection

from contact_center.domain.visitation import VisitationLine
from contact_center.storage import demo
from contact_center.storage.tables import attachments, calls, contacts, messages, outbox, tickets, visitations

Row = dict[str, Any]


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

    @classmethod
    def after(cls, connection: Connection) -> Rows:
        """Rows whose ids follow those that are taken."""
        return cls(*(demo.next_id(connection, table) for table in (contacts, tickets, outbox)))

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
        demo.insert_all(connection, attachments, self.attachments)
        demo.insert_all(connection, calls, self.calls)
        demo.insert_all(connection, outbox, self.outbox)
        demo.insert_all(connection, messages, [_with_mail(row) for row in self.messages])
        lines = sorted(self.visitations, key=lambda line: line.at)
        demo.insert_all(connection, visitations, [_line(line) for line in lines])


def _with_mail(row: Row) -> Row:
    mail = row.pop("mail")
    return {**row, "outbox_id": mail["id"] if mail else None}


def _line(line: VisitationLine) -> Row:
    return {**asdict(line), "kind": line.kind.value, "further_topics": list(line.further_topics)}
