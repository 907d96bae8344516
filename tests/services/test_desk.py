"""The staff's verbs, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from importlib import util
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from contact_center.catalog.model import Catalog
from contact_center.domain.ticket import StaffMember, Ticket, TicketKind, TicketState
from contact_center.errors import Conflict, Forbidden, Invalid, NotFound
from contact_center.storage import outbox, tables, talks, tickets
from contact_center.storage.filters import Filter
from contact_center.storage.transaction import reading, transaction
from queues.desk import Desk
from queues.intake import Intake
from queues.line import Line

_spec = util.spec_from_file_location("intake_stories", Path(__file__).with_name("test_intake.py"))
assert _spec is not None
assert _spec.loader is not None
stories = util.module_from_spec(_spec)
_spec.loader.exec_module(stories)


class House:
    """An office with its desk, its intake and a bell that remembers."""

    def __init__(self, engine: Engine, catalog: Catalog, now: datetime) -> None:
        self.engine, self.now, self.rung = engine, now, list[tuple[Any, ...]]()
        self.desk = Desk(engine, catalog, stories.MAILER, lambda *job: self.rung.append(job))
        self.line = Line(catalog)
        self.intake = Intake(engine, catalog, stories.Understanding(), stories.MAILER)
        self.sara = self.staff("sara", "agent", ("aarhus", "national"))
        self.ali = self.staff("ali", "agent", ("aarhus",))
        self.bo = self.staff("bo", "agent", ("koebenhavn",))

    def staff(self, username: str, role: str, offices: tuple[str, ...]) -> StaffMember:
        row = {"username": username, "name": username.title(), "password_hash": "x", "role": role}
        row |= {"offices": list(offices), "languages": ["da"], "active": True, "created_at": self.now}
        with transaction(self.engine) as connection:
            statement = tables.users.insert().values(**row).returning(tables.users.c.id)
            number: int = connection.execute(statement).scalar_one()
        return StaffMember(number, username, username.title(), role, offices)

    def mail(self, number: int = 1, at: datetime | None = None) -> Ticket:
        at = at or self.now
        letter = stories.letter(at, external_id=f"<{number}@m.example>", party=stories.Party(f"a{number}@m.example"))
        ticket = self.intake.receive(letter, at).ticket
        assert ticket is not None
        return ticket

    def lines(self) -> list[Any]:
        with reading(self.engine) as connection:
            return list(connection.execute(select(tables.visitations).order_by(tables.visitations.c.id)))


@pytest.fixture
def house(database: Engine, catalog: Catalog, now: datetime) -> House:
    return House(database, catalog, now)


def test_take_next_gives_the_oldest_first_and_nothing_when_nothing_waits(house: House) -> None:
    second, first = house.mail(1), house.mail(2, house.now - timedelta(hours=1))
    taken = [house.desk.claim_next(house.sara, Filter(), house.now) for _ in range(3)]
    assert [ticket.id if ticket else None for ticket in taken] == [first.id, second.id, None]


def test_a_taken_ticket_cannot_be_taken_again(house: House) -> None:
    ticket = house.mail()
    house.desk.claim(house.sara, ticket.id, house.now)
    with pytest.raises(Conflict):
        house.desk.claim(house.ali, ticket.id, house.now)


def test_twenty_staff_who_claim_the_same_thirty_tickets_never_share_one(house: House) -> None:
    offered = [house.mail(number).id for number in range(30)]
    staff = [house.staff(f"staff{number}", "agent", ("aarhus",)) for number in range(20)]

    def claim_all(member: StaffMember) -> list[int]:
        won = []
        for ticket_id in offered:
            try:
                won.append(house.desk.claim(member, ticket_id, house.now).id)
            except Conflict:
                continue
        return won

    with ThreadPoolExecutor(8) as pool:
        won = [ticket for tickets_won in pool.map(claim_all, staff) for ticket in tickets_won]
    assert sorted(won) == sorted(offered)


def test_another_offices_ticket_does_not_exist_for_me(house: House) -> None:
    ticket = house.mail()
    with pytest.raises(NotFound):
        house.desk.claim(house.bo, ticket.id, house.now)


def test_whoever_only_counts_may_not_work(house: House) -> None:
    ticket = house.mail()
    with pytest.raises(Forbidden):
        house.desk.claim(house.staff("stat", "statistics", ("aarhus",)), ticket.id, house.now)


def test_a_reply_goes_through_the_outbox_with_the_thread_it_answers(house: House) -> None:
    ticket = house.mail()
    house.desk.claim(house.sara, ticket.id, house.now)
    house.desk.reply(house.sara, ticket.id, "Dzień dobry, proszę przyjść w środę.", None, house.now)
    with reading(house.engine) as connection:
        row = outbox.newest(connection, None, 1)[0]
    assert (row.automatic, row.recipient, row.headers["In-Reply-To"]) == (False, "a1@m.example", "<1@m.example>")
    assert house.rung[-1][0] == "relay"
    assert house.lines()[-1].kind == "reply"


def test_only_the_holder_may_reply_and_complete(house: House) -> None:
    ticket = house.mail()
    house.desk.claim(house.sara, ticket.id, house.now)
    with pytest.raises(Conflict):
        house.desk.reply(house.ali, ticket.id, "hej", None, house.now)
    with pytest.raises(Conflict):
        house.desk.complete(house.ali, ticket.id, "answered", "", house.now)


def test_an_empty_reply_is_not_sent(house: House) -> None:
    ticket = house.mail()
    house.desk.claim(house.sara, ticket.id, house.now)
    with pytest.raises(Invalid):
        house.desk.reply(house.sara, ticket.id, "  \n", None, house.now)


def test_a_correction_is_a_second_line_with_what_it_replaced(house: House) -> None:
    ticket = house.mail()
    after = house.desk.correct(house.sara, ticket.id, {"topic": "tax-card"}, house.now)
    assert after.queue == "aarhus.tax-card"
    line_ = house.lines()[-1]
    assert (line_.kind, line_.topic, line_.previous_topic) == ("correction", "tax-card", "cpr")


def test_a_corrected_municipality_moves_the_ticket_to_the_serving_office(house: House) -> None:
    ticket = house.mail()
    after = house.desk.correct(house.sara, ticket.id, {"municipality": "0101"}, house.now)
    assert after.office == "koebenhavn"
    assert after.state is TicketState.PENDING
    assert house.desk.claim(house.bo, ticket.id, house.now).claimed_by == house.bo.id


def test_a_transferred_ticket_waits_in_the_other_queue_with_its_reason(house: House) -> None:
    ticket = house.mail()
    house.desk.claim(house.sara, ticket.id, house.now)
    after = house.desk.transfer(house.sara, ticket.id, "odense", None, "she moves to Odense", house.now)
    assert (after.queue, after.state, after.claimed_by) == ("odense.cpr", TicketState.PENDING, None)
    with reading(house.engine) as connection:
        assert "she moves to Odense" in tickets.thread(connection, ticket.id)[-1].text


def test_a_completed_ticket_has_its_outcome_and_can_be_reopened(house: House) -> None:
    ticket = house.mail()
    house.desk.claim(house.sara, ticket.id, house.now)
    done = house.desk.complete(house.sara, ticket.id, "guided", "told her about Borgerservice", house.now)
    assert (done.state, done.outcome) == (TicketState.COMPLETED, "guided")
    assert house.desk.reopen(house.sara, ticket.id, house.now).state is TicketState.PENDING


@pytest.mark.parametrize(
    "change", [{"topic": "pets"}, {"office": "paris"}, {"municipality": "9999"}], ids=lambda change: next(iter(change))
)
def test_what_the_catalogue_does_not_know_is_refused(house: House, change: dict[str, str | None]) -> None:
    ticket = house.mail()
    with pytest.raises(Invalid):
        house.desk.correct(house.sara, ticket.id, change, house.now)


def waiting_call(house: House, number: int = 1) -> str:
    sid = f"CA{number:032d}"
    house.intake.receive(stories.replace(stories.call(house.now), external_id=sid), house.now)
    from contact_center.storage import calls

    with transaction(house.engine) as connection:
        calls.begin(connection, sid, "+48600000001", "+4570000000", house.now)
    return sid


def test_callers_are_told_their_place_and_move_up(house: House) -> None:
    first, second = waiting_call(house, 1), waiting_call(house, 2)
    with reading(house.engine) as connection:
        place = house.line.position(connection, second, house.now)
    assert place is not None
    assert (place.position, place.waiting) == (2, True)
    house.line.ended(house.engine, first, house.now)
    with reading(house.engine) as connection:
        moved = house.line.position(connection, second, house.now)
    assert moved is not None
    assert moved.position == 1


def test_claiming_a_call_connects_it(house: House) -> None:
    sid = waiting_call(house)
    ticket = house.desk.claim_next(house.sara, Filter(), house.now)
    assert ticket is not None
    assert ticket.call_sid == sid
    assert house.rung == [("tend_call", ticket.id)]


def test_a_callback_keeps_its_place_and_is_asked_for_once(house: House) -> None:
    sid = waiting_call(house)
    first = house.line.ask_callback(house.engine, sid, "+48600000001", house.now + timedelta(minutes=3))
    again = house.line.ask_callback(house.engine, sid, "+48600000001", house.now + timedelta(minutes=4))
    assert first is not None
    assert again is not None
    assert again == first
    house.line.ended(house.engine, sid, house.now)
    with reading(house.engine) as connection:
        row = tickets.by_call(connection, sid)
    assert row is not None
    assert (row.kind, row.waiting_since) == (TicketKind.CALLBACK, house.now)
    assert (row.state, row.reference) == ("pending", first.reference)


def test_a_caller_who_hangs_up_has_abandoned_and_leaves_the_line(house: House) -> None:
    sid = waiting_call(house)
    house.line.ended(house.engine, sid, house.now)
    house.line.ended(house.engine, sid, house.now)
    assert [(row.kind, row.outcome) for row in house.lines()] == [("contact", None), ("completion", "abandoned")]
    assert house.desk.claim_next(house.sara, Filter(), house.now) is None


def test_a_taken_call_that_ends_goes_to_the_wrap_up(house: House) -> None:
    sid = waiting_call(house)
    ticket = house.desk.claim_next(house.sara, Filter(), house.now)
    assert ticket is not None
    with transaction(house.engine) as connection:
        talks.move(connection, sid, {}, {"place": "meeting", "met_at": house.now})
    house.line.ended(house.engine, sid, house.now)
    done = house.desk.complete(house.sara, ticket.id, "answered", "", house.now)
    assert done.state is TicketState.COMPLETED


def test_a_taken_caller_who_met_nobody_has_abandoned(house: House) -> None:
    sid = waiting_call(house)
    ticket = house.desk.claim_next(house.sara, Filter(), house.now)
    assert ticket is not None
    house.line.ended(house.engine, sid, house.now)
    with reading(house.engine) as connection:
        after = tickets.get(connection, ticket.id)
    assert after is not None
    assert (after.state, after.outcome) == ("canceled", "abandoned")


def test_work_on_a_call_that_is_over_is_a_call_back(house: House) -> None:
    sid = waiting_call(house)
    ticket = house.desk.claim_next(house.sara, Filter(), house.now)
    assert ticket is not None
    house.desk.hang_up(house.sara, ticket.id, house.now)
    house.line.ended(house.engine, sid, house.now)
    released = house.desk.release(house.sara, ticket.id, house.now)
    assert (released.kind, released.state) == (TicketKind.CALLBACK, TicketState.PENDING)
