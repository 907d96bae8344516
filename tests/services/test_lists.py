"""Lists on both databases: search, the race for the next, sleep, bulk actions, and the bell that tells of events."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from importlib import util
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from contact_center.catalog.model import Catalog
from contact_center.storage import bulks, events, search, tables, tickets
from contact_center.storage.bell import bell_of
from contact_center.storage.filters import ORDERS, Filter
from contact_center.storage.search.words import asked, folded, words_of
from contact_center.storage.transaction import reading, transaction
from contact_center.storage.views import Page, ticket_rows
from queues.bulk import Bulk
from queues.bulk_rules import Order
from queues.lifecycle import Verb
from queues.sleeping import sleep
from queues.snoozing import Snoozing

_spec = util.spec_from_file_location("desk_stories", Path(__file__).with_name("test_desk.py"))
assert _spec is not None
assert _spec.loader is not None
stories = util.module_from_spec(_spec)
_spec.loader.exec_module(stories)


@pytest.fixture
def house(database: Engine, catalog: Catalog, now: Any) -> Any:
    return stories.House(database, catalog, now)


def found(house: Any, query: str) -> list[int]:
    with reading(house.engine) as connection:
        wanted = Filter(search=query)
        return [row.id for row in ticket_rows(connection, wanted, Page(50, ORDERS["need"]))]


def say(house: Any, ticket: Any, text: str) -> None:
    entry = {"ticket_id": ticket.id, "at": house.now, "direction": "note", "text": text}
    with transaction(house.engine) as connection:
        tickets.add_message(connection, entry)


def test_search_is_the_same_on_both_databases(house: Any) -> None:
    one, two = house.mail(1), house.mail(2)
    say(house, one, "Flyttet til Sønderborg; przetłumaczyć świadectwo – Потрібен документ")
    say(house, two, "Noget andet: 50 % af 'lønnen' & (skat)!")
    for query in ("sonderborg", "SØNDERB", "soenderborg", "swiadectwo przetlum", "потрібен", "Потрібен flyttet"):
        assert found(house, query) == [one.id], query
    for query in ("lonnen skat", "50 % & | ! ( ) : *", "'lønnen'", "lønnen:*"):
        assert found(house, query) == [two.id], query
    for query in ("flyttet skat", "!", "***", "sønderborgg", "010190-9999"):
        assert found(house, query) == [], query


def test_words_are_undone_with_their_transaction_and_erased_with_their_ticket(house: Any) -> None:
    ticket = house.mail(1)
    with house.engine.connect() as connection, connection.begin() as undone:
        tickets.add_message(connection, {"ticket_id": ticket.id, "at": house.now, "direction": "note", "text": "giraf"})
        undone.rollback()
    assert found(house, "giraf") == []
    say(house, ticket, "giraf 010190-9999")
    assert found(house, "giraf") == [ticket.id]
    with transaction(house.engine) as connection:
        for table in ("messages", "outbox", "contacts"):
            held = tables.metadata.tables[table]
            connection.execute(held.delete().where(held.c.ticket_id == ticket.id))
        connection.execute(tables.tickets.delete().where(tables.tickets.c.id == ticket.id))
        left = connection.execute(select(tables.ticket_words)).all()
        search.forget(connection, [ticket.id])
    assert left == []
    assert found(house, "giraf") == []


def test_words_are_folded_and_personal_numbers_are_no_words() -> None:
    assert folded("Århus Aarhus ÆRØ Soenderborg Müller Łódź") == "arhus arhus aro sonderborg muller lodz"
    assert words_of(["Mit CPR er 010190-9999, min PESEL er 44051401359, ring 20123456"]) == [
        *("mit", "cpr", "er", "min", "pesel", "ring", "20123456")
    ]
    assert asked("+45 20 12 34 56") == ["4520123456"]
    assert asked("Kowalska, CPR!") == ["kowalska", "cpr"]
    assert asked("x" * 100 + " 010190-9999") == []


def test_twenty_staff_who_take_the_next_never_get_the_same(house: Any) -> None:
    made = {house.mail(number).id for number in range(30)}
    staff = [house.staff(f"staff{number}", "agent", ("aarhus", "national")) for number in range(20)]
    with ThreadPoolExecutor(20) as pool:
        taken = list(pool.map(lambda who: house.desk.claim_next(who, Filter(), house.now), staff * 2))
    got = [ticket.id for ticket in taken if ticket is not None]
    assert sorted(got) == sorted(made)


def test_sleepers_wake_once_however_many_look(house: Any) -> None:
    ticket = house.mail(1)
    snoozing = Snoozing(house.engine, house.desk)
    snoozing.snooze(house.sara, ticket.id, house.now + timedelta(hours=1), False, house.now)
    later = house.now + timedelta(hours=2)
    with ThreadPoolExecutor(4) as pool:
        woken = list(pool.map(lambda _: snoozing.sweep(later), range(4)))
    assert sum(woken) == 1
    with reading(house.engine) as connection:
        row = tickets.get(connection, ticket.id)
        told = [one.kind for one in connection.execute(select(tables.events).order_by(tables.events.c.seq))]
    assert row is not None
    assert (row.state, row.snoozed_until) == ("pending", None)
    assert told[-2:] == ["ticket.snoozed", "ticket.woken"]


def test_a_bulk_action_and_its_undo_on_both_databases(house: Any) -> None:
    made = [house.mail(number).id for number in range(3)]
    bulk = Bulk(house.engine, house.desk)
    asleep = Order(Verb.SNOOZE, house.sara.id, False, sleep=sleep(None, True, house.now))
    done = bulk.run(house.sara, Filter(states=("pending",)), asleep, "", house.now)
    assert sorted(done.tickets) == made
    with reading(house.engine) as connection:
        assert bulks.ids(connection, Filter(states=("snoozed",)), 9) == made
    assert bulk.undo(house.sara, done.id, house.now) == 3
    moved = Order(Verb.TRANSFER, house.sara.id, False, office="odense")
    assert bulk.run(house.sara, Filter(ids=tuple(made)), moved, "x", house.now).passed == {}
    assert len(bulk.run(house.bo, Filter(ids=tuple(made)), moved, "x", house.now).tickets) == 0


def test_the_bell_rings_when_events_are_committed(house: Any) -> None:
    bell = bell_of(house.engine)
    bell.wait(0.02)

    def soon() -> None:
        time.sleep(0.1)
        with transaction(house.engine) as connection:
            events.add(connection, "ticket.created", None, "aarhus", house.now)

    thread = threading.Thread(target=soon)
    thread.start()
    began = time.monotonic()
    assert bell.wait(5)
    assert time.monotonic() - began < 4
    thread.join()
    assert not bell.wait(0.02)
    bell.close()
