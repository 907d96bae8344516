"""The ledger on both databases."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from contact_center.domain.inbox import Place, Stated
from contact_center.storage import inboxes, ledger, raw_mail, shunt, tables
from contact_center.storage.inboxes import Comparison
from contact_center.storage.transaction import transaction

PLACE = Place("ics@imap.example", "INBOX", 1_700_000_000)


@pytest.fixture
def kept(database: Engine, now: datetime) -> Any:
    """Keep a mail with its line; returns its id."""

    def _keep(uid: int, content: bytes = b"", place: Place = PLACE) -> int:
        mail = Stated(uid, len(content), now - timedelta(minutes=uid))
        with transaction(database) as connection:
            number, _new = raw_mail.keep(connection, content or bytes([uid]), "imap", "", ["ics@aarhus.example"], now)
            ledger.keep(connection, place, mail, f"{number:064}", number, "kept", now)
        return number

    return _keep


def test_a_mail_stands_once_in_the_ledger_for_each_number_of_each_place(
    database: Engine, kept: Any, now: datetime
) -> None:
    again = Place(PLACE.inbox, PLACE.folder, PLACE.uidvalidity + 1)
    first = kept(1)
    assert (kept(1), kept(1, place=again)) == (first, first)
    with transaction(database) as connection:
        rows = connection.execute(tables.imap_mails.select()).all()
        assert [(row.uidvalidity, row.uid) for row in rows] == [(PLACE.uidvalidity, 1), (again.uidvalidity, 1)]
        assert list(ledger.known(connection, PLACE, range(2000))) == [1]
        assert ledger.held(connection, PLACE, [1, 2]) == {1}


def test_what_was_not_handed_over_is_counted_until_it_is(database: Engine, kept: Any, now: datetime) -> None:
    mail, due = Stated(7, 100), now + timedelta(minutes=1)
    with transaction(database) as connection:
        for attempt in (1, 2):
            row = ledger.fail(connection, PLACE, mail, "no", due, 1, now)
            assert row is not None
            assert row.attempts == attempt
        assert ledger.again(connection, PLACE, 3, now) == []
        assert ledger.again(connection, PLACE, 3, due) == [7]
        assert ledger.again(connection, PLACE, 2, due) == []
        assert ledger.lacking(connection, 2) == {PLACE.inbox: 1}
    kept(7)
    with transaction(database) as connection:
        row = ledger.entry(connection, PLACE, 7)
        assert row is not None
        assert (row.state, row.error, row.due_at) == ("kept", None, None)
        assert ledger.fail(connection, PLACE, mail, "late", due, 1, now) is None  # ours stays ours
        assert ledger.lacking(connection, 2) == {}


def test_moved_mails_that_were_shunted_are_found(database: Engine, kept: Any, now: datetime) -> None:
    numbers = [kept(uid) for uid in (1, 2, 3)]
    with transaction(database) as connection:
        ledger.settle(connection, PLACE, [1, 2], "moved")
        for number in numbers[1:]:
            raw_mail.shunted(connection, number, "no")
        assert [row.uid for row in ledger.unworkable(connection, PLACE.inbox)] == [2]
        assert shunt.listed(connection) == []


def test_fingerprints_count_different_mails(database: Engine, kept: Any, now: datetime) -> None:
    for uid, content in ((1, b"one"), (2, b"two!"), (3, b"three")):
        kept(uid, content)
    seen = [Stated(90, 3, now - timedelta(minutes=1)), Stated(91, 4, now - timedelta(minutes=2)), Stated(92)]
    with transaction(database) as connection:
        found = ledger.fingerprints(connection, PLACE.inbox, seen)
        assert found == Counter([seen[0].fingerprint, seen[1].fingerprint])
        assert ledger.fingerprints(connection, PLACE.inbox, []) == Counter()


def test_comparisons_are_summed_up_and_the_newest_is_shown(database: Engine, now: datetime) -> None:
    with transaction(database) as connection:
        for day, (server, ours, fetched) in enumerate([(9, 9, 0), (5, 3, 2), (4, 4, 0)]):
            at = now - timedelta(days=20 - day)
            inboxes.compared(connection, Comparison(PLACE, 50 + day, server, ours, fetched), at)
        [row] = inboxes.comparisons(connection, now - timedelta(days=30))
        assert (row.server, row.ours, row.highest_uid) == (4, 4, 52)
        assert (row.times, row.missing, row.fetched_since) == (3, 2, 2)
        assert inboxes.comparisons(connection, now) == []


def test_how_a_folder_fares_is_one_row(database: Engine, now: datetime) -> None:
    with transaction(database) as connection:
        assert inboxes.failed(connection, "a@b", "INBOX", "away", now) == now
        assert inboxes.failed(connection, "a@b", "INBOX", "away", now + timedelta(minutes=5)) == now
        before = inboxes.succeeded(connection, "a@b", "INBOX", now + timedelta(minutes=6))
        assert before is not None
        assert before.failing_since == now
        [row] = inboxes.listed(connection)
        assert (row.failing_since, row.problem, row.seen_at) == (None, "", now + timedelta(minutes=6))
