"""The invented weeks: lively, in order, and nobody in them exists."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, Row, func, select

from contact_center.catalog.model import Catalog
from contact_center.demo import generator, users
from contact_center.demo.rows import plain
from contact_center.domain.ticket import Outcome, TicketState
from contact_center.storage import tables, tickets
from contact_center.storage.tables import metadata
from contact_center.storage.transaction import open_database, reading
from contact_center.visitation.report import DENMARK, ReportFilter, report
from queues.outgoing import Mailer

NOW = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
MAILER = Mailer("ics.example", b"a key for tests")


@pytest.fixture(scope="module")
def filled(catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A database with staff and the usual four weeks."""
    folder = tmp_path_factory.mktemp("demo")
    engine = open_database(f"sqlite:///{folder / 'demo.sqlite'}")
    metadata.create_all(engine)
    users.ensure(engine, folder / "demo-users.json")
    assert generator.fill_once(engine, catalog, MAILER, NOW)
    yield engine
    engine.dispose()


def rows(engine: Engine, name: str) -> list[Row[Any]]:
    with reading(engine) as connection:
        return list(connection.execute(select(metadata.tables[name])))


def test_the_queues_are_neither_empty_nor_drowned(filled: Engine) -> None:
    states = [row.state for row in rows(filled, "tickets")]
    assert 35 <= states.count("pending") <= 55
    assert 4 <= states.count("assigned") <= 12
    waiting = [row for row in rows(filled, "tickets") if row.state == "pending"]
    assert 2 <= sum(row.due_at < NOW for row in waiting) <= 12
    assert any(row.kind == "callback" for row in waiting)
    assert not any(row.kind == "call" for row in waiting), "nobody invented is on the line"
    assert len({row.office for row in waiting}) >= 4


def test_what_somebody_holds_is_held_by_a_member_of_that_office(filled: Engine) -> None:
    staff = {row.id: row for row in rows(filled, "users")}
    for row in rows(filled, "tickets"):
        if row.state == "assigned":
            assert row.office in staff[row.claimed_by].offices


def test_nothing_happens_in_the_future_or_before_it_came(filled: Engine) -> None:
    for table, column in (
        ("contacts", "received_at"),
        ("messages", "at"),
        ("visitations", "at"),
        ("outbox", "sent_at"),
    ):
        assert all(getattr(row, column) <= NOW + timedelta(seconds=10) for row in rows(filled, table)), table
    for row in rows(filled, "tickets"):
        moments = [row.created_at, row.claimed_at, row.completed_at]
        known = [moment for moment in moments if moment]
        assert known == sorted(known)


def test_the_thread_of_a_ticket_is_in_order(filled: Engine) -> None:
    with reading(filled) as connection:
        for row in connection.execute(select(tables.tickets).limit(200)):
            thread = [message.at for message in tickets.thread(connection, row.id)]
            assert thread == sorted(thread)
            assert thread


def test_the_visitation_log_agrees_with_the_tickets(filled: Engine) -> None:
    newest: dict[int, Any] = {}
    for line in sorted(rows(filled, "visitations"), key=lambda line: line.id):
        if line.ticket_id:
            newest[line.ticket_id] = line
    for row in rows(filled, "tickets"):
        line = newest.get(row.id)
        if line is not None:
            assert (line.topic, line.office, line.municipality) == (row.topic, row.office, row.municipality)
            assert line.outcome == row.outcome
    known = {outcome.value for outcome in Outcome}
    assert {row.outcome for row in rows(filled, "tickets")} - {None} <= known
    assert {row.state for row in rows(filled, "tickets")} <= {state.value for state in TicketState}


def test_every_machine_stays_without_ticket_and_answer(filled: Engine) -> None:
    machines = [row for row in rows(filled, "contacts") if row.nature != "human"]
    assert machines
    assert all(row.ticket_id is None and row.reply_decision.startswith("machine\n") for row in machines)


def test_every_mail_of_ours_is_sent_and_hangs_together(filled: Engine) -> None:
    outbox = {row.id: row for row in rows(filled, "outbox")}
    assert {row.state for row in outbox.values()} == {"sent"}
    assert {row.kind for row in outbox.values()} == {"mail", "sms"}
    assert all(row.text for row in outbox.values())
    for message in rows(filled, "messages"):
        if message.outbox_id:
            assert outbox[message.outbox_id].ticket_id == message.ticket_id
            assert outbox[message.outbox_id].text == message.text
    open_now = {row.id for row in rows(filled, "tickets") if row.state in ("pending", "assigned")}
    receipts = [row for row in outbox.values() if row.ticket_id in open_now and row.automatic]
    assert all(row.html for row in receipts), "who opens a ticket that waits sees the true receipt"


def test_all_languages_topics_and_offices_appear(filled: Engine, catalog: Catalog) -> None:
    period = ReportFilter(NOW.date() - timedelta(days=28), NOW.date())
    with reading(filled) as connection:
        got = report(connection, period, catalog)
    keys = {name: {row["key"] for row in got[f"by_{name}"]} for name in ("language", "topic", "office", "outcome")}
    assert keys["language"] >= {"da", "en", "de", "pl", "lt", "ro", "uk"}
    assert len(keys["topic"]) >= 16
    assert keys["office"] == set(catalog.offices)
    assert keys["outcome"] >= {"answered", "guided", "forwarded", "abandoned", "automatic", "self-service"}
    assert got["totals"]["contacts"] >= 900
    assert 0.9 < got["totals"]["triage_accuracy"] < 1
    assert got["totals"]["corrections"] > 10


def test_weekends_are_quiet_and_nobody_calls_at_night(filled: Engine) -> None:
    local = [(row.channel, row.received_at.astimezone(DENMARK)) for row in rows(filled, "contacts")]
    weekend = sum(at.weekday() >= 5 for _, at in local)
    assert 0 < weekend < len(local) / 8
    assert all(8 <= at.hour < 18 and at.weekday() < 5 for channel, at in local if channel == "phone")


def test_staff_do_not_work_at_night(filled: Engine) -> None:
    claims = [line.at.astimezone(DENMARK) for line in rows(filled, "visitations") if line.kind == "claim"]
    assert all(8 <= at.hour < 18 and at.weekday() < 5 for at in claims)


def test_nobody_in_it_exists(filled: Engine) -> None:
    for row in rows(filled, "contacts"):
        address = row.party_address
        assert address.endswith(".example") or re.fullmatch(r"\+(447700900|467017406|491713920|120255501)\d+", address)
        for number in re.findall(r"\b\d{6}-\d{4}\b", row.text):
            assert number[4:6] == "36", "the birthday of an invented CPR number is still to come"
            assert int(number[7]) >= 5
    assert {row.recipient.rpartition(".")[2] for row in rows(filled, "outbox") if row.kind == "mail"} == {"example"}


def test_the_evidence_stands_in_the_text(filled: Engine) -> None:
    for row in rows(filled, "contacts"):
        for finding in row.triage["findings"]:
            if finding["kind"] == "municipality" and row.channel == "mail" and not row.subject.startswith("Re: "):
                assert finding["evidence"] in row.text


def test_a_second_start_changes_nothing(filled: Engine, catalog: Catalog) -> None:
    before = len(rows(filled, "contacts"))
    assert not generator.fill_once(filled, catalog, MAILER, NOW + timedelta(days=1))
    assert len(rows(filled, "contacts")) == before


def test_the_same_seed_invents_the_same_weeks(engine: Engine, catalog: Catalog, tmp_path: Path) -> None:
    other = open_database(f"sqlite:///{tmp_path / 'other.sqlite'}")
    metadata.create_all(other)
    for database in (engine, other):
        generator.fill(database, catalog, MAILER, NOW, days=7, seed=3, contacts=60)
    assert [tuple(row) for row in rows(engine, "contacts")] == [tuple(row) for row in rows(other, "contacts")]
    assert [tuple(row) for row in rows(engine, "visitations")] == [tuple(row) for row in rows(other, "visitations")]
    other.dispose()


@pytest.mark.parametrize(
    "now",
    [
        datetime(2026, 12, 27, 2, 0, tzinfo=UTC),  # Sunday night after Christmas
        datetime(2026, 1, 1, 0, 30, tzinfo=UTC),
        datetime(2026, 3, 29, 1, 30, tzinfo=UTC),  # the night in which the clocks change
        datetime(2026, 7, 17, 21, 59, tzinfo=UTC),
    ],
)
def test_any_moment_is_a_good_one_to_start(engine: Engine, catalog: Catalog, now: datetime) -> None:
    assert generator.fill(engine, catalog, MAILER, now, contacts=120) == 120
    assert all(row.at <= now for row in rows(engine, "visitations"))
    assert sum(row.state == "pending" for row in rows(engine, "tickets")) >= 8


def test_new_contacts_can_come_after_the_invented_ones(database: Engine, catalog: Catalog) -> None:
    generator.fill(database, catalog, MAILER, NOW, days=7, contacts=40)
    with database.begin() as connection:
        highest = connection.execute(select(func.max(tables.tickets.c.id))).scalar_one()
        some = connection.execute(select(tables.tickets).limit(1)).one()._asdict()
        made = tickets.create(connection, {**{k: v for k, v in some.items() if k != "id"}, "reference": "ICS-NEW"})
    assert made > highest


def test_filling_is_quick(engine: Engine, catalog: Catalog) -> None:
    began = time.process_time()
    generator.fill(engine, catalog, MAILER, NOW)
    assert time.process_time() - began < 5, "about one second on an idle machine"


def test_decisions_are_kept_as_the_intake_keeps_them(catalog: Catalog, filled: Engine) -> None:
    import random

    from contact_center.demo.enquiries import Inventor
    from queues import records
    from queues.routing import route

    inventor = Inventor(random.Random(1), catalog)
    for enquiry in (inventor.mail(NOW), inventor.call(NOW)):
        assert plain(enquiry.triage) == records.plain(enquiry.triage)
        routed = route(enquiry.triage, enquiry.contact, catalog, NOW)
        assert plain(routed) == records.plain(routed)
