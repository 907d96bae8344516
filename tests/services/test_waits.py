"""Expected waiting times are counted from the visitation log, on both databases."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from contact_center.catalog.model import Catalog
from contact_center.storage import tables
from contact_center.storage.transaction import reading, transaction
from queues.waits import Waits

MONDAY = datetime.fromisoformat("2026-11-16T09:00+00:00")


def line(at: datetime, kind: str, ticket: int, **changes: Any) -> dict[str, Any]:
    """One line of the log."""
    usual = {"channel": "mail", "language": "en", "topic": "cpr", "further_topics": [], "office": "aarhus"}
    return {"at": at, "kind": kind, "ticket_id": ticket, "role": "citizen", "nature": "human", **usual, **changes}


def write(engine: Engine, *lines: dict[str, Any]) -> None:
    """Add lines to the log."""
    with transaction(engine) as connection:
        for one in lines:
            connection.execute(tables.visitations.insert().values(**one))


def expected(engine: Engine, catalog: Catalog, now: datetime, waits: Waits | None = None) -> dict[str, int]:
    """What is expected at `now`."""
    with reading(engine) as connection:
        return dict((waits or Waits()).expected(connection, catalog, now))


@pytest.fixture
def answered(database: Engine) -> Engine:
    """Thirty mails to Aarhus, each answered after an hour, one of them completed before it was answered."""
    hour = timedelta(hours=1)
    for number in range(30):
        came = MONDAY + timedelta(minutes=number)
        kind = "completion" if number == 0 else "reply"
        write(database, line(came, "contact", number + 1), line(came + hour, kind, number + 1))
        write(database, line(came + 5 * hour, "reply", number + 1))
    return database


def test_an_office_is_expected_to_answer_as_it_did_lately(answered: Engine, catalog: Catalog) -> None:
    assert expected(answered, catalog, MONDAY + timedelta(hours=6)) == {"aarhus": 60}


def test_calls_and_machines_say_nothing_about_mails(answered: Engine, catalog: Catalog) -> None:
    for number in range(100, 160):
        write(answered, line(MONDAY, "contact", number, channel="phone"))
        write(answered, line(MONDAY, "contact", number + 100, nature="list"))
    assert expected(answered, catalog, MONDAY + timedelta(hours=6)) == {"aarhus": 60}


def test_what_is_older_than_four_weeks_is_forgotten(answered: Engine, catalog: Catalog) -> None:
    assert expected(answered, catalog, MONDAY + timedelta(days=29)) == {}


def test_it_is_counted_anew_after_ten_minutes(answered: Engine, catalog: Catalog) -> None:
    waits, now = Waits(), MONDAY + timedelta(hours=6)
    before = expected(answered, catalog, now, waits)
    write(answered, *[line(MONDAY, "contact", 500 + number) for number in range(60)])
    assert expected(answered, catalog, now + timedelta(minutes=9), waits) == before
    assert expected(answered, catalog, now + timedelta(minutes=11), waits) != before
