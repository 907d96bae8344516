"""Fetching from a real Dovecot."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from imap_house import by_password, letters, soon
from sqlalchemy import Engine

from contact_center.storage import raw_mail, shunt, tables
from contact_center.storage.transaction import reading, transaction
from mail_triage.room import Bounds

MAILS = Path(__file__).resolve().parents[1] / "mails"


def crlf(name: str) -> bytes:
    return (MAILS / f"{name}.eml").read_bytes()


def digests(mails: list[bytes]) -> list[str]:
    return sorted(hashlib.sha256(mail).hexdigest() for mail in mails)


def test_what_lies_in_the_inbox_is_kept_and_moved(box: Any, work: Any, fetch: Any) -> None:
    mails = [crlf("human-da"), crlf("attachment"), crlf("broken-mime")]
    box.deliver(*mails)
    fetch(box.inbox())
    assert soon(lambda: box.count("Processed") == 3)
    assert box.count("INBOX") == 0
    assert work.digests() == digests(mails)
    row = work.rows(tables.raw_mail)[0]
    assert (row.source, row.envelope_from, row.recipients) == ("imap", "", ["ics@aarhus.example"])
    assert soon(lambda: work.ledger() == {1: "moved", 2: "moved", 3: "moved"})
    assert {row.raw_mail_id for row in work.rows(tables.imap_mails)} == set(work.rung)


def test_new_mail_is_announced_by_idle(box: Any, work: Any, fetch: Any) -> None:
    fetch(box.inbox(), poll=300)
    assert soon(lambda: work.rows(tables.imap_folders))
    time.sleep(0.3)  # it idles now
    box.deliver(crlf("human-pl"))
    assert soon(lambda: box.count("Processed") == 1)


def test_a_read_mail_is_fetched_too_and_a_known_one_is_only_moved(box: Any, work: Any, fetch: Any) -> None:
    box.deliver(crlf("human-de"), flags=[b"\\Seen"])
    with transaction(work.engine) as connection:
        raw_mail.keep(connection, crlf("human-uk"), "smtp", "", ["info@ics.example"], work.clock())
    box.deliver(crlf("human-uk"))
    fetch(box.inbox())
    assert soon(lambda: box.count("Processed") == 2)
    assert len(work.rung) == 1
    [known] = [row for row in work.rows(tables.raw_mail) if row.source == "smtp"]
    assert known.recipients == ["info@ics.example", "ics@aarhus.example"]


def test_a_mail_that_is_not_kept_stays_until_it_is(box: Any, work: Any, fetch: Any) -> None:
    box.deliver(crlf("human-lt"))
    fetch(box.inbox(), books=work.books(failures=1))
    assert soon(lambda: box.count("Processed") == 1)
    assert work.digests() == digests([crlf("human-lt")])


def test_a_broken_inbox_does_not_stop_the_others(
    dovecot: Any, box: Any, work: Any, fetch: Any, free_port: Callable[[], int]
) -> None:
    fetch(dovecot.user().inbox(), by_password("wrong"))
    fetch(dovecot.user().inbox(port=free_port()))
    fetch(box.inbox())
    box.deliver(crlf("human-ro"))
    assert soon(lambda: box.count("Processed") == 1)
    assert soon(lambda: len(work.rows(tables.imap_folders)) == 3)
    problems = {row.problem for row in work.rows(tables.imap_folders)}
    assert problems == {"", "fetch-login", "fetch-broken: ConnectionRefusedError"}


def test_a_dropped_connection_is_opened_again(dovecot: Any, box: Any, work: Any, fetch: Any) -> None:
    fetch(box.inbox(), poll=300)
    box.deliver(crlf("human-da"))
    assert soon(lambda: box.count("Processed") == 1)
    dovecot.kick(box.user)
    box.deliver(crlf("human-en"))
    assert soon(lambda: box.count("Processed") == 2)


@pytest.mark.parametrize("tls", ["tls", "starttls"])
def test_connections_are_encrypted_and_certificates_are_checked(
    dovecot: Any, box: Any, work: Any, fetch: Any, tls: str
) -> None:
    port = dovecot.tls_port if tls == "tls" else dovecot.port
    untrusted = dovecot.user()
    for one in (untrusted, box):
        one.deliver(crlf("human-en"))
    fetch(untrusted.inbox(tls=tls, port=port))
    fetch(box.inbox(tls=tls, port=port), context=ssl.create_default_context(cafile=str(dovecot.certificate)))
    assert soon(lambda: box.count("Processed") == 1)
    assert untrusted.count("INBOX") == 1


def test_folders_are_fetched_side_by_side_and_share_their_processed_folder(box: Any, work: Any, fetch: Any) -> None:
    box.deliver(*letters(2))
    box.deliver(*letters(2, 2), folder="Ansøgninger & CPR")
    for folder in ("INBOX", "Ansøgninger & CPR"):
        fetch(box.inbox(folder=folder, processed="Håndteret"))
    assert soon(lambda: box.count("Håndteret") == 4)
    assert work.digests() == digests(letters(4))


def test_an_inbox_that_people_read_is_left_as_it_is(box: Any, work: Any, fetch: Any) -> None:
    box.deliver(*letters(3))
    fetch(box.inbox(moves=False))
    assert soon(lambda: len(work.rung) == 3)
    box.deliver(*letters(1, 3))
    assert soon(lambda: len(work.rung) == 4)
    fetch.stop()
    fetch(box.inbox(moves=False))  # after a restart the ledger knows them all
    box.deliver(*letters(1, 4))
    assert soon(lambda: len(work.rung) == 5)
    assert (box.count("INBOX"), box.count("Processed")) == (5, 0)
    with box.client() as client:
        client.select_folder("INBOX", readonly=True)
        assert client.search("UNSEEN") == [1, 2, 3, 4, 5]
        assert not client.folder_exists("Processed")
    assert set(work.ledger().values()) == {"kept"}


def test_mails_from_before_the_first_day_are_left_alone(box: Any, work: Any, fetch: Any) -> None:
    box.deliver(*letters(2), msg_time=datetime(2024, 3, 1, tzinfo=UTC))
    box.deliver(*letters(1, 2))
    fetch(box.inbox(moves=False, since=date(2025, 1, 1)))
    assert soon(lambda: work.rung)
    assert soon(lambda: work.rows(tables.imap_reconciliations))
    assert list(work.ledger()) == [3]
    [row] = work.rows(tables.imap_reconciliations)
    assert (row.server, row.ours) == (1, 1)


def test_a_mail_counts_as_received_when_the_server_took_it_in_but_never_in_the_future(
    box: Any, work: Any, fetch: Any
) -> None:
    days_ago = datetime.now(UTC).replace(microsecond=0) - timedelta(days=3)
    box.deliver(letters(1)[0], msg_time=days_ago)
    box.deliver(letters(1, 1)[0], msg_time=datetime.now(UTC) + timedelta(days=3))
    fetch(box.inbox())
    assert soon(lambda: len(work.rung) == 2)
    first, second = work.rows(tables.raw_mail)
    assert first.received_at == days_ago
    assert abs(second.received_at - datetime.now(UTC)) < timedelta(minutes=1)


def test_the_same_mail_in_two_inboxes_is_one_mail_for_both(dovecot: Any, box: Any, work: Any, fetch: Any) -> None:
    other = dovecot.user()
    for one in (box, other):
        one.deliver(crlf("human-en"))
    fetch(box.inbox())
    fetch(other.inbox(address="ics@odense.example"))
    assert soon(lambda: box.count("Processed") + other.count("Processed") == 2)
    [row] = work.rows(tables.raw_mail)
    assert sorted(row.recipients) == ["ics@aarhus.example", "ics@odense.example"]
    assert len(work.rung) == 1


def test_a_folder_that_was_made_anew_loses_nothing_and_doubles_nothing(box: Any, work: Any, fetch: Any) -> None:
    box.deliver(*letters(3), folder="Desk")
    fetch(box.inbox(folder="Desk", moves=False))
    assert soon(lambda: len(work.rung) == 3)
    with box.client() as client:
        client.delete_folder("Desk")
    time.sleep(1.1)  # UIDVALIDITY is the second of birth
    box.deliver(*letters(4), folder="Desk")
    assert soon(lambda: len(work.rung) == 4)
    assert work.digests() == digests(letters(4))
    assert soon(lambda: len(work.rows(tables.imap_mails)) == 7)
    assert len({row.uidvalidity for row in work.rows(tables.imap_mails)}) == 2


def test_what_the_worker_shunted_is_moved_to_quarantine(box: Any, work: Any, fetch: Any) -> None:
    box.deliver(*letters(3))
    fetch(box.inbox())
    assert soon(lambda: box.count("Processed") == 3)
    with transaction(work.engine) as connection:
        raw_mail.shunted(connection, work.rung[1], "cannot be worked")
    assert soon(lambda: box.count("Quarantine") == 1)
    with box.client() as client:
        client.select_folder("Quarantine", readonly=True)
        assert client.fetch([1], ["BODY.PEEK[]"])[1][b"BODY[]"] == letters(3)[1]
    assert soon(lambda: sorted(work.ledger().values()) == ["moved", "moved", "quarantined"])
    box.deliver(*letters(1, 3))
    assert soon(lambda: box.count("Processed") == 3)  # and it goes on


def test_a_mail_that_the_server_does_not_hand_over_goes_aside_and_is_listed(box: Any, work: Any, fetch: Any) -> None:
    box.deliver(*letters(1))
    [file] = box.files()
    file.chmod(0)
    box.deliver(*letters(20, 1))
    fetch(box.inbox())
    assert soon(lambda: box.count("Processed") == 20)
    assert soon(lambda: work.ledger().get(1) == "quarantined")
    assert work.digests() == digests(letters(20, 1))
    with reading(work.engine) as connection:
        [entry] = shunt.listed(connection)
    assert entry.kind == "imap"
    assert "UID 1" in entry.error


def test_a_mail_that_is_too_large_goes_aside_without_being_fetched(box: Any, work: Any, fetch: Any) -> None:
    box.deliver(*letters(1, 7, size=40_000), *letters(1))
    fetch(box.inbox(), books=work.books(most_bytes=20_000))
    assert soon(lambda: (box.count("Processed"), box.count("Quarantine")) == (1, 1))
    assert work.digests() == digests(letters(1))
    with reading(work.engine) as connection:
        assert "bytes, more than 20000" in shunt.listed(connection)[0].error


def test_nothing_is_fetched_while_too_much_waits_and_the_reason_is_shown(box: Any, work: Any, fetch: Any) -> None:
    box.deliver(*letters(60))
    fetch(box.inbox(), books=work.books(Bounds(most_open=40, least_free=0)))
    assert soon(lambda: len(work.rung) == 50)  # a batch at a time
    assert soon(lambda: any(row.paused for row in work.rows(tables.imap_folders)))
    [row] = work.rows(tables.imap_folders)
    assert row.paused == "room-mails: 40"
    assert box.count("INBOX") == 10
    for number in list(work.rung):
        with transaction(work.engine) as connection:
            raw_mail.finish(connection, number)
    assert soon(lambda: box.count("Processed") == 60)
    assert soon(lambda: [row.paused for row in work.rows(tables.imap_folders)] == [""])


def test_nothing_is_fetched_onto_a_full_disk(box: Any, work: Any, fetch: Any) -> None:
    box.deliver(*letters(1))
    fetch(box.inbox(), books=work.books(Bounds(least_free=2**62)))
    assert soon(lambda: [row for row in work.rows(tables.imap_folders) if row.paused.startswith("room-disk: ")])
    assert work.rung == []


def test_both_sides_are_counted_and_what_is_missing_is_fetched(box: Any, work: Any, fetch: Any) -> None:
    box.deliver(*letters(2, 100), folder="Processed")  # from before our time: not ours
    box.deliver(*letters(3))
    fetch(box.inbox(), compare=0.5)
    assert soon(lambda: box.count("Processed") == 5)
    first = {row.folder: row for row in work.rows(tables.imap_reconciliations)}
    assert soon(lambda: len(work.rows(tables.imap_reconciliations)) >= 4)
    fetch.stop()
    box.deliver(*letters(1, 50), folder="Processed")  # moved by hand, before we had seen it
    fetch(box.inbox(), compare=0.5)
    assert soon(lambda: len(work.rung) == 4)
    assert work.digests() == digests([*letters(3), *letters(1, 50)])
    assert soon(lambda: [row for row in work.rows(tables.imap_reconciliations) if row.fetched])
    [found] = [row for row in work.rows(tables.imap_reconciliations) if row.fetched]
    assert (found.folder, found.server, found.ours, found.fetched) == ("Processed", 6, 5, 1)
    assert all(row.server == row.ours for row in first.values())


def test_a_server_without_move_is_served_by_copies_and_nobody_elses_deletions_are_carried_out(
    box: Any, work: Any, fetch: Any, wire: Any
) -> None:
    wire.hidden = (b" MOVE",)
    box.deliver(*letters(3))
    fetch(box.inbox(port=wire.port))
    assert soon(lambda: box.count("Processed") == 3)
    assert soon(lambda: box.count("INBOX") == 0)
    assert len(work.rung) == 3


def test_a_server_that_can_neither_move_nor_expunge_single_mails_is_left_as_it_is(
    box: Any, work: Any, fetch: Any, wire: Any
) -> None:
    wire.hidden = (b" MOVE", b" UIDPLUS", b" IDLE")
    box.deliver(*letters(3))
    fetch(box.inbox(port=wire.port))
    assert soon(lambda: len(work.rung) == 3)
    box.deliver(*letters(1, 3))
    assert soon(lambda: len(work.rung) == 4)  # polled
    assert box.count("INBOX") == 4


def test_the_command_fetches_what_the_settings_name(box: Any, engine: Engine, tmp_path: Path) -> None:
    mine = {"host": "127.0.0.1", "port": box.server.port, "tls": "none", "username": box.user, "password": "right"}
    told = {"INBOXES": json.dumps([{**mine, "folders": ["INBOX", "Desk"]}]), "POLL_SECONDS": "1"}
    environment = {f"CONTACT_CENTER_IMAP__{name}": value for name, value in told.items()}
    environment |= {"CONTACT_CENTER_STATE_DIR": str(tmp_path), "CONTACT_CENTER_DATABASE__URL": str(engine.url)}
    box.deliver(*letters(1))
    box.deliver(*letters(1, 1), folder="Desk")
    command = [sys.executable, "-m", "contact_center.cli", "fetch"]
    process = subprocess.Popen(command, cwd=MAILS.parents[1], env={**os.environ, **environment}, stderr=-3)
    try:
        assert soon(lambda: box.count("Processed") == 2)
    finally:
        process.send_signal(signal.SIGTERM)
    assert process.wait(15) == 0
