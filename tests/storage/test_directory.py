"""Who confirmed the offices' details, and when; on SQLite and on PostgreSQL."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine

from contact_center.storage import directory, users
from contact_center.storage.transaction import reading, transaction

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


def test_the_newest_confirmation_counts_and_says_who_it_was(database: Engine) -> None:
    with reading(database) as connection:
        assert directory.latest(connection) is None
    with transaction(database) as connection:
        staff = [users.add(connection, name, name.title(), "lead", (), (), "hash", NOW) for name in ("mette", "ole")]
        directory.confirm(connection, staff[0], {"aarhus": {"phone": "1"}}, NOW)
        directory.confirm(connection, staff[1], {"aarhus": {"phone": "2"}}, NOW + timedelta(hours=1))
    with reading(database) as connection:
        newest = directory.latest(connection)
    assert newest is not None
    assert (newest.name, newest.at, newest.entries) == ("Ole", NOW + timedelta(hours=1), {"aarhus": {"phone": "2"}})
