"""Bounces of our own mails, from their bytes to the ticket, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from importlib import util
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from contact_center.catalog.model import Catalog
from contact_center.domain.ticket import StaffMember, Ticket
from contact_center.replies.token import bounce_address
from contact_center.storage import alarms, outbox, raw_mail, tables, tickets
from contact_center.storage.transaction import reading, transaction
from mail_triage.process import Process
from mail_triage.rules import rules_for
from queues.desk import Desk
from queues.intake import Intake
from queues.outgoing import Mailer

_spec = util.spec_from_file_location("intake_stories", Path(__file__).with_name("test_intake.py"))
assert _spec is not None
assert _spec.loader is not None
stories = util.module_from_spec(_spec)
_spec.loader.exec_module(stories)

SECRET = b"secret"
ANNA, INBOX = "anna@mail.example", "ics@aarhus.example"
DEAD, FULL, BLOCKED = "Action: failed\nStatus: 5.1.1", "Action: failed\nStatus: 5.2.2", "Action: failed\nStatus: 5.7.1"
GONE, DELAYED = "Action: failed\nStatus: 5.4.4", "Action: delayed\nStatus: 4.4.1"
DSN = """\
From: MAILER-DAEMON@mx.example
To: {to}
Subject: Undelivered Mail Returned to Sender
Message-ID: <dsn-{number}@mx.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; {recipient}
{fields}

--b1
Content-Type: text/rfc822-headers

Message-ID: {returned}
--b1--
"""


class House:
    """A mail of Anna's was acknowledged, answered and finished; then a mail of ours comes back."""

    def __init__(self, engine: Engine, catalog: Catalog, now: datetime) -> None:
        self.engine, self.now, self._numbers = engine, now, count(1)
        mailer = Mailer("ics.example", SECRET)
        self.intake = Intake(engine, catalog, stories.Understanding(), mailer)
        self.desk = Desk(engine, catalog, mailer, lambda *job: None)
        self.process = Process(engine, self.intake, rules_for(catalog, "ics.example", SECRET))
        self.ticket = self.mail()
        self.sara = self._staff()
        [self.receipt] = self.mails

    def mail(self, **changes: Any) -> Ticket:
        letter = stories.letter(self.now, external_id=f"<{next(self._numbers)}@mail.example>", inbox=INBOX, **changes)
        received = self.intake.receive(letter, self.now)
        assert received.ticket is not None
        return received.ticket

    def _staff(self) -> StaffMember:
        row = {"username": "sara", "name": "Sara", "password_hash": "x", "role": "agent", "offices": ["aarhus"]}
        with transaction(self.engine) as connection:
            values = {**row, "languages": ["da"], "active": True, "created_at": self.now}
            number: int = connection.execute(
                tables.users.insert().values(**values).returning(tables.users.c.id)
            ).scalar_one()
        return StaffMember(number, "sara", "Sara", "agent", ("aarhus",))

    def answered(self) -> Any:
        """Sara answers and finishes the ticket; the answer's row."""
        self.desk.claim(self.sara, self.ticket.id, self.now)
        self.desk.reply(self.sara, self.ticket.id, "Come on Monday.", None, self.now)
        self.desk.complete(self.sara, self.ticket.id, "answered", "", self.now)
        return self.mails[-1]

    def bounce(self, fields: str, row: Any, by: str = "verp", **changes: str) -> None:
        """A notice about `row` comes in, to its bounce address or with its Message-ID."""
        verp = bounce_address(row.sender, row.id, row.recipient, SECRET)
        parts = {"to": INBOX if by == "id" else verp, "returned": row.message_id if by == "id" else "<x@y>"}
        parts |= {"fields": fields, "recipient": row.recipient, "number": str(next(self._numbers)), **changes}
        self.raw(DSN.format(**parts), parts["to"])

    def raw(self, content: str, to: str) -> None:
        with transaction(self.engine) as connection:
            number, _new = raw_mail.keep(connection, content.encode(), "smtp", "<>", (to,), self.now)
        self.process.run(number, self.now)

    @property
    def mails(self) -> list[Any]:
        with reading(self.engine) as connection:
            return outbox.newest(connection, None, 100)[::-1]

    @property
    def row(self) -> Any:
        with reading(self.engine) as connection:
            return tickets.get(connection, self.ticket.id)

    @property
    def told(self) -> list[str]:
        with reading(self.engine) as connection:
            return [one.text for one in tickets.thread(connection, self.ticket.id) if one.direction == "event"]

    def all_of(self, table: Any) -> list[Any]:
        with reading(self.engine) as connection:
            return list(connection.execute(select(table)))

    @property
    def alarms(self) -> list[Any]:
        with reading(self.engine) as connection:
            return alarms.current(connection)

    def state(self, row: Any) -> str:
        with reading(self.engine) as connection:
            found = outbox.get(connection, row.id)
        assert found is not None
        return str(found.state)


@pytest.fixture
def house(database: Engine, catalog: Catalog, now: datetime) -> House:
    return House(database, catalog, now)


@pytest.mark.parametrize("by", ["verp", "id"])
def test_a_receipt_that_came_back_marks_the_address_and_stops_automatic_mail(house: House, by: str) -> None:
    house.bounce(DEAD, house.receipt, by)
    assert house.row.address_dead
    assert house.told == [f"address-dead: {ANNA} (5.1.1)"]
    assert house.state(house.receipt) == "bounced"
    assert house.all_of(tables.contacts)[-1].ticket_id == house.ticket.id
    house.now += timedelta(days=89)
    house.mail(text="Mieszkam teraz w Odense, co dalej?")
    assert house.all_of(tables.contacts)[-1].reply_decision == "bounced"
    house.now += timedelta(days=2)
    house.mail(text="Czy ktoś tam jest i mi odpowie?")
    assert house.all_of(tables.contacts)[-1].reply_decision == "sent"


def test_an_answer_that_came_back_brings_its_finished_ticket_back(house: House) -> None:
    answer = house.answered()
    house.bounce(DEAD, answer)
    assert (house.row.state, house.row.outcome, house.row.claimed_by) == ("pending", None, None)
    assert house.all_of(tables.visitations)[-2].kind == "reopening"
    assert house.state(answer) == "bounced"


def test_a_receipt_that_came_back_does_not_reopen_what_staff_finished(house: House) -> None:
    house.answered()
    house.bounce(DEAD, house.receipt)
    assert (house.row.state, house.row.address_dead) == ("completed", True)


def test_a_delay_is_a_note_and_nothing_else(house: House) -> None:
    answer = house.answered()
    house.bounce(DELAYED, answer)
    assert house.told[-1].startswith(f"mail-delayed: {ANNA}")
    assert (house.row.state, house.row.address_dead) == ("completed", False)
    assert (house.state(answer), house.all_of(tables.reply_pauses)) == ("pending", [])
    house.bounce(DEAD, answer)  # in the end it was given up
    assert (house.row.state, house.state(answer)) == ("pending", "bounced")


def test_a_full_mailbox_is_a_note(house: House) -> None:
    house.bounce(FULL, house.receipt)
    assert house.told == [f"mailbox-full: {ANNA} (5.2.2)"]
    assert (house.row.address_dead, house.all_of(tables.reply_pauses), house.alarms) == (False, [], [])


def test_no_server_for_the_address_stops_automatic_mail(house: House) -> None:
    house.bounce(GONE, house.receipt)
    assert [pause.reason for pause in house.all_of(tables.reply_pauses)] == ["bounced"]
    assert not house.row.address_dead


def test_a_server_that_refuses_our_mail_raises_an_alarm(house: House) -> None:
    house.bounce(BLOCKED, house.receipt)
    [alarm] = house.alarms
    assert (alarm.kind, alarm.about) == (alarms.BLOCKED, "mail.example")


def test_the_same_bounce_twice_says_it_once(house: House) -> None:
    house.bounce(DEAD, house.receipt)
    house.bounce(DEAD, house.receipt, "id")
    assert len(house.told) == 1
    assert len(house.all_of(tables.reply_pauses)) == 1


def test_backscatter_is_counted_and_is_nobodys_work(house: House) -> None:
    verp = bounce_address(INBOX, house.receipt.id, ANNA, SECRET)
    wrong = bounce_address(INBOX, house.receipt.id, ANNA, b"another key")
    stranger = bounce_address(INBOX, house.receipt.id, "eve@mail.example", SECRET)
    lost = bounce_address(INBOX, 10**17, ANNA, SECRET)
    forged = house.receipt.message_id.replace("<", "<f", 1)
    mutated = verp[:-25] + ("a" if verp[-25] != "a" else "b") + verp[-24:]
    for to in (INBOX, wrong, stranger, lost, mutated):
        house.bounce(DEAD, house.receipt, to=to, returned="<x@ics.example>")
    house.bounce(DEAD, house.receipt, "id", returned=forged)
    contacts = house.all_of(tables.contacts)[1:]
    assert [(one.nature, one.ticket_id) for one in contacts] == [("backscatter", None)] * 6
    assert [line.nature for line in house.all_of(tables.visitations)[1:]] == ["backscatter"] * 6
    assert len(house.all_of(tables.tickets)) == 1
    assert (house.told, house.row.address_dead, house.state(house.receipt)) == ([], False, "pending")
    assert house.all_of(tables.reply_pauses) == []


def test_a_report_of_success_is_no_bounce(house: House) -> None:
    house.bounce("Action: delivered\nStatus: 2.0.0", house.receipt)
    assert (house.told, house.all_of(tables.contacts)[-1].nature) == ([], "bounce")


def test_a_bounce_of_an_erased_mail_is_backscatter(house: House) -> None:
    row = house.receipt
    with transaction(house.engine) as connection:
        connection.execute(tables.messages.update().values(outbox_id=None))
        connection.execute(tables.outbox.delete())
    house.bounce(DEAD, row, "id")
    assert house.all_of(tables.contacts)[-1].nature == "backscatter"


def test_bounces_under_an_older_key_are_matched(house: House) -> None:
    mailer = Mailer("ics.example", b"the new key", (SECRET,))
    newer = replace(house.process, intake=replace(house.intake, mailer=mailer))
    house.process = newer
    house.bounce(DEAD, house.receipt)
    assert house.row.address_dead


def test_whoever_writes_again_from_the_dead_address_is_alive(house: House) -> None:
    house.bounce(DEAD, house.receipt)
    house.mail(ticket_token=house.ticket.reference)
    assert not house.row.address_dead


def test_a_machine_that_answers_at_the_bounce_address_is_no_bounce(house: House) -> None:
    verp = bounce_address(INBOX, house.receipt.id, ANNA, SECRET)
    notice = (
        f"From: {ANNA}\nTo: {verp}\nSubject: Autosvar: ferie\nMessage-ID: <v@x>\nAuto-Submitted: auto-replied\n\nFerie"
    )
    house.raw(notice, verp)
    assert house.all_of(tables.contacts)[-1].nature == "autoreply"
    assert (house.told, house.state(house.receipt)) == ([], "pending")
