"""One kept mail, from its bytes to the intake; and what happens when something goes wrong on the way."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from contact_center.catalog.model import Catalog
from contact_center.domain.contact import Attachment, Contact, Role
from contact_center.domain.triage import TopicScore, Triage
from contact_center.errors import StoreAway
from contact_center.storage import contacts, raw_mail, shunt, tables
from contact_center.storage.transaction import reading, transaction
from mail_triage import limits
from mail_triage.process import MOST_ATTEMPTS, Process, read_eml, write_eml
from mail_triage.rules import Rules, rules_for
from queues.intake import Intake, Received, Settle
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

    def receive(self, contact: Contact, now: datetime, settle: Settle | None = None) -> Received:
        self.asked.append(contact)
        if not contact.unreadable and len(self.asked) <= self.times:
            raise RuntimeError("out of order")
        return self.intake.receive(contact, now, settle)


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


def test_a_mail_that_cannot_be_read_stands_on_the_shunt_list_with_its_bytes(
    engine: Engine, intake: Intake, rules: Rules, keep: Callable[..., int], now: datetime
) -> None:
    poison = b"From: a@mail.example\r\nSubject: bomb\r\n" + b"X: y\r\n" * 60_000
    number = keep(poison, "ics@aarhus.example")
    process = Process(engine, intake, rules)
    process.run(number, now)
    process.run(number, now)
    with reading(engine) as connection:
        [entry] = shunt.listed(connection)
    assert (entry.kind, entry.object_id) == ("mail", number)
    assert "header is too long" in entry.error
    assert (state(engine, number).state, state(engine, number).content) == ("shunted", poison)
    [contact] = received(engine)
    assert (contact.subject, contact.raw_mail_id) == ("bomb", number)


def test_an_empty_mail_is_no_poison(
    engine: Engine, intake: Intake, rules: Rules, keep: Callable[..., int], now: datetime
) -> None:
    number = keep(b" \r\n\r\n", "ics@aarhus.example")
    Process(engine, intake, rules).run(number, now)
    assert state(engine, number).state == "done"
    assert len(received(engine)) == 1


def test_a_mail_that_could_not_be_read_is_read_on_another_try(
    engine: Engine, intake: Intake, rules: Rules, keep: Callable[..., int], now: datetime, monkeypatch: Any
) -> None:
    number = keep((MAILS / "human-en.eml").read_bytes(), "info@ics.example")
    process = Process(engine, intake, rules)
    monkeypatch.setattr(limits, "MOST_BYTES", 10)  # as if a limit had been too strict
    process.run(number, now)
    monkeypatch.undo()
    with transaction(engine) as connection:
        raw_mail.again(connection, number)
    process.run(number, now)
    assert state(engine, number).state == "done"
    assert [bool(contact.text) for contact in received(engine)] == [False, True]


class Scanning:
    """A scanner that finds a virus in everything."""

    def scanned(self, files: tuple[Attachment, ...]) -> tuple[Attachment, ...]:
        return tuple(replace(file, scan="infected: Test") for file in files)


def test_files_are_scanned_before_anybody_sees_them(
    engine: Engine, intake: Intake, rules: Rules, keep: Callable[..., int], now: datetime
) -> None:
    asked = Failing(intake, 0)
    process = Process(engine, asked, rules, Scanning())  # type: ignore[arg-type]
    process.run(keep((MAILS / "attachment.eml").read_bytes(), "ics@odense.example"), now)
    assert [file.scan for file in asked.asked[0].attachments] == ["infected: Test"] * 2
    assert [file.marks for file in asked.asked[0].attachments] == [(), ("executable", "hidden-name")]


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


@dataclass
class Full:
    """An intake whose files find no room for a while."""

    intake: Intake
    times: int

    def receive(self, contact: Contact, now: datetime, settle: Settle | None = None) -> Received:
        self.times -= 1
        if self.times >= 0:
            raise StoreAway("The store cannot be written: No space left on device.")
        return self.intake.receive(contact, now, settle)


def test_a_mail_waits_for_the_store_however_long_that_takes(
    engine: Engine, intake: Intake, rules: Rules, keep: Callable[..., int], now: datetime
) -> None:
    number = keep((MAILS / "attachment.eml").read_bytes(), "info@ics.example")
    process = Process(engine, Full(intake, 10), rules)  # type: ignore[arg-type]
    for minute in range(10):
        process.run(number, now + timedelta(minutes=minute))
        assert (state(engine, number).state, state(engine, number).attempts) == ("new", 0)
    process.run(number, now + timedelta(minutes=10))
    assert state(engine, number).state == "done"
    assert len(received(engine)) == 1


def test_a_mail_whose_folder_is_away_waits_too(
    engine: Engine, intake: Intake, rules: Rules, keep: Callable[..., int], now: datetime, tmp_path: Path
) -> None:
    number = keep((MAILS / "human-en.eml").read_bytes(), "info@ics.example")
    (tmp_path / "blobs").rename(tmp_path / "unmounted")
    process = Process(engine, intake, rules)
    process.run(number, now)
    assert (state(engine, number).state, received(engine)) == ("new", [])
    (tmp_path / "unmounted").rename(tmp_path / "blobs")
    process.run(number, now + timedelta(minutes=1))
    assert state(engine, number).state == "done"


@pytest.mark.parametrize("lost", [True, False], ids=["lost", "changed"])
def test_a_mail_whose_bytes_are_damaged_goes_to_a_person_at_once_and_is_never_shown_wrong(
    engine: Engine, intake: Intake, rules: Rules, keep: Callable[..., int], now: datetime, tmp_path: Path, lost: bool
) -> None:
    numbers = [keep((MAILS / f"human-{code}.eml").read_bytes(), "ics@aarhus.example") for code in ("en", "da")]
    for file in (tmp_path / "blobs").glob("??/*"):
        file.unlink() if lost else file.write_bytes(b"From: eve@mail.example\r\n\r\nforged")
    for number in numbers:
        Process(engine, intake, rules).run(number, now)
        assert state(engine, number).state == "shunted"
    both = received(engine)
    assert [contact.raw_mail_id for contact in both] == numbers
    assert all(contact.ticket_id and contact.text == "" for contact in both)
    with reading(engine) as connection:
        assert all("Damaged" in entry.error for entry in shunt.listed(connection))
