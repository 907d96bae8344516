"""SQLite's index of words: wiped each time a ticket is erased, for years."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, create_engine

from contact_center.storage import search
from contact_center.storage.search import port
from contact_center.storage.tables import metadata

INDEX = "ticket_words_index"


def wiped(connection: Connection, times: int) -> list[int]:
    """The levels of the index while tickets are erased one by one; each time it is wiped."""
    connection.exec_driver_sql("INSERT INTO ticket_words VALUES (1, 'skat skattekort')")
    numbers, levels = range(2, times + 2), []
    many = "cpr pas " + " ".join(f"ord{n}x{{0}}" for n in range(30))  # an index of more than a page
    for number in numbers:
        connection.exec_driver_sql("INSERT INTO ticket_words VALUES (?, ?)", (number, many.format(number)))
    connection.commit()
    for number in numbers:
        search.forget(connection, [number])
        levels.append(port._levels(connection))
    connection.exec_driver_sql(f"INSERT INTO {INDEX}({INDEX}) VALUES ('integrity-check')")
    assert connection.execute(port.matching("skattek", "sqlite")).all() == [(1,)]
    return levels


@pytest.fixture
def connection() -> Connection:
    """A database with nothing in it, that lets words be there without their tickets."""
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    return engine.connect()


def test_an_index_that_grows_levels_is_made_anew(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(port, "MOST_LEVELS", 12)
    levels = wiped(connection, 60)
    assert max(levels) > 12, "or the number is not read where it stands"
    assert max(levels) < 20
    assert min(levels[20:]) <= 2, "it was made anew"


@pytest.mark.chaos
def test_thousands_of_erased_tickets_leave_the_index_whole(connection: Connection) -> None:
    assert max(wiped(connection, 1_300)) < 1_000
