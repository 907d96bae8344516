"""One kept mail, from its bytes to the intake; and what happens when something goes wrong on the way."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from contact_center.catalog.model import Catalog
from contact_center.domain.contact import Contact, Role
from contact_center.domain.triage import TopicScore, Triage
from contact_center.storage import contacts, raw_mail, shunt, tables
from contact_center.storage.transaction import reading, transaction
from mail_triage.process import MOST_ATTEMPTS, Process, read_eml, write_eml
from mail_triage.rules import Rules, rules_for
from queues.intake import Intake, Received
from queues.outgoing import Mailer

MAILS = Path(__file__).resolve().parents[1] / "mails"
SECRET = b"secret"


class Understanding:
    """Understands everything as one and the same."""

    def triage(self, contact: Contact) -> Triage:
        topics = (TopicScore("cpr", 0.9, ("CPR",)),)
        return Triage("en", 0.9, topics, True, None, (), None, None, Role.CITIZEN, 0, (), "test")


@dataclass
class Failing:
    """An intake that fails a number of times, for mails that can be read."""

    intake: Intake
    times: int
    asked: list[Contact] = field(default_factory=list)

    def receive(self, contact: Contact, now: datetime) -> Received:
        self.asked.append(contact)
        if not contact.unreadable and len(self.asked) <= self.times:
            raise RuntimeError("out of order")
        return self.intake.receive(contact, now)


@pytest.fixture
def rules(catalog: Catalog) -> Rules:
    return rules_for(catalog, "ics.example", SECRET)


@pytest.fixture
def intake(engine: Engine, catalog: Catalog) -> Intake:
    return Intake(engine, catalog, Understanding(), Mailer("ics.example", SECRET))


@pytest.fixture
def keep(engine: Engine, now: datetime) -> Callable[..., int]:
    def _keep(content: bytes, *recipients: str) -> int:
        with transaction(engine) as connection:
            return raw_mail.keep(connection, content, "smtp", "a@mail.example", recipients, now)[0]

    return _keep


def state(engine: Engine, raw_mail_id: int) -> Any:
    with reading(engine) as connection:
        return raw_mail.get(connection, raw_mail_id)


def received(engine: Engine) -> list[Any]:
    with reading(engine) as connection:
        return list(connection.execute(tables.contacts.select().order_by(tables.contacts.c.id)))


def test_a_kept_mail_becomes_a_ticket(
    engine: Engine, intake: Intake, rules: Rules, keep: Callable[..., int], now: datetime
) -> None:
    number = keep((MAILS / "attachment.eml").read_bytes(), "ics@odense.example")
    Process(engine, intake, rules).run(number, now)
    [contact] = received(engine)
    assert state(engine, number).state == "done"
    assert (contact.subject, contact.inbox, contact.raw_mail_id) == ("My contract", "ics@odense.example", number)
    assert contact.ticket_id
    with reading(engine) as connection:
        files = connection.execute(tables.attachments.select()).all()
    assert [file.name for file in files] == ["kontrakt æøå.pdf", "photogpj.exe"]


def test_a_mail_is_worked_once(
    engine: Engine, intake: Intake, rules: Rules, keep: Callable[..., int], now: datetime
) -> None:
    number = keep((MAILS / "human-en.eml").read_bytes(), "info@ics.example")
    process = Process(engine, intake, rules)
    process.run(number, now)
    process.run(number, now)
    assert len(received(engine)) == 1
    process.run(number + 1, now)  # there is no such mail


def test_a_mail_that_cannot_be_read_becomes_a_ticket_with_the_original(
    engine: Engine, intake: Intake, rules: Rules, keep: Callable[..., int], now: datetime
) -> None:
    number = keep(bytes(range(256)) * 20, "ics@aarhus.example")
    Process(engine, intake, rules).run(number, now)
    [contact] = received(engine)
    assert (contact.text, contact.raw_mail_id, contact.inbox) == ("", number, "ics@aarhus.example")
    assert contact.party_address == "a@mail.example"
    assert contact.ticket_id
    assert contact.reply_decision == "unreadable"


def test_what_fails_is_tried_again_after_a_pause(
    engine: Engine, intake: Intake, rules: Rules, keep: Callable[..., int], now: datetime
) -> None:
    number = keep((MAILS / "human-en.eml").read_bytes(), "info@ics.example")
    process = Process(engine, Failing(intake, 1), rules)  # type: ignore[arg-type]
    process.run(number, now)
    assert (state(engine, number).state, received(engine)) == ("new", [])
    process.run(number, now)  # too early
    assert state(engine, number).attempts == 1
    process.run(number, now + timedelta(minutes=1))
    assert state(engine, number).state == "done"
    assert len(received(engine)) == 1


def test_what_fails_three_times_goes_to_a_person_and_onto_the_shunt_list(
    engine: Engine, intake: Intake, rules: Rules, keep: Callable[..., int], now: datetime
) -> None:
    number = keep((MAILS / "human-en.eml").read_bytes(), "info@ics.example")
    process = Process(engine, Failing(intake, 99), rules)  # type: ignore[arg-type]
    for attempt in range(MOST_ATTEMPTS):
        process.run(number, now + timedelta(minutes=5 * attempt))
    [contact] = received(engine)
    assert state(engine, number).state == "shunted"
    assert (contact.subject, contact.party_address, contact.raw_mail_id) == ("Tax card", "john@mail.example", number)
    with reading(engine) as connection:
        [entry] = shunt.listed(connection)
    assert "out of order" in entry.error
    assert (entry.kind, entry.object_id) == ("mail", number)


def test_a_mail_that_takes_the_worker_down_is_shunted_without_another_try(
    engine: Engine, intake: Intake, rules: Rules, keep: Callable[..., int], now: datetime
) -> None:
    number = keep((MAILS / "human-en.eml").read_bytes(), "info@ics.example")
    for attempt in range(MOST_ATTEMPTS):
        with transaction(engine) as connection:
            moment = now + timedelta(hours=attempt)
            assert raw_mail.take(connection, number, moment, timedelta(minutes=3)) is not None
    failing = Failing(intake, 0)
    Process(engine, failing, rules).run(number, now + timedelta(hours=9))  # type: ignore[arg-type]
    assert [contact.unreadable for contact in failing.asked] == ["the system could not work it"]
    assert state(engine, number).state == "shunted"


def test_the_same_mail_by_two_ways_is_one_contact(
    engine: Engine, intake: Intake, rules: Rules, keep: Callable[..., int], now: datetime
) -> None:
    content = (MAILS / "human-en.eml").read_bytes()
    process = Process(engine, intake, rules)
    process.run(keep(content, "info@ics.example"), now)
    process.run(keep(b"Received: from a by b\r\n" + content, "info@ics.example"), now)
    assert len(received(engine)) == 1


def test_another_mail_under_a_used_message_id_is_not_lost(
    engine: Engine, intake: Intake, rules: Rules, keep: Callable[..., int], now: datetime
) -> None:
    content = (MAILS / "human-en.eml").read_bytes()
    process = Process(engine, intake, rules)
    process.run(keep(content, "info@ics.example"), now)
    second = keep(content.replace(b"tax card", b"CPR number"), "info@ics.example")
    process.run(second, now)
    both = received(engine)
    assert len(both) == 2
    assert both[1].external_id.startswith("sha256.")
    with reading(engine) as connection:
        assert contacts.get(connection, both[1].id).raw_mail_id == second


def test_a_machines_mail_opens_no_ticket(
    engine: Engine, intake: Intake, rules: Rules, keep: Callable[..., int], now: datetime
) -> None:
    Process(engine, intake, rules).run(keep((MAILS / "vacation-da.eml").read_bytes(), "ics@aarhus.example"), now)
    [contact] = received(engine)
    assert (contact.nature, contact.ticket_id) == ("autoreply", None)


@pytest.mark.parametrize("body", ["Hvor får jeg et CPR-nummer?\nTak", "", "> a\n", "\x00\ud800 odd"])
def test_a_mail_written_from_its_fields_is_read_back(body: str, rules: Rules, now: datetime) -> None:
    fields = {"from": "Åse <aase@mail.example>", "to": "ics@aarhus.example", "subject": "Hej\r\nBcc: x@y", "body": body}
    contact, _parsed = read_eml(write_eml(fields, "7", now), rules)
    assert (contact.subject, contact.inbox) == ("Hej Bcc: x@y", "ics@aarhus.example")
    assert (contact.party.address, contact.party.name) == ("aase@mail.example", "Åse")
    assert contact.withhold_reply == ""
    assert contact.received_at == now
    if body.startswith("Hvor"):
        assert contact.text == body


def test_a_mail_written_from_nothing_is_a_mail(rules: Rules, now: datetime) -> None:
    contact, _parsed = read_eml(write_eml({}, "", now), rules)
    assert (contact.text, contact.inbox, contact.unreadable) == ("", "info@ics.example", "")
