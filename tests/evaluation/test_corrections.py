"""What the staff corrected, read from both databases."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, create_engine

from contact_center.storage import corrections, tables
from contact_center.storage.transaction import reading, transaction

Line = Callable[..., None]


class Log:
    """Writes contacts and lines of the visitation log."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self.connection, self.now, self.number = connection, now, 0

    def ticket(self) -> int:
        self.number += 1
        row = {"reference": f"ICS-{self.number}", "channel": "mail", "kind": "mail", "state": "pending"}
        row |= {"office": "aarhus", "topic": "cpr", "language": "da", "role": "citizen"}
        times = {"due_at": self.now, "created_at": self.now, "waiting_since": self.now}
        statement = tables.tickets.insert().values(**row, **times, further_topics=[]).returning(tables.tickets.c.id)
        number: int = self.connection.execute(statement).scalar_one()
        return number

    def contact(self, ticket: int, text: str, nature: str = "human") -> None:
        self.number += 1
        row = {"channel": "mail", "external_id": f"<{self.number}>", "received_at": self.now, "subject": "s"}
        row |= {"text": text, "nature": nature, "triage": {}, "route": {}, "ticket_id": ticket}
        self.connection.execute(tables.contacts.insert().values(**row))

    def line(self, kind: str, ticket: int, **values: Any) -> None:
        row = {"at": self.now, "kind": kind, "ticket_id": ticket, "channel": "mail", "language": "da", "topic": "cpr"}
        row |= {"further_topics": [], "office": "aarhus", "role": "citizen", "nature": "human"}
        self.connection.execute(tables.visitations.insert().values(**{**row, **values}))


@pytest.fixture
def corrected(database: Engine, now: datetime) -> Engine:
    """A ticket whose topic was corrected twice and its language once, one whose language was, and an untouched one."""
    with transaction(database) as connection:
        log = Log(connection, now)
        first, second, third = log.ticket(), log.ticket(), log.ticket()
        log.contact(first, "bounce", nature="bounce")
        for ticket, text in ((first, "the question"), (second, "other"), (third, "untouched"), (first, "follow-up")):
            log.contact(ticket, text)
        for ticket in (first, second, third):
            log.line("contact", ticket)
        log.line("correction", first, topic="mitid", previous_topic="cpr")
        log.line("correction", first, topic="tax-card", previous_topic="mitid")
        log.line("correction", first, topic="tax-card", language="sv", previous_language="da")
        log.line("transfer", first, topic="network", language="sv", previous_topic="tax-card")
        log.line("correction", second, language="nb", previous_language="da")
        log.line("completion", first, by="agent", topic="network", language="sv")
        log.line("completion", second, by="agent", language="nb")
        log.line("completion", third, by="system")
    return database


def test_the_newest_correction_labels_the_first_contact_of_its_ticket(corrected: Engine) -> None:
    with reading(corrected) as connection:
        rows = corrections.corrected(connection)
    assert [(row.text, row.topic, row.language, row.channel) for row in rows] == [
        ("the question", "tax-card", "sv", "mail")
    ]


def test_the_language_is_that_of_the_line_where_only_the_topic_was_wrong(database: Engine, now: datetime) -> None:
    with transaction(database) as connection:
        log = Log(connection, now)
        ticket = log.ticket()
        log.contact(ticket, "pytanie")
        log.line("correction", ticket, topic="mitid", previous_topic="cpr", language="pl")
        assert [row.language for row in corrections.corrected(connection)] == ["pl"]


def test_a_citizens_correction_teaches_only_once_staff_have_left_it_so(database: Engine, now: datetime) -> None:
    with transaction(database) as connection:
        log = Log(connection, now)
        ticket = log.ticket()
        log.contact(ticket, "pytanie")
        log.line("correction", ticket, by="citizen", topic="mitid", previous_topic="cpr", language="pl")
        assert corrections.corrected(connection) == []
        log.line("completion", ticket, by="system", topic="mitid")
        assert corrections.corrected(connection) == []
        log.line("completion", ticket, by="agent", topic="mitid")
        assert [(row.topic, row.language) for row in corrections.corrected(connection)] == [("mitid", "pl")]
        log.line("correction", ticket, by="citizen", topic="network", previous_topic="mitid", language="pl")
        assert [row.topic for row in corrections.corrected(connection)] == ["mitid"]


def test_staff_outrank_the_citizen_and_something_else_teaches_nothing(database: Engine, now: datetime) -> None:
    with transaction(database) as connection:
        log = Log(connection, now)
        first, second = log.ticket(), log.ticket()
        for ticket in (first, second):
            log.contact(ticket, "pytanie")
            log.line("contact", ticket, language="pl")
        log.line("correction", first, by="citizen", topic="mitid", previous_topic="cpr")
        log.line("correction", first, by="agent", topic="tax-card", previous_topic="mitid")
        log.line("correction", second, by="citizen", topic="general", previous_topic="cpr")
        for ticket in (first, second):
            log.line("completion", ticket, by="agent")
        assert [(row.ticket_id, row.topic) for row in corrections.corrected(connection)] == [(first, "tax-card")]
        assert [row.right_topic for row in corrections.judged(connection, now)] == ["tax-card", "cpr"]


def test_only_what_staff_completed_is_judged(corrected: Engine, now: datetime) -> None:
    with reading(corrected) as connection:
        rows = corrections.judged(connection, now)
        later = corrections.judged(connection, now + timedelta(seconds=1))
    assert [(row.topic, row.right_topic, row.language, row.right_language) for row in rows] == [
        ("cpr", "tax-card", "da", "sv"),
        ("cpr", "cpr", "da", "nb"),
    ]
    assert rows[0].at == now
    assert later == []


def test_a_database_without_tables_holds_no_corrections(now: datetime) -> None:
    with create_engine("sqlite://").connect() as connection:
        assert corrections.corrected(connection) == []
        assert corrections.judged(connection, now) == []
