"""Letters and receipts that staff print, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from importlib import util
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from contact_center.catalog.model import Catalog
from contact_center.errors import Forbidden, Invalid, NotFound
from contact_center.storage import letters, tables, tickets
from contact_center.storage.transaction import reading, transaction
from queues.letters import Order, issue

_spec = util.spec_from_file_location("desk_stories", Path(__file__).with_name("test_desk.py"))
assert _spec is not None
assert _spec.loader is not None
desks = util.module_from_spec(_spec)
_spec.loader.exec_module(desks)

FORWARDING = Order("forwarding", "pl", {"name": "Anna K", "received_on": "2026-11-16", "forwarded_on": "2026-11-18"})
ATTENDANCE = Order(
    "attendance",
    "pl",
    {
        "name": "Anna K",
        "citizenship": "eu",
        "id_seen": "passport",
        "attended_at": "2026-11-18T09:15",
        "pd_u2_date": "2026-11-12",
        "export_until": "2027-02-11",
    },
)


@pytest.fixture
def house(database: Engine, catalog: Catalog, now: datetime) -> Any:
    return desks.House(database, catalog, now)


def issued(house: Any, ticket: Any, order: Order = FORWARDING, staff: Any = None, now: datetime | None = None) -> Any:
    return issue(house.engine, house.desk.catalog, staff or house.sara, ticket.id, order, now or house.now)


def kept(house: Any) -> list[Any]:
    with reading(house.engine) as connection:
        return list(connection.execute(select(tables.letters).order_by(tables.letters.c.id)))


def test_letters_of_an_office_are_numbered_from_one_each_year(house: Any) -> None:
    ticket = house.mail()
    next_year = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)  # half past midnight in Denmark
    late = Order("third-country", "en", {"name": "Priya", "citizenship": "third"})
    numbers = [issued(house, ticket).number, issued(house, ticket, ATTENDANCE).number]
    assert numbers == ["AARHUS-2026-00001", "AARHUS-2026-00002"]
    assert issued(house, ticket, late, now=next_year).number == "AARHUS-2027-00001"


def test_each_office_counts_by_itself(house: Any) -> None:
    first, second = house.mail(1), house.mail(2)
    with transaction(house.engine) as connection:
        tickets.move(connection, second.id, {}, {"office": "koebenhavn"})
    assert issued(house, first).number == "AARHUS-2026-00001"
    assert issued(house, second, staff=house.bo).number == "KOEBENHAVN-2026-00001"


def test_twenty_letters_issued_at_once_get_twenty_numbers_in_a_row(house: Any) -> None:
    offered = [house.mail(number) for number in range(20)]
    with ThreadPoolExecutor(20) as pool:
        numbers = list(pool.map(lambda ticket: issued(house, ticket).number, offered))
    assert sorted(numbers) == [f"AARHUS-2026-{number:05}" for number in range(1, 21)]


def test_a_letter_that_cannot_be_issued_uses_no_number_and_leaves_no_trace(house: Any) -> None:
    ticket = house.mail()
    third = Order("attendance", "pl", {**ATTENDANCE.fields, "citizenship": "third"})
    with pytest.raises(Invalid, match="no attendance receipt can be issued"):
        issued(house, ticket, third)
    with reading(house.engine) as connection:
        before = [row.direction for row in tickets.thread(connection, ticket.id)]
    assert kept(house) == []
    assert "event" not in before
    assert issued(house, ticket).number == "AARHUS-2026-00001"


def test_a_number_is_not_given_again_when_its_letter_is_erased(house: Any) -> None:
    ticket = house.mail()
    issued(house, ticket)
    with transaction(house.engine) as connection:
        connection.execute(tables.letters.delete())
    assert issued(house, ticket).number == "AARHUS-2026-00002"


def test_issuing_is_told_on_the_ticket_and_to_the_screens_without_the_name(house: Any) -> None:
    ticket = house.mail()
    number = issued(house, ticket, ATTENDANCE).number
    with reading(house.engine) as connection:
        line = tickets.thread(connection, ticket.id)[-1]
        event = connection.execute(select(tables.events).order_by(tables.events.c.seq.desc()).limit(1)).one()
    assert (line.direction, line.author) == ("event", "Sara")
    assert line.text == f"letter-issued: letter=attendance | number={number} | language=pl"
    assert (event.kind, event.ticket_id, event.office, event.data) == ("ticket.letter", ticket.id, "aarhus", {})


def test_a_letter_keeps_what_was_filled_in_and_what_was_printed(house: Any) -> None:
    issued(house, house.mail(), ATTENDANCE)
    (row,) = kept(house)
    assert (row.kind, row.language, row.issued_by, row.issued_at) == ("attendance", "pl", house.sara.id, house.now)
    assert row.fields["attended_at"] == "2026-11-18T09:15:00+01:00"
    assert [page["language"] for page in row.printed["pages"]] == ["pl", "da"]
    assert row.printed["number"] == row.number


def test_the_same_number_twice_is_impossible(house: Any) -> None:
    ticket = house.mail()
    row = issued(house, ticket)
    values = {name: getattr(row, name) for name in ("number", "ticket_id", "kind", "language", "fields", "printed")}
    with pytest.raises(Exception, match=r"(?i)unique"), transaction(house.engine) as connection:
        letters.add(connection, {**values, "issued_by": house.sara.id, "issued_at": house.now})


def test_a_reprint_is_the_same_when_the_person_who_issued_it_is_called_otherwise(house: Any) -> None:
    row = issued(house, house.mail())
    with transaction(house.engine) as connection:
        connection.execute(tables.users.update().values(name="Sara Ny"))
    with reading(house.engine) as connection:
        again = letters.by_number(connection, row.number, ("aarhus",))
    assert again is not None
    assert again.printed == row.printed
    assert "Sara Ny" not in str(again.printed)


def test_only_the_tickets_office_issues_and_sees_letters(house: Any) -> None:
    ticket = house.mail()
    row = issued(house, ticket)
    with pytest.raises(NotFound):
        issued(house, ticket, staff=house.bo)
    with pytest.raises(Forbidden):
        issued(house, ticket, staff=house.staff("olga", "statistics", ("aarhus",)))
    with reading(house.engine) as connection:
        assert letters.by_number(connection, row.number, ("koebenhavn",)) is None
        assert [one.number for one in letters.of_ticket(connection, ticket.id)] == [row.number]
        assert letters.of_ticket(connection, ticket.id)[0].issuer == "Sara"


@pytest.mark.parametrize(
    "order",
    [
        Order("death-sentence", "pl", FORWARDING.fields),
        Order("forwarding", "xx", FORWARDING.fields),
        Order("forwarding", "und", FORWARDING.fields),
        Order("forwarding", "pl", {}),
    ],
)
def test_an_order_that_makes_no_sense_is_invalid(house: Any, order: Order) -> None:
    with pytest.raises(Invalid):
        issued(house, house.mail(), order)
