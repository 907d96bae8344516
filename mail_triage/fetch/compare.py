"""Once a day: the server has N mails, we have N. What we lack is fetched, and the difference is kept, logged, shown.

Two folders are compared: the inbox, number by number, and *Processed*, where a mail that somebody moved by hand, or
another program, would otherwise be missed for ever. What lay in *Processed* before the first comparison is not ours.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Row

from contact_center.domain.inbox import Place, Stated
from contact_center.storage.inboxes import Comparison
from mail_triage.fetch.plan import batches, strangers
from mail_triage.fetch.round import Round


def compare(rounds: Round) -> bool:
    """Compare both folders with the ledger, where it is time to; returns whether another folder was open meanwhile."""
    inbox, books, within = rounds.connection.inbox, rounds.books, rounds.pace.compare
    if books.last_comparison(inbox, inbox.folder, within)[1]:
        _inbox(rounds)
    if rounds.connection.moves:
        last, due = books.last_comparison(inbox, rounds.processed, within)
        if due:
            _processed(rounds, last)
            return True
    return False


def _inbox(rounds: Round) -> None:
    connection, books = rounds.connection, rounds.books
    uids = connection.uids(since=connection.inbox.since)
    missing = set(uids) - books.held(connection.place, uids)
    fetched = 0
    if missing:
        rounds.run(from_start=True)
        fetched = len(books.held(connection.place, sorted(missing)))
    books.compared(Comparison(connection.place, max(uids, default=0), len(uids), len(uids) - len(missing), fetched))


def _processed(rounds: Round, last: Row[tuple[object, ...]] | None) -> None:
    """Only what came since the last time is looked at; when its numbers are new, so is the beginning."""
    connection, books = rounds.connection, rounds.books
    try:
        place, there = connection.select(rounds.processed, to_read=True)
        same = last is not None and last.uidvalidity == place.uidvalidity
        above = int(last.highest_uid) if last is not None and same else 0
        uids = connection.uids(above)
        unknown: list[Stated] = []
        if same:
            for batch in batches(uids):
                mails = connection.stated(batch)
                unknown += strangers(mails, books.fingerprints(connection.inbox, mails))
        known, fetched = _fetch(rounds, place, unknown)
        ours = there - len(unknown) + known
        books.compared(Comparison(place, max([*uids, above]), there, ours, fetched))
    finally:
        connection.reopen()


def _fetch(rounds: Round, place: Place, unknown: Sequence[Stated]) -> tuple[int, int]:
    """Keep what seems unknown, one by one; returns how many were ours by their bytes, and how many are new."""
    known, fetched = 0, 0
    for mail in unknown:
        if mail.size > rounds.books.most_bytes:
            continue
        content = rounds.connection.contents([mail.uid]).get(mail.uid)
        if content:
            new = rounds.books.keep(place, mail, content, rounds.connection.inbox.address, "moved")
            known, fetched = known + (not new), fetched + new
    return known, fetched
