"""From a contact to a ticket, on both databases."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, func, select

from contact_center.catalog.model import Catalog
from contact_center.domain.contact import Automatic, Channel, Contact, Party, Role, Stated
from contact_center.domain.reply import Reply, Silence
from contact_center.domain.ticket import TicketKind, TicketState
from contact_center.domain.triage import Finding, TopicScore, Triage
from contact_center.storage import outbox, tables, tickets
from contact_center.storage.transaction import reading
from queues.intake import Intake
from queues.outgoing import Mailer

MAILER = Mailer("ics.example", b"secret")


class Understanding:
    """Says what the test wants."""

    def __init__(self, **changes: Any) -> None:
        base: dict[str, Any] = {
            "language": "pl",
            "language_confidence": 0.99,
            "topics": (TopicScore("cpr", 0.97, ("numer cpr",)),),
            "sure": True,
            "municipality": "0730",
            "municipality_candidates": (),
            "postcode": None,
            "citizen_group": None,
            "role": Role.CITIZEN,
            "personal_numbers": 0,
            "findings": (Finding("municipality", "0730", 0.9, "Randers"),),
            "model_version": "test",
        }
        self.answer = Triage(**{**base, **changes})

    def triage(self, contact: Contact) -> Triage:
        return self.answer


def letter(now: datetime, **changes: Any) -> Contact:
    base: dict[str, Any] = {
        "channel": Channel.MAIL,
        "external_id": "<1@mail.example>",
        "received_at": now,
        "party": Party("anna@mail.example", "Anna Kowalska"),
        "subject": "numer CPR",
        "text": "Jak dostać numer CPR? Mieszkam w Randers.",
        "inbox": "info@ics.example",
    }
    return Contact(**{**base, **changes})


def test_what_is_settled_with_a_contact_is_kept_with_it_or_not_at_all(
    intake: Callable[..., Intake], database: Engine, now: datetime
) -> None:
    def settle(connection: Connection) -> None:
        assert connection.execute(select(func.count()).select_from(tables.tickets)).scalar_one() == 1
        raise RuntimeError("the power is cut")

    with pytest.raises(RuntimeError):
        intake().receive(letter(now), now, settle)
    assert (count(database, tables.contacts), count(database, tables.outbox)) == (0, 0)


def test_what_is_settled_is_settled_for_a_known_contact_but_not_for_another_of_its_name(
    intake: Callable[..., Intake], now: datetime
) -> None:
    settled: list[str] = []
    intake().receive(letter(now), now, lambda _: settled.append("new"))
    intake().receive(letter(now), now, lambda _: settled.append("again"))
    other = intake().receive(letter(now, text="Something else.", raw_mail_id=7), now, lambda _: settled.append("other"))
    assert other.other
    assert settled == ["new", "again"]


def count(engine: Engine, table: Any) -> int:
    with reading(engine) as connection:
        number: int = connection.execute(select(func.count()).select_from(table)).scalar_one()
    return number


@pytest.fixture
def intake(database: Engine, catalog: Catalog) -> Callable[..., Intake]:
    return lambda **changes: Intake(database, catalog, Understanding(**changes), MAILER)


def test_a_mail_becomes_a_ticket_a_line_and_an_acknowledgement_in_one_go(
    intake: Callable[..., Intake], database: Engine, now: datetime
) -> None:
    received = intake().receive(letter(now), now)
    assert received.ticket is not None
    assert received.ticket.queue == "aarhus.cpr"
    assert isinstance(received.decided.reply, Reply)
    assert received.decided.reply.checklists == ("cpr",)
    assert (count(database, tables.contacts), count(database, tables.visitations)) == (1, 1)
    with reading(database) as connection:
        [row] = outbox.newest(connection, None, 10)
    assert row.recipient == "anna@mail.example"
    assert row.headers["Auto-Submitted"] == "auto-replied"
    assert row.headers["In-Reply-To"] == "<1@mail.example>"
    assert received.ticket.reference in row.subject


def test_the_same_mail_twice_changes_nothing(intake: Callable[..., Intake], database: Engine, now: datetime) -> None:
    first, again = intake().receive(letter(now), now), intake().receive(letter(now), now)
    assert again.duplicate
    assert first.ticket is not None
    assert again.ticket is not None
    assert again.ticket.id == first.ticket.id
    assert (count(database, tables.tickets), count(database, tables.outbox)) == (1, 1)


def test_a_machines_mail_is_counted_but_is_no_work_and_gets_no_answer(
    intake: Callable[..., Intake], database: Engine, now: datetime
) -> None:
    bounce = letter(now, nature=Automatic("bounce", "it reports a failed delivery"))
    received = intake().receive(bounce, now)
    assert received.ticket is None
    assert isinstance(received.decided.reply, Silence)
    assert (count(database, tables.visitations), count(database, tables.outbox)) == (1, 0)


def test_the_checklist_is_sent_once_a_week(intake: Callable[..., Intake], database: Engine, now: datetime) -> None:
    intake().receive(letter(now), now)
    later, week = now + timedelta(hours=30), now + timedelta(days=8)
    again = letter(later, external_id="<2@mail.example>", text="Czy muszę przyjść osobiście po numer CPR?")
    second = intake().receive(again, later)
    assert isinstance(second.decided.reply, Silence)
    assert second.decided.reply.reason.startswith("told-already: ")
    third = intake().receive(letter(week, external_id="<3@mail.example>"), week)
    assert isinstance(third.decided.reply, Reply)
    assert count(database, tables.tickets) == 3


def test_an_answer_with_the_right_token_joins_its_ticket_and_reopens_it(
    intake: Callable[..., Intake], database: Engine, now: datetime
) -> None:
    first = intake().receive(letter(now), now).ticket
    assert first is not None
    follow_up = letter(now, external_id="<2@mail.example>", ticket_token=first.reference)
    received = intake().receive(follow_up, now)
    assert received.ticket is not None
    assert received.ticket.id == first.id
    assert isinstance(received.decided.reply, Silence)
    with reading(database) as connection:
        assert [m.direction for m in tickets.thread(connection, first.id)] == ["in", "auto", "in"]


def test_a_token_in_a_strangers_mail_opens_a_ticket_of_its_own(
    intake: Callable[..., Intake], database: Engine, now: datetime
) -> None:
    first = intake().receive(letter(now), now).ticket
    assert first is not None
    stranger = letter(now, external_id="<2@m.example>", party=Party("eve@m.example"), ticket_token=first.reference)
    received = intake().receive(stranger, now)
    assert received.ticket is not None
    assert received.ticket.id != first.id
    with reading(database) as connection:
        assert "claims-to-belong" in tickets.thread(connection, received.ticket.id)[1].text


def call(now: datetime, **changes: Any) -> Contact:
    stated = Stated(language="pl", topic="cpr", postcode="8900")
    base = letter(now, channel=Channel.PHONE, external_id="CA" + "1" * 32, subject="", text="", stated=stated)
    return replace(base, party=Party("+48600000001"), inbox="+4570000000", **changes)


def test_a_call_in_opening_hours_waits_in_the_line(intake: Callable[..., Intake], now: datetime) -> None:
    received = intake().receive(call(now), now)
    assert received.ticket is not None
    assert received.ticket.kind is TicketKind.CALL
    assert received.ticket.state is TicketState.PENDING
    assert received.decided.route.open_now


def test_a_call_at_night_is_counted_and_opens_no_ticket_by_itself(
    intake: Callable[..., Intake], database: Engine, now: datetime
) -> None:
    night = now.replace(hour=22)
    received = intake().receive(call(night), night)
    assert received.ticket is None
    assert received.decided.route.opens_at is not None
    assert count(database, tables.visitations) == 1
