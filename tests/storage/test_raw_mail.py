"""The kept mails, on both databases."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from contact_center.storage import raw_mail
from contact_center.storage.transaction import reading, transaction

MAIL = (Path(__file__).resolve().parents[1] / "mails" / "human-da.eml").read_bytes()
LEASE = timedelta(minutes=3)


def kept(database: Engine, now: datetime, content: bytes = MAIL) -> int:
    with transaction(database) as connection:
        return raw_mail.keep(connection, content, "smtp", "<>", ["ics@aarhus.example"], now)[0]


def taken(database: Engine, number: int, now: datetime) -> Any:
    with transaction(database) as connection:
        return raw_mail.take(connection, number, now, LEASE)


def waiting(database: Engine, now: datetime, minutes: int = 0) -> list[int]:
    with reading(database) as connection:
        return raw_mail.waiting(connection, now, timedelta(minutes=minutes))


def test_the_same_bytes_are_one_row(database: Engine, now: datetime) -> None:
    with transaction(database) as connection:
        first = raw_mail.keep(connection, b"\x00\xff", "smtp", "", ["a@x"], now)
        again = raw_mail.keep(connection, b"\x00\xff", "imap", "", ["b@x"], now)
        row = raw_mail.get(connection, first[0])
    assert (first[1], again) == (True, (first[0], False))
    assert row is not None
    assert (row.recipients, row.content, row.source) == (["a@x", "b@x"], b"\x00\xff", "smtp")


def test_only_one_worker_gets_a_mail(database: Engine, now: datetime) -> None:
    number = kept(database, now)
    row = taken(database, number, now)
    assert (row.attempts, row.state, row.content) == (1, "working", MAIL)
    assert taken(database, number, now) is None


def test_a_mail_of_a_dead_worker_comes_free(database: Engine, now: datetime) -> None:
    number = kept(database, now)
    taken(database, number, now)
    assert waiting(database, now + timedelta(minutes=2)) == []
    assert waiting(database, now + LEASE) == [number]
    assert taken(database, number, now + LEASE).attempts == 2


def test_a_finished_or_shunted_mail_waits_no_more(database: Engine, now: datetime) -> None:
    done, bad = kept(database, now), kept(database, now, b"bad")
    with transaction(database) as connection:
        raw_mail.finish(connection, done)
        raw_mail.shunted(connection, bad, "error")
    assert waiting(database, now + LEASE) == []
    assert taken(database, done, now) is None
    with transaction(database) as connection:
        raw_mail.again(connection, bad)
    assert taken(database, bad, now).attempts == 1


def test_the_sweep_leaves_fresh_mails_to_the_doorbell(database: Engine, now: datetime) -> None:
    number = kept(database, now)
    assert waiting(database, now, minutes=1) == []
    assert waiting(database, now + timedelta(minutes=1), minutes=1) == [number]


def test_a_postponed_mail_waits_for_its_time(database: Engine, now: datetime) -> None:
    number = kept(database, now)
    taken(database, number, now)
    with transaction(database) as connection:
        raw_mail.postpone(connection, number, "later", now + timedelta(seconds=30))
    assert taken(database, number, now) is None
    assert taken(database, number, now + timedelta(seconds=30)).attempts == 2
