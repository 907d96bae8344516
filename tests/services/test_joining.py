"""Which ticket a mail belongs to, and which offices see it, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from importlib import util
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from contact_center.catalog.model import Catalog
from contact_center.domain.ticket import Ticket
from contact_center.replies.token import plus_address, token_for
from contact_center.storage import alarms, events, outbox, raw_mail, shared, tables, tickets
from contact_center.storage.filters import Filter
from contact_center.storage.transaction import reading, transaction
from mail_triage.process import Process
from mail_triage.rules import rules_for
from queues.intake import Intake
from queues.outgoing import Mailer

_spec = util.spec_from_file_location("intake_stories", Path(__file__).with_name("test_intake.py"))
assert _spec is not None
assert _spec.loader is not None
stories = util.module_from_spec(_spec)
_spec.loader.exec_module(stories)

SECRET = b"secret"
ANNA, JENS, EVE = "anna@mail.example", "jens@firma.example", "eve@mail.example"
AARHUS, ODENSE = "ics@aarhus.example", "ics@odense.example"
DAY = timedelta(days=1)


class House:
    """Anna has a ticket in Aarhus; mails come in as bytes."""

    def __init__(self, engine: Engine, catalog: Catalog, now: datetime) -> None:
        self.engine, self.now, self._numbers = engine, now, count(1)
        self.intake = Intake(engine, catalog, stories.Understanding(), Mailer("ics.example", SECRET))
        self.process = Process(engine, self.intake, rules_for(catalog, "ics.example", SECRET))
        self.first = self.mail(ANNA, AARHUS)
        self.token = token_for(self.first.reference, ANNA, SECRET)

    def mail(self, sender: str, *to: str, **headers: str) -> Ticket:
        """A mail comes in; returns the ticket it belongs to."""
        words = headers.pop("words", "Where do I get it?")
        message_id = headers.pop("message_id", f"<{next(self._numbers)}@mail.example>")
        named = {"subject": "CPR", **headers}
        lines = [f"{name.replace('_', '-').title()}: {value}" for name, value in named.items()]
        head = [f"From: {sender}", f"To: {', '.join(to)}", f"Message-ID: {message_id}", *lines]
        self.raw("\n".join([*head, "", f"{words}\n"]), *to)
        ticket = self.contacts[-1].ticket_id
        return self.row(ticket)

    def raw(self, content: str, *recipients: str) -> None:
        with transaction(self.engine) as connection:
            number, _new = raw_mail.keep(connection, content.encode(), "smtp", "", recipients, self.now)
        self.process.run(number, self.now)

    def row(self, ticket_id: int) -> Any:
        with reading(self.engine) as connection:
            return tickets.get(connection, ticket_id)

    @property
    def contacts(self) -> list[Any]:
        with reading(self.engine) as connection:
            return list(connection.execute(select(tables.contacts).order_by(tables.contacts.c.id)))

    def told(self, ticket: Any) -> list[str]:
        with reading(self.engine) as connection:
            return [one.text for one in tickets.thread(connection, ticket.id) if one.direction == "event"]

    def finished(self) -> None:
        with transaction(self.engine) as connection:
            done = {"state": "completed", "outcome": "answered", "completed_at": self.now}
            assert tickets.move(connection, self.first.id, {}, done) is not None

    def staff_wrote_to(self, address: str) -> None:
        words = {"subject": "Re: CPR", "text": "Is that so?", "language": "en"}
        with transaction(self.engine) as connection:
            row = self.intake.mailer.answer(
                words, f"answer:{address}", address, AARHUS, self.first.reference, (), self.now
            )
            outbox.put(connection, {**row, "ticket_id": self.first.id})

    def sees(self, office: str) -> list[int]:
        with reading(self.engine) as connection:
            return [row.id for row in tickets.found(connection, Filter(offices=(office,)), 50)]


@pytest.fixture
def house(database: Engine, catalog: Catalog, now: datetime) -> House:
    return House(database, catalog, now)


WAYS: dict[str, Callable[[House], dict[str, Any]]] = {
    "plus address": lambda house: {"to": (plus_address(AARHUS, house.token),)},
    "in reply to": lambda house: {"in_reply_to": f"<0123456789abcdef.{house.token}@ics.example>"},
    "references": lambda house: {"references": f"<a@b> <0123456789abcdef.{house.token}@ics.example> <c@d>"},
}


def continued(house: House, sender: str, way: str, **changes: str) -> Any:
    parts = WAYS[way](house)
    return house.mail(sender, *parts.pop("to", (AARHUS,)), **{**parts, **changes})


@pytest.mark.parametrize("way", WAYS)
def test_a_right_token_and_a_known_sender_join_the_ticket(house: House, way: str) -> None:
    assert continued(house, ANNA, way).id == house.first.id
    assert house.contacts[-1].follow_up


@pytest.mark.parametrize("way", WAYS)
def test_a_right_token_from_a_stranger_is_a_new_ticket_that_claims_to_belong(house: House, way: str) -> None:
    ticket = continued(house, EVE, way)
    assert ticket.id != house.first.id
    assert house.contacts[-1].claims_ticket_id == house.first.id
    assert house.told(ticket) == [f"claims-to-belong: {house.first.reference}"]


@pytest.mark.parametrize("way", WAYS)
def test_whoever_staff_wrote_to_takes_part(house: House, way: str) -> None:
    assert continued(house, JENS, way).id != house.first.id
    house.staff_wrote_to(JENS)
    assert continued(house, f"Jens <{JENS.upper()}>", way, words="It is.").id == house.first.id


def test_every_mutation_of_a_letter_of_the_token_is_a_new_ticket(house: House) -> None:
    for at in range(4, len(house.token)):
        if house.token[at] == "-":
            continue
        letter = "a" if house.token[at] != "a" else "b"
        forged = house.token[:at] + letter + house.token[at + 1 :]
        ticket = house.mail(ANNA, plus_address(AARHUS, forged), words=f"forged at {at}")
        assert ticket.id != house.first.id
        assert house.contacts[-1].claims_ticket_id is None
        house.now += timedelta(hours=1)


def test_the_number_in_the_subject_or_text_joins_nothing(house: House) -> None:
    ticket = house.mail(ANNA, AARHUS, subject=f"Re: CPR [{house.first.reference}]", words=house.token)
    assert ticket.id != house.first.id


def test_a_token_of_another_installation_joins_nothing(house: House) -> None:
    forged = token_for(house.first.reference, ANNA, b"another key")
    assert house.mail(ANNA, plus_address(AARHUS, forged)).id != house.first.id


def test_a_token_of_an_older_key_joins(house: House, catalog: Catalog) -> None:
    mailer = Mailer("ics.example", b"the new key", (SECRET,))
    rules = rules_for(catalog, "ics.example", b"the new key", (SECRET,))
    house.process = Process(house.engine, replace(house.intake, mailer=mailer), rules)
    assert continued(house, ANNA, "plus address").id == house.first.id


def test_a_mail_to_a_finished_ticket_reopens_it_but_a_strangers_does_not(house: House) -> None:
    house.finished()
    continued(house, EVE, "references")
    assert house.row(house.first.id).state == "completed"
    continued(house, ANNA, "references")
    assert house.row(house.first.id).state == "pending"


def test_mails_reopen_a_ticket_five_times_a_day_and_then_only_join_it(house: House) -> None:
    for number in range(6):
        house.finished()
        ticket = continued(house, ANNA, "references", words=f"thanks {number}")
        assert ticket.id == house.first.id
        assert ticket.state == ("pending" if number < 5 else "completed")
    assert house.told(house.first)[-1] == "not-reopened: 5"
    with reading(house.engine) as connection:
        [alarm] = alarms.current(connection)
    assert (alarm.kind, alarm.about) == (alarms.REOPENED_OFTEN, house.first.reference)
    house.now += DAY + timedelta(minutes=1)
    assert continued(house, ANNA, "references", words="one more").state == "pending"


def test_a_token_of_an_erased_ticket_opens_a_new_one(house: House) -> None:
    with transaction(house.engine) as connection:
        for table in (tables.messages, tables.outbox, tables.contacts, tables.tickets):
            connection.execute(table.delete())
    ticket = continued(house, ANNA, "references")
    assert ticket.reference != house.first.reference
    assert house.told(ticket) == [f"continues-lost: {house.first.reference}"]
    assert house.contacts[-1].claims_ticket_id is None


def test_a_participant_who_is_not_the_party_corrects_nothing(house: House) -> None:
    house.staff_wrote_to(JENS)
    before = house.row(house.first.id)
    continued(house, JENS, "references", words="tax card")
    assert house.row(house.first.id).topic == before.topic


def test_a_mail_to_two_inboxes_is_one_ticket_that_both_offices_see(house: House) -> None:
    ticket = house.mail("bo@mail.example", AARHUS, ODENSE)
    assert ticket.office == "aarhus"
    for office, seen in (("aarhus", True), ("odense", True), ("esbjerg", False)):
        assert (ticket.id in house.sees(office)) is seen
    assert house.told(ticket) == [f"also-sent-to: {ODENSE}"]


def test_the_same_mail_by_two_inboxes_is_one_contact(house: House) -> None:
    mail = {"message_id": "<same@mail.example>"}
    ticket = house.mail("bo@mail.example", AARHUS, **mail)
    known = len(house.contacts)
    assert ticket.id not in house.sees("odense")
    house.mail("bo@mail.example", ODENSE, **mail)
    house.mail("bo@mail.example", ODENSE, **mail, received="from a by b")
    assert len(house.contacts) == known
    assert ticket.id in house.sees("odense")
    with reading(house.engine) as connection:
        assert [(one.office, one.inbox) for one in shared.further(connection, ticket.id)] == [("odense", ODENSE)]
        assert len(outbox.newest(connection, None, 100)) == 2  # one receipt each


def test_a_mail_to_one_inbox_is_not_shared_when_it_is_routed_elsewhere(house: House) -> None:
    ticket = house.mail("bo@mail.example", ODENSE)  # the triage says Randers, which Aarhus serves
    assert (ticket.office, ticket.id in house.sees("odense")) == ("aarhus", False)


def test_another_mail_under_the_same_message_id_is_a_new_mail_and_shared_with_nobody(house: House) -> None:
    mail = {"message_id": "<same@mail.example>"}
    first = house.mail("bo@mail.example", AARHUS, **mail)
    second = house.mail("bo@mail.example", ODENSE, **mail, words="Something else altogether")
    assert second.id != first.id
    assert first.id not in house.sees("odense")


def test_screens_of_both_offices_hear_of_a_shared_ticket(house: House) -> None:
    with reading(house.engine) as connection:
        before = events.latest(connection)
    ticket = house.mail("bo@mail.example", AARHUS, ODENSE)
    with reading(house.engine) as connection:
        odense = events.after(connection, before, ("odense",))
        esbjerg = events.after(connection, before, ("esbjerg",))
    assert {row.ticket_id for row in odense} == {ticket.id}
    assert esbjerg == []
