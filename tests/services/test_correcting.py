"""A citizen puts the topic of a ticket right, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from importlib import util
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from contact_center.catalog.model import Catalog
from contact_center.domain.contact import Contact
from contact_center.domain.ticket import StaffMember, Ticket
from contact_center.domain.triage import TopicScore, Triage
from contact_center.replies.token import token_for
from contact_center.storage import outbox, tables, tickets
from contact_center.storage.transaction import reading, transaction
from queues.correcting import Correcting
from queues.correction import Verdict
from queues.desk import Desk
from queues.intake import Intake
from queues.wrong import Heard, WrongTopic

_spec = util.spec_from_file_location("intake_stories", Path(__file__).with_name("test_intake.py"))
assert _spec is not None
assert _spec.loader is not None
stories = util.module_from_spec(_spec)
_spec.loader.exec_module(stories)

URL, ANNA = "https://ics.example", "anna@mail.example"


class Understanding:
    """Understands a mail by the words that stand in its text; nothing when there is a subject of ours."""

    def __init__(self, **known: Any) -> None:
        self.known = known

    def triage(self, contact: Contact) -> Triage:
        topic = next((topic for topic in ("mitid", "tax-card", "cpr") if topic in contact.text), "general")
        if "ICS-" in contact.subject:
            topic = "not-for-ics"  # our own subject in an answer misleads
        answer: Triage = stories.Understanding(topics=(TopicScore(topic, 0.97),), **self.known).answer
        return answer


class House:
    """A ticket about a CPR number in Randers, and what happens to it."""

    def __init__(
        self, engine: Engine, catalog: Catalog, now: datetime, inbox: str = "info@ics.example", **known: Any
    ) -> None:
        self.engine, self.now, self.rung = engine, now, list[tuple[Any, ...]]()
        self.intake = Intake(engine, catalog, Understanding(**known), stories.MAILER, URL)
        self.desk = Desk(engine, catalog, stories.MAILER, lambda *job: None)
        correcting = Correcting(catalog, stories.MAILER, URL)
        self.wrong = WrongTopic(engine, correcting, lambda *job: self.rung.append(job))
        self.number = 0
        self.ticket = self.mail("cpr please", inbox=inbox)
        self.token = token_for(self.ticket.reference, ANNA, stories.MAILER.secret)
        self.sara = self.staff()

    def mail(self, text: str, **changes: Any) -> Ticket:
        self.number += 1
        letter = stories.letter(self.now, external_id=f"<{self.number}@mail.example>", text=text, **changes)
        ticket: Ticket | None = self.intake.receive(letter, self.now).ticket
        assert ticket is not None
        return ticket

    def answer(self, text: str, **changes: Any) -> Ticket:
        reference = self.ticket.reference
        subject = f"Re: We have received your message – {reference}"
        return self.mail(text, subject=subject, ticket_token=reference, **changes)

    def staff(self) -> StaffMember:
        row = {"username": "sara", "name": "Sara", "password_hash": "x", "role": "agent", "offices": ["aarhus"]}
        with transaction(self.engine) as connection:
            values = {**row, "languages": ["da"], "active": True, "created_at": self.now}
            statement = tables.users.insert().values(**values).returning(tables.users.c.id)
            number: int = connection.execute(statement).scalar_one()
        return StaffMember(number, "sara", "Sara", "agent", ("aarhus", "koebenhavn"))

    def choose(self, topic: str, at: datetime | None = None) -> Heard | None:
        return self.wrong.choose(self.token, topic, at or self.now)

    def verdict(self, topic: str) -> Verdict:
        heard = self.choose(topic)
        assert heard is not None
        return heard.decision.verdict

    @property
    def row(self) -> Any:
        with reading(self.engine) as connection:
            return tickets.get(connection, self.ticket.id)

    @property
    def thread(self) -> list[Any]:
        with reading(self.engine) as connection:
            return tickets.thread(connection, self.ticket.id)

    @property
    def mails(self) -> list[Any]:
        with reading(self.engine) as connection:
            return outbox.newest(connection, None, 100)[::-1]

    @property
    def lines(self) -> list[Any]:
        return self.all_of(tables.visitations)

    def all_of(self, table: Any) -> list[Any]:
        with reading(self.engine) as connection:
            return list(connection.execute(select(table).order_by(next(iter(table.primary_key)))))

    def everything(self) -> dict[str, list[Any]]:
        return {table.name: self.all_of(table) for table in tables.metadata.sorted_tables}


@pytest.fixture
def house(database: Engine, catalog: Catalog, now: datetime) -> House:
    return House(database, catalog, now)


def test_the_receipt_has_the_link_with_its_token(house: House) -> None:
    [receipt] = house.mails
    assert f"{URL}/wrong/{house.token}\n" in receipt.text
    assert f'href="{URL}/wrong/{house.token}"' in receipt.html
    assert house.token in receipt.message_id


def test_looking_changes_nothing(house: House) -> None:
    before = house.everything()
    asked = house.wrong.asked(house.token, house.now)
    assert asked is not None
    assert (asked.reference, asked.language, asked.finished) == (house.ticket.reference, "pl", False)
    assert house.everything() == before


def test_a_choice_is_a_correction_by_the_citizen_with_everything_that_belongs_to_it(house: House) -> None:
    heard = house.choose("tax-card")
    assert heard is not None
    assert (heard.decision.verdict, heard.mailed) == (Verdict.CORRECT, True)
    assert (house.row.topic, house.row.office, house.row.state, house.row.sure) == (
        "tax-card",
        "aarhus",
        "pending",
        True,
    )
    line = house.lines[-1]
    assert (line.kind, line.by, line.topic, line.previous_topic) == ("correction", "citizen", "tax-card", "cpr")
    assert line.reply == "sent"
    said, mail = house.thread[-2:]
    assert (said.direction, mail.direction) == ("event", "auto")
    assert said.text == ("citizen-says-link: topic=tax-card | before=cpr")
    assert [event.kind for event in house.all_of(tables.events)] == ["ticket.created", "ticket.corrected"]
    assert house.rung == [("relay",)]


def test_the_checklist_goes_to_the_same_person_in_the_same_thread(house: House) -> None:
    house.choose("tax-card")
    receipt, mail = house.mails
    assert (mail.recipient, mail.language, mail.topics, mail.automatic) == (ANNA, "pl", ["tax-card"], True)
    assert mail.headers["In-Reply-To"] == "<1@mail.example>"
    assert mail.headers["Auto-Submitted"] == "auto-replied"
    assert mail.message_id != receipt.message_id
    assert mail.ticket_id == house.ticket.id


def test_the_same_choice_again_does_nothing_twice(house: House) -> None:
    first = house.choose("tax-card")
    before = house.everything()
    again = house.choose("tax-card")
    assert first is not None
    assert again is not None
    assert again.decision.verdict is Verdict.SAME
    assert (again.ticket, again.mailed) == (first.ticket, first.mailed)
    assert house.everything() == before


def test_eight_presses_at_once_are_one(house: House) -> None:
    with ThreadPoolExecutor(8) as pool:
        verdicts = list(pool.map(lambda _: house.verdict("tax-card"), range(8)))
    assert sorted(verdicts) == [Verdict.CORRECT, *[Verdict.SAME] * 7]
    assert [line.kind for line in house.lines] == ["contact", "correction"]
    assert len(house.mails) == 2


def test_one_checklist_for_each_ticket_and_three_corrections_are_enough(house: House) -> None:
    chosen = ["tax-card", "mitid", "residence-permit", "health-card", "residence-permit"]
    assert [house.verdict(topic) for topic in chosen] == [*[Verdict.CORRECT] * 3, Verdict.ENOUGH, Verdict.SAME]
    assert [mail.topics for mail in house.mails] == [["cpr"], ["tax-card"]]
    assert [line.reply for line in house.lines[2:]] == ["corrected-before"] * 2
    assert house.row.topic == "residence-permit"


def test_what_was_sent_already_is_not_sent_again(house: House) -> None:
    house.choose("network")
    assert house.lines[-1].reply == "sent"
    house.choose("cpr")
    assert house.lines[-1].reply == "corrected-before"
    assert len(house.mails) == 2


def test_something_else_goes_to_a_person_and_is_not_sure(house: House) -> None:
    heard = house.choose("general")
    assert heard is not None
    assert not heard.mailed
    assert (house.row.topic, house.row.sure) == ("general", False)
    assert house.thread[-1].text == "citizen-says-link: topic=general | before=cpr"
    assert len(house.mails) == 1


def test_a_finished_ticket_stays_finished(house: House) -> None:
    house.desk.claim(house.sara, house.ticket.id, house.now)
    house.desk.complete(house.sara, house.ticket.id, "answered", "", house.now)
    before = house.everything()
    assert house.verdict("tax-card") is Verdict.CLOSED
    asked = house.wrong.asked(house.token, house.now)
    assert asked is not None
    assert asked.finished
    assert house.everything() == before


def test_a_ticket_that_waits_is_routed_anew_and_keeps_its_age_and_deadline(
    database: Engine, catalog: Catalog, now: datetime
) -> None:
    aarhus = catalog.offices["aarhus"].inboxes[0]
    house = House(database, catalog, now, inbox=aarhus, municipality="0151")  # Ballerup has no agreement
    before = house.row
    assert before.office == "koebenhavn"
    assert house.choose("network", house.now + timedelta(days=1)) is not None
    after = house.row
    assert (after.office, after.topic, after.state) == ("aarhus", "network", "pending")
    assert after.route_reason == "direct: topic=network | municipality=0151 | office=aarhus"
    assert (after.waiting_since, after.due_at) == (before.waiting_since, before.due_at)
    told = [(event.kind, event.office) for event in house.all_of(tables.events)]
    assert told[1:] == [("ticket.corrected", "aarhus"), ("ticket.left", "koebenhavn")]
    assert house.lines[-1].previous_office == "koebenhavn"


def test_a_ticket_that_somebody_has_stays_in_their_hands(house: House, catalog: Catalog) -> None:
    house.desk.claim(house.sara, house.ticket.id, house.now)
    house.desk.transfer(house.sara, house.ticket.id, "koebenhavn", None, "she moved", house.now)
    house.desk.claim(house.sara, house.ticket.id, house.now)
    assert house.verdict("tax-card") is Verdict.CORRECT
    row = house.row
    assert (row.office, row.state, row.claimed_by) == ("koebenhavn", "assigned", house.sara.id)
    [said] = [one.text for one in house.thread if one.text.startswith("citizen-says")]
    assert said == "citizen-says-link-elsewhere: topic=tax-card | before=cpr | office=aarhus"
    assert f"{catalog.offices['koebenhavn'].name}, International Citizen Service" in house.mails[-1].text


@pytest.mark.parametrize("token", ["", "ics", "ics-abcd2345-abcdef-abcdefghijklmnopqrst", "'; DROP TABLE tickets;--"])
def test_a_link_that_is_not_ours_leads_nowhere(house: House, token: str) -> None:
    assert house.wrong.reference(token) == ""
    assert house.wrong.asked(token, house.now) is None
    assert house.wrong.choose(token, "tax-card", house.now) is None


def test_a_link_for_another_address_another_key_or_a_lost_ticket_leads_nowhere(house: House) -> None:
    reference, secret = house.ticket.reference, stories.MAILER.secret
    tokens = (token_for(reference, "eve@mail.example", secret), token_for("ICS-ZZZZ9999", ANNA, secret))
    for token in (*tokens, token_for(reference, ANNA, b"other")):
        assert house.wrong.asked(token, house.now) is None
        assert house.wrong.choose(token, "tax-card", house.now) is None
    assert house.row.topic == "cpr"


def test_a_link_ends_after_sixty_days(house: House) -> None:
    late = house.now + timedelta(days=60, seconds=1)
    assert house.wrong.asked(house.token, late) is None
    assert house.choose("tax-card", late) is None
    assert house.row.topic == "cpr"


# --- by answering -----------------------------------------------------------------------------------


def test_an_answer_of_a_few_words_is_the_same_correction(house: House) -> None:
    ticket = house.answer("No, it is about my tax-card")
    assert (ticket.id, ticket.topic) == (house.ticket.id, "tax-card")
    follow_up, line = house.lines[-2:]
    assert (follow_up.kind, line.kind, line.by, line.reply) == ("follow-up", "correction", "citizen", "sent")
    assert [message.direction for message in house.thread] == ["in", "auto", "in", "event", "auto"]
    said = house.thread[-2].text
    assert said == "citizen-says-answer: topic=tax-card | before=cpr"
    assert [mail.topics for mail in house.mails] == [["cpr"], ["tax-card"]]
    assert house.mails[-1].headers["In-Reply-To"] == "<1@mail.example>"


def test_link_and_answer_share_the_one_checklist(house: House) -> None:
    house.choose("tax-card")
    assert house.answer("sorry, mitid").topic == "mitid"
    assert [mail.topics for mail in house.mails] == [["cpr"], ["tax-card"]]


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("Thank you!", {}),
        ("My cpr please", {}),
        ("tax-card " * 13, {}),
        ("tax-card", {"withhold_reply": "the sender's address could not be confirmed"}),
    ],
)
def test_any_other_answer_joins_its_ticket_and_changes_nothing(
    house: House, text: str, changes: dict[str, Any]
) -> None:
    assert house.answer(text, **changes).topic == "cpr"
    assert [line.kind for line in house.lines] == ["contact", "follow-up"]
    assert [message.direction for message in house.thread] == ["in", "auto", "in"]
    assert len(house.mails) == 1


@pytest.mark.parametrize("work", ["claim", "release", "correct", "note", "complete"])
def test_what_staff_have_worked_is_theirs(house: House, work: str) -> None:
    if work in ("claim", "release", "complete"):
        house.desk.claim(house.sara, house.ticket.id, house.now)
    steps: dict[str, Callable[[], Any]] = {
        "claim": lambda: None,
        "release": lambda: house.desk.release(house.sara, house.ticket.id, house.now),
        "correct": lambda: house.desk.correct(house.sara, house.ticket.id, {"topic": "mitid"}, house.now),
        "note": lambda: house.desk.note(house.sara, house.ticket.id, "calls back", house.now),
        "complete": lambda: house.desk.complete(house.sara, house.ticket.id, "answered", "", house.now),
    }
    steps[work]()
    topic = house.row.topic
    assert house.answer("tax-card").topic == topic
    assert "citizen" not in [line.by for line in house.lines]
    assert len(house.mails) == 1


def test_a_stranger_with_the_number_corrects_nothing(house: House) -> None:
    stranger = house.answer("tax-card", party=stories.Party("eve@mail.example"))
    assert stranger.id != house.ticket.id
    assert house.row.topic == "cpr"


def test_the_same_answer_twice_is_one(house: House) -> None:
    house.answer("tax-card")
    before = house.everything()
    house.number -= 1
    house.answer("tax-card")
    assert house.everything() == before


def test_the_breaker_also_stops_checklists_after_corrections(house: House) -> None:
    [row] = house.mails
    with transaction(house.engine) as connection:
        for number in range(300):
            values = {**row._mapping, "dedup_key": f"flood:{number}", "recipient": f"{number}@mail.example"}
            values |= {"message_id": f"<flood-{number}@ics.example>", "sender": "other@ics.example"}
            values |= {"recipient_key": f"{number}", "domain_key": f"{number}"}
            connection.execute(tables.outbox.insert().values({k: v for k, v in values.items() if k != "id"}))
    heard = house.choose("tax-card")
    assert heard is not None
    assert (heard.decision.verdict, heard.mailed) == (Verdict.CORRECT, False)
    assert house.lines[-1].reply == "total-limit: 300/h"


def test_without_pages_the_mails_have_no_link(database: Engine, catalog: Catalog, now: datetime) -> None:
    intake = Intake(database, catalog, Understanding(), stories.MAILER)
    intake.receive(replace(stories.letter(now), text="cpr"), now)
    with reading(database) as connection:
        [row] = outbox.newest(connection, None, 10)
    assert "/wrong/" not in row.text + row.html
