"""What has been kept long enough goes, what is counted stays; on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from importlib import util
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy import Engine, select

from contact_center.catalog.model import Catalog
from contact_center.commands import purge
from contact_center.domain.contact import Attachment, Automatic, Party
from contact_center.domain.retention import Periods, period
from contact_center.domain.ticket import Outcome
from contact_center.settings import Settings
from contact_center.settings.keeping import Retention
from contact_center.storage import raw_mail, shunt, tables, voicemails
from contact_center.storage.migrate import upgrade
from contact_center.storage.tables import metadata
from contact_center.storage.transaction import reading, transaction
from contact_center.wiring import House as WholeHouse
from queues.letters import Order, issue
from queues.purging import Purged, Purging

_spec = util.spec_from_file_location("desk_stories", Path(__file__).with_name("test_desk.py"))
assert _spec is not None
assert _spec.loader is not None
desks = util.module_from_spec(_spec)
_spec.loader.exec_module(desks)

DAY = timedelta(days=1)
HALF_A_YEAR = Periods(tickets=180 * DAY)
SECRETS = ("Zofia", "zofia@poczta.example", "zofia%40", "paszport", "+4520001234", "Message-ID", "m.example", "Torsdag")
"""Of the citizen's, in whatever table they might be left."""


class House(desks.House):  # type: ignore[name-defined,misc]
    """An office that has answered Zofia."""

    def letter(self, number: int, at: datetime, **more: Any) -> Any:
        raw = b"Message-ID: <%d@m.example>\r\n\r\nZofia paszport" % number
        with transaction(self.engine) as connection:
            raw_id = raw_mail.keep(connection, raw, "smtp", "zofia@poczta.example", ["ics@aarhus.example"], at)[0]
            raw_mail.finish(connection, raw_id)
        file = Attachment("Zofia.pdf", "application/pdf", 8, b"paszport%d" % number)
        told = {"external_id": f"<{number}@m.example>", "party": Party("zofia@poczta.example", "Zofia")}
        told |= {"subject": "paszport Zofia", "text": "Zofia paszport", "folded": "Zofia", "raw_mail_id": raw_id}
        return desks.stories.letter(at, **{**told, "attachments": (file,), **more})

    def finished(self, number: int, at: datetime, **more: Any) -> int:
        ticket = self.intake.receive(self.letter(number, at, **more), at).ticket
        self.desk.claim(self.sara, ticket.id, at)
        self.desk.reply(self.sara, ticket.id, "Kære Zofia, tag paszport med. Torsdag.", None, at)
        self.desk.note(self.sara, ticket.id, "Zofia ringer Torsdag", at)
        self.desk.complete(self.sara, ticket.id, Outcome.ANSWERED, "", at)
        with transaction(self.engine) as connection:
            connection.execute(tables.outbox.update().values(state="sent", sent_at=at))
        return int(ticket.id)

    def rows(self, table: Any) -> list[Any]:
        with reading(self.engine) as connection:
            return list(connection.execute(select(table).order_by(*table.primary_key.columns)))

    def left(self) -> set[str]:
        """Which of the secrets stand in the database, and in which table."""
        found = set()
        for table in metadata.sorted_tables:
            text = repr(self.rows(table))
            found |= {f"{table.name}: {secret}" for secret in SECRETS if secret in text}
        return found


@pytest.fixture
def house(database: Engine, catalog: Catalog, now: datetime) -> House:
    return House(database, catalog, now)


def purged(house: House, periods: Periods, later: timedelta) -> Purged:
    return Purging(house.engine, periods).run(house.now + later)


def test_of_an_old_finished_ticket_nothing_personal_is_left_and_everything_counted_is(house: House) -> None:
    number = house.finished(1, house.now)
    order = Order("forwarding", "pl", {"name": "Zofia", "received_on": "2026-11-16", "forwarded_on": "2026-11-18"})
    issue(house.engine, house.desk.catalog, house.sara, number, order, house.now)
    call = {"call_sid": "CA1", "caller": "+4520001234", "called": "+4570", "state": {"said": "Zofia"}}
    with transaction(house.engine) as connection:
        connection.execute(tables.calls.insert().values(**call, started_at=house.now, ticket_id=number))
        connection.execute(tables.call_turns.insert().values(call_sid="CA1", turn="1", answer="Zofia", at=house.now))
        asked = {"ticket_id": number, "number": "+4520001234", "asked_at": house.now, "next_at": house.now}
        connection.execute(tables.callbacks.insert().values(**asked, state="reached"))
        left = {"recording_sid": "RE1", "call_sid": "CA1", "ticket_id": number, "seconds": 9, "due_at": house.now}
        kept = voicemails.keep(connection, {**left, "created_at": house.now})
        assert kept is not None
        voicemails.store(connection, kept, b"sound of Zofia", house.now)
        voicemails.kept(connection, kept)
        shunt.add(connection, "mail", 1, ValueError("Zofia"), house.now)
    lines, before = house.lines(), house.rows(tables.tickets)[0]
    assert purged(house, HALF_A_YEAR, 179 * DAY) == Purged()
    assert purged(house, HALF_A_YEAR, 181 * DAY) == Purged(tickets=1)
    assert house.left() == set()
    assert house.rows(tables.blobs) == []
    assert house.lines() == lines
    after = house.rows(tables.tickets)[0]
    same = ("reference", "state", "office", "topic", "language", "created_at", "completed_at", "outcome")
    assert [getattr(after, name) for name in same] == [getattr(before, name) for name in same]
    [noted] = house.rows(tables.audit)
    assert (noted.actor, noted.action, noted.fields["tickets"]) == ("system", "content.purged", 1)
    [told] = house.rows(tables.messages)
    assert (told.direction, told.text) == ("event", "erased")
    assert [row.outcome for row in house.rows(tables.calls)] == [None]
    assert purged(house, HALF_A_YEAR, 182 * DAY) == Purged()


def test_a_mail_that_was_erased_does_not_come_in_again(house: House) -> None:
    house.finished(1, house.now)
    purged(house, HALF_A_YEAR, 181 * DAY)
    raw = b"Message-ID: <1@m.example>\r\n\r\nZofia paszport"
    with transaction(house.engine) as connection:
        again = raw_mail.keep(connection, raw, "imap", "zofia@poczta.example", [], house.now)
    assert again == (1, False)
    assert house.left() == set()
    assert house.rows(tables.blobs) == []


def test_what_is_open_or_was_written_to_lately_stays(house: House) -> None:
    house.mail(5)
    written = house.finished(1, house.now)
    later = house.letter(2, house.now + 100 * DAY)
    with transaction(house.engine) as connection:
        values = {"channel": "mail", "external_id": "<2@m.example>", "received_at": later.received_at, "text": "Zofia"}
        values |= {"nature": "human", "triage": {}, "route": {}, "ticket_id": written}
        connection.execute(tables.contacts.insert().values(values))
    assert purged(house, HALF_A_YEAR, 200 * DAY) == Purged()
    assert purged(house, HALF_A_YEAR, 281 * DAY) == Purged(tickets=1)
    assert [row.erased_at is None for row in house.rows(tables.tickets)] == [True, False]


def test_a_topic_may_have_a_period_of_its_own(house: House) -> None:
    first = house.finished(1, house.now)
    [row] = house.rows(tables.tickets)
    only = Periods(topics={row.topic: 30 * DAY})
    assert purged(house, Periods(tickets=10 * DAY, topics={row.topic: 30 * DAY}), 29 * DAY) == Purged()
    assert purged(house, Periods(topics={"another": DAY}), 400 * DAY) == Purged()
    assert purged(house, only, 31 * DAY) == Purged(tickets=1)
    assert house.rows(tables.tickets)[0].id == first


def test_originals_go_before_words_and_never_those_of_open_tickets(house: House) -> None:
    house.finished(1, house.now)
    house.intake.receive(house.letter(2, house.now), house.now)
    assert purged(house, Periods(originals=90 * DAY), 91 * DAY) == Purged(originals=1)
    assert [row.blob is None for row in house.rows(tables.raw_mail)] == [True, False]
    assert [row.text for row in house.rows(tables.contacts)] == ["Zofia paszport"] * 2
    assert len(house.rows(tables.attachments)) == 2


def test_what_opened_no_ticket_goes_by_its_own_period(house: House) -> None:
    notice = house.letter(1, house.now, nature=Automatic("autoreply", "autoreply-header: zofia@poczta.example"))
    assert house.intake.receive(notice, house.now).ticket is None
    with transaction(house.engine) as connection:
        call = {"call_sid": "CA2", "caller": "+4520001234", "called": "+4570", "state": {"said": "Zofia"}}
        connection.execute(tables.calls.insert().values(**call, started_at=house.now))
    lines = house.lines()
    assert Purging(house.engine, Periods(others=30 * DAY)).due(house.now + 31 * DAY) == Purged(contacts=1, loose=1)
    assert house.left() != set()
    assert purged(house, Periods(others=30 * DAY), 29 * DAY) == Purged()
    assert purged(house, Periods(others=30 * DAY), 31 * DAY) == Purged(contacts=1, loose=1)
    assert house.left() == set()
    assert house.lines() == lines


def test_periods_are_written_as_the_plans_write_them() -> None:
    assert [period(code) for code in ("P1825D", " p30d ", "")] == [1825 * DAY, 30 * DAY, None]
    for wrong in ("180", "P0D", "P1Y", "P-1D", "PD"):
        with pytest.raises(ValueError, match="no period"):
            period(wrong)
        with pytest.raises(ValidationError):
            Retention(tickets=wrong)
    assert not Periods().any


def test_the_command_counts_first_and_erases_only_when_it_is_told_to(
    tmp_path: Path, catalog: Catalog, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = WholeHouse(Settings(state_dir=tmp_path, _env_file=None))
    upgrade(whole.engine)
    old = datetime(2026, 1, 5, 9, tzinfo=UTC)
    office = House(whole.engine, catalog, old)
    office.finished(1, old)
    purge.run(whole, old + 400 * DAY, really=True)
    assert "no period is set" in capsys.readouterr().out
    whole.settings.retention = Retention(tickets="P180D", topics={"not-for-ics": "P30D"})
    purge.run(whole, old + 400 * DAY, really=False)
    assert "due: 1 tickets" in capsys.readouterr().out
    assert office.left() != set()
    purge.at_night(whole, old + 400 * DAY).join(20)
    assert office.left() == set()
    assert not [path for path in (tmp_path / "blobs").rglob("*") if path.is_file()]
